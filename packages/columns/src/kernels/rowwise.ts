import { applyNode, type ValueNode } from '../apply-node.js';
import { chunkFromValues } from '../chunk-from-values.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import type { Column } from './column.js';

/** Computes a node row by row as the interpreter does: for the pairs of types that have no loop of their own. */
export function rowwise(node: ValueNode, length: number, operands: readonly Column[]): Column {
  const values: Value[] = new Array(length);
  let errors: Uint8Array | null = null;
  const state = { failed: false };
  const row: Value[] = new Array(operands.length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < operands.length; j++) row[j] = valueAt(operands[j]!.chunk, i);
    values[i] = applyNode(node, row, state);
    if (state.failed) {
      errors ??= new Uint8Array((length + 7) >> 3);
      errors[i >> 3]! |= 1 << (i & 7);
      state.failed = false;
    }
  }
  return { chunk: chunkFromValues(node.type, values), errors };
}
