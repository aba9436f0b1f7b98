import fs from 'node:fs';
import path from 'node:path';
import type { WorkOptions } from '../options.js';
import type { Repository } from '../repository.js';
import { hashObjects } from './check-objects.js';
import { type ObjectStore, objectPath } from './object-store.js';
import { recordedFiles } from './recorded-files.js';
import { joinRelpath, refuseLinkedParents } from './safe-path.js';
import type { SelectedOutput } from './select-outputs.js';
import type { StatCache } from './stat-cache.js';
import { type HashedScan, hashScans, scanOutput, type WorkspaceScan } from './workspace.js';

/** A file to be written: where, from which object, over what. */
export interface PlannedFile {
  readonly path: string;
  readonly md5: string;
  readonly size: number;
  /** The signature of the file that it replaces, undefined for nothing. */
  readonly replaces: string | undefined;
  readonly isExecutable: boolean;
}

/** Everything that a checkout will do, and what forbids it. */
export interface CheckoutPlan {
  readonly write: readonly PlannedFile[];
  /** Files that go away, with the signature they were seen with (undefined for a broken link or a special file). */
  readonly remove: readonly { readonly path: string; readonly signature: string | undefined }[];
  /** Output folders, which must exist even when empty. */
  readonly folders: readonly string[];
  /** File outputs that are right but for their exec bit. */
  readonly makeExecutable: readonly string[];
  readonly unchanged: number;
  readonly skipped: readonly string[];
  readonly faults: readonly {
    readonly kind: 'missing' | 'corrupt';
    readonly file: string;
    readonly object: string;
  }[];
  /** Files of the workspace whose content would be lost. */
  readonly unsaved: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Compares what is recorded with the workspace, file by file, and decides; nothing is written. */
export async function planCheckout(
  repository: Repository,
  store: ObjectStore,
  selected: readonly SelectedOutput[],
  cache: StatCache,
  options: WorkOptions,
): Promise<CheckoutPlan> {
  const isUsable = ({ output }: SelectedOutput): boolean =>
    output.unsupported === undefined && output.oid !== undefined;
  const usable = selected.filter(isUsable);
  const skipped = selected.filter((one) => !isUsable(one)).map(({ output }) => output.path);
  const scans: WorkspaceScan[] = [];
  for (const { metafile, output } of usable) {
    refuseLinkedParents(repository.root, output.path, metafile);
    scans.push(await scanOutput(repository, output.path, options.signal));
  }
  const hashed = await hashScans(repository.root, scans, cache, options);
  const plan: Mutable<CheckoutPlan> = {
    write: [],
    remove: [],
    folders: [],
    makeExecutable: [],
    unchanged: 0,
    skipped,
    faults: [],
    unsaved: [],
  };
  const displaced = new Map<string, string>();
  for (const [index, one] of usable.entries()) planOutput(store, one, hashed[index]!, plan, displaced);
  refuseLinks(repository.root, plan);
  await collectUnsaved(store, displaced, plan, options);
  return plan;
}

/** No file is written through a link, wherever it hides: in a tracked folder, or behind a rule of `.dvcignore`. */
function refuseLinks(root: string, plan: CheckoutPlan): void {
  const removed = new Set(plan.remove.map((file) => file.path));
  const checked = new Set<string>();
  for (const { path: relpath } of plan.write) {
    const parent = path.posix.dirname(relpath);
    if (checked.has(parent)) continue;
    checked.add(parent);
    const goes = parentsOf(relpath).find((folder) => removed.has(folder));
    refuseLinkedParents(root, goes ?? relpath, relpath);
  }
}

function parentsOf(relpath: string): string[] {
  const parts = relpath.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function planOutput(
  store: ObjectStore,
  { output }: SelectedOutput,
  scan: HashedScan,
  plan: Mutable<CheckoutPlan>,
  displaced: Map<string, string>,
): void {
  const recorded = recordedFiles(store, output);
  if (recorded.state !== 'known') {
    if (scan.oid !== output.oid)
      plan.faults.push({ kind: recorded.state, file: output.path, object: recorded.object });
    else plan.unchanged += scan.files.length;
    return;
  }
  if (output.oid!.endsWith('.dir')) plan.folders.push(output.path);
  planWrites(store, output.path, output.isExecutable, recorded.files, scan, plan, displaced);
  for (const file of scan.files) {
    if (recorded.files.has(file.relpath) && isSameKind(recorded.files, scan)) continue;
    const where = joinRelpath(output.path, file.relpath);
    plan.remove.push({ path: where, signature: file.signature });
    displace(where, scan.md5s.get(file.relpath), plan, displaced);
  }
  for (const { relpath, code } of scan.problems) {
    const where = joinRelpath(output.path, relpath === '.' ? '' : relpath);
    // A link to a folder inside a tracked folder is invisible to DVC and stays.
    if (code === 'link_to_folder' && scan.kind === 'folder' && !isInTheWay(recorded.files, relpath)) continue;
    if (code === 'bad_name' || code === 'reserved_name' || code === 'ignore_file_inside') continue;
    if (!scan.files.some((file) => file.relpath === relpath))
      plan.remove.push({ path: where, signature: undefined });
    if (!plan.unsaved.includes(where)) plan.unsaved.push(where);
  }
}

function isInTheWay(recorded: ReadonlyMap<string, string>, relpath: string): boolean {
  return [...recorded.keys()].some((file) => file === relpath || file.startsWith(`${relpath}/`));
}

function isSameKind(recorded: ReadonlyMap<string, string>, scan: HashedScan): boolean {
  return recorded.has('') === (scan.kind === 'file');
}

function planWrites(
  store: ObjectStore,
  output: string,
  isExecutable: boolean,
  recorded: ReadonlyMap<string, string>,
  scan: HashedScan,
  plan: Mutable<CheckoutPlan>,
  displaced: Map<string, string>,
): void {
  const present = new Map(isSameKind(recorded, scan) ? scan.files.map((file) => [file.relpath, file]) : []);
  for (const [relpath, md5] of recorded) {
    const where = joinRelpath(output, relpath);
    const old = present.get(relpath);
    const oldMd5 = old === undefined ? undefined : scan.md5s.get(relpath);
    if (oldMd5 === md5) {
      plan.unchanged += 1;
      if (relpath === '' && isExecutable && !old!.isExecutable && !old!.isLink)
        plan.makeExecutable.push(where);
      continue;
    }
    const object = objectPath(store, md5);
    const size = fs.statSync(object, { throwIfNoEntry: false })?.size;
    if (size === undefined) plan.faults.push({ kind: 'missing', file: where, object });
    if (old !== undefined) displace(where, oldMd5, plan, displaced);
    const keepsBit = relpath !== '' && old?.isExecutable === true && !old.isLink;
    plan.write.push({
      path: where,
      md5,
      size: size ?? 0,
      replaces: old?.signature,
      isExecutable: isExecutable || keepsBit,
    });
  }
}

/** Notes that a file's content goes away; content that couldn't even be read counts as unsaved. */
function displace(
  where: string,
  md5: string | undefined,
  plan: Mutable<CheckoutPlan>,
  displaced: Map<string, string>,
): void {
  if (md5 === undefined) plan.unsaved.push(where);
  else displaced.set(where, md5);
}

/** Content is saved when its object is in the cache and really holds it. */
async function collectUnsaved(
  store: ObjectStore,
  displaced: ReadonlyMap<string, string>,
  plan: Mutable<CheckoutPlan>,
  options: WorkOptions,
): Promise<void> {
  const spoiled = await hashObjects(store, [{ state: 'known', files: displaced }], options);
  for (const [where, md5] of displaced)
    if (spoiled.has(md5) || !fs.existsSync(objectPath(store, md5))) plan.unsaved.push(where);
}
