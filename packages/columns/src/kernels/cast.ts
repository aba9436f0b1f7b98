import type { BoundNode } from '../bound.js';
import { castValue } from '../cast-value.js';
import type { Chunk, ValueBuffer } from '../chunk.js';
import type { DataType } from '../data-type.js';
import { emptyValues } from '../fixed-values.js';
import { numberToHalf } from '../half.js';
import { integerRange } from '../number-value.js';
import type { Value } from '../value.js';
import { textAt, valueAt } from '../value-at.js';
import { withoutBits } from './arithmetic.js';
import type { Bits } from './bits.js';
import { type Column, chunkOf, validBits } from './column.js';
import { allDoubles, isWide, writeWhole } from './doubles.js';
import { readerOf, trimmed } from './read-text.js';

type Cast = BoundNode & { readonly node: 'cast' };

/** A column being written: a row that has no value is either null, as a null token is, or an error. */
interface Target {
  readonly type: DataType;
  readonly values: ValueBuffer;
  /** The values as pairs of words, where they are of 64 bits. */
  readonly words: Int32Array | null;
  nulls: Uint8Array | null;
  errors: Uint8Array | null;
}

/** A cast of every row; undefined where no loop does it. */
export function castColumn(node: Cast, operand: Chunk): Column | undefined {
  const from = operand.type;
  const to = node.type;
  const fixed =
    to.kind === 'int' ||
    to.kind === 'float' ||
    to.kind === 'date' ||
    to.kind === 'time' ||
    to.kind === 'timestamp';
  if (!fixed || operand.length === 0) return undefined;
  const values = emptyValues(to, operand.length);
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  const target: Target = {
    type: to,
    values,
    words: wide ? new Int32Array(values.buffer) : null,
    nulls: null,
    errors: null,
  };
  const valid = validBits(operand);
  if (from.kind === 'utf8') castTexts(node, operand, valid, target);
  else if ((from.kind === 'int' || from.kind === 'float') && (to.kind === 'int' || to.kind === 'float')) {
    castNumbers(node, operand, valid, target);
  } else return undefined;
  return finish(target, operand.length, valid);
}

function finish({ type, values, nulls, errors }: Target, length: number, valid: Bits): Column {
  let kept = valid;
  if (nulls !== null) kept = withoutBits(kept, nulls, length);
  if (errors !== null) kept = withoutBits(kept, errors, length);
  return { chunk: chunkOf(type, length, kept, { values }), errors };
}

function isValid(valid: Bits, row: number): boolean {
  return valid === null || (valid[row >> 3]! & (1 << (row & 7))) !== 0;
}

function mark(bits: Uint8Array | null, row: number, length: number): Uint8Array {
  const marked = bits ?? new Uint8Array((length + 7) >> 3);
  marked[row >> 3]! |= 1 << (row & 7);
  return marked;
}

/** Writes what the slow form says: a value, null, or no value at all. */
function writeSlowly(target: Target, row: number, value: Value | undefined): void {
  const { values } = target;
  if (value === undefined) target.errors = mark(target.errors, row, values.length);
  else if (value === null) target.nulls = mark(target.nulls, row, values.length);
  else if (target.type.kind === 'float' && target.type.bits === 16)
    values[row] = numberToHalf(value as number);
  else values[row] = target.words === null ? Number(value) : BigInt(value as number | bigint);
}

function castTexts(node: Cast, operand: Chunk, valid: Bits, target: Target): void {
  const { options } = node;
  const bytes = operand.values as Uint8Array;
  const offsets = operand.valueOffsets!;
  const read =
    options.nullTokens === undefined || options.nullTokens.length === 0 ? readerOf(node.type) : undefined;
  for (let i = 0; i < operand.length; i++) {
    if (!isValid(valid, i)) continue;
    if (read !== undefined) {
      let start = Number(offsets[i]);
      let end = Number(offsets[i + 1]);
      if (options.trim) [start, end] = trimmed(bytes, start, end);
      const value = read(bytes, start, end);
      // What the reader leaves is either long, odd or wrong: the slow form decides.
      if (value === value) {
        if (target.words === null) target.values[i] = value;
        else writeWhole(target.words, i, value);
        continue;
      }
    }
    writeSlowly(target, i, castValue(textAt(operand, i), operand.type, node.type, options));
  }
}

function castNumbers(node: Cast, operand: Chunk, valid: Bits, target: Target): void {
  const { type, values, words } = target;
  const most = 2 ** 53;
  const exact = !isWide(operand);
  const doubles = allDoubles(operand);
  const bounds = type.kind === 'int' ? integerRange(type.bits, type.signed) : undefined;
  const low = bounds === undefined ? -most : Math.max(Number(bounds[0]), -most + 1);
  const high = bounds === undefined ? most : Math.min(Number(bounds[1]), most - 1);
  const simple = type.kind === 'int' || (type.kind === 'float' && type.bits === 64);
  for (let i = 0; i < values.length; i++) {
    if (!isValid(valid, i)) continue;
    const value = doubles[i]!;
    if (type.kind === 'int' && value >= low && value <= high && Math.floor(value) === value) {
      if (words === null) values[i] = value;
      else writeWhole(words, i, value);
    } else if (simple && type.kind === 'float' && (exact || (value > low && value < high))) {
      values[i] = value === value ? value + 0 : Number.NaN;
    } else if (type.kind === 'int' && (words === null || !(value >= most || value <= -most))) {
      // Neither whole nor in range, or NaN: what reaches 2^53 fits no narrower integer either.
      target.errors = mark(target.errors, i, values.length);
    } else {
      writeSlowly(target, i, castValue(valueAt(operand, i), operand.type, node.type, node.options));
    }
  }
}
