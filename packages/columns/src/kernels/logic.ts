import type { Chunk } from '../chunk.js';
import { type Bits, bothBits, eitherBits, invertBits } from './bits.js';
import { boolChunk, validBits, valueBits } from './column.js';

/** Three-valued `and`: false wins over null. */
export function andChunks(length: number, operands: readonly Chunk[]): Chunk {
  let values: Bits = null;
  let valid: Bits = null;
  for (const operand of operands) {
    const bits = valueBits(operand);
    const known = validBits(operand);
    const sure = known === null ? bits : bothBits(bits, known)!;
    const falses = known === null ? invertBits(bits) : bothBits(invertBits(bits), known)!;
    if (values === null) {
      values = sure;
      valid = known;
      continue;
    }
    const others: Uint8Array = valid === null ? invertBits(values) : bothBits(invertBits(values), valid)!;
    values = bothBits(values, sure);
    valid = valid === null && known === null ? null : eitherBits(values, eitherBits(falses, others));
  }
  return boolChunk(length, values ?? new Uint8Array((length + 7) >> 3).fill(255), valid);
}

/** Three-valued `or`: true wins over null. */
export function orChunks(length: number, operands: readonly Chunk[]): Chunk {
  return notChunk(andChunks(length, operands.map(notChunk)));
}

/** The opposite; null stays null. */
export function notChunk(operand: Chunk): Chunk {
  return boolChunk(operand.length, invertBits(valueBits(operand)), validBits(operand));
}
