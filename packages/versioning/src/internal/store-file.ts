import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errnoOf, ioError } from '../errors.js';
import { discard } from './discard.js';
import { type HashedFile, hashFile, pump, readStable, type Steps, writeAll } from './file-work.js';
import { asideName, makeCacheFolder, type ObjectStore, objectPath, PROTECTED_MODE } from './object-store.js';
import { signatureOf } from './safe-path.js';

/** Put a file of the workspace into the cache. */
export interface StoreJob {
  readonly kind: 'store';
  readonly file: string;
  readonly store: ObjectStore;
  /** The object this file was last known to be: a large one is hashed before it is copied again. */
  readonly expected: string | undefined;
  /** fsync the object before it gets its name. */
  readonly sync: boolean;
}

/** What the file holds, and the object's own signature. */
export interface StoredFile extends HashedFile {
  readonly objectSignature: string;
  readonly written: boolean;
}

/** Stores a file: written aside, hashed on the way, checked against change, made read-only, then renamed to its hash. */
export function* storeFile(job: StoreJob, buffer: Buffer, thread: number): Steps<StoredFile> {
  if (job.expected !== undefined && fs.existsSync(objectPath(job.store, job.expected))) {
    const hashed = yield* hashFile(job.file, buffer);
    const object = yield* intactObject(job.store, hashed, buffer);
    if (object !== undefined) return { ...hashed, objectSignature: object, written: false };
  }
  const size = fs.statSync(job.file, { throwIfNoEntry: false })?.size ?? 0;
  return size <= buffer.length
    ? yield* storeSmall(job, buffer, thread)
    : yield* storeLarge(job, buffer, thread);
}

/** A small file is whole in memory: nothing is written when the object is there and intact. */
function* storeSmall(job: StoreJob, buffer: Buffer, thread: number): Steps<StoredFile> {
  let bytes = Buffer.alloc(0);
  const hashed = yield* readStable(job.file, function* (descriptor, size) {
    if (size > buffer.length) return undefined;
    let total = 0;
    for (let count = -1; count !== 0 && total < buffer.length; total += count)
      count = fs.readSync(descriptor, buffer, total, buffer.length - total, null);
    yield total;
    // The buffer is reused by the check of an existing object.
    bytes = Buffer.from(buffer.subarray(0, total));
    return total === size ? createHash('md5').update(bytes).digest('hex') : undefined;
  });
  const object = yield* intactObject(job.store, hashed, buffer);
  if (object !== undefined) return { ...hashed, objectSignature: object, written: false };
  return {
    ...hashed,
    objectSignature: storeBytes(job.store, hashed.md5, bytes, job.sync, thread),
    written: true,
  };
}

/** Stores bytes that are hashed already. */
export function storeBytes(
  store: ObjectStore,
  oid: string,
  bytes: Uint8Array,
  sync: boolean,
  thread: number,
): string {
  const aside = openAside(store, thread);
  try {
    try {
      writeAll(aside.descriptor, bytes);
      if (sync) fs.fsyncSync(aside.descriptor);
    } finally {
      fs.closeSync(aside.descriptor);
    }
    return nameObject(store, aside.file, oid, bytes.length);
  } catch (cause) {
    discard(aside.file);
    throw ioError(cause, objectPath(store, oid), 'write the object');
  }
}

function* storeLarge(job: StoreJob, buffer: Buffer, thread: number): Steps<StoredFile> {
  const aside = openAside(job.store, thread);
  let open = true;
  try {
    const hashed = yield* readStable(job.file, function* (descriptor, size) {
      fs.ftruncateSync(aside.descriptor);
      const hash = createHash('md5');
      // The position is explicit in no write, so a second attempt must start at the front again.
      const target = fs.openSync(aside.file, 'r+');
      try {
        const complete = yield* pump(descriptor, size, buffer, hash, {
          descriptor: target,
          file: aside.file,
        });
        return complete ? hash.digest('hex') : undefined;
      } finally {
        fs.closeSync(target);
      }
    });
    if (job.sync) fs.fsyncSync(aside.descriptor);
    fs.closeSync(aside.descriptor);
    open = false;
    const object = yield* intactObject(job.store, hashed, buffer);
    if (object !== undefined) {
      discard(aside.file);
      return { ...hashed, objectSignature: object, written: false };
    }
    return {
      ...hashed,
      objectSignature: nameObject(job.store, aside.file, hashed.md5, hashed.size),
      written: true,
    };
  } catch (cause) {
    throw ioError(cause, job.file, 'store');
  } finally {
    if (open) fs.closeSync(aside.descriptor);
    discard(aside.file);
  }
}

function openAside(store: ObjectStore, thread: number): { file: string; descriptor: number } {
  const file = asideName(store.asideFolder, thread);
  try {
    try {
      return { file, descriptor: fs.openSync(file, 'wx', 0o644) };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      makeCacheFolder(store, store.asideFolder);
      return { file, descriptor: fs.openSync(file, 'wx', 0o644) };
    }
  } catch (cause) {
    throw ioError(cause, file, 'write in the cache');
  }
}

/** The last step: DVC trusts whatever bears the name and this mode, so the length is checked on the disk once more. */
function nameObject(store: ObjectStore, aside: string, oid: string, size: number): string {
  const written = fs.statSync(aside).size;
  if (written !== size) throw new Error(`${written} bytes were written where ${size} were read`);
  fs.chmodSync(aside, PROTECTED_MODE);
  const target = objectPath(store, oid);
  try {
    fs.renameSync(aside, target);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    makeCacheFolder(store, path.dirname(target));
    fs.renameSync(aside, target);
  }
  return signatureOf(fs.lstatSync(target));
}

/** The signature of an object that holds exactly these bytes, undefined when it is missing or spoiled. */
function* intactObject(store: ObjectStore, hashed: HashedFile, buffer: Buffer): Steps<string | undefined> {
  const file = objectPath(store, hashed.md5);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size !== hashed.size) return undefined;
  const found = yield* hashFile(file, buffer);
  if (found.md5 !== hashed.md5) return undefined;
  if ((stat.mode & 0o777) === PROTECTED_MODE) return found.signature;
  fs.chmodSync(file, PROTECTED_MODE);
  return signatureOf(fs.lstatSync(file));
}
