import { type Pair, productError, productLow, sumError, sumLow } from './double-double.js';
import { LN2, LOG } from './log-table.js';
import { exponentOf, powerOfTwo } from './power-of-two.js';

// log(1 + r) as a pair for a pair |r| < 2^-7: the series, its first terms in pairs.
function log1pSeries(r: number, rLow: number, out: Pair): void {
  const rest =
    r *
    (1 / 5 +
      r *
        (-1 / 6 +
          r *
            (1 / 7 +
              r * (-1 / 8 + r * (1 / 9 + r * (-1 / 10 + r * (1 / 11 + r * (-1 / 12 + r * (1 / 13)))))))));
  let sum = -0.25 + rest;
  let low = sumError(-0.25, rest, sum);
  let product = r * sum;
  let productRest = productLow(r, rLow, sum, low, product);
  sum = 1 / 3 + product;
  low = sumLow(1 / 3, 1.850371707708594e-17, product, productRest, sum);
  product = r * sum;
  productRest = productLow(r, rLow, sum, low, product);
  sum = -0.5 + product;
  low = sumLow(-0.5, 0, product, productRest, sum);
  product = r * sum;
  productRest = productLow(r, rLow, sum, low, product);
  sum = 1 + product;
  low = sumLow(1, 0, product, productRest, sum);
  product = r * sum;
  out[0] = product;
  out[1] = productLow(r, rLow, sum, low, product);
}

/**
 * log(x + xLow) for a positive normal x: a pair with about 2^-84 of relative error.
 *
 * x = 2^k * (1 + r) / c, with 1/c from a table of 93 and c = 1 where x is near 1, so that no digit cancels there (Tang 1990).
 */
export function logParts(x: number, xLow: number, out: Pair): void {
  let k = exponentOf(x);
  // Two steps, since 2^-1023 is subnormal.
  const down = powerOfTwo(-(k >> 1));
  const rest = powerOfTwo((k >> 1) - k);
  let m = x * down * rest;
  let mLow = xLow * down * rest;
  if (m > Math.SQRT2) {
    m /= 2;
    mLow /= 2;
    k++;
  }
  const j = 3 * (Math.floor(m * 128 + 0.5) - 90);
  const inverse = LOG[j]!;
  const product = m * inverse;
  const exact = product - 1;
  const left = productError(m, inverse, product) + mLow * inverse;
  const r = exact + left;
  log1pSeries(r, sumError(exact, left, r), out);
  if (k === 0 && inverse === 1) return;
  const kLog = k * LN2[0]!;
  const kLow = k * LN2[1]!;
  const table = LOG[j + 1]!;
  const first = kLog + table;
  const firstLow = sumError(kLog, table, first);
  const second = firstLow + kLow;
  const secondLow = sumError(firstLow, kLow, second) + (LOG[j + 2]! + k * LN2[2]!);
  const base = first + second;
  const baseLow = sumError(first, second, base) + secondLow;
  const sum = base + out[0]!;
  const low = sumLow(base, baseLow, out[0]!, out[1]!, sum);
  out[0] = sum + low;
  out[1] = sumError(sum, low, out[0]!);
}
