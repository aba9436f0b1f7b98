import fs from 'node:fs';
import { hashObjects } from './internal/check-objects.js';
import { compareCodePoints } from './internal/dir-object.js';
import { findTracked } from './internal/find-metafiles.js';
import { type ObjectStore, objectPath, objectStoreOf } from './internal/object-store.js';
import { type RecordedFiles, recordedFiles } from './internal/recorded-files.js';
import { joinRelpath, refuseLinkedParents } from './internal/safe-path.js';
import { type SelectedOutput, selectOutputs } from './internal/select-outputs.js';
import { forgetOthers, loadStatCache, saveStatCache } from './internal/stat-cache.js';
import { type HashedScan, hashScans, scanOutput, type WorkspaceScan } from './internal/workspace.js';
import { checkOptions, type WorkOptions } from './options.js';
import type { Repository } from './repository.js';

/** Why an output is not up to date, discriminated on `code`. */
export interface StatusReason {
  readonly code:
    | 'deleted'
    | 'content_changed'
    | 'kind_changed'
    | 'no_hash'
    | 'unreadable'
    | 'object_missing'
    | 'object_corrupt'
    | 'unsupported';
  readonly message: string;
  /** The file or object that is meant. */
  readonly file: string;
}

/** One output of a `.dvc` file, compared with the workspace and the cache. */
export interface OutputStatus {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly metafile: string;
  /** 'new' is data whose metafile has no hash yet; 'unsupported' is left to DVC (see the reason). */
  readonly state: 'unchanged' | 'modified' | 'deleted' | 'new' | 'unsupported';
  /** The cache holds every object that the metafile names. */
  readonly inCache: boolean;
  readonly reasons: readonly StatusReason[];
  /** The hash in the metafile, and what the workspace has; undefined where there is none. */
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** For a folder: paths below it, in code point order. Empty when its `.dir` object is missing. */
  readonly changes: {
    readonly added: readonly string[];
    readonly modified: readonly string[];
    readonly deleted: readonly string[];
  };
}

/** The state of a workspace: `clean` when every output is unchanged and in the cache. */
export interface StatusReport {
  readonly clean: boolean;
  readonly outputs: readonly OutputStatus[];
}

/** How {@link status} looks. */
export interface StatusOptions extends WorkOptions {
  /** Hash every object of the cache too, instead of only looking whether it is there with the right length. */
  readonly verifyObjects?: boolean;
}

/**
 * Compares the workspace and the cache with what the `.dvc` files record, and says why each output differs.
 *
 * Targets are outputs, `.dvc` files or folders above them, relative to the repository's root; all outputs without any.
 * Nothing but a cache of hashes (in `.dvc/tmp`) is written and no lock is taken. Files that have not been touched since
 * they were hashed are not read again. Throws VersioningError for metafiles that are invalid or unsafe, UsageError for a
 * target that is not versioned.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { add, initRepository, status } from '@millrace/versioning';
 * const folder = await mkdtemp(`${tmpdir()}/millrace-`);
 * const repository = await initRepository(folder, { scm: 'none' });
 * await writeFile(`${folder}/prices.csv`, 'id,price\n1,2.5\n');
 * await add(repository, ['prices.csv']);
 * (await status(repository)).clean; // => true
 * await writeFile(`${folder}/prices.csv`, 'id,price\n1,3.5\n');
 * (await status(repository)).outputs.map(({ path, state }) => ({ path, state })); // => [{ path: 'prices.csv', state: 'modified' }]
 * ```
 */
export async function status(
  repository: Repository,
  targets?: readonly string[],
  options: StatusOptions = {},
): Promise<StatusReport> {
  checkOptions(options);
  const tracked = await findTracked(repository, options.signal);
  const selected = selectOutputs(repository, tracked, targets);
  const scans: WorkspaceScan[] = [];
  for (const { metafile, output } of selected) {
    if (output.unsupported === undefined) refuseLinkedParents(repository.root, output.path, metafile);
    scans.push(
      output.unsupported === undefined
        ? await scanOutput(repository, output.path, options.signal)
        : { path: output.path, kind: 'absent', files: [], problems: [] },
    );
  }
  const cache = loadStatCache(repository);
  const hashed = await hashScans(repository.root, scans, cache, options);
  const store = objectStoreOf(repository);
  const recorded = selected.map(({ output }) => recordedFiles(store, output));
  const spoiled =
    options.verifyObjects === true ? await hashObjects(store, recorded, options) : new Set<string>();
  if (targets === undefined) forgetOthers(cache, hashed);
  saveStatCache(cache);
  const outputs = selected.map((one, index) => judge(one, hashed[index]!, recorded[index]!, store, spoiled));
  return { clean: outputs.every(({ state, inCache }) => state === 'unchanged' && inCache), outputs };
}

function judge(
  { metafile, output }: SelectedOutput,
  scan: HashedScan,
  recorded: RecordedFiles,
  store: ObjectStore,
  spoiled: ReadonlySet<string>,
): OutputStatus {
  const none = { added: [], modified: [], deleted: [] };
  const base = { path: output.path, metafile, expected: output.oid, actual: scan.oid };
  if (output.unsupported !== undefined) {
    const message = `'${output.path}' is left to DVC: ${output.unsupported}.`;
    const reasons = [{ code: 'unsupported', message, file: metafile } as const];
    return { ...base, state: 'unsupported', inCache: false, reasons, changes: none };
  }
  const objectReasons = objectFaults(output.path, recorded, scan, store, spoiled);
  const reasons = [...workspaceReasons(output.path, output.oid, scan), ...objectReasons];
  const changes =
    output.oid?.endsWith('.dir') && scan.kind === 'folder' ? folderChanges(recorded, scan) : none;
  return {
    ...base,
    state: stateOf(reasons),
    inCache: objectReasons.length === 0 && output.oid !== undefined,
    reasons,
    changes,
  };
}

function stateOf(reasons: readonly StatusReason[]): OutputStatus['state'] {
  if (reasons.some(({ code }) => code === 'deleted')) return 'deleted';
  if (reasons.some(({ code }) => code === 'no_hash')) return 'new';
  const inWorkspace = reasons.some(({ code }) =>
    ['content_changed', 'kind_changed', 'unreadable'].includes(code),
  );
  return inWorkspace ? 'modified' : 'unchanged';
}

function workspaceReasons(file: string, expected: string | undefined, scan: HashedScan): StatusReason[] {
  if (scan.kind === 'absent')
    return [{ code: 'deleted', message: `'${file}' is not in the workspace.`, file }];
  const reasons = scan.problems
    .filter(({ code }) => code !== 'link_to_folder' || scan.kind === 'other')
    .map(({ relpath, code }): StatusReason => {
      const where = joinRelpath(file, relpath);
      return { code: 'unreadable', message: `'${where}' can't be versioned (${code}).`, file: where };
    });
  if (expected === undefined)
    return [{ code: 'no_hash', message: `'${file}' has not been added yet.`, file }, ...reasons];
  if (scan.oid === expected || reasons.length > 0) return reasons;
  const isFolder = expected.endsWith('.dir');
  if (isFolder !== (scan.kind === 'folder'))
    return [
      {
        code: 'kind_changed',
        message: `'${file}' is a ${scan.kind} where a ${isFolder ? 'folder' : 'file'} was added.`,
        file,
      },
    ];
  return [{ code: 'content_changed', message: `'${file}' holds ${scan.oid}, not ${expected}.`, file }];
}

function objectFaults(
  output: string,
  recorded: RecordedFiles,
  scan: HashedScan,
  store: ObjectStore,
  spoiled: ReadonlySet<string>,
): StatusReason[] {
  const fault = (kind: 'missing' | 'corrupt', file: string, object: string): StatusReason => ({
    code: kind === 'missing' ? 'object_missing' : 'object_corrupt',
    message: `The cache ${kind === 'missing' ? 'has no object' : 'has a spoiled object'} for '${file}'.`,
    file: object,
  });
  if (recorded.state !== 'known') return [fault(recorded.state, output, recorded.object)];
  const sizes = new Map(scan.files.map(({ relpath, size }) => [relpath, size]));
  return [...recorded.files].flatMap(([relpath, md5]) => {
    const object = objectPath(store, md5);
    const file = joinRelpath(output, relpath);
    const size = fs.statSync(object, { throwIfNoEntry: false })?.size;
    if (size === undefined) return [fault('missing', file, object)];
    const knownSize = scan.md5s.get(relpath) === md5 ? sizes.get(relpath) : undefined;
    return spoiled.has(md5) || (knownSize !== undefined && knownSize !== size)
      ? [fault('corrupt', file, object)]
      : [];
  });
}

function folderChanges(recorded: RecordedFiles, scan: HashedScan): OutputStatus['changes'] {
  if (recorded.state !== 'known') return { added: [], modified: [], deleted: [] };
  const sorted = (names: readonly string[]): string[] => [...names].sort(compareCodePoints);
  const now = [...scan.md5s];
  const present = new Set(scan.files.map(({ relpath }) => relpath));
  return {
    added: sorted(now.filter(([relpath]) => !recorded.files.has(relpath)).map(([relpath]) => relpath)),
    modified: sorted(
      now
        .filter(([relpath, md5]) => (recorded.files.get(relpath) ?? md5) !== md5)
        .map(([relpath]) => relpath),
    ),
    deleted: sorted([...recorded.files.keys()].filter((relpath) => !present.has(relpath))),
  };
}
