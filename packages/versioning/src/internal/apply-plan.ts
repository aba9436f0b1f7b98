import fs from 'node:fs';
import path from 'node:path';
import { type Issue, isMillraceError } from '@millrace/columns';
import type { CheckoutReport } from '../checkout.js';
import { errnoOf, ioError, VersioningError } from '../errors.js';
import type { WorkOptions } from '../options.js';
import type { Repository } from '../repository.js';
import type { CheckoutPlan, PlannedFile } from './checkout-plan.js';
import { compareCodePoints } from './dir-object.js';
import { type ObjectStore, objectPath } from './object-store.js';
import type { PlaceJob } from './place-file.js';
import { runReporting } from './run-reporting.js';
import { signatureOf, statOrUndefined } from './safe-path.js';
import { fileKey, objectKey, recall, remember, type StatCache } from './stat-cache.js';
import type { Task } from './work-pool.js';

/** Carries a plan out: removals first, because a folder may stand where a file goes, then every file by itself. */
export async function applyPlan(
  repository: Repository,
  store: ObjectStore,
  plan: CheckoutPlan,
  cache: StatCache,
  asideFolder: string,
  options: WorkOptions,
): Promise<CheckoutReport> {
  const { root } = repository;
  for (const { path: relpath, signature } of plan.remove) removeFile(root, relpath, signature);
  for (const folder of plan.folders) makeFolder(path.join(root, folder));
  for (const file of plan.makeExecutable) addExecBit(path.join(root, file));
  for (const { path: relpath, replaces } of plan.write)
    if (replaces === undefined) clearFolder(root, relpath);
  const failures: unknown[] = [];
  const done = new Set<string>();
  const tasks = plan.write.map((file): Task<PlaceJob> => {
    const startedAt = Date.now();
    const object = objectPath(store, file.md5);
    return {
      job: placeJob(repository, file, object, asideFolder, isTrusted(cache, file.md5, object)),
      bytes: file.size,
      done: ({ signature, objectSignature }) => {
        done.add(file.path);
        remember(cache, fileKey(file.path), signature, file.md5, startedAt);
        remember(cache, objectKey(file.md5), objectSignature, file.md5, startedAt);
      },
      failed: (error) => {
        // A full disk would fail every file that follows.
        if (!isMillraceError(error) || error.code === 'io_error') throw error;
        failures.push(error);
      },
    };
  });
  await runReporting('checkout', tasks, options);
  if (failures.length > 0) throw joined(failures);
  return reportOf(plan, done);
}

function placeJob(
  { root, linkTypes }: Repository,
  file: PlannedFile,
  object: string,
  asideFolder: string,
  trusted: boolean,
): PlaceJob {
  const { md5, isExecutable, replaces } = file;
  return {
    kind: 'place',
    object,
    md5,
    target: path.join(root, file.path),
    asideFolder,
    linkTypes,
    isExecutable,
    replaces,
    trusted,
  };
}

function isTrusted(cache: StatCache, md5: string, object: string): boolean {
  const stat = fs.statSync(object, { throwIfNoEntry: false });
  return stat !== undefined && recall(cache, objectKey(md5), signatureOf(stat)) === md5;
}

/** Removes one file, and the folders that become empty by it, unless it was touched since the plan was made. */
function removeFile(root: string, relpath: string, signature: string | undefined): void {
  const file = path.join(root, relpath);
  const now = statOrUndefined(file);
  if (signature !== undefined && now !== undefined && signatureOf(now) !== signature) throw touched(relpath);
  try {
    fs.rmSync(file, { recursive: signature === undefined, force: true });
  } catch (cause) {
    throw ioError(cause, file, 'remove');
  }
  for (let at = path.dirname(file); at !== root && removeIfEmpty(at); ) at = path.dirname(at);
}

function removeIfEmpty(folder: string): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/** An empty folder may stand where a file belongs; one that holds anything (ignored files) is left and reported. */
function clearFolder(root: string, relpath: string): void {
  const folder = path.join(root, relpath);
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (removeEmptyTree(folder)) return;
  const hint = 'Move its files away and run again.';
  throw new VersioningError(
    'unsaved_changes',
    `A folder with files of its own stands where '${relpath}' belongs. ${hint}`,
    {
      issues: [{ code: 'unsaved_changes', file: relpath, hint }],
    },
  );
}

function removeEmptyTree(folder: string): boolean {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }))
    if (!entry.isDirectory() || !removeEmptyTree(path.join(folder, entry.name))) return false;
  return removeIfEmpty(folder);
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw ioError(cause, folder, 'make the folder');
  }
}

function addExecBit(file: string): void {
  try {
    fs.chmodSync(file, fs.statSync(file).mode | 0o100);
  } catch (cause) {
    throw ioError(cause, file, 'make executable');
  }
}

function touched(file: string): VersioningError {
  const hint = 'Run again.';
  return new VersioningError(
    'unsaved_changes',
    `'${file}' was changed while the checkout was running; it is left alone. ${hint}`,
    {
      issues: [{ code: 'unsaved_changes', file, hint }],
    },
  );
}

/** One failure as it is; several as one error whose issues are theirs. */
function joined(failures: readonly unknown[]): unknown {
  const errors = failures.filter(isMillraceError);
  const first = errors[0];
  if (errors.length < 2 || first === undefined) return failures[0];
  const issues = errors.flatMap((error): readonly Issue[] => error.issues);
  return new VersioningError(
    first.code,
    `${errors.length} files could not be checked out; the first: ${first.message}`,
    {
      issues,
      cause: first,
    },
  );
}

function reportOf(plan: CheckoutPlan, done: ReadonlySet<string>): CheckoutReport {
  const replaced = new Set(
    plan.write.filter(({ replaces }) => replaces !== undefined).map((file) => file.path),
  );
  const removed = new Set(plan.remove.map((file) => file.path));
  const sorted = (names: readonly string[]): string[] => [...names].sort(compareCodePoints);
  return {
    added: sorted([...done].filter((file) => !replaced.has(file) && !removed.has(file))),
    modified: sorted([...done].filter((file) => replaced.has(file) || removed.has(file))),
    deleted: sorted([...removed].filter((file) => !done.has(file))),
    unchanged: plan.unchanged,
    skipped: plan.skipped,
  };
}
