import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, type InputFile, openError } from './files.js';
import { I32, ThriftReader, thriftStruct } from './parquet-thrift.js';
import { scratchFault } from './storage-fault.js';
import type { Store } from './store.js';

const INT96 = 3;
const FIXED_BYTES = 7;

/**
 * A copy of a Parquet file, in the private folder, whose footer calls the columns at some places (leaves, from 0) what their bytes
 * are: integers and bytes, timestamps of 96 bits being 12 of them. DuckDB rounds such columns without a word when it is told more.
 */
export async function plainTwin(
  store: Store,
  file: InputFile,
  leaves: ReadonlySet<number>,
): Promise<InputFile> {
  const folder = join(store.scratch, 'twins');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomBytes(8).toString('hex')}.parquet`);
  try {
    await copyFile(file.path, path, constants.COPYFILE_FICLONE);
    await rewriteFooter(path, leaves);
    return { ...file, path };
  } catch (error) {
    await rm(path, { force: true });
    throw twinFault(file.name, path, error);
  }
}

function twinFault(name: string, path: string, error: unknown): unknown {
  if (error instanceof RangeError) {
    return fileError('unreadable_parquet', name, `has a footer that can't be read: ${error.message}`, error);
  }
  return scratchFault(name, path, error) ?? openError(name, error);
}

async function rewriteFooter(path: string, leaves: ReadonlySet<number>): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(8);
    await handle.read(tail, 0, 8, size - 8);
    const length = tail.readUInt32LE(0);
    if (length > size - 12) throw new RangeError('it is longer than the file.');
    const footer = Buffer.alloc(length);
    await handle.read(footer, 0, length, size - 8 - length);
    const written = plainFooter(footer, leaves);
    tail.writeUInt32LE(written.length, 0);
    await handle.truncate(size - 8 - length);
    await handle.write(Buffer.concat([written, tail]), 0, written.length + 8, size - 8 - length);
  } finally {
    await handle.close();
  }
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** A footer in which the leaves at some places have no meaning but that of their bytes. */
function plainFooter(footer: Uint8Array, leaves: ReadonlySet<number>): Buffer {
  const reader = new ThriftReader(footer);
  const { fields } = reader.struct(0);
  const listOf = (id: number): readonly { readonly start: number; readonly end: number }[] => {
    const found = fields.find((field) => field.id === id);
    return found === undefined ? [] : reader.list(found.start).items;
  };
  const splices: Splice[] = [];
  let leaf = 0;
  for (const element of listOf(2)) {
    const parts = reader.struct(element.start).fields;
    const children = parts.find(({ id }) => id === 5);
    if (children !== undefined && reader.varint(children.start).value > 0) continue;
    if (parts.every(({ id }) => id !== 1)) continue;
    if (leaves.has(leaf++)) splices.push({ ...element, bytes: plainElement(footer, parts) });
  }
  for (const group of listOf(4)) splices.push(...plainChunks(footer, reader, group.start, leaves));
  return spliced(footer, splices);
}

type Parts = ReturnType<ThriftReader['struct']>['fields'];

// Its physical type, width, repetition, name and field id are kept.
function plainElement(footer: Uint8Array, parts: Parts): Uint8Array {
  const kept = parts
    .filter(({ id }) => (id >= 1 && id <= 4) || id === 9)
    .map(({ id, type, start, end }) => ({ id, type, bytes: footer.subarray(start, end) }));
  if (!isInt96(kept[0]!.bytes)) return thriftStruct(kept);
  const width = { id: 2, type: I32, bytes: Uint8Array.of(12 << 1) };
  const rest = kept.slice(1).filter(({ id }) => id !== 2);
  return thriftStruct([{ ...kept[0]!, bytes: Uint8Array.of(FIXED_BYTES << 1) }, width, ...rest]);
}

// An integer is written in zigzag.
function isInt96(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === INT96 << 1;
}

function plainChunks(
  footer: Uint8Array,
  reader: ThriftReader,
  group: number,
  leaves: ReadonlySet<number>,
): Splice[] {
  const columns = reader.struct(group).fields.find(({ id }) => id === 1);
  if (columns === undefined) return [];
  return reader.list(columns.start).items.flatMap((column, leaf) => {
    const facts = reader.struct(column.start).fields.find(({ id }) => id === 3);
    if (!leaves.has(leaf) || facts === undefined) return [];
    const type = reader.struct(facts.start).fields.find(({ id }) => id === 1);
    if (type === undefined || !isInt96(footer.subarray(type.start, type.end))) return [];
    return [{ start: type.start, end: type.end, bytes: Uint8Array.of(FIXED_BYTES << 1) }];
  });
}

function spliced(footer: Uint8Array, splices: readonly Splice[]): Buffer {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, bytes } of splices) {
    parts.push(footer.subarray(at, start), bytes);
    at = end;
  }
  return Buffer.concat([...parts, footer.subarray(at)]);
}
