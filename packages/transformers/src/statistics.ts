import {
  compareValues,
  type Expression,
  max,
  mean,
  min,
  nanCount,
  nullCount,
  quantiles,
  rowCount,
  type Value,
  type ValueCount,
  valueCounts,
  variance,
} from '@millrace/columns';
import {
  type Counts,
  countsOfWeighted,
  distributionOf,
  type Missing,
  medianOfWeighted,
  middle,
  missingOfWeighted,
  type StatisticsContext,
  type Summary,
  summaryOfWeighted,
} from './distribution.js';
import { FitError } from './errors.js';
import { expressionOf, typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import type { Formula } from './formula.js';
import type { Asking } from './judgement.js';
import type { Category } from './spec.js';

/** Asks for extremes and, unless only those are wanted, mean and population variance, all correctly rounded. */
export function summaryOf(
  feature: Feature,
  context: StatisticsContext,
  what: 'moments' | 'extremes' = 'moments',
): Asking<Summary> {
  const known = distributionOf(feature.formula, context);
  if (known) return { asks: [], read: () => summaryOfWeighted(known) };
  const x = numberExpression(feature.formula, context);
  const missing = missingOf(feature, context);
  const moments = what === 'moments' ? [mean(x), variance(x, { ddof: 0 })] : [];
  return {
    asks: [...missing.asks, min(x), max(x), ...moments],
    read: (answers) => {
      const count = missing.read(answers.slice(0, missing.asks.length));
      const [least, greatest, average, spread] = answers
        .slice(missing.asks.length)
        .map((answer) => numberOrNull(answer) ?? Number.NaN);
      return {
        rows: count.rows,
        valid: count.rows - count.missing,
        min: least!,
        max: greatest!,
        mean: average ?? Number.NaN,
        variance: spread ?? Number.NaN,
      };
    },
  };
}

/** Asks for the median: the exact middle, or the correctly rounded mean of the two middle values; null without values. */
export function medianOf({ formula }: Feature, context: StatisticsContext): Asking<number | null> {
  const known = distributionOf(formula, context);
  if (known) return { asks: [], read: () => medianOfWeighted(known) };
  const x = numberExpression(formula, context);
  return {
    asks: [quantiles(x, [0.5], { method: 'lower' }), quantiles(x, [0.5], { method: 'higher' })],
    read: (answers) => {
      const [low, high] = answers.map((answer) => (answer as readonly Value[])[0] ?? null);
      return low === null || high === null ? null : middle(Number(low), Number(high));
    },
  };
}

/** Asks for the mean alone, correctly rounded; null without values. */
export function meanOf({ formula }: Feature, context: StatisticsContext): Asking<number | null> {
  const known = distributionOf(formula, context);
  if (known) {
    const { valid, mean: average } = summaryOfWeighted(known);
    return { asks: [], read: () => (valid > 0 ? average : null) };
  }
  return { asks: [mean(numberExpression(formula, context))], read: ([answer]) => numberOrNull(answer) };
}

/** Asks how many rows there are and how many of them are missing. */
export function missingOf({ formula }: Feature, context: StatisticsContext): Asking<Missing> {
  const known = distributionOf(formula, context);
  if (known) return { asks: [], read: () => missingOfWeighted(known) };
  const filled = formula.op === 'fill' ? context.missingCounts.get(formula) : undefined;
  if (filled) return { asks: [], read: () => ({ rows: filled.rows, missing: 0, nans: 0 }) };
  const x = expressionOf(formula, context);
  return {
    asks: [rowCount(), nullCount(x), ...(typeOf(formula).kind === 'float' ? [nanCount(x)] : [])],
    read: ([rows, nulls, nans = 0]) => {
      const missing = (nulls as number) + (nans as number);
      return { rows: rows as number, missing, nans: nans as number };
    },
  };
}

/** Asks how often each value occurs. */
export function countsOf(feature: Feature, context: StatisticsContext): Asking<Counts> {
  const { formula } = feature;
  const known = distributionOf(formula, context);
  if (known) return { asks: [], read: () => countsOfWeighted(known) };
  const filled = formula.op === 'fill' ? context.missingCounts.get(formula) : undefined;
  if (filled && formula.op === 'fill' && formula.of.op !== 'number') {
    const inner = countsOf({ ...feature, formula: formula.of }, context);
    return { asks: inner.asks, read: (answers) => withFill(inner.read(answers), formula.value) };
  }
  const missing = missingOf(feature, context);
  return {
    asks: [...missing.asks, valueCounts(expressionOf(formula, context))],
    read: (answers) => {
      const counted = answers[missing.asks.length] as readonly ValueCount[];
      const values = counted.filter(({ value }) => value === value) as Counts['values'];
      return { missing: missing.read(answers.slice(0, missing.asks.length)).missing, values };
    },
  };
}

// The counts of a column after its missing values became `fill`.
function withFill({ missing, values }: Counts, fill: Category): Counts {
  if (missing === 0) return { missing, values };
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

// Integers and floats are asked for as they are, so that an engine can answer from the column itself.
function numberExpression(formula: Formula, context: StatisticsContext): Expression {
  const plain = plainFormula(formula, context);
  return expressionOf(typeOf(plain).kind === 'bool' ? { op: 'number', of: plain } : plain, context);
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
