import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundQuotient, roundScaled, roundSquareRoot } from '../src/exact-rounding.js';
import {
  addDoubles,
  exactSum,
  meanOfExactSum,
  normalExactSum,
  roundExactSum,
  subtractExactSum,
} from '../src/exact-sum.js';
import { doubleOfRatio, ratioOf } from './rational.js';

const odd = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** -1022, 1e308, -1e308, Number.MAX_VALUE, 1, 0.1, 1e16, -1e16),
);
const exact = (values: readonly number[]) => {
  const sum = exactSum();
  addDoubles(sum, Float64Array.from(values));
  return sum;
};

describe('exact sums', () => {
  it('are the correctly rounded sum and mean', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 400 }), (values) => {
        const sum = exact(values);
        const slow = values
          .map(ratioOf)
          .reduce((a, b) => ({ n: a.n + b.n, d: a.d }), { n: 0n, d: 1n << 1074n });
        expect(roundExactSum(sum)).toBe(doubleOfRatio(slow.n, slow.d));
        if (values.length > 0)
          expect(meanOfExactSum(sum, values.length)).toBe(
            doubleOfRatio(slow.n, slow.d * BigInt(values.length)),
          );
      }),
    );
  });

  it('are the same value in any order and split, and subtract to nothing', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 600 }), fc.nat(600), (values, at) => {
        const whole = exact(values);
        const parts = exact(values.slice(at).reverse());
        addDoubles(parts, Float64Array.from(values.slice(0, at)));
        expect(normalExactSum(parts)).toEqual(normalExactSum(whole));
        subtractExactSum(parts, whole);
        expect(parts.mantissa).toBe(0n);
      }),
    );
  });

  it('hold over blocks of more than 65,535 values', () => {
    const values = Float64Array.from({ length: 200_001 }, (_, i) => (i % 2 === 0 ? 0.1 : -(2 ** (i % 90))));
    const sum = exactSum();
    addDoubles(sum, values);
    let slow = 0n;
    for (const value of values) slow += ratioOf(value).n;
    expect(roundExactSum(sum)).toBe(doubleOfRatio(slow, 1n << 1074n));
  });

  it('counts what is not finite', () => {
    const counts = { nan: 0, positive: 0, negative: 0 };
    const sum = exactSum();
    addDoubles(sum, Float64Array.of(1, Number.NaN, Infinity, -Infinity, -Infinity, 2), 6, counts);
    expect(counts).toEqual({ nan: 1, positive: 1, negative: 2 });
    expect(roundExactSum(sum)).toBe(3);
  });
});

describe('rounding', () => {
  it('of ratios and square roots is to nearest', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 200n), max: 1n << 200n }),
        fc.bigInt({ min: 1n, max: 1n << 150n }),
        (n, d) => {
          expect(roundQuotient(n, d)).toBe(doubleOfRatio(n, d));
        },
      ),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const { n, d } = ratioOf(x);
        expect(roundSquareRoot(n, d)).toBe(Math.sqrt(x));
      }),
    );
  });

  it('goes to infinity and to zero at the ends of the range', () => {
    expect(roundScaled(1n, 1024)).toBe(Infinity);
    expect(roundScaled((1n << 54n) - 1n, 970)).toBe(Infinity);
    expect(roundScaled(-1n, -1074)).toBe(-5e-324);
    expect(roundScaled(1n, -1075)).toBe(0);
    expect(roundScaled(3n, -1076)).toBe(5e-324);
  });
});
