/*
 * Sums and products of doubles with what rounding took from them. A number is held as a pair: a double and a second one, small
 * beside it, that is added in mind. The pair's first part is always computed by the caller with `+` or `*`; these give the second.
 */

/** Where {@link Float64Array} pairs are written: the first part, then the second. */
export type Pair = Float64Array;

/** What `sum`, which is a + b rounded, lacks; exact (Knuth, TAOCP 2, 4.2.2, theorem B). */
export function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

// Splits a double into two halves of 26 bits (Dekker 1971).
const SPLITTER = 134217729;

/** What `product`, which is a * b rounded, lacks; exact while nothing over- or underflows (Dekker 1971). */
export function productError(a: number, b: number, product: number): number {
  const ta = SPLITTER * a;
  const aHigh = ta - (ta - a);
  const aLow = a - aHigh;
  const tb = SPLITTER * b;
  const bHigh = tb - (tb - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The second part of the pair a + b, whose first part is `sum`. */
export function sumLow(a: number, aLow: number, b: number, bLow: number, sum: number): number {
  return sumError(a, b, sum) + (aLow + bLow);
}

/** The second part of the pair a * b, whose first part is `product`. */
export function productLow(a: number, aLow: number, b: number, bLow: number, product: number): number {
  return productError(a, b, product) + (a * bLow + aLow * b);
}
