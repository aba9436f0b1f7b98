import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The name of a data file: the first half of its SHA-256, and its format. */
export const DATA_FILE: RegExp = /^[0-9a-f]{32}\.[a-z]+$/;
const ASIDE = /^\.aside-[0-9a-f]{16}-/;

/** A fresh path beside `target` for writing aside; {@link removeAsides} knows it by its name. */
export function asidePath(target: string): string {
  return join(dirname(target), `.aside-${randomBytes(8).toString('hex')}-${basename(target)}`);
}

/** Removes what a killed run left aside in a folder; only for the holder of the folder's lock. */
export async function removeAsides(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (ASIDE.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Removes the data files in a folder that are not `kept`: a killed run may have left them; only for the lock's holder. */
export async function removeStrays(folder: string, kept: string | null): Promise<void> {
  for (const name of await readdir(folder)) {
    if (DATA_FILE.test(name) && name !== kept) await rm(join(folder, name), { force: true });
  }
}

async function syncPath(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames a complete file to its place: its bytes reach the disk before its name does, and the name before the return. */
export async function publishFile(aside: string, target: string): Promise<void> {
  // Windows flushes only what is open for writing, and no folders.
  await syncPath(aside, 'r+');
  await rename(aside, target);
  if (process.platform !== 'win32') await syncPath(dirname(target), 'r');
}

/** Replaces a small text file as a whole: a reader, or a kill, sees the old text or the new one. */
export async function replaceText(target: string, text: string): Promise<void> {
  const aside = asidePath(target);
  try {
    const handle = await open(aside, 'wx');
    try {
      await handle.writeFile(text, 'utf8');
    } finally {
      await handle.close();
    }
    await publishFile(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The SHA-256 of a file in hex and its size in bytes, streamed. */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path, signal ? { signal } : {})) {
    hash.update(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** The size of a file in bytes, or null when there is none. */
export async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
