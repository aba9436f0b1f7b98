import { concatChunks } from '../concat-chunks.js';
import type { DataType } from '../data-type.js';
import { takeChunk } from '../take-chunk.js';
import { bothBits } from './bits.js';
import { type Column, validBits, valueBits } from './column.js';

/** Which of several columns each row takes its value from, filled step by step. */
interface Choice {
  /** The place of the chosen column, or -1 where none is chosen yet. */
  readonly from: Int16Array;
  readonly reached: Uint8Array;
  errors: Uint8Array | null;
}

function startChoice(length: number): Choice {
  return {
    from: new Int16Array(length).fill(-1),
    reached: new Uint8Array((length + 7) >> 3).fill(255),
    errors: null,
  };
}

// Only rows that reach a column can fail in it.
function addErrors(choice: Choice, errors: Uint8Array | null): void {
  if (errors === null) return;
  choice.errors ??= new Uint8Array(choice.reached.length);
  for (let i = 0; i < errors.length; i++) choice.errors[i]! |= errors[i]! & choice.reached[i]!;
}

// Rows that reach this column, with their bit set in `wanted` (null: all), take it and go no further.
function choose(choice: Choice, place: number, wanted: Uint8Array | null): void {
  const { from, reached } = choice;
  for (let i = 0; i < from.length; i++) {
    const mask = 1 << (i & 7);
    if ((reached[i >> 3]! & mask) !== 0 && (wanted === null || (wanted[i >> 3]! & mask) !== 0))
      from[i] = place;
  }
  for (let i = 0; i < reached.length; i++) reached[i]! &= wanted === null ? 0 : ~wanted[i]!;
}

function finish(choice: Choice, type: DataType, columns: readonly Column[]): Column {
  const { from, errors } = choice;
  const rows = new Uint32Array(from.length);
  for (let i = 0; i < rows.length; i++) rows[i] = from[i]! * from.length + i;
  const all = concatChunks(
    type,
    columns.map(({ chunk }) => chunk),
  );
  return { chunk: takeChunk(all, rows), errors };
}

/** The first operand that is not null. */
export function coalesceColumns(type: DataType, length: number, operands: readonly Column[]): Column {
  const choice = startChoice(length);
  operands.forEach(({ chunk, errors }, place) => {
    addErrors(choice, errors);
    choose(choice, place, place === operands.length - 1 ? null : validBits(chunk));
  });
  return finish(choice, type, operands);
}

/** The `then` of the first branch whose `when` is true, else `otherwise`. */
export function caseColumns(
  type: DataType,
  length: number,
  branches: readonly { readonly when: Column; readonly then: Column }[],
  otherwise: Column,
): Column {
  const choice = startChoice(length);
  branches.forEach(({ when, then }, place) => {
    addErrors(choice, when.errors);
    const isTrue = bothBits(valueBits(when.chunk), validBits(when.chunk))!;
    const chosen: Choice = { ...choice, reached: bothBits(choice.reached, isTrue)! };
    addErrors(chosen, then.errors);
    choice.errors = chosen.errors;
    choose(choice, place, isTrue);
  });
  addErrors(choice, otherwise.errors);
  choose(choice, branches.length, null);
  return finish(choice, type, [...branches.map(({ then }) => then), otherwise]);
}
