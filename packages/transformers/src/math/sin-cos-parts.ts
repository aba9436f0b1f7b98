import { type Pair, productLow, sumError, sumLow } from './double-double.js';
import { SIN_COS } from './sin-table.js';

const small: Pair = /* @__PURE__ */ new Float64Array(4);

// sin(s) and cos(s) - 1 as two pairs for a pair |s| ≤ 1/64.
function sinCosSeries(s: number, sLow: number): void {
  const z = s * s;
  const zLow = productLow(s, sLow, s, sLow, z);
  let rest = z * (1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800)))));
  let sum = -1 / 6 + rest;
  let low = sumError(-1 / 6, rest, sum) - 9.25185853854297e-18;
  let product = z * sum;
  let productRest = productLow(z, zLow, sum, low, product);
  const cubic = s * product;
  const cubicLow = productLow(s, sLow, product, productRest, cubic);
  sum = s + cubic;
  small[0] = sum;
  small[1] = sumLow(s, sLow, cubic, cubicLow, sum);
  rest = z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600))));
  sum = 1 / 24 + rest;
  low = sumError(1 / 24, rest, sum) + 2.3129646346357427e-18;
  product = z * sum;
  productRest = productLow(z, zLow, sum, low, product);
  sum = -0.5 + product;
  low = sumLow(-0.5, 0, product, productRest, sum);
  product = z * sum;
  small[2] = product;
  small[3] = productLow(z, zLow, sum, low, product);
}

// first + first * (cos(s) - 1) + second * sin(s), all of them pairs.
function turned(first: number, firstLow: number, second: number, secondLow: number): number {
  const a = first * small[2]!;
  const aLow = productLow(first, firstLow, small[2]!, small[3]!, a);
  const b = second * small[0]!;
  const bLow = productLow(second, secondLow, small[0]!, small[1]!, b);
  const inner = a + b;
  const innerLow = sumLow(a, aLow, b, bLow, inner);
  const sum = first + inner;
  return sum + sumLow(first, firstLow, inner, innerLow, sum);
}

/** sin(r), or cos(r), for a pair |r| ≤ pi/4: turned on from the nearest 1/32, about 2^-80 of relative error before rounding. */
export function sinCosOf(r: number, rLow: number, wanted: 'sin' | 'cos'): number {
  const negative = r < 0;
  const size = negative ? -r : r;
  const sizeLow = negative ? -rLow : rLow;
  const j = Math.floor(size * 32 + 0.5);
  const offset = -j / 32;
  const sum = size + offset;
  const left = sumError(size, offset, sum) + sizeLow;
  const s = sum + left;
  sinCosSeries(s, sumError(sum, left, s));
  const sin = SIN_COS[4 * j]!;
  const sinLow = SIN_COS[4 * j + 1]!;
  const cos = SIN_COS[4 * j + 2]!;
  const cosLow = SIN_COS[4 * j + 3]!;
  if (wanted === 'cos') return turned(cos, cosLow, -sin, -sinLow);
  const result = turned(sin, sinLow, cos, cosLow);
  return negative ? -result : result;
}
