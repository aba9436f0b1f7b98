import { type Pair, productLow, sumError, sumLow } from './double-double.js';
import { EXP2, LN2_32 } from './exp-table.js';

/** e^r - 1 as a pair for a pair r below log(2)/64: Taylor's series, its first terms in pairs. */
export function expm1Series(r: number, rLow: number, out: Pair): void {
  const rest =
    r *
    (1 / 120 +
      r *
        (1 / 720 +
          r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800)))))));
  let sum = 1 / 24 + rest;
  let low = sumError(1 / 24, rest, sum) + 2.3129646346357427e-18;
  let product = r * sum;
  let productRest = productLow(r, rLow, sum, low, product);
  sum = 1 / 6 + product;
  low = sumLow(1 / 6, 9.25185853854297e-18, product, productRest, sum);
  product = r * sum;
  productRest = productLow(r, rLow, sum, low, product);
  sum = 0.5 + product;
  low = sumLow(0.5, 0, product, productRest, sum);
  product = r * sum;
  productRest = productLow(r, rLow, sum, low, product);
  sum = 1 + product;
  low = sumLow(1, 0, product, productRest, sum);
  product = r * sum;
  out[0] = product;
  out[1] = productLow(r, rLow, sum, low, product);
}

/**
 * e^(x + xLow) for |x| < 1100: the pair `out`, between 0.9 and 2.1, and the power of two to multiply it with, which is returned.
 *
 * x = (32 n + j) log(2)/32 + r (Tang 1989); about 2^-85 of relative error.
 */
export function expParts(x: number, xLow: number, out: Pair): number {
  const k = Math.floor(x * 46.16624130844683 + 0.5);
  const near = x - k * LN2_32[0]!;
  const second = -k * LN2_32[1]!;
  const r = near + second;
  const left = sumError(near, second, r) + (xLow - k * LN2_32[2]!);
  const high = r + left;
  expm1Series(high, sumError(r, left, high), out);
  const j = k & 31;
  if (j !== 0) {
    const table = EXP2[2 * j]!;
    const tableLow = EXP2[2 * j + 1]!;
    const product = table * out[0]!;
    const low = productLow(table, tableLow, out[0]!, out[1]!, product);
    const sum = table + product;
    out[1] = sumLow(table, tableLow, product, low, sum);
    out[0] = sum;
  } else {
    const product = out[0]!;
    const sum = 1 + product;
    out[1] = sumLow(1, 0, product, out[1]!, sum);
    out[0] = sum;
  }
  return (k - j) / 32;
}
