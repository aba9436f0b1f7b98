import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ioError, VersioningError } from '../errors.js';
import { discard } from './discard.js';
import { signatureOf } from './safe-path.js';

/**
 * Steps of work on one file: a generator that yields the bytes it has just processed. Its driver decides what happens
 * between two steps (nothing in a worker thread, a turn of the event loop in the main one), and may stop there.
 */
export type Steps<T> = Generator<number, T>;

/** What a file holds: the MD5 of its bytes and its signature while they were read. */
export interface HashedFile {
  readonly md5: string;
  readonly size: number;
  readonly signature: string;
  readonly isExecutable: boolean;
}

/** The bytes that one step reads; each thread has one such buffer. */
export const CHUNK_BYTES: number = 1 << 20;

/** A file that is being written is tried again this often before it is reported. */
const ATTEMPTS = 3;

/** Hashes a file; fails with `changed_while_reading` if it is written to meanwhile. */
export function* hashFile(file: string, buffer: Buffer): Steps<HashedFile> {
  return yield* readStable(file, function* (descriptor, size) {
    const hash = createHash('md5');
    yield* pump(descriptor, size, buffer, hash, undefined);
    return hash.digest('hex');
  });
}

/** Opens a regular file and reads it by `read`, again if the file was altered under it. */
export function* readStable(
  file: string,
  read: (descriptor: number, size: number) => Steps<string | undefined>,
): Steps<HashedFile> {
  for (let attempt = 1; ; attempt++) {
    const descriptor = openRegular(file);
    try {
      const before = fs.fstatSync(descriptor);
      const md5 = yield* read(descriptor, before.size);
      const after = fs.fstatSync(descriptor);
      const now = fs.statSync(file);
      const signature = signatureOf(before);
      if (md5 !== undefined && signature === signatureOf(after) && signature === signatureOf(now))
        return { md5, size: before.size, signature, isExecutable: (before.mode & 0o100) !== 0 };
    } catch (cause) {
      throw ioError(cause, file, 'read');
    } finally {
      fs.closeSync(descriptor);
    }
    if (attempt === ATTEMPTS) throw changed(file);
  }
}

/** Opening without blocking: a FIFO in a folder of data must not hang the process. */
function openRegular(file: string): number {
  try {
    const descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    if (fs.fstatSync(descriptor).isFile()) return descriptor;
    fs.closeSync(descriptor);
  } catch (cause) {
    throw ioError(cause, file, 'read');
  }
  const hint = 'Remove it or list it in .dvcignore.';
  throw new VersioningError('untrackable', `'${file}' is not a regular file. ${hint}`, {
    issues: [{ code: 'untrackable', file, hint }],
  });
}

/**
 * Reads `size` bytes and then the end of the file, hashing and writing on the way; returns false when the length differs
 * from what was said (the caller sees it by the signature).
 */
export function* pump(
  descriptor: number,
  size: number,
  buffer: Buffer,
  hash: Hash,
  target: WriteTarget | undefined,
): Steps<boolean> {
  let total = 0;
  for (;;) {
    const count = fs.readSync(descriptor, buffer, 0, buffer.length, null);
    if (count === 0) return total === size;
    total += count;
    if (total > size) return false;
    const bytes = buffer.subarray(0, count);
    hash.update(bytes);
    if (target !== undefined) writeTo(target, bytes);
    yield count;
  }
}

/** An open file that is written to, with its name for messages. */
export interface WriteTarget {
  readonly descriptor: number;
  readonly file: string;
}

/** Writes every byte; a failure names the file that was written, not the one that was read. */
function writeTo({ descriptor, file }: WriteTarget, bytes: Uint8Array): void {
  try {
    writeAll(descriptor, bytes);
  } catch (cause) {
    throw ioError(cause, file, 'write');
  }
}

/** Writes every byte; one `write` may take fewer. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(descriptor, bytes, at);
}

/** Writes a file aside and renames it into place, so that readers see the old bytes or the new ones. */
export function writeAtomically(file: string, bytes: Uint8Array, asideInTmp: string): void {
  const folder = path.dirname(file);
  const sameDisk = fs.statSync(path.dirname(asideInTmp)).dev === fs.statSync(folder).dev;
  const aside = sameDisk ? asideInTmp : path.join(folder, `.${path.basename(file)}.millrace-tmp`);
  try {
    const descriptor = fs.openSync(aside, 'wx', modeOf(file));
    try {
      writeAll(descriptor, bytes);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(aside, file);
    syncFolder(folder);
  } catch (cause) {
    discard(aside);
    throw ioError(cause, file, 'write');
  }
}

function modeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mode ?? 0o666;
}

/** Makes a rename survive a power cut, where the system lets a folder be synced. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function changed(file: string): VersioningError {
  const hint = 'Wait until nothing writes to it and run again.';
  return new VersioningError(
    'changed_while_reading',
    `'${file}' was changed while it was read, ${ATTEMPTS} times. ${hint}`,
    {
      issues: [{ code: 'changed_while_reading', file, hint }],
    },
  );
}
