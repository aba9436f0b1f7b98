import {
  type CastOptions,
  cases,
  type DataType,
  type Expr,
  not,
  or,
  type Predicate,
} from '@millrace/columns';

const FLOAT32_GREATEST = 3.4028234663852886e38;
const GREATEST = Number.MAX_VALUE;

/**
 * A column cast to a type, null where the cast has no value or would lose more than a float's last digits: an integer that a float
 * may not hold, or a double that becomes infinite as a narrower one.
 */
export function coercedValue(raw: Expr, from: DataType, to: DataType, options: CastOptions): Expr {
  const cast = raw.cast(to, options);
  const fits = fitting(raw, from, to);
  return fits === null ? cast : cases([{ when: fits, then: cast }]);
}

function fitting(raw: Expr, from: DataType, to: DataType): Predicate | null {
  if (to.kind !== 'float') return null;
  if (from.kind === 'int') {
    const digits = to.bits === 64 ? 53 : 24;
    return from.bits > digits ? raw.between(-(2 ** digits), 2 ** digits) : null;
  }
  if (from.kind !== 'float' || to.bits === 64 || from.bits < 64) return null;
  return not(
    or(
      raw.between(-GREATEST, -FLOAT32_GREATEST, OUTSIDE),
      raw.between(FLOAT32_GREATEST, GREATEST, OUTSIDE_ABOVE),
    ),
  );
}

const OUTSIDE = { highInclusive: false } as const;
const OUTSIDE_ABOVE = { lowInclusive: false } as const;
