import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { type ObjectStore, objectPath } from './object-store.js';

/** Up to this many new objects are synced one by one, as each is written. */
export const SYNC_EACH_BELOW = 64;

/**
 * Makes many new objects survive a power cut before a metafile names them. One sync of the whole file system takes a
 * fraction of one per object; where there is no program for it, every object is synced.
 */
export function syncObjects(store: ObjectStore, oids: readonly string[]): void {
  if (oids.length === 0) return;
  if (spawnSync('sync', ['-f', store.folder], { stdio: 'ignore' }).status === 0) return;
  for (const oid of oids) {
    const descriptor = fs.openSync(objectPath(store, oid), 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  }
}
