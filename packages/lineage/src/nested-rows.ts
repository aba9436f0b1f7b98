import type { Chunk } from '@millrace/columns';
import { nullRows } from './null-rows.js';

/** The rows of a chunk that are not null; null when all are. */
export function validRows(chunk: Chunk): Uint32Array | null {
  const nulls = nullRows(chunk);
  if (nulls === null) return null;
  const rows = new Uint32Array(chunk.length - nulls.length);
  let count = 0;
  let next = 0;
  for (let row = 0; row < chunk.length; row += 1) {
    if (row === nulls[next]) next += 1;
    else rows[count++] = row;
  }
  return rows;
}

/** The lengths of lists or maps (0 where null), and the items that they hold: from one row to another, or row by row. */
export function rowsOfLists(chunk: Chunk): {
  readonly lengths: Uint32Array;
  readonly rows: readonly [number, number] | Uint32Array;
} {
  const { length, valueOffsets, type } = chunk;
  const size = type.kind === 'fixedSizeList' ? type.size : 0;
  const start = (row: number): number => (valueOffsets ? Number(valueOffsets[row]) : row * size);
  const valid = validRows(chunk);
  const lengths = new Uint32Array(length);
  if (valid === null) {
    for (let row = 0; row < length; row += 1) lengths[row] = start(row + 1) - start(row);
    return { lengths, rows: [start(0), start(length)] };
  }
  let total = 0;
  for (const row of valid) {
    lengths[row] = start(row + 1) - start(row);
    total += lengths[row]!;
  }
  const rows = new Uint32Array(total);
  let at = 0;
  for (const row of valid) for (let item = start(row); item < start(row + 1); item += 1) rows[at++] = item;
  return { lengths, rows };
}
