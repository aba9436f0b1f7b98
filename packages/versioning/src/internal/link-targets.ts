import fs from 'node:fs';
import path from 'node:path';
import type { WorkOptions } from '../options.js';
import type { Repository } from '../repository.js';
import type { AddTarget } from './add-targets.js';
import { type ObjectStore, objectPath } from './object-store.js';
import type { PlaceJob } from './place-file.js';
import { runReporting } from './run-reporting.js';
import type { StoredContent } from './store-targets.js';
import type { FoundFile } from './walk-folder.js';
import type { Task } from './work-pool.js';

/** Where `cache.type` asks for links first, files that were just added are replaced by links to their objects. */
export async function linkTargets(
  repository: Repository,
  store: ObjectStore,
  targets: readonly AddTarget[],
  contents: readonly StoredContent[],
  asideFolder: string,
  options: WorkOptions,
): Promise<void> {
  const wanted = repository.linkTypes[0];
  if (wanted !== 'hardlink' && wanted !== 'symlink') return;
  const tasks = targets.flatMap((target, index) =>
    target.scan.files.flatMap((file): Task<PlaceJob>[] => {
      const md5 = contents[index]!.md5s.get(file.relpath)!;
      const object = objectPath(store, md5);
      const absolute = path.join(repository.root, target.path, file.relpath);
      if (isLinked(absolute, object, wanted)) return [];
      const job = jobFor(repository, file, absolute, object, md5, asideFolder);
      return [{ job, bytes: file.size, done: () => undefined }];
    }),
  );
  await runReporting('checkout', tasks, options);
}

function jobFor(
  repository: Repository,
  file: FoundFile,
  target: string,
  object: string,
  md5: string,
  asideFolder: string,
): PlaceJob {
  return {
    kind: 'place',
    object,
    md5,
    target,
    asideFolder,
    linkTypes: repository.linkTypes,
    isExecutable: file.isExecutable,
    replaces: file.signature,
    trusted: false,
  };
}

function isLinked(absolute: string, object: string, wanted: 'hardlink' | 'symlink'): boolean {
  const own = fs.lstatSync(absolute);
  if (own.isSymbolicLink()) return wanted === 'symlink' && fs.readlinkSync(absolute) === object;
  return wanted === 'hardlink' && own.ino === fs.statSync(object).ino;
}
