import type { Rows } from './aggregate.js';
import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import { plainColumn, takenRows } from './dense.js';
import { addMurmur3, type HashSums, type Murmur3State, murmur3Prefix } from './murmur3.js';
import { fixedCell, flagNulls, type RowWords, writeFixedCells } from './row-hash-cells.js';
import { variableCells, writeVariableCells } from './row-hash-variable.js';
import { encodeText } from './text.js';

/** How the rows of a table are hashed: the state of the hash after the header, and the types of the columns. */
export interface RowHasher {
  readonly types: readonly DataType[];
  readonly prefix: Murmur3State;
}

/** The name of a type in the header of a row hash; see `ROWHASH.md`. */
function hashedTypeName(type: DataType): string {
  switch (type.kind) {
    case 'null':
    case 'bool':
    case 'utf8':
      return type.kind;
    case 'int':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'binary':
    case 'fixedSizeBinary':
      return 'binary';
    case 'date':
    case 'time':
    case 'duration':
      return `${type.kind}[${type.unit}]`;
    case 'timestamp':
      return type.timezone === null ? `timestamp[${type.unit}]` : `timestamp[${type.unit}, ${type.timezone}]`;
    case 'dictionary':
      return hashedTypeName(type.value);
    case 'list':
    case 'fixedSizeList':
      return `list<${hashedTypeName(type.item.type)}>`;
    case 'struct':
      return `struct<${JSON.stringify(type.fields.flatMap((f) => [f.name, hashedTypeName(f.type)]))}>`;
    case 'map':
      return `map<${hashedTypeName(type.key.type)}, ${hashedTypeName(type.value.type)}>`;
  }
}

/** The bytes of the header that every row of these columns begins with, as words. */
export function rowHashHeader(names: readonly string[], types: readonly DataType[]): Int32Array {
  const text = encodeText(JSON.stringify(names.flatMap((name, i) => [name, hashedTypeName(types[i]!)])));
  const bytes = new Uint8Array(Math.ceil((4 + text.length) / 16) * 16);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  return new Int32Array(bytes.buffer);
}

/** A hasher of rows with these columns. */
export function rowHasher(names: readonly string[], types: readonly DataType[]): RowHasher {
  return { types, prefix: murmur3Prefix(rowHashHeader(names, types)) };
}

const BLOCK = 2048;

/** Adds the hashes of the taken rows to `sums`. */
export function addRowHashes(hasher: RowHasher, rows: Rows, sums: HashSums): void {
  const chunks = hasher.types.map((_, i) => plainColumn(rows, i));
  const total = takenRows(rows);
  for (let start = 0; start < total; start += BLOCK) {
    const count = Math.min(BLOCK, total - start);
    const words = blockWords(chunks, rows, start, count);
    addMurmur3(hasher.prefix, words.words, words.starts, count, sums);
  }
}

let wordScratch = new Int32Array(0);

/** The encoded rows of one block: those taken from place `start`. They are valid until the next call. */
function blockWords(chunks: readonly Chunk[], rows: Rows, start: number, count: number): RowWords {
  const taken = new Int32Array(count);
  for (let i = 0; i < count; i++) taken[i] = rows.selection === null ? start + i : rows.selection[start + i]!;
  const flags = Math.ceil(chunks.length / 32);
  const fixed = chunks.map((chunk) => fixedCell(chunk.type));
  const variable = chunks.map((chunk, i) =>
    fixed[i] === undefined ? variableCells(chunk, taken) : undefined,
  );
  const width = flags + fixed.reduce((sum: number, cell) => sum + (cell ?? 0), 0);
  const starts = startRows(width, variable, count);
  const stride = rows.selection === null && !fixed.includes(undefined) ? width : 0;
  if (wordScratch.length < starts[count]!) wordScratch = new Int32Array(starts[count]! * 2);
  const words = { words: wordScratch, starts };
  clearFlags(words, flags, count);
  chunks.forEach((chunk, i) => {
    flagNulls(chunk, taken, words, i);
  });
  // Up to the first value of its own size, a cell lies at the same distance from the start of every row.
  let cursor = starts;
  let distance = flags;
  chunks.forEach((chunk, i) => {
    const cells = variable[i];
    if (cells === undefined) {
      writeFixedCells(chunk, { taken, words: wordScratch, cursor, distance, stride });
      distance += fixed[i]!;
    } else {
      cursor = writeVariableCells(cells, wordScratch, cursor, distance);
      distance = 0;
    }
  });
  return words;
}

function clearFlags({ words, starts }: RowWords, flags: number, count: number): void {
  for (let w = 0; w < flags; w++) for (let i = 0; i < count; i++) words[starts[i]! + w] = 0;
}

function startRows(
  fixedWords: number,
  variable: readonly ({ readonly ends: Int32Array } | undefined)[],
  count: number,
): Int32Array {
  const starts = new Int32Array(count + 1);
  if (variable.every((cells) => cells === undefined)) {
    for (let i = 1; i <= count; i++) starts[i] = i * fixedWords;
    return starts;
  }
  for (let i = 0; i < count; i++) starts[i + 1] = fixedWords;
  for (const cells of variable) {
    if (cells === undefined) continue;
    const { ends } = cells;
    for (let i = 0; i < count; i++) starts[i + 1]! += ends[i]! - (i === 0 ? 0 : ends[i - 1]!);
  }
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  return starts;
}
