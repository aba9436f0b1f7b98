import { operandNodes } from '../apply-node.js';
import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import { dictionaryRows } from '../plain-chunk.js';
import { takeChunk } from '../take-chunk.js';
import type { Column } from './column.js';

const soleColumns = new WeakMap<BoundNode, string | null>();

/** The one column that a computation reads, when it reads exactly one; null otherwise. */
export function soleColumn(node: BoundNode): string | null {
  const known = soleColumns.get(node);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const visit = (one: BoundNode): void => {
    if (one.node === 'column') names.add(one.name);
    for (const operand of operandNodes(one)) visit(operand);
  };
  visit(node);
  const [name] = names;
  const sole = names.size === 1 && node.node !== 'column' ? name! : null;
  soleColumns.set(node, sole);
  return sole;
}

const answers = new WeakMap<BoundNode, WeakMap<Chunk, Column>>();

/**
 * Computes what reads one dictionary column once per entry, and hands every row its entry's result. A dictionary that many
 * batches share is computed once.
 */
export function throughDictionary(
  node: BoundNode,
  chunk: Chunk,
  compute: (entries: Chunk) => Column,
): Column {
  const { rows, entries } = dictionaryRows(chunk);
  let known = answers.get(node);
  if (known === undefined) {
    known = new WeakMap();
    answers.set(node, known);
  }
  let answer = known.get(entries);
  if (answer === undefined) {
    answer = compute(entries);
    known.set(entries, answer);
  }
  return { chunk: takeChunk(answer.chunk, rows), errors: takeErrors(answer.errors, rows) };
}

function takeErrors(errors: Uint8Array | null, rows: Uint32Array): Uint8Array | null {
  if (errors === null) return null;
  const taken = new Uint8Array((rows.length + 7) >> 3);
  let some = 0;
  for (let i = 0; i < rows.length; i++) {
    const bit = (errors[rows[i]! >> 3]! >> (rows[i]! & 7)) & 1;
    some |= bit;
    taken[i >> 3]! |= bit << (i & 7);
  }
  return some === 0 ? null : taken;
}
