import type { Aggregate } from '../aggregate.js';
import { checkMeasurable, checkSummable } from '../aggregates/checks.js';
import { countWhere } from '../aggregates/count-where.js';
import { distinctCount } from '../aggregates/distinct-count.js';
import { duplicates } from '../aggregates/duplicates.js';
import { firstWhere } from '../aggregates/first-where.js';
import { isDecreasing } from '../aggregates/is-decreasing.js';
import { isIncreasing } from '../aggregates/is-increasing.js';
import { max } from '../aggregates/max.js';
import { mean } from '../aggregates/mean.js';
import { min } from '../aggregates/min.js';
import { nanCount } from '../aggregates/nan-count.js';
import { nullCount } from '../aggregates/null-count.js';
import { QUANTILE_METHODS } from '../aggregates/quantile-methods.js';
import { quantiles } from '../aggregates/quantiles.js';
import { rowCount } from '../aggregates/row-count.js';
import { rowHash } from '../aggregates/row-hash.js';
import { skewness } from '../aggregates/skewness.js';
import { standardDeviation } from '../aggregates/standard-deviation.js';
import { sum } from '../aggregates/sum.js';
import { validCount } from '../aggregates/valid-count.js';
import { valueCounts } from '../aggregates/value-counts.js';
import { variance } from '../aggregates/variance.js';
import type { DataType } from '../data-type.js';
import { physicalClass } from '../dense.js';
import { col } from '../expr.js';
import { plainType } from '../type-name.js';

function allows(check: (name: string, type: DataType) => void, type: DataType): boolean {
  try {
    check('', type);
    return true;
  } catch {
    return false;
  }
}

const propagate = { nan: 'propagate' } as const;

function numeric(): Aggregate[] {
  return [
    sum('x'),
    sum('x', propagate),
    mean('x'),
    mean('x', propagate),
    variance('x'),
    variance('x', { ddof: 0, nan: 'propagate' }),
    standardDeviation('x'),
    standardDeviation('x', { ddof: 2 }),
    skewness('x'),
  ];
}

function measured(): Aggregate[] {
  return [
    ...QUANTILE_METHODS.map((method) => quantiles('x', [0, 0.25, 0.3, 0.5, 0.9, 1], { method })),
    quantiles('x', [0.5], propagate),
    quantiles('x', [0.5], { approximate: 'hdr' }),
  ];
}

/** Every aggregate that has a meaning for a column `x` of a type, beside `y`, `g` and `k`. */
export function aggregatesOf(type: DataType): Aggregate[] {
  const ordered = physicalClass(type) !== 'nested';
  const decimal = plainType(type).kind === 'decimal';
  return [
    rowCount(),
    validCount('x'),
    nullCount('x'),
    nanCount('x'),
    countWhere(col('x').isNotNull()),
    firstWhere(col('x').isNull(), { limit: 3, columns: ['x', 'y', 'g'] }),
    firstWhere(col('k').ge(2), { columns: ['x'] }),
    distinctCount('x'),
    distinctCount('x', { approximate: 'hll' }),
    valueCounts('x'),
    duplicates(['x'], { limit: 5, columns: ['k', 'y'] }),
    duplicates(['x', 'g'], { limit: 5, nulls: 'skip' }),
    rowHash(),
    rowHash({ columns: ['x'] }),
    ...(ordered ? [min('x'), max('x'), min('x', propagate), max('x', propagate)] : []),
    ...(ordered ? [isIncreasing('x', { limit: 4 }), isDecreasing('x', { strict: true })] : []),
    ...(allows(checkSummable, type) ? numeric() : []),
    ...(allows(checkMeasurable, type)
      ? measured().filter(({ options }) => !decimal || options?.['approximate'] === null)
      : []),
  ];
}

/** Aggregates as they are, of some rows, by key, and of some rows by two keys. */
export function withWhereAndBy(aggregates: readonly Aggregate[]): Aggregate[] {
  const where = col('k').gt(1).or(col('g').eq('q'));
  return [
    ...aggregates,
    ...aggregates.map((aggregate) => ({ ...aggregate, where })),
    ...aggregates.map((aggregate) => ({ ...aggregate, by: [col('g')] })),
    ...aggregates.map((aggregate) => ({ ...aggregate, where, by: [col('g'), col('k')] })),
  ];
}
