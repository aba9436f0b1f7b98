import type { DataType } from '../data-type.js';
import { physicalClass } from '../dense.js';
import { and, cases, coalesce, col, lit, not, or } from '../expr.js';
import type { Expression, LiteralValue, Predicate } from '../expression.js';
import { plainType } from '../type-name.js';
import { types } from '../types.js';
import type { OddValues } from './odd-values.js';

function comparisons(of: OddValues): Predicate[] {
  const x = col('x');
  const y = col('y');
  const literals = of.values.filter((value) => value !== null).slice(0, 8) as LiteralValue[];
  const literal = (value: LiteralValue) => lit(value, plainType(of.type));
  const [first, second] = literals;
  if (first === undefined || second === undefined) return [];
  return [
    x.eq(y),
    x.ne(y),
    x.lt(y),
    x.ge(y),
    ...literals.flatMap((value) => [x.eq(literal(value)), x.lt(literal(value)), x.ge(literal(value))]),
    x.between(literal(first), literal(second)),
    x.between(literal(second), literal(first), { lowInclusive: false, highInclusive: false }),
    not(x.gt(literal(first))),
    or(x.gt(literal(first)), y.isNull()),
    and(x.le(literal(second)), y.isNotNull()),
    coalesce(x, y).eq(literal(first)),
    cases([{ when: x.gt(y), then: x }], y).ne(literal(first)),
    cases([{ when: x.isNull(), then: lit(true) }]).isNull(),
  ];
}

function ofNumbers(type: DataType): Predicate[] {
  const x = col('x');
  const y = col('y');
  const shared = [
    x.gt(0),
    x.eq(2.5),
    x.lt(2n ** 53n + 1n),
    x.in([0, 1, 2.5]),
    x.notIn([1, null]),
    x.ge(-1e300),
  ];
  const arithmetic = [x.plus(y).gt(0), x.minus(y).isNull(), x.times(y).lt(10), x.dividedBy(y).ge(0.5)];
  const { kind } = plainType(type);
  if (kind === 'float')
    return [...shared, ...arithmetic, x.isNan(), x.dividedBy(0).isNan(), x.times(0).eq(0)];
  return kind === 'decimal' ? shared : [...shared, ...arithmetic];
}

function ofTexts(): Predicate[] {
  const x = col('x');
  return [
    x.eq('a'),
    x.in(['', '😀', '__proto__', 'a"b']),
    x.notIn(["it's"]),
    x.startsWith('a'),
    x.endsWith('b'),
    x.contains('%_'),
    x.contains(''),
    x.startsWith('\\'),
    x.length().ge(2),
    x.length().eq(col('y').length()),
    x.matches('^[a-z]+$'),
    x.matches('A', { ignoreCase: true }),
    x.matches('^.$'),
    x.matches('\\s'),
    x.matches('(a|b)*c?$'),
    x.cast(types.int64()).eq(12n),
    x.cast(types.float64()).isNull(),
    x.cast(types.int64(), { trim: true, nullTokens: ['12'] }).isNotNull(),
  ];
}

function ofTimes(type: DataType): Predicate[] {
  const { kind } = plainType(type);
  if (kind !== 'date' && kind !== 'timestamp') return [];
  const x = col('x');
  const parts = [
    'year',
    'month',
    'day',
    'weekday',
    'dayOfYear',
    ...(kind === 'timestamp' ? ['hour', 'minute', 'second'] : []),
  ];
  return parts.map((part) => x.datePart(part as 'year').eq(1));
}

/** Predicates over `x` and `y` of a type, `g` (text) and `k` (int32). */
export function predicatesOf(of: OddValues): Predicate[] {
  const { kind } = plainType(of.type);
  const x: Expression & ReturnType<typeof col> = col('x');
  const shared = [
    x.isNull(),
    x.isNotNull(),
    and(x.isNull(), col('k').gt(1)),
    or(x.isNull(), col('g').eq('q')),
  ];
  if (physicalClass(of.type) === 'nested' || kind === 'null') return shared;
  return [
    ...shared,
    ...comparisons(of),
    ...(['int', 'float', 'decimal'].includes(kind) ? ofNumbers(of.type) : []),
    ...(kind === 'utf8' ? ofTexts() : []),
    ...ofTimes(of.type),
    ...(kind === 'bool' ? [x, not(x), and(x, col('y')), or(x, col('y'))] : []),
  ];
}
