import { exactMoments, type Weighted } from './exact-ratio.js';
import { type Formula, operandsOf, type SlotFormula, slotNumber } from './formula.js';
import { interpret } from './interpret.js';
import type { Category } from './spec.js';
import type { StatisticsContext } from './statistics-context.js';

/** Moments and extremes of a feature, missing values left out; NaN where there is no value. */
export interface Summary {
  readonly rows: number;
  readonly valid: number;
  readonly mean: number;
  readonly variance: number;
  readonly min: number;
  readonly max: number;
}

/** How often each value of a feature occurs, in the order of `compareValues`. */
export interface Counts {
  readonly missing: number;
  readonly values: readonly { readonly value: Category; readonly count: number }[];
}

/** Rows, how many of them are missing, and how many of those are NaN. */
export interface Missing {
  readonly rows: number;
  readonly missing: number;
  readonly nans: number;
}

/**
 * The values that a feature takes on the data it was fitted to and how often, where an encoder or an imputer has counted them: then
 * nothing needs to be asked of the data again. Missing is NaN.
 */
export function distributionOf(
  formula: Formula,
  context: Pick<StatisticsContext, 'slotCounts' | 'missingCounts'>,
): readonly Weighted[] | undefined {
  const bases = basesOf(formula);
  if (bases === undefined || bases.size !== 1) return undefined;
  const [base] = bases;
  const over = (known: (each: Formula) => number | undefined): number =>
    interpret(formula, [], known) as number;
  if ('op' in base!) {
    const counted = context.missingCounts.get(base);
    if (counted === undefined) return undefined;
    const at = (mark: number) => over((each) => (each === base ? mark : undefined));
    return [
      { value: at(1), count: counted.missing },
      { value: at(0), count: counted.rows - counted.missing },
    ];
  }
  const counts = context.slotCounts.get(base!);
  const size = base!.categories.length;
  const taken = (slot: number): number => (slot === size && base!.onMissing !== 'slot' ? size + 1 : slot);
  return counts?.map((count, slot) => ({
    value: over((each) =>
      each.op === 'pick' && each.of === base ? slotNumber(each.numbers, taken(slot), size) : undefined,
    ),
    count,
  }));
}

// What a formula depends on, if that is slots and marks alone.
function basesOf(formula: Formula): ReadonlySet<SlotFormula | (Formula & { op: 'missing' })> | undefined {
  const bases = new Set<SlotFormula | (Formula & { op: 'missing' })>();
  const open = [formula];
  while (open.length > 0) {
    const each = open.pop()!;
    if (each.op === 'pick') bases.add(each.of);
    else if (each.op === 'missing') bases.add(each);
    else if (each.op === 'input' || each.op === 'label' || each.op === 'output') return undefined;
    else open.push(...operandsOf(each));
  }
  return bases;
}

/** {@link Missing} of known values. */
export function missingOfWeighted(known: readonly Weighted[]): Missing {
  const rows = known.reduce((sum, { count }) => sum + count, 0);
  const missing = rows - present(known).reduce((sum, { count }) => sum + count, 0);
  return { rows, missing, nans: missing };
}

/** {@link Summary} of known values. */
export function summaryOfWeighted(known: readonly Weighted[]): Summary {
  const values = present(known);
  const { rows, missing } = missingOfWeighted(known);
  const least = values.reduce((low, { value }) => Math.min(low, value), Infinity);
  const greatest = values.reduce((high, { value }) => Math.max(high, value), -Infinity);
  if (values.length === 0)
    return { rows, valid: 0, mean: Number.NaN, variance: Number.NaN, min: Number.NaN, max: Number.NaN };
  return { rows, valid: rows - missing, ...exactMoments(values), min: least + 0, max: greatest + 0 };
}

/** {@link Counts} of known values: equal values together, ascending. */
export function countsOfWeighted(known: readonly Weighted[]): Counts {
  const counts = new Map<number, number>();
  for (const { value, count } of present(known)) counts.set(value + 0, (counts.get(value) ?? 0) + count);
  const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
  return { missing: missingOfWeighted(known).missing, values };
}

/** The median of known values; null when there are none. */
export function medianOfWeighted(known: readonly Weighted[]): number | null {
  const { values } = countsOfWeighted(known) as { values: readonly Weighted[] };
  const valid = values.reduce((sum, { count }) => sum + count, 0);
  if (valid === 0) return null;
  return middle(
    valueAtRank(values, Math.floor((valid - 1) / 2)),
    valueAtRank(values, Math.ceil((valid - 1) / 2)),
  );
}

/** The correctly rounded mean of two doubles, also where their sum is too large for a double. */
export function middle(low: number, high: number): number {
  const sum = low + high;
  return Number.isFinite(sum) ? sum / 2 : low / 2 + high / 2;
}

function valueAtRank(values: readonly Weighted[], rank: number): number {
  let seen = 0;
  for (const { value, count } of values) {
    seen += count;
    if (seen > rank) return value;
  }
  return Number.NaN;
}

function present(known: readonly Weighted[]): readonly Weighted[] {
  return known.filter(({ value, count }) => count > 0 && value === value);
}
