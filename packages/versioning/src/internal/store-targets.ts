import fs from 'node:fs';
import path from 'node:path';
import { ioError } from '../errors.js';
import type { WorkOptions } from '../options.js';
import type { Repository } from '../repository.js';
import type { AddTarget } from './add-targets.js';
import { SYNC_EACH_BELOW, syncObjects } from './durable.js';
import { type ObjectStore, objectPath } from './object-store.js';
import { recordedFiles } from './recorded-files.js';
import { runReporting } from './run-reporting.js';
import { joinRelpath, signatureOf } from './safe-path.js';
import { fileKey, objectKey, recall, remember, type StatCache } from './stat-cache.js';
import type { StoreJob } from './store-file.js';
import type { FoundFile } from './walk-folder.js';
import type { Task } from './work-pool.js';

/** What the files of a target turned out to hold. */
export interface StoredContent {
  /** MD5 by relpath; the one of a file has the relpath ''. */
  readonly md5s: ReadonlyMap<string, string>;
  readonly objectsWritten: number;
}

/** Puts every file of the targets into the cache, skipping those known to be there, and makes the new objects durable. */
export async function storeTargets(
  repository: Repository,
  store: ObjectStore,
  targets: readonly AddTarget[],
  cache: StatCache,
  options: WorkOptions,
): Promise<StoredContent[]> {
  const written = new Set<string>();
  const contents = targets.map(() => ({ md5s: new Map<string, string>() }));
  const pending = targets.flatMap((target, index) => {
    const old = oldFiles(store, target);
    return target.scan.files.flatMap((file) => {
      const key = fileKey(joinRelpath(target.path, file.relpath));
      const known = recall(cache, key, file.signature);
      contents[index]!.md5s.set(file.relpath, known ?? '');
      if (known !== undefined && isVerified(store, cache, known)) return [];
      return [{ target, index, file, key, expected: known ?? old.get(file.relpath) }];
    });
  });
  const sync = pending.length <= SYNC_EACH_BELOW;
  const tasks = pending.map(({ target, index, file, key, expected }): Task<StoreJob> => {
    const hashedAt = Date.now();
    return {
      job: { kind: 'store', file: absolutePath(repository, target, file), store, expected, sync },
      bytes: file.size,
      done: (stored) => {
        contents[index]!.md5s.set(file.relpath, stored.md5);
        remember(cache, key, stored.signature, stored.md5, hashedAt);
        // Nobody writes to an object at the moment it gets its name, so it need not have been quiet.
        remember(cache, objectKey(stored.md5), stored.objectSignature, stored.md5, Number.POSITIVE_INFINITY);
        if (stored.written) written.add(stored.md5);
      },
    };
  });
  await runReporting('store', tasks, options);
  if (!sync) syncOrThrow(store, [...written]);
  // Which of two threads wrote an object that two targets share is chance; the first target has it.
  return contents.map(({ md5s }) => {
    const own = new Set([...md5s.values()].filter((md5) => written.has(md5)));
    for (const md5 of own) written.delete(md5);
    return { md5s, objectsWritten: own.size };
  });
}

function oldFiles(store: ObjectStore, target: AddTarget): ReadonlyMap<string, string> {
  if (target.old?.oid === undefined || target.old.isLegacy) return new Map();
  const recorded = recordedFiles(store, target.old);
  return recorded.state === 'known' ? recorded.files : new Map();
}

function isVerified(store: ObjectStore, cache: StatCache, md5: string): boolean {
  const stat = fs.lstatSync(objectPath(store, md5), { throwIfNoEntry: false });
  return stat?.isFile() === true && recall(cache, objectKey(md5), signatureOf(stat)) === md5;
}

function absolutePath({ root }: Repository, target: AddTarget, file: FoundFile): string {
  return path.join(root, target.path, file.relpath);
}

function syncOrThrow(store: ObjectStore, written: readonly string[]): void {
  try {
    syncObjects(store, written);
  } catch (cause) {
    throw ioError(cause, store.folder, 'sync');
  }
}
