import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import type { Column } from './column.js';

type Cast = BoundNode & { readonly node: 'cast' };

/** A cast of every row; undefined where no loop does it. */
export function castColumn(node: Cast, operand: Chunk): Column | undefined {
  if (node.type === operand.type) return { chunk: operand, errors: null };
  return undefined;
}
