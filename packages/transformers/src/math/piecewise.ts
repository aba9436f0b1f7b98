import { type Pair, productLow, sumError, sumLow } from './double-double.js';

const PAIRS = 6;
const SINGLES = 12;
const LENGTH = 1 + 2 * PAIRS + SINGLES;

/** A function given by polynomials, as the tables hold it: see packages/peers/mpmath/tables.py. */
export function piecewise(
  ends: readonly number[],
  rows: readonly number[],
  x: number,
  xLow: number,
  out: Pair,
): void {
  let piece = 0;
  while (piece < ends.length - 1 && x > ends[piece]!) piece++;
  const start = piece * LENGTH;
  const middle = rows[start]!;
  const near = x - middle;
  const left = sumError(x, -middle, near) + xLow;
  const v = near + left;
  const vLow = sumError(near, left, v);
  let rest = rows[start + LENGTH - 1]!;
  for (let i = LENGTH - 2; i > 2 * PAIRS; i--) rest = rows[start + i]! + v * rest;
  let sum = rest;
  let low = 0;
  for (let i = 2 * PAIRS - 1; i > 0; i -= 2) {
    const product = v * sum;
    const productRest = productLow(v, vLow, sum, low, product);
    sum = rows[start + i]! + product;
    low = sumLow(rows[start + i]!, rows[start + i + 1]!, product, productRest, sum);
  }
  out[0] = sum + low;
  out[1] = sumError(sum, low, out[0]!);
}
