import type { BoundNode } from '../bound.js';
import type { Chunk, ValueBuffer } from '../chunk.js';
import { emptyValues } from '../fixed-values.js';
import { allRows, takeBytes } from '../take-chunk.js';
import { type Column, chunkOf, validBits } from './column.js';
import { allDoubles, isWide } from './doubles.js';

type Widening = BoundNode & { readonly node: 'widen' };

/** A conversion to a common type; undefined where no loop does it. */
export function widenColumn({ type }: Widening, operand: Chunk): Column | undefined {
  const { length } = operand;
  const from = operand.type;
  const result = (values: ValueBuffer): Column => ({
    chunk: chunkOf(type, length, validBits(operand), { values }),
    errors: null,
  });
  if (type.kind === 'float' && (from.kind === 'int' || from.kind === 'float')) {
    const values = emptyValues(type, length) as Float64Array;
    values.set(allDoubles(operand));
    return result(values);
  }
  if (type.kind === 'int' && from.kind === 'int' && !isWide(operand)) {
    return result(widenWhole(operand.values as Int32Array, emptyValues(type, length)));
  }
  if (type.kind === 'utf8' && from.kind === 'utf8') {
    const bytes = takeBytes(operand, allRows(length), 'offsets32');
    return { chunk: chunkOf(type, length, validBits(operand), bytes), errors: null };
  }
  return undefined;
}

/** Copies integers of 32 bits or fewer into a wider array. */
function widenWhole(
  from: Exclude<ValueBuffer, BigInt64Array | BigUint64Array>,
  to: ValueBuffer,
): ValueBuffer {
  if (!(to instanceof BigInt64Array || to instanceof BigUint64Array)) {
    to.set(from);
    return to;
  }
  const words = new Int32Array(to.buffer);
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!;
    words[i * 2] = value;
    words[i * 2 + 1] = value < 0 ? -1 : 0;
  }
  return to;
}
