import {
  col,
  type DataType,
  lit,
  mean,
  or,
  quantiles,
  standardDeviation,
  typeName,
  UsageError,
} from '@millrace/columns';
import { unexpectedWhere } from './column-map.js';
import { type CompileContext, domain, type Kwargs } from './compile.js';
import type { RowRule } from './map-rule.js';
import { hasValue } from './missing.js';

const NUMERIC = new Set(['int', 'float', 'decimal']);
const NONE = unexpectedWhere(lit(false));

function valuedRows(column: string, type: DataType, kwargs: Kwargs, context: CompileContext) {
  if (!NUMERIC.has(type.kind)) {
    throw new UsageError(
      'wrong_operand',
      `Column '${column}' is of type ${typeName(type)}; a spread is of numbers.`,
      {
        issues: [{ code: 'wrong_operand', column, actual: typeName(type) }],
      },
    );
  }
  return domain(kwargs, context, hasValue(column, type));
}

/** The rule that no value lies too many standard deviations from the mean. */
export function unexpectedZScores(
  column: string,
  type: DataType,
  kwargs: Kwargs,
  context: CompileContext,
): RowRule {
  const valued = valuedRows(column, type, kwargs, context);
  const threshold = Number(kwargs['threshold']);
  return {
    by: 'statistics',
    asks: [mean(column, valued), standardDeviation(column, valued)],
    rule([average, deviation]) {
      if (!isUsable(average) || !isUsable(deviation) || deviation === 0) return NONE;
      const score = col(column).minus(average).dividedBy(deviation);
      if (kwargs['double_sided'] !== true) return unexpectedWhere(score.ge(threshold));
      return unexpectedWhere(or(score.ge(Math.abs(threshold)), score.le(-Math.abs(threshold))));
    },
  };
}

/** The rule that no value is an outlier. */
export function unexpectedOutliers(
  column: string,
  type: DataType,
  kwargs: Kwargs,
  context: CompileContext,
): RowRule {
  const valued = valuedRows(column, type, kwargs, context);
  const multiplier = typeof kwargs['multiplier'] === 'number' ? kwargs['multiplier'] : 1.5;
  if (kwargs['method'] === 'std') {
    return {
      by: 'statistics',
      asks: [mean(column, valued), standardDeviation(column, valued)],
      rule: ([average, deviation]) => beyondDeviations(column, average, deviation, multiplier),
    };
  }
  return {
    by: 'statistics',
    asks: [quantiles(column, [0.25, 0.75], valued)],
    rule([found]) {
      const [first, third] = (found as readonly unknown[]).map(asDouble);
      if (!isUsable(first) || !isUsable(third)) return NONE;
      const reach = multiplier * (third - first);
      return unexpectedWhere(or(col(column).lt(first - reach), col(column).gt(third + reach)));
    },
  };
}

function beyondDeviations(column: string, average: unknown, deviation: unknown, multiplier: number): RowRule {
  if (!isUsable(average) || !isUsable(deviation)) return NONE;
  const reach = multiplier * deviation;
  if (reach <= 0) return unexpectedWhere(col(column).ne(average));
  const away = col(column).minus(average);
  return unexpectedWhere(or(away.ge(reach), away.le(-reach)));
}

function isUsable(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function asDouble(value: unknown): number | null {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
  if (typeof value !== 'object' || value === null || !('unscaled' in value)) return null;
  const { unscaled, scale } = value as { readonly unscaled: bigint; readonly scale: number };
  return Number(`${unscaled}e${-scale}`);
}
