import fs from 'node:fs';
import { isMillraceError } from '@millrace/columns';
import type { WorkOptions } from '../options.js';
import type { HashJob } from './job.js';
import { type ObjectStore, objectPath } from './object-store.js';
import type { RecordedFiles } from './recorded-files.js';
import { runReporting } from './run-reporting.js';
import type { Task } from './work-pool.js';

/** Hashes every object that the outputs name and returns the MD5s whose objects hold something else. */
export async function hashObjects(
  store: ObjectStore,
  recorded: readonly RecordedFiles[],
  options: WorkOptions,
): Promise<Set<string>> {
  const spoiled = new Set<string>();
  const named = new Set(
    recorded.flatMap((files) => (files.state === 'known' ? [...files.files.values()] : [])),
  );
  const tasks = [...named].flatMap((oid): Task<HashJob>[] => {
    const file = objectPath(store, oid);
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return [];
    return [
      {
        job: { kind: 'hash', file },
        bytes: size,
        done: ({ md5 }) => {
          if (md5 !== oid) spoiled.add(oid);
        },
        failed: (error) => {
          if (!isMillraceError(error)) throw error;
          spoiled.add(oid);
        },
      },
    ];
  });
  await runReporting('hash', tasks, options);
  return spoiled;
}
