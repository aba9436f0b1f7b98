import { Inflate } from 'fflate';
import { badSkops, largeSkops } from './skops-errors.js';

/** What a skops file may be at most. */
export interface SkopsLimits {
  /** Entries in the archive (10,000 by default). */
  readonly maxEntries?: number;
  /** Bytes of all entries together, uncompressed (256 MiB by default). */
  readonly maxBytes?: number;
}

/** The entries of an archive, read one by one. */
export interface Archive {
  /** The bytes of an entry; throws `SourceError` where there is none or it is damaged. */
  read(name: string): Uint8Array;
  has(name: string): boolean;
}

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_COMMENT = 65_535;
const PUSHED = 1 << 16;

/**
 * Opens a zip archive in memory by its central directory (APPNOTE 6.3.10): stored and deflated entries, without encryption, several disks or zip64. Sizes and checksums are held
 * against what is there.
 */
export function openArchive(bytes: Uint8Array, limits: SkopsLimits = {}): Archive {
  const { maxEntries = 10_000, maxBytes = 2 ** 28 } = limits;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw badSkops('the archive', 'is spread over several disks');
  if (count > maxEntries) throw largeSkops('entries', maxEntries, count);
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const [name, entry, next] = entryAt(view, at, end);
    if (entries.has(name)) throw badSkops(`entry '${name}'`, 'is there twice');
    total += entry.size;
    if (total > maxBytes) throw largeSkops('bytes in its entries', maxBytes, total);
    entries.set(name, entry);
    at = next;
  }
  return {
    has: (name) => entries.has(name),
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw badSkops(`entry '${name}'`, 'is missing');
      return contentOf(name, entry, bytes, view);
    },
  };
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - MOST_COMMENT);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  throw badSkops('the archive', 'has no end record: it is no zip file, or was cut off');
}

function entryAt(view: DataView, at: number, end: number): readonly [string, Entry, number] {
  if (at + 46 > end || view.getUint32(at, true) !== CENTRAL)
    throw badSkops('the archive', 'has a damaged directory');
  const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
    number,
    number,
    number,
  ];
  const next = at + 46 + nameLength + extra + comment;
  if (next > end) throw badSkops('the archive', 'has a damaged directory');
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
  const method = view.getUint16(at + 10, true);
  if ((view.getUint16(at + 8, true) & 1) !== 0) throw badSkops(`entry '${name}'`, 'is encrypted');
  if (method !== 0 && method !== 8)
    throw badSkops(
      `entry '${name}'`,
      `is packed by method ${method}, and only stored and deflated ones are read`,
    );
  const [crc, packed, size, local] = [16, 20, 24, 42].map((place) => view.getUint32(at + place, true)) as [
    number,
    number,
    number,
    number,
  ];
  if (packed === 0xffffffff || size === 0xffffffff || local === 0xffffffff)
    throw badSkops(`entry '${name}'`, 'needs zip64');
  return [name, { method, crc, packed, size, at: local }, next];
}

function contentOf(
  name: string,
  { method, crc, packed, size, at }: Entry,
  bytes: Uint8Array,
  view: DataView,
): Uint8Array {
  const damaged = (reason: string) => badSkops(`entry '${name}'`, reason);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL)
    throw damaged('is not where the directory says');
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw damaged('is cut off');
  const data = bytes.subarray(start, start + packed);
  if (method === 0 && packed !== size) throw damaged('has another size than the directory says');
  const content = method === 0 ? data : inflated(data, size, damaged);
  if (crcOf(content) !== crc)
    throw damaged('has another checksum than the directory says: the file was damaged');
  return content;
}

// Piece by piece, so that what grows beyond its size is stopped early.
function inflated(data: Uint8Array, size: number, damaged: (reason: string) => Error): Uint8Array {
  const content = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((piece) => {
    if (length + piece.length > size) throw damaged('is larger than the directory says');
    content.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at < data.length || at === 0; at += PUSHED)
      inflate.push(data.subarray(at, at + PUSHED), at + PUSHED >= data.length);
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'SourceError') throw cause;
    throw damaged(`does not inflate (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  if (length !== size) throw damaged('is smaller than the directory says');
  return content;
}

let crcTable: Int32Array | undefined;

function crcOf(bytes: Uint8Array): number {
  crcTable ??= Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    return value;
  });
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}
