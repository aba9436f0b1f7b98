import path from 'node:path';
import { isMillraceError } from '@millrace/columns';
import type { WorkOptions } from '../options.js';
import type { Repository } from '../repository.js';
import { encodeFolder, folderOid } from './dir-object.js';
import { type IgnoreRules, ignoreRulesFor, isIgnored } from './dvcignore.js';
import type { HashJob } from './job.js';
import { runReporting } from './run-reporting.js';
import { joinRelpath, lstatOrUndefined, signatureOf, statOrUndefined } from './safe-path.js';
import { fileKey, recall, remember, type StatCache } from './stat-cache.js';
import { type FoundFile, type WalkProblem, walkFolder } from './walk-folder.js';
import type { Task } from './work-pool.js';

/** What stands in the workspace at an output's path, not hashed yet. */
export interface WorkspaceScan {
  /** Below the repository's root. */
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'folder' | 'other';
  /** The one file with the relpath '' for a file; in no order. */
  readonly files: readonly FoundFile[];
  readonly problems: readonly WalkProblem[];
}

/** The same with the MD5 of every file by relpath; a file that couldn't be read is a problem and has none. */
export interface HashedScan extends WorkspaceScan {
  readonly md5s: ReadonlyMap<string, string>;
  /** The object id that DVC gives to what stands there; undefined when absent or when something couldn't be read. */
  readonly oid: string | undefined;
}

/** Looks at a path below the root; what `.dvcignore` leaves out counts as absent, as for DVC. */
export async function scanOutput(
  repository: Repository,
  relpath: string,
  signal: AbortSignal | undefined,
): Promise<WorkspaceScan> {
  const { root } = repository;
  const absolute = path.join(root, relpath);
  const nothing = { path: relpath, files: [], problems: [] };
  const own = lstatOrUndefined(absolute);
  if (own === undefined) return { ...nothing, kind: 'absent' };
  const stat = own.isSymbolicLink() ? statOrUndefined(absolute) : own;
  if (stat === undefined)
    return { ...nothing, kind: 'other', problems: [{ relpath: '', code: 'broken_link' }] };
  const parent = path.posix.dirname(relpath);
  const rules = ignoreRulesFor(root, parent === '.' ? '' : parent);
  if (isIgnored(rules, relpath, stat.isDirectory())) return { ...nothing, kind: 'absent' };
  if (stat.isDirectory()) return scanFolder(repository, relpath, own.isSymbolicLink(), signal);
  if (!stat.isFile()) return { ...nothing, kind: 'other', problems: [{ relpath: '', code: 'not_a_file' }] };
  const file = {
    relpath: '',
    size: stat.size,
    signature: signatureOf(stat),
    isExecutable: (stat.mode & 0o100) !== 0,
    isLink: own.isSymbolicLink(),
  };
  return { ...nothing, kind: 'file', files: [file] };
}

async function scanFolder(
  { root }: Repository,
  relpath: string,
  isLink: boolean,
  signal: AbortSignal | undefined,
): Promise<WorkspaceScan> {
  if (isLink)
    return { path: relpath, kind: 'other', files: [], problems: [{ relpath: '', code: 'link_to_folder' }] };
  const rules: IgnoreRules = ignoreRulesFor(root, relpath);
  const walk = await walkFolder(path.join(root, relpath), rules, { root, relpath }, signal);
  return { path: relpath, kind: 'folder', files: walk.files, problems: walk.problems };
}

/** Hashes every file of the scans that the stat cache does not know, all of them in one run. */
export async function hashScans(
  root: string,
  scans: readonly WorkspaceScan[],
  cache: StatCache,
  options: WorkOptions,
): Promise<HashedScan[]> {
  const tasks: Task<HashJob>[] = [];
  const hashed = scans.map((scan) => {
    const md5s = new Map<string, string>();
    const problems = [...scan.problems];
    for (const file of scan.files) {
      const key = fileKey(joinRelpath(scan.path, file.relpath));
      const known = recall(cache, key, file.signature);
      if (known !== undefined) md5s.set(file.relpath, known);
      else tasks.push(hashTask(root, scan, file, key, cache, md5s, problems));
    }
    return { scan, md5s, problems };
  });
  await runReporting('hash', tasks, options);
  return hashed.map(({ scan, md5s, problems }) => ({
    ...scan,
    md5s,
    problems,
    oid: oidOf(scan, md5s, problems),
  }));
}

function hashTask(
  root: string,
  scan: WorkspaceScan,
  file: FoundFile,
  key: string,
  cache: StatCache,
  md5s: Map<string, string>,
  problems: WalkProblem[],
): Task<HashJob> {
  const hashedAt = Date.now();
  return {
    job: { kind: 'hash', file: path.join(root, scan.path, file.relpath) },
    bytes: file.size,
    done: ({ md5, signature }) => {
      md5s.set(file.relpath, md5);
      remember(cache, key, signature, md5, hashedAt);
    },
    failed: (error) => {
      if (!isMillraceError(error)) throw error;
      problems.push({ relpath: file.relpath, code: 'unreadable' });
    },
  };
}

function oidOf(
  scan: WorkspaceScan,
  md5s: ReadonlyMap<string, string>,
  problems: readonly WalkProblem[],
): string | undefined {
  if (problems.some(({ code }) => code !== 'link_to_folder')) return undefined;
  if (scan.kind === 'file') return md5s.get('');
  if (scan.kind !== 'folder') return undefined;
  return folderOid(encodeFolder([...md5s].map(([relpath, md5]) => ({ relpath, md5 }))));
}
