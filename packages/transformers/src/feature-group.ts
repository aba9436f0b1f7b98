import type { Feature } from './feature.js';
import { type PickFormula, type SlotFormula, slotNumber } from './formula.js';

/** Features that stand side by side and are written together; `at` is the place of the first among all. */
export interface FeatureGroup {
  readonly at: number;
  readonly features: readonly Feature[];
}

/** One-hot neighbours of one encoder in one group, so that a category is looked up once; every other feature in its own. */
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
  if (before.op !== 'pick' || after.op !== 'pick' || before.of !== after.of) return false;
  return (
    before.numbers.form === 'hot' && after.numbers.form === 'hot' && before.numbers.slot < after.numbers.slot
  );
}

/** The number of every slot. */
export function codesOf({ of, numbers }: PickFormula): Float64Array {
  return Float64Array.from({ length: of.categories.length + 2 }, (_, slot) =>
    slotNumber(numbers, slot, of.categories.length),
  );
}

/** For every slot, which of the features is 1; -1 for none. */
export function hotOffsets(features: readonly Feature[], of: SlotFormula): Int32Array {
  const offsets = new Int32Array(of.categories.length + 2).fill(-1);
  for (const [offset, { formula }] of features.entries()) {
    const { numbers } = formula as PickFormula;
    if (numbers.form === 'hot') offsets[numbers.slot] = offset;
  }
  return offsets;
}
