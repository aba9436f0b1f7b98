import {
  type Aggregate,
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
import { float64 } from './double-type.js';
import { FitError } from './errors.js';
import { expressionOf, typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import type { Asking } from './judgement.js';

/** Asks for extremes and, unless only those are wanted, mean and population variance, all correctly rounded. */
export function summaryOf(
  feature: Feature,
  context: StatisticsContext,
  what: 'moments' | 'extremes' = 'moments',
): Asking<Summary> {
  const known = distributionOf(feature.formula, context);
  if (known) return { asks: [], read: () => summaryOfWeighted(known) };
  const x = numberExpression(feature, context);
  const moments = what === 'moments' ? [mean(x), variance(x, { ddof: 0 })] : [];
  return {
    asks: [...missingAsks(feature, context), min(x), max(x), ...moments],
    read: (answers) => {
      const { rows, missing } = readMissing(answers);
      const [, , , least, greatest, average, spread] = answers.map(
        (answer) => numberOrNull(answer) ?? Number.NaN,
      );
      return {
        rows,
        valid: rows - missing,
        min: least!,
        max: greatest!,
        mean: average ?? Number.NaN,
        variance: spread ?? Number.NaN,
      };
    },
  };
}

/** Asks for the median: the exact middle, or the correctly rounded mean of the two middle values; null without values. */
export function medianOf(feature: Feature, context: StatisticsContext): Asking<number | null> {
  const known = distributionOf(feature.formula, context);
  if (known) return { asks: [], read: () => medianOfWeighted(known) };
  const x = numberExpression(feature, context);
  return {
    asks: [quantiles(x, [0.5], { method: 'lower' }), quantiles(x, [0.5], { method: 'higher' })],
    read: (answers) => {
      const [low, high] = answers.map((answer) => (answer as readonly Value[])[0] ?? null);
      return low === null || high === null ? null : middle(Number(low), Number(high));
    },
  };
}

/** Asks for the mean alone, correctly rounded; null without values. */
export function meanOf(feature: Feature, context: StatisticsContext): Asking<number | null> {
  const known = distributionOf(feature.formula, context);
  if (known)
    return {
      asks: [],
      read: () =>
        missingOfWeighted(known).missing < missingOfWeighted(known).rows
          ? summaryOfWeighted(known).mean
          : null,
    };
  return { asks: [mean(numberExpression(feature, context))], read: ([answer]) => numberOrNull(answer) };
}

/** Asks how many rows there are and how many of them are missing. */
export function missingOf(feature: Feature, context: StatisticsContext): Asking<Missing> {
  const known = distributionOf(feature.formula, context);
  if (known) return { asks: [], read: () => missingOfWeighted(known) };
  return { asks: missingAsks(feature, context), read: readMissing };
}

/** Asks how often each value occurs. */
export function countsOf(feature: Feature, context: StatisticsContext): Asking<Counts> {
  const known = distributionOf(feature.formula, context);
  if (known) return { asks: [], read: () => countsOfWeighted(known) };
  const x = expressionOf(feature.formula, context.names);
  return {
    asks: [...missingAsks(feature, context), valueCounts(x)],
    read: (answers) => {
      const counted = answers[3] as readonly ValueCount[];
      const values = counted.filter(({ value }) => value === value) as Counts['values'];
      return { missing: readMissing(answers).missing, values };
    },
  };
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
function numberExpression({ formula }: Feature, context: StatisticsContext): Expression {
  return expressionOf(
    typeOf(formula).kind === 'bool' ? { op: 'number', of: formula } : formula,
    context.names,
  );
}

function missingAsks({ formula }: Feature, context: StatisticsContext): Aggregate[] {
  const x = expressionOf(formula, context.names);
  return [rowCount(), nullCount(x), nanCountOf(x, typeOf(formula).kind === 'float')];
}

// Only floats have NaN; nullCount of a constant keeps the answers of all types in the same places.
function nanCountOf(x: Expression, isFloat: boolean): Aggregate {
  return isFloat ? nanCount(x) : nullCount({ node: 'literal', value: 0, type: float64 });
}

function readMissing(answers: readonly unknown[]): Missing {
  const [rows, nulls, nans] = answers as readonly number[];
  return { rows: rows!, missing: nulls! + nans! };
}

function numberOrNull(answer: unknown): number | null {
  return answer === null || answer === undefined ? null : Number(answer);
}
