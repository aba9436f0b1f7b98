import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from '@millrace/columns';
import { ioError, VersioningError } from './errors.js';
import { type AddTarget, checkAddTargets } from './internal/add-targets.js';
import { encodeFolder, folderOid } from './internal/dir-object.js';
import { writeAtomically } from './internal/file-work.js';
import { findTracked } from './internal/find-metafiles.js';
import { ignoreInGit } from './internal/gitignore.js';
import { linkTargets } from './internal/link-targets.js';
import { refuseBusyPaths, withLock } from './internal/lock.js';
import { newMetafileText, type OutputRecord, updatedMetafileText } from './internal/metafile.js';
import {
  asideName,
  claimAside,
  type ObjectStore,
  objectPath,
  objectStoreOf,
  releaseAside,
  removeLeftovers,
} from './internal/object-store.js';
import { loadStatCache, saveStatCache } from './internal/stat-cache.js';
import { storeBytes } from './internal/store-file.js';
import { type StoredContent, storeTargets } from './internal/store-targets.js';
import { scanOutput } from './internal/workspace.js';
import { checkOptions, type LockedWorkOptions } from './options.js';
import type { Repository } from './repository.js';

/** How {@link add} works. */
export type AddOptions = LockedWorkOptions;

/** One output that was added. */
export interface AddedOutput {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly metafile: string;
  readonly kind: 'file' | 'folder';
  /** MD5 in hex, followed by `.dir` for a folder. */
  readonly md5: string;
  /** Bytes in all files. */
  readonly size: number;
  readonly files: number;
  /** Objects that the cache did not hold before. */
  readonly objectsWritten: number;
  /** False when the metafile said so already; it is then left as it is, byte for byte. */
  readonly changed: boolean;
}

/**
 * Puts files and folders under DVC's version control: their bytes into the cache, their hashes into `.dvc` files, their
 * names into `.gitignore`.
 *
 * Targets are paths relative to the repository's root. Every target is checked before anything is written. Each object is
 * written aside, hashed on the way, made read-only and renamed; the `.dvc` file, written last, never names an object that
 * is not whole, so a killed or failed call leaves the old version in force and can just be run again. Workspace files are
 * not touched (unless `cache.type` asks for hard or symbolic links). Throws UsageError for a bad target, SourceError
 * `missing_file`, and VersioningError for what can't be tracked, overlaps, belongs to Git, changes meanwhile, or can't be
 * written (`io_error`, a full disk for one).
 *
 * @example
 * ```ts
 * import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { add, initRepository } from '@millrace/versioning';
 * const folder = await mkdtemp(`${tmpdir()}/millrace-`);
 * const repository = await initRepository(folder, { scm: 'none' });
 * await mkdir(`${folder}/raw`);
 * await writeFile(`${folder}/raw/a.csv`, '1\n');
 * const [added] = await add(repository, ['raw']);
 * added?.metafile; // => 'raw.dvc'
 * added?.files; // => 1
 * ```
 */
export async function add(
  repository: Repository,
  targets: readonly string[],
  options: AddOptions = {},
): Promise<AddedOutput[]> {
  checkOptions(options);
  if (!Array.isArray(targets) || targets.length === 0)
    throw new UsageError('bad_target', 'add needs a list of at least one path, relative to the repository.');
  return withLock(repository, options, async () => {
    const store = objectStoreOf(repository);
    const aside = path.join(repository.dvcFolder, 'tmp', 'millrace', 'aside');
    prepare(store, aside);
    const cache = loadStatCache(repository);
    claimAside(store);
    try {
      const tracked = await findTracked(repository, options.signal);
      const checked = await checkAddTargets(repository, store, tracked, targets, options.signal);
      refuseBusyPaths(
        repository,
        checked.map((target) => target.path),
      );
      const contents = await storeTargets(repository, store, checked, cache, options);
      await refuseChanges(repository, checked, options.signal);
      const added = checked.map((target, index) =>
        record(repository, store, target, contents[index]!, aside),
      );
      await linkTargets(repository, store, checked, contents, aside, options);
      return added;
    } finally {
      saveStatCache(cache);
      releaseAside(store);
    }
  });
}

function prepare(store: ObjectStore, aside: string): void {
  try {
    removeLeftovers(path.dirname(store.asideFolder));
    // Only the holder of the lock works here, so whatever there is was left by a killed process.
    fs.rmSync(aside, { recursive: true, force: true });
    fs.mkdirSync(aside, { recursive: true });
  } catch (cause) {
    throw ioError(cause, aside, 'prepare');
  }
}

/** A folder that gained, lost or altered a file while its files were stored would be recorded as it never was. */
async function refuseChanges(
  repository: Repository,
  checked: readonly AddTarget[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { path: relpath, scan } of checked) {
    const now = await scanOutput(repository, relpath, signal);
    const before = new Map(scan.files.map((file) => [file.relpath, file.signature]));
    const altered = now.files.find((file) => before.get(file.relpath) !== file.signature)?.relpath;
    if (altered === undefined && now.files.length === before.size && now.kind === scan.kind) continue;
    const hint = 'Wait until nothing writes there and run again.';
    throw new VersioningError(
      'changed_while_reading',
      `'${relpath}' was changed while it was added${altered ? ` ('${altered}')` : ''}. ${hint}`,
      {
        issues: [
          { code: 'changed_while_reading', file: relpath, ...(altered ? { actual: altered } : {}), hint },
        ],
      },
    );
  }
}

function record(
  repository: Repository,
  store: ObjectStore,
  target: AddTarget,
  content: StoredContent,
  aside: string,
): AddedOutput {
  const isFolder = target.scan.kind === 'folder';
  const size = target.scan.files.reduce((sum, file) => sum + file.size, 0);
  let objectsWritten = content.objectsWritten;
  let oid = content.md5s.get('')!;
  if (isFolder) {
    const bytes = encodeFolder([...content.md5s].map(([relpath, md5]) => ({ relpath, md5 })));
    oid = folderOid(bytes);
    if (!holds(objectPath(store, oid), bytes)) {
      storeBytes(store, oid, bytes, true, 0);
      objectsWritten += 1;
    }
  }
  const files = content.md5s.size;
  const isExecutable = !isFolder && target.scan.files[0]!.isExecutable;
  const changed = writeRecord(
    repository,
    target,
    { oid, size, files: isFolder ? files : undefined, isExecutable },
    aside,
  );
  if (repository.gitRoot !== undefined)
    ignoreInGit(repository.gitRoot, path.join(repository.root, target.path), asideName(aside, 0));
  const kind = isFolder ? 'folder' : 'file';
  return {
    path: target.path,
    metafile: target.metafile,
    kind,
    md5: oid,
    size,
    files,
    objectsWritten,
    changed,
  };
}

function holds(object: string, bytes: Buffer): boolean {
  try {
    return fs.readFileSync(object).equals(bytes);
  } catch {
    return false;
  }
}

function writeRecord({ root }: Repository, target: AddTarget, output: OutputRecord, aside: string): boolean {
  const file = path.join(root, target.metafile);
  const { old, outIndex } = target;
  if (old?.oid === output.oid && !old.isLegacy && old.isExecutable === output.isExecutable) return false;
  const text =
    old === undefined
      ? newMetafileText(path.posix.basename(target.path), output)
      : updatedMetafileText(fs.readFileSync(file, 'utf8'), outIndex, output);
  writeAtomically(file, Buffer.from(text), asideName(aside, 0));
  return true;
}
