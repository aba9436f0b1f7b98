import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fileError, type InputFile, openError } from './files.js';
import { scratchFault } from './storage-fault.js';
import type { Store } from './store.js';

/** A text file, and where its plain bytes lie. */
export interface TextFile extends InputFile {
  readonly plain: string;
}

/**
 * Looks at text files and unpacks those that are gzip, whose length and CRC are verified by that: a file that is read
 * straight through would give its first rows before its end proves it broken.
 */
export async function unpackFiles(
  store: Store,
  files: readonly InputFile[],
  signal?: AbortSignal,
): Promise<TextFile[]> {
  const texts: TextFile[] = [];
  for (const file of files) texts.push({ ...file, plain: await plainPath(store, file, signal) });
  return texts;
}

async function plainPath(store: Store, file: InputFile, signal?: AbortSignal): Promise<string> {
  if (file.size === 0) throw emptyFile(file.name);
  const handle = await open(file.path).catch((error) => Promise.reject(openError(file.name, error)));
  const head = Buffer.alloc(4);
  try {
    await handle.read(head, 0, 4, 0);
  } finally {
    await handle.close();
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    if (/\.gz$/i.test(file.path))
      throw fileError('corrupt_gzip', file.name, 'is not gzip, as its name says.');
    checkEncoding(head, file.name);
    return file.path;
  }
  const folder = join(store.scratch, 'unpacked');
  await mkdir(folder, { recursive: true });
  const plain = join(folder, randomBytes(8).toString('hex'));
  try {
    await gunzip(file, plain, signal);
    const { size } = await stat(plain);
    if (size === 0) throw emptyFile(file.name);
    return plain;
  } catch (error) {
    await rm(plain, { force: true });
    throw signal?.aborted ? signal.reason : gunzipFault(file.name, plain, error);
  }
}

/** An empty file is more often a failed download than a table without rows. */
export function emptyFile(name: string): Error {
  return fileError('empty_file', name, 'is empty; check where it came from.');
}

/** So is one of blank lines. */
export function blankFile(name: string): Error {
  return fileError('empty_file', name, 'holds nothing but blank lines; check where it came from.');
}

function checkEncoding(head: Buffer, name: string): void {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (utf16) throw fileError('invalid_utf8', name, 'is UTF-16; convert it to UTF-8 first.');
}

async function gunzip(file: InputFile, plain: string, signal?: AbortSignal): Promise<void> {
  const unzip = createGunzip();
  const steps = [createReadStream(file.path), unzip, createWriteStream(plain)] as const;
  await (signal === undefined ? pipeline(...steps) : pipeline(...steps, { signal }));
  // Bytes behind the last member are left unread without a word.
  if (unzip.bytesWritten < file.size) {
    throw fileError('corrupt_gzip', file.name, 'has bytes behind the end of its gzip data; copy it again.');
  }
}

function gunzipFault(name: string, plain: string, error: unknown): unknown {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'Z_BUF_ERROR') {
    return fileError(
      'truncated_file',
      name,
      'is truncated or corrupt: its gzip data ends too early; copy it again.',
      error,
    );
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return fileError('corrupt_gzip', name, `is corrupt: ${(error as Error).message}; copy it again.`, error);
  }
  return scratchFault(name, plain, error) ?? openError(name, error);
}
