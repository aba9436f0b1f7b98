import {
  type AggregateKind,
  addScaled,
  compareValues,
  type ExactMoments,
  type Expression,
  type Group,
  max,
  mean,
  min,
  momentsAnswer,
  nanCount,
  nullCount,
  quantiles,
  rowCount,
  types,
  type Value,
  type ValueCount,
  valueCounts,
  variance,
} from '@millrace/columns';
import { type Asked, aggregateOver } from './computed-kind.js';
import {
  type Counts,
  countsOfWeighted,
  distributionOf,
  type Missing,
  medianOfWeighted,
  middle,
  missingOfWeighted,
  type Summary,
  summaryOfWeighted,
} from './distribution.js';
import { FitError } from './errors.js';
import { exactMoments, exactMomentsKind } from './exact-moments.js';
import { unitsOf, type Weighted } from './exact-ratio.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import type { Formula } from './formula.js';
import { type Asking, joinAskings, known, mapAsking } from './judgement.js';
import type { Category } from './spec.js';
import type { RawStatistics, StatisticsContext } from './statistics-context.js';

/** Asks one aggregate of a formula. */
export function askOf<T>(
  formula: Formula,
  build: (x: Expression) => Asked['aggregate'],
  context: StatisticsContext,
  kind?: AggregateKind,
): Asking<T> {
  const { aggregate, kinds } = aggregateOver([formula], (x) => build(x!), context, kind);
  return { asks: [aggregate], kinds, read: ([answer]) => answer as T };
}

/** Asks for least and greatest value, or for mean and population variance, correctly rounded; what was not asked is NaN. */
export function summaryOf(
  feature: Feature,
  context: StatisticsContext,
  what: 'moments' | 'extremes' = 'moments',
): Asking<Summary> {
  const distribution = distributionOf(feature.formula, context);
  if (distribution) return known(() => summaryOfWeighted(distribution));
  const filled = filledSummary(feature.formula, context, what);
  if (filled) return known(() => filled);
  const x = numberFormula(feature.formula, context);
  const parts: Asking<unknown>[] = [
    missingOf(feature, context),
    ...(what === 'moments'
      ? [askOf(x, mean, context), askOf(x, (of) => variance(of, { ddof: 0 }), context)]
      : [askOf(x, min, context), askOf(x, max, context)]),
  ];
  return mapAsking(joinAskings(parts), ([missing, ...answers]) => {
    const { rows, missing: count } = missing as Missing;
    const [first, second] = answers.map((answer) => numberOrNull(answer) ?? Number.NaN);
    const none = { min: Number.NaN, max: Number.NaN, mean: Number.NaN, variance: Number.NaN };
    const found = what === 'moments' ? { mean: first!, variance: second! } : { min: first!, max: second! };
    return { rows, valid: rows - count, ...none, ...found };
  });
}

/** The column below a formula that an imputer filled, and what was known of it before. */
function rawOf(formula: Formula, context: StatisticsContext): RawStatistics | undefined {
  if (formula.op === 'number') return rawOf(formula.of, context);
  if (formula.op !== 'fill') return undefined;
  const base = formula.of.op === 'number' ? formula.of.of : formula.of;
  return context.raw.get(base);
}

function fillOf(formula: Formula): number {
  return formula.op === 'number'
    ? fillOf(formula.of)
    : Number((formula as Extract<Formula, { op: 'fill' }>).value);
}

// The missing cells times the fill, added exactly.
function filledSummary(
  formula: Formula,
  context: StatisticsContext,
  what: 'moments' | 'extremes',
): Summary | undefined {
  const raw = rawOf(formula, context);
  if (raw === undefined || (what === 'moments' ? raw.moments : raw.min) === undefined) return undefined;
  const { rows, missing } = raw.missing;
  const value = fillOf(formula);
  const ends = [raw.min, raw.max].filter((end) => end !== null && end !== undefined).map(Number);
  if (missing > 0) ends.push(value + 0);
  const moments = raw.moments && withFilled(raw.moments, missing, value);
  const answer = (kind: 'mean' | 'variance'): number =>
    moments === undefined
      ? Number.NaN
      : (numberOrNull(momentsAnswer(kind, moments, { nan: 'skip', ddof: 0 }, types.float64())) ?? Number.NaN);
  return {
    rows,
    valid: rows,
    min: ends.length > 0 ? Math.min(...ends) : Number.NaN,
    max: ends.length > 0 ? Math.max(...ends) : Number.NaN,
    mean: answer('mean'),
    variance: answer('variance'),
  };
}

function withFilled({ sums, ...counts }: ExactMoments, missing: number, value: number): ExactMoments {
  const [first, second] = sums.map((sum) => ({ ...sum }));
  const units = unitsOf(value);
  addScaled(first!, BigInt(missing) * units, -1074);
  addScaled(second!, BigInt(missing) * units * units, -2148);
  return { ...counts, finite: counts.finite + missing, sums: [first!, second!] };
}

/** Asks, before an imputer's fills are known, what the steps after it will want to know of the filled column. */
export function rawStatisticsOf(
  feature: Feature,
  wanted: readonly ('moments' | 'extremes' | 'counts')[],
  context: StatisticsContext,
): Asking<RawStatistics> {
  const x = numberFormula(feature.formula, context);
  const all = wanted.includes('extremes');
  const asks: Asking<unknown>[] = [
    missingOf(feature, context),
    ...(all ? [askOf(x, min, context), askOf(x, max, context)] : []),
    ...(wanted.includes('moments') ? [askOf(x, exactMoments, context, exactMomentsKind)] : []),
    ...(wanted.includes('counts') ? [countsOf(feature, context)] : []),
  ];
  return mapAsking(joinAskings(asks), ([missing, ...answers]) => ({
    missing: missing as Missing,
    ...(all && { min: answers[0] as Value, max: answers[1] as Value }),
    ...(wanted.includes('moments') && { moments: answers[all ? 2 : 0] as ExactMoments }),
    ...(wanted.includes('counts') && { counts: answers.at(-1) as Counts }),
  }));
}

/** Asks for the median: the exact middle, or the correctly rounded mean of the two middle values; null without values. */
export function medianOf({ formula }: Feature, context: StatisticsContext): Asking<number | null> {
  const distribution = distributionOf(formula, context);
  if (distribution) return known(() => medianOfWeighted(distribution));
  const x = numberFormula(formula, context);
  const ends = (['lower', 'higher'] as const).map((method) =>
    askOf<readonly Value[]>(x, (of) => quantiles(of, [0.5], { method }), context),
  );
  return mapAsking(joinAskings(ends), ([low, high]) => {
    const [a, b] = [low![0] ?? null, high![0] ?? null];
    return a === null || b === null ? null : middle(Number(a), Number(b));
  });
}

/** Asks for the mean alone, correctly rounded; null without values. */
export function meanOf({ formula }: Feature, context: StatisticsContext): Asking<number | null> {
  const distribution = distributionOf(formula, context);
  if (distribution) {
    const { valid, mean: average } = summaryOfWeighted(distribution);
    return known(() => (valid > 0 ? average : null));
  }
  return mapAsking(askOf(numberFormula(formula, context), mean, context), numberOrNull);
}

/** Asks how many rows there are and how many of them are missing. */
export function missingOf({ formula }: Feature, context: StatisticsContext): Asking<Missing> {
  const distribution = distributionOf(formula, context);
  if (distribution) return known(() => missingOfWeighted(distribution));
  const filled = formula.op === 'fill' ? context.missingCounts.get(formula) : undefined;
  if (filled) return known(() => ({ rows: filled.rows, missing: 0, nans: 0 }));
  const parts: Asking<number>[] = [
    { asks: [rowCount()], read: ([rows]) => rows as number },
    askOf(formula, nullCount, context),
    ...(typeOf(formula).kind === 'float' ? [askOf<number>(formula, nanCount, context)] : []),
  ];
  return mapAsking(joinAskings(parts), ([rows, nulls, nans = 0]) => ({
    rows: rows!,
    missing: nulls! + nans,
    nans,
  }));
}

/** Asks how often each value occurs. */
export function countsOf(feature: Feature, context: StatisticsContext): Asking<Counts> {
  const { formula } = feature;
  const distribution = distributionOf(formula, context);
  if (distribution) return known(() => countsOfWeighted(distribution));
  const plain = context.raw.get(formula)?.counts;
  if (plain) return known(() => plain);
  const turned = formula.op === 'number' ? context.raw.get(formula.of)?.counts : undefined;
  if (turned) return known(() => asNumbers(turned));
  const raw = rawOf(formula, context);
  if (raw?.counts && formula.op === 'fill') {
    const counts = formula.of.op === 'number' ? asNumbers(raw.counts) : raw.counts;
    return known(() => withFill(counts, formula.value));
  }
  const filled = formula.op === 'fill' ? context.missingCounts.get(formula) : undefined;
  if (filled && formula.op === 'fill' && formula.of.op !== 'number') {
    return mapAsking(countsOf({ ...feature, formula: formula.of }, context), (inner) =>
      withFill(inner, formula.value),
    );
  }
  const counts = askOf<readonly ValueCount[]>(formula, valueCounts, context);
  return mapAsking(joinAskings<unknown>([missingOf(feature, context), counts]), ([missing, counted]) => ({
    missing: (missing as Missing).missing,
    values: (counted as Counts['values']).filter(({ value }) => value === value),
  }));
}

/** Asks for the distinct values of a column of numbers and how often each occurs, ascending, as doubles. */
export function valuesOf(feature: Feature, context: StatisticsContext): Asking<readonly Weighted[]> {
  return mapAsking(
    countsOf({ ...feature, formula: numberFormula(feature.formula, context) }, context),
    (counts) => asNumbers(counts).values as readonly Weighted[],
  );
}

/** Asks for the distinct pairs of a number and its weight, and how often each occurs; rows without weight, or with 0, are left out. */
export function weightedPairsOf(
  { formula }: Feature,
  weight: Feature,
  context: StatisticsContext,
): Asking<readonly { readonly value: number; readonly weight: number; readonly count: number }[]> {
  const x = numberFormula(formula, context);
  const w = numberFormula(weight.formula, context);
  const { aggregate, kinds } = aggregateOver([x, w], (...by) => rowCount({ by }), context);
  return {
    asks: [aggregate],
    kinds,
    read: ([groups]) =>
      (groups as readonly Group<number>[]).flatMap(({ key: [value, own], answer }) => {
        const [number, each] = [Number(value ?? Number.NaN), own === null ? Number.NaN : Number(own)];
        requireWeight(weight.name, each);
        return each === 0 ? [] : [{ value: number, weight: each, count: answer }];
      }),
  };
}

function requireWeight(column: string, weight: number): void {
  if (weight >= 0 && weight < Infinity) return;
  throw new FitError(
    'bad_weight',
    `The weight column '${column}' holds ${Number.isNaN(weight) ? 'a missing value' : weight}: weights are finite and not negative.`,
    { column, expected: '0 or more', actual: weight },
  );
}

// 64-bit integers may become one double.
function asNumbers({ missing, values }: Counts): Counts {
  const counts = new Map<number, number>();
  for (const { value, count } of values) {
    const number = Number(value) + 0;
    counts.set(number, (counts.get(number) ?? 0) + count);
  }
  return {
    missing,
    values: [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value),
  };
}

// The counts of a column after its missing values became `fill`.
function withFill({ missing, values }: Counts, given: Category): Counts {
  if (missing === 0) return { missing, values };
  const fill = typeof given === 'number' ? given + 0 : given;
  const others = values.filter(({ value }) => value !== fill);
  const before = values.find(({ value }) => value === fill)?.count ?? 0;
  const at = others.findIndex(({ value }) => compareValues(value, fill) > 0);
  const filled = { value: fill, count: before + missing };
  return { missing: 0, values: others.toSpliced(at < 0 ? others.length : at, 0, filled) };
}

/** Throws `FitError` when an extreme, mean or median is infinite. */
export function requireFinite(who: string, column: string, ...values: readonly number[]): void {
  const bad = values.find((value) => value === Infinity || value === -Infinity);
  if (bad === undefined) return;
  throw new FitError(
    'infinite_value',
    `${who} cannot be fitted to column '${column}': it holds ${bad}, and no finite statistic comes of that. Filter such rows out, or turn them into null.`,
    { column, expected: 'finite values', actual: bad },
  );
}

/** A formula to take statistics of: integers and floats as they are, so that an engine can answer from the column itself. */
export function numberFormula(formula: Formula, context: StatisticsContext): Formula {
  const plain = plainFormula(formula, context);
  return typeOf(plain).kind === 'bool' ? { op: 'number', of: plain } : plain;
}

// Without what changes no value on the rows at hand: fills where nothing was missing, and the turn of a number into a double.
function plainFormula(formula: Formula, context: StatisticsContext): Formula {
  if (formula.op === 'fill' && context.missingCounts.get(formula)?.missing === 0) {
    return plainFormula(formula.of, context);
  }
  if (formula.op === 'number' && typeOf(formula.of).kind !== 'bool') return plainFormula(formula.of, context);
  return formula;
}

function numberOrNull(answer: unknown): number | null {
  return answer === null || answer === undefined ? null : Number(answer);
}
