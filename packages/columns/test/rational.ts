/** A ratio of whole numbers. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

/** A finite double as a whole number over 2^1074. */
export function ratioOf(value: number): Ratio {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 2047n);
  const fraction = bits & ((1n << 52n) - 1n);
  const magnitude = biased === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(biased - 1);
  return { n: value < 0 ? -magnitude : magnitude, d: 1n << 1074n };
}

/** The double nearest to n / d, ties to even, by bisection over the doubles: slow and obvious. */
export function doubleOfRatio(n: bigint, d: bigint): number {
  if (n < 0n) return -doubleOfRatio(-n, d) + 0;
  const view = new DataView(new ArrayBuffer(8));
  const at = (bits: bigint) => {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  };
  const scaled = n << 1074n;
  let low = 0n;
  let high = 0x7fefffffffffffffn;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (ratioOf(at(middle)).n * d <= scaled) low = middle;
    else high = middle - 1n;
  }
  const below = ratioOf(at(low)).n;
  const above = low === 0x7fefffffffffffffn ? 1n << (1024n + 1074n) : ratioOf(at(low + 1n)).n;
  const twice = 2n * scaled - (below + above) * d;
  const up = twice > 0n || (twice === 0n && (low & 1n) === 1n);
  return at(up ? low + 1n : low);
}
