import fs from 'node:fs';
import { errnoOf, ioError } from '../errors.js';
import { decodeFolder, folderOid } from './dir-object.js';
import type { TrackedOutput } from './metafile.js';
import { type ObjectStore, objectPath } from './object-store.js';

/** What a metafile says an output holds: MD5 by relpath, the one file of a file output with the relpath ''. */
export type RecordedFiles =
  | { readonly state: 'known'; readonly files: ReadonlyMap<string, string> }
  | { readonly state: 'missing' | 'corrupt'; readonly object: string };

/** Reads an output's files out of its hash and, for a folder, out of the `.dir` object, whose own hash is checked. */
export function recordedFiles(store: ObjectStore, output: TrackedOutput): RecordedFiles {
  const oid = output.oid;
  if (oid === undefined) return { state: 'known', files: new Map() };
  if (!oid.endsWith('.dir')) return { state: 'known', files: new Map([['', oid]]) };
  const object = objectPath(store, oid);
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(object);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { state: 'missing', object };
    throw ioError(cause, object, 'read');
  }
  if (folderOid(bytes) !== oid) return { state: 'corrupt', object };
  const entries = decodeFolder(bytes, object);
  return { state: 'known', files: new Map(entries.map(({ relpath, md5 }) => [relpath, md5])) };
}
