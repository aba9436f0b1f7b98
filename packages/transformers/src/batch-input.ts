import { type Chunk, isNullAt } from '@millrace/columns';
import { countMissing, loadNumbers } from './batch-numbers.js';
import type { CountOnce, Tally } from './counters.js';
import type { Formula } from './formula.js';
import type { InputColumn } from './input-type.js';
import type { Category } from './spec.js';

/** What the parts of a batch form share while they are composed. */
export interface Compiling {
  readonly inputs: readonly InputColumn[];
  readonly tally: Tally;
  readonly once: CountOnce;
}

/** Counts the missing cells of a chunk, NaN among them, or does nothing when another part counts them. */
export function missingCount(input: number, { tally, once, inputs }: Compiling): (chunk: Chunk) => void {
  if (!once.missing(input)) return () => {};
  const isFloat = inputs[input]!.type.kind === 'float';
  return (chunk) => {
    tally.missing[input]! += isFloat && isFloatChunk(chunk) ? countMissing(loadNumbers(chunk)) : nulls(chunk);
  };
}

function isFloatChunk({ type }: Chunk): boolean {
  return type.kind === 'float' && type.bits !== 16;
}

/** How many cells are null, a dictionary's null entries among them. */
export function nulls(chunk: Chunk): number {
  if (chunk.type.kind === 'null') return chunk.length;
  if (chunk.type.kind !== 'dictionary' || chunk.dictionary!.nullCount === 0) return chunk.nullCount;
  let count = 0;
  for (let i = 0; i < chunk.length; i++) if (isNullAt(chunk, i)) count++;
  return count;
}

/**
 * The input below a value formula and what fills it; undefined where something else lies between. After the first fill nothing is
 * missing, so that it is the one that counts.
 */
export function baseOf(formula: Formula): { input: number; fill: Category | null } | undefined {
  let fill: Category | null = null;
  let at = formula;
  while (at.op === 'fill') {
    fill = at.value;
    at = at.of;
  }
  return at.op === 'input' ? { input: at.input, fill } : undefined;
}
