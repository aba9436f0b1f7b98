import path from 'node:path';
import { SourceError, UsageError } from '@millrace/columns';
import { ioError } from './errors.js';
import { encodeFolder, folderOid } from './internal/dir-object.js';
import { rootIgnoreRules } from './internal/dvcignore.js';
import type { HashJob } from './internal/job.js';
import { runReporting } from './internal/run-reporting.js';
import { statOrUndefined } from './internal/safe-path.js';
import { untrackable } from './internal/untrackable.js';
import { type FoundFile, type Walk, type WalkProblem, walkFolder } from './internal/walk-folder.js';
import type { Task } from './internal/work-pool.js';
import { checkOptions, type WorkOptions } from './options.js';

/** What a file or folder holds, named by its content as DVC names it. */
export interface ContentVersion {
  readonly kind: 'file' | 'folder';
  /** MD5 of the bytes in hex; for a folder that of its `.dir` object, followed by `.dir`. */
  readonly md5: string;
  /** Bytes in all files. */
  readonly size: number;
  readonly files: number;
}

/**
 * Computes the content version of a file or folder: the hash that DVC would write into its `.dvc` file.
 *
 * It needs no repository and writes nothing; `.dvcignore` files are not read, `.git`, `.hg` and `.dvc` are left out, and
 * empty folders, exec bits and times do not count. Throws SourceError `missing_file` when nothing is there, and
 * VersioningError `untrackable` for a broken link, a link to a folder, a name that is not UTF-8 or a special file.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { contentVersion } from '@millrace/versioning';
 * const file = `${await mkdtemp(`${tmpdir()}/millrace-`)}/hello.txt`;
 * await writeFile(file, 'hello');
 * await contentVersion(file); // => { kind: 'file', md5: '5d41402abc4b2a76b9719d911017c592', size: 5, files: 1 }
 * ```
 */
export async function contentVersion(target: string, options: WorkOptions = {}): Promise<ContentVersion> {
  checkOptions(options);
  if (typeof target !== 'string' || target === '' || target.includes('\0'))
    throw new UsageError('bad_path', `The target must be a path as a text, not ${JSON.stringify(target)}.`);
  const absolute = path.resolve(target);
  const { kind, walk } = await look(absolute, options.signal);
  if (walk.problems.length > 0) throw untrackable(target, walk.problems);
  const md5s = new Map<string, string>();
  await runReporting(
    'hash',
    walk.files.map((file) => hashTask(absolute, file, md5s)),
    options,
  );
  const size = walk.files.reduce((sum, file) => sum + file.size, 0);
  if (kind === 'file') return { kind, md5: md5s.get('')!, size, files: 1 };
  const entries = [...md5s].map(([relpath, md5]) => ({ relpath, md5 }));
  return { kind, md5: folderOid(encodeFolder(entries)), size, files: entries.length };
}

async function look(
  absolute: string,
  signal: AbortSignal | undefined,
): Promise<{ kind: 'file' | 'folder'; walk: Walk }> {
  const stat = statOrThrow(absolute);
  if (stat === undefined) {
    const message = `There is no file or folder '${absolute}'. Check the path.`;
    throw new SourceError('missing_file', message, { issues: [{ code: 'missing_file', file: absolute }] });
  }
  if (stat.isDirectory())
    return {
      kind: 'folder',
      walk: await walkFolder(absolute, rootIgnoreRules(undefined), undefined, signal),
    };
  const problems: WalkProblem[] = stat.isFile() ? [] : [{ relpath: '', code: 'not_a_file' }];
  const file = { relpath: '', size: stat.size, signature: '', isExecutable: false, isLink: false };
  return { kind: 'file', walk: { files: [file], problems } };
}

function statOrThrow(absolute: string): ReturnType<typeof statOrUndefined> {
  try {
    return statOrUndefined(absolute);
  } catch (cause) {
    throw ioError(cause, absolute, 'look at');
  }
}

function hashTask(folder: string, file: FoundFile, md5s: Map<string, string>): Task<HashJob> {
  return {
    job: { kind: 'hash', file: path.join(folder, file.relpath) },
    bytes: file.size,
    done: ({ md5 }) => md5s.set(file.relpath, md5),
  };
}
