import { clipped, type Formula, type SlotFormula, slotNumber } from './formula.js';
import type { Category } from './spec.js';

/** What lies in a formula's hand: a number (missing is NaN) or a value (missing is null). */
export type Computed = number | Category | null;

/**
 * Computes a formula from its input cell: the slow, obvious form that the row and batch forms are held to.
 *
 * A missing or unknown value under the policy `error` gives `undefined`.
 */
export function interpret(formula: Formula, cell: Computed): Computed | undefined {
  if (formula.op === 'input') return cell;
  if (formula.op === 'pick') {
    const value = interpret(formula.of.of, cell);
    const slot = value === undefined ? undefined : slotOf(formula.of, value);
    return slot === undefined ? undefined : slotNumber(formula.numbers, slot, formula.of.categories.length);
  }
  const value = interpret(formula.of, cell);
  return value === undefined ? undefined : apply(formula, value);
}

/** One operation on the value that the formula inside it gave. */
export function apply(formula: Exclude<Formula, { op: 'input' | 'pick' }>, value: Computed): Computed {
  switch (formula.op) {
    case 'number':
      return value === null ? Number.NaN : Number(value);
    case 'fill':
      return isMissing(value) ? formula.value : value;
    case 'missing':
      return isMissing(value) ? 1 : 0;
    case 'standardize': {
      const centred = formula.mean === null ? (value as number) : (value as number) - formula.mean;
      return formula.scale === null ? centred : centred / formula.scale;
    }
    case 'rescale': {
      const product = (value as number) * formula.scale;
      const scaled = product + formula.min;
      if (formula.clip === null) return scaled;
      const [low, high] = formula.clip;
      return clipped(scaled, low, high);
    }
  }
}

const places = new WeakMap<SlotFormula, ReadonlyMap<Computed, number>>();

function placesOf(formula: SlotFormula): ReadonlyMap<Computed, number> {
  const known = places.get(formula);
  if (known) return known;
  const made = new Map<Computed, number>(formula.categories.map((category, slot) => [category, slot]));
  places.set(formula, made);
  return made;
}

/** The slot of a value among categories, or undefined where the policy is to throw. */
function slotOf(formula: SlotFormula, value: Computed): number | undefined {
  const { categories } = formula;
  if (isMissing(value)) {
    if (formula.onMissing === 'slot') return categories.length;
    if (formula.onMissing === 'error') return undefined;
  } else {
    const at = placesOf(formula).get(value);
    if (at !== undefined) return at;
  }
  return formula.onUnknown === 'slot' ? categories.length + 1 : undefined;
}

/** Is the value missing: null, or NaN? */
function isMissing(value: Computed): value is null {
  return value === null || value !== value;
}
