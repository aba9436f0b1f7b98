import { addScaled, type Dialect, type ExactSum, exactSum } from '@millrace/columns';
import type { Selection } from './selection.js';

const int64 = { kind: 'int', bits: 64, signed: true } as const;
const float64 = { kind: 'float', bits: 64 } as const;
const utf8 = { kind: 'utf8', layout: 'offsets32' } as const;

/** An exact sum of some doubles, or where it must lie: `sum` ± `error` · 2^`errorExponent`. */
interface SumParts {
  readonly sum: ExactSum;
  readonly error: { readonly mantissa: bigint; readonly exponent: number };
  /** How many doubles were added. */
  readonly count: number;
  /** How many values were left out: NaN, infinities, and numbers beyond the form's range. */
  readonly outside: number;
}

/** A sum that was added to a {@link Selection}. */
export interface LoweredSum {
  /** A predicate over the layers: the rows that the sum leaves out. */
  readonly outside: string;
  read(values: readonly unknown[]): SumParts;
}

/** What is known of a column's values, as a hint: at most this many, none larger than this. */
export interface SizeHint {
  readonly rows: number;
  readonly most: number;
}

const LIMB = 2 ** 52;
const noError = { mantissa: 0n, exponent: 0 };
/** Beyond every double: nothing is settled by it. */
const unknown = { mantissa: 1n, exponent: 3000 };

/**
 * The exact sum of a DOUBLE by integer limbs: the whole part, 52 bits after the point, and 52 more, each summed as integers of
 * 128 bits. Values under 2^-52 (but 0) have bits below the limbs, and those over 2^62 leave the first: both are left out.
 */
export function sumByLimbs(
  x: string,
  where: string | undefined,
  into: Selection,
  dialect: Dialect,
): LoweredSum {
  const number = (value: number): string => dialect.literal(value, float64);
  const long = dialect.typeName(int64)!;
  const small = `(${x} <= ${number(-(2 ** -52))} OR ${x} >= ${number(2 ** -52)} OR ${x} = ${number(0)})`;
  const safe = `${x} BETWEEN ${number(-(2 ** 62))} AND ${number(2 ** 62)} AND ${small}`;
  const y = into.define(`CASE WHEN ${safe} THEN ${x} END`, 1);
  const whole = into.define(`trunc(${y})`, 2);
  const rest = into.define(`(${y} - ${whole}) * ${number(LIMB)}`, 3);
  const second = into.define(`trunc(${rest})`, 4);
  const third = `(${rest} - ${second}) * ${number(LIMB)}`;
  const limb = (part: string): number => {
    const sum = filter('sum', dialect.convert(part, long), where, dialect);
    return into.result(dialect.convert(sum, dialect.typeName(utf8)!), utf8);
  };
  const places = [whole, second, third].map(limb);
  const [all, kept] = counts(x, y, where, into, dialect);
  return {
    outside: `(${y} IS NULL AND ${x} IS NOT NULL)`,
    read(values) {
      const sum = exactSum();
      places.forEach((place, i) => {
        const text = values[place];
        if (text !== null) addScaled(sum, BigInt(text as string), -52 * i);
      });
      const count = Number(values[kept]);
      return { sum, error: noError, count, outside: Number(values[all]) - count };
    },
  };
}

/**
 * The sum of a DOUBLE whose size is known: each value is cut at a grid so coarse that the multiples add up exactly as doubles,
 * and the remainders, which are small, are added with compensation. That leaves an error with a bound, far below half a unit in the last
 * place of the sum for nearly all data; whoever rounds must check that both ends of the bound round to one double.
 * Values beyond the hint are left out, so a wrong hint costs time, never the result.
 */
export function sumByGrid(
  x: string,
  where: string | undefined,
  hint: SizeHint,
  into: Selection,
  dialect: Dialect,
): LoweredSum | undefined {
  const rowBits = bitsOf(hint.rows);
  const mostBits = bitsOf(hint.most);
  // 1.5 · 2^52 grids must be a double, and a grid no subnormal.
  if (dialect.compensatedSum === undefined || rowBits > 40 || !(Math.abs(mostBits) < 900)) return undefined;
  const gridExponent = mostBits + rowBits - 53;
  const number = (value: number): string => dialect.literal(value, float64);
  const limit = number(2 ** mostBits);
  const y = into.define(`CASE WHEN ${x} BETWEEN -${limit} AND ${limit} THEN ${x} END`, 1);
  const shift = number(1.5 * 2 ** 52 * 2 ** gridExponent);
  const head = into.define(`(${y} + ${shift}) - ${shift}`, 2);
  const headPlace = into.result(filter('sum', head, where, dialect), float64);
  const tailPlace = into.result(filter(dialect.compensatedSum, `(${y} - ${head})`, where, dialect), float64);
  const [all, kept] = counts(x, y, where, into, dialect);
  return {
    outside: `(${y} IS NULL AND ${x} IS NOT NULL)`,
    read(values) {
      const count = Number(values[kept]);
      const sum = exactSum();
      for (const place of [headPlace, tailPlace]) addDouble(sum, values[place] as number | null);
      // Each remainder is at most half a grid; the compensated sum errs by 2^-47 of their sizes at most.
      const error = { mantissa: BigInt(count), exponent: gridExponent - 1 - 47 };
      const known = count <= 2 ** rowBits ? error : unknown;
      return { sum, error: known, count, outside: Number(values[all]) - count };
    },
  };
}

/**
 * The sum of the squares of a DOUBLE whose size is known, over the rows that {@link sumByGrid} keeps; undefined where the rows or
 * the sizes are too many. With h the value cut to 13 bits, x² is h² + (x - h)(x + h): the first adds up exactly, the second errs by
 * two roundings a row, and is itself cut at a grid and summed like a value.
 */
export function squaresByGrid(
  x: string,
  where: string | undefined,
  hint: SizeHint,
  into: Selection,
  dialect: Dialect,
): { read(values: readonly unknown[], count: number): Pick<SumParts, 'sum' | 'error'> } | undefined {
  const rowBits = bitsOf(hint.rows);
  const mostBits = bitsOf(hint.most);
  if (dialect.compensatedSum === undefined || rowBits > 27 || !(Math.abs(mostBits) < 400)) return undefined;
  const number = (value: number): string => dialect.literal(value, float64);
  const limit = number(2 ** mostBits);
  const y = into.define(`CASE WHEN ${x} BETWEEN -${limit} AND ${limit} THEN ${x} END`, 1);
  const cutAt = (value: string, exponent: number): string => {
    const shift = number(1.5 * 2 ** 52 * 2 ** exponent);
    return `(${value} + ${shift}) - ${shift}`;
  };
  const h = into.define(cutAt(y, mostBits - 13), 2);
  const rest = into.define(`(${y} - ${h}) * (${y} + ${h})`, 3);
  // The rest is at most half a step of 2^(most - 13), times twice the greatest value and a little.
  const restBits = 2 * mostBits - 12;
  const gridExponent = restBits + rowBits - 53;
  const head = into.define(cutAt(rest, gridExponent), 4);
  const places = [
    into.result(filter('sum', `${h} * ${h}`, where, dialect), float64),
    into.result(filter('sum', head, where, dialect), float64),
    into.result(filter(dialect.compensatedSum, `(${rest} - ${head})`, where, dialect), float64),
  ];
  return {
    read(values, count) {
      const sum = exactSum();
      for (const place of places) addDouble(sum, values[place] as number | null);
      // Two roundings of the rest a row, 2^-52 of it; then what the compensated sum of half grids errs by.
      const error = { mantissa: 0n, exponent: 0 };
      addScaled(error, BigInt(count), restBits - 52);
      addScaled(error, BigInt(count), gridExponent - 1 - 47);
      return { sum, error: count <= 2 ** rowBits ? error : unknown };
    },
  };
}

function counts(
  x: string,
  y: string,
  where: string | undefined,
  into: Selection,
  dialect: Dialect,
): readonly [number, number] {
  return [
    into.result(filter('count', x, where, dialect), int64),
    into.result(filter('count', y, where, dialect), int64),
  ];
}

/** An aggregate of `x` over the rows where a predicate holds, if there is one. */
export function filter(name: string, x: string, where: string | undefined, dialect: Dialect): string {
  return where === undefined ? `${name}(${x})` : dialect.filtered(name, x, where);
}

// The least b with size <= 2^b.
function bitsOf(size: number): number {
  let bits = 0;
  while (2 ** bits < size && bits < 1100) bits++;
  while (bits > -1100 && 2 ** (bits - 1) >= size) bits--;
  return bits;
}

function addDouble(sum: ExactSum, value: number | null): void {
  if (value === null || value === 0) return;
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2 ** 26;
    exponent -= 26;
  }
  addScaled(sum, BigInt(scaled), exponent);
}
