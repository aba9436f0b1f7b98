import { bitmapBytes } from '../bitmap.js';
import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import { encodeText } from '../text.js';
import { plainType } from '../type-name.js';
import type { Value } from '../value.js';
import { bothBits } from './bits.js';
import { boolChunk, validBits, valueBits } from './column.js';
import { blockRows, doublesOf } from './doubles.js';
import { rowsAmong } from './text.js';

type Membership = BoundNode & { readonly node: 'in' };

/** The rows whose value is among a node's; undefined where no loop here does it. */
export function memberRows(node: Membership, operand: Chunk): Chunk | undefined {
  const bits = rowsLike(node.values, operand);
  if (bits === undefined) return undefined;
  const valid = validBits(operand);
  // With null among the values, what is not found is unknown.
  return boolChunk(operand.length, bits, node.hasNull ? bothBits(bits, valid) : valid);
}

function rowsLike(values: readonly Value[], operand: Chunk): Uint8Array | undefined {
  const type = plainType(operand.type);
  switch (type.kind) {
    case 'utf8':
    case 'binary':
      return rowsAmong(
        operand,
        values.map((value) => (typeof value === 'string' ? encodeText(value) : (value as Uint8Array))),
      );
    case 'bool': {
      const bits = valueBits(operand);
      const [whenFalse, whenTrue] = [values.includes(false), values.includes(true)];
      return bits.map((byte) => (whenTrue ? byte : 0) | (whenFalse ? ~byte : 0));
    }
    case 'int':
    case 'float':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return numberRows(values as readonly (number | bigint)[], operand);
    default:
      return undefined;
  }
}

// The nearest double of an integer below 2^53 is that of no other; beyond, this loop can't tell.
function numberRows(values: readonly (number | bigint)[], operand: Chunk): Uint8Array | undefined {
  const exact = operand.values instanceof BigInt64Array || operand.values instanceof BigUint64Array;
  if (exact && values.some((value) => value >= 2 ** 53 || value <= -(2 ** 53))) return undefined;
  const sought = new Set(values.map(Number));
  const bits = new Uint8Array(bitmapBytes(operand.length));
  const scratch = new Float64Array(blockRows);
  for (let start = 0; start < operand.length; start += blockRows) {
    const end = Math.min(start + blockRows, operand.length);
    const block = doublesOf(operand, start, end, scratch);
    for (let i = start; i < end; i++) if (sought.has(block[i - start]!)) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}
