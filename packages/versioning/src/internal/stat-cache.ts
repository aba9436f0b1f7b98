import fs from 'node:fs';
import path from 'node:path';
import type { Repository } from '../repository.js';
import { discard } from './discard.js';
import { isMd5, joinRelpath } from './safe-path.js';

/**
 * Hashes of files that have not been touched since they were hashed, so that a second look costs a `stat` each.
 *
 * It may be deleted at any time. An entry is used only when inode, size, modification and change time are all the same
 * and the file had been quiet for two seconds when it was hashed: within a clock tick a second write would not show.
 */
export interface StatCache {
  readonly file: string;
  readonly entries: Map<string, StatEntry>;
  changed: boolean;
}

interface StatEntry {
  readonly signature: string;
  readonly md5: string;
}

const HEADER = 'millrace-stat-cache 1';
const QUIET_MS = 2000;

/** The key of a workspace file (its path below the root) or, with `object:`, of an object. */
export function objectKey(oid: string): string {
  return `object:${oid}`;
}

/** Workspace keys have a prefix too, so that no file name can pose as an object. */
export function fileKey(relpath: string): string {
  return `file:${relpath}`;
}

export function loadStatCache(repository: Repository): StatCache {
  const file = path.join(repository.dvcFolder, 'tmp', 'millrace', 'stat-cache');
  const entries = new Map<string, StatEntry>();
  for (const line of readLines(file)) {
    const [signature, md5, key] = line.split('\t');
    if (key === undefined || md5 === undefined || !isMd5(md5)) continue;
    try {
      entries.set(JSON.parse(key), { signature: signature!, md5 });
    } catch {
      // A torn line is an entry less.
    }
  }
  return { file, entries, changed: false };
}

function readLines(file: string): string[] {
  try {
    const [header, ...lines] = fs.readFileSync(file, 'utf8').split('\n');
    return header === HEADER ? lines : [];
  } catch {
    return [];
  }
}

/** The MD5 of a file with this signature, undefined when it must be hashed. */
export function recall(cache: StatCache, key: string, signature: string): string | undefined {
  const entry = cache.entries.get(key);
  return entry?.signature === signature ? entry.md5 : undefined;
}

/** Notes what was hashed; `hashedAt` is when reading began, in ms since 1970. */
export function remember(
  cache: StatCache,
  key: string,
  signature: string,
  md5: string,
  hashedAt: number,
): void {
  const [, , modified, changed] = signature.split(':').map(Number);
  if (Math.max(modified!, changed!) + QUIET_MS > hashedAt) {
    if (cache.entries.delete(key)) cache.changed = true;
    return;
  }
  cache.entries.set(key, { signature, md5 });
  cache.changed = true;
}

/** Saves the cache; a failure costs time later and nothing else, so it is not reported. */
export function saveStatCache(cache: StatCache): void {
  if (!cache.changed) return;
  const aside = `${cache.file}.${process.pid}.${performance.now()}`;
  try {
    fs.mkdirSync(path.dirname(cache.file), { recursive: true });
    const lines = [...cache.entries].map(
      ([key, { signature, md5 }]) => `${signature}\t${md5}\t${JSON.stringify(key)}`,
    );
    fs.writeFileSync(aside, `${HEADER}\n${lines.join('\n')}\n`);
    fs.renameSync(aside, cache.file);
    cache.changed = false;
  } catch {
    discard(aside);
  }
}

/** Forgets files that are in none of the scans, so that the cache does not grow for ever. */
export function forgetOthers(
  cache: StatCache,
  scans: readonly { readonly path: string; readonly files: readonly { readonly relpath: string }[] }[],
): void {
  const keep = new Set(
    scans.flatMap((scan) => scan.files.map(({ relpath }) => fileKey(joinRelpath(scan.path, relpath)))),
  );
  for (const key of cache.entries.keys())
    if (key.startsWith('file:') && !keep.has(key)) {
      cache.entries.delete(key);
      cache.changed = true;
    }
}
