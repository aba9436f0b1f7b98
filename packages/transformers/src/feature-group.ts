import type { Feature } from './feature.js';
import { type PickFormula, type SlotFormula, slotNumber } from './formula.js';

/** Features that stand side by side and are written together; `at` is the place of the first among all. */
export interface FeatureGroup {
  readonly at: number;
  readonly features: readonly Feature[];
}

/**
 * One-hot neighbours of one encoder in one group, so that a category is looked up once, and neighbouring outputs of one kernel; every other
 * feature in its own.
 */
export function groupFeatures(features: readonly Feature[]): FeatureGroup[] {
  const found: { at: number; features: Feature[] }[] = [];
  for (const [at, feature] of features.entries()) {
    const last = found.at(-1);
    if (last && follows(last.features.at(-1)!, feature)) last.features.push(feature);
    else found.push({ at, features: [feature] });
  }
  return found;
}

function follows({ formula: before }: Feature, { formula: after }: Feature): boolean {
  if (before.op === 'output' && after.op === 'output')
    return before.of === after.of && before.output + 1 === after.output;
  if (before.op !== 'pick' || after.op !== 'pick' || before.of !== after.of) return false;
  return isPlainHot(before) && isPlainHot(after) && before.numbers.slots[0]! < after.numbers.slots[0]!;
}

/** Is it a one-hot column of 0 and 1 whose slots no neighbour has? */
export function isPlainHot(formula: PickFormula): formula is PickFormula & {
  readonly numbers: { readonly form: 'hot'; readonly slots: readonly number[] };
} {
  const { numbers } = formula;
  return (
    numbers.form === 'hot' &&
    numbers.slots.length > 0 &&
    (numbers.one ?? 1) === 1 &&
    Object.is(numbers.zero ?? 0, 0)
  );
}

/** The number of every slot. */
export function codesOf({ of, numbers }: PickFormula): Float64Array {
  const codes = Float64Array.from({ length: of.categories.length + 2 }, (_, slot) =>
    numbers.form === 'hot' ? (numbers.zero ?? 0) : slotNumber(numbers, slot, of.categories.length),
  );
  if (numbers.form === 'hot') for (const slot of numbers.slots) codes[slot] = numbers.one ?? 1;
  return codes;
}

/** For every slot, which of the features is 1; -1 for none. */
export function hotOffsets(features: readonly Feature[], of: SlotFormula): Int32Array {
  const offsets = new Int32Array(of.categories.length + 2).fill(-1);
  for (const [offset, { formula }] of features.entries()) {
    const { numbers } = formula as PickFormula;
    if (numbers.form === 'hot') for (const slot of numbers.slots) offsets[slot] = offset;
  }
  return offsets;
}
