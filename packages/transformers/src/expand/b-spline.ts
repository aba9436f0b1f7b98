/**
 * Writes the `degree + 1` B-splines that are not zero between `knots[interval]` and `knots[interval + 1]`, at x, to `out` from `at` on: de Boor's
 * recurrence in the order of operations of SciPy's `_deBoor_D`, so that the bits are SciPy's.
 */
export function basisInto(
  knots: ArrayLike<number>,
  x: number,
  degree: number,
  interval: number,
  out: Float64Array,
  at: number,
): void {
  out[at] = 1;
  for (let order = 1; order <= degree; order++) raise(knots, x, order, interval, out, at);
}

/** As {@link basisInto}, the first derivatives. */
export function slopesInto(
  knots: ArrayLike<number>,
  x: number,
  degree: number,
  interval: number,
  out: Float64Array,
  at: number,
): void {
  basisInto(knots, x, degree - 1, interval, out, at);
  let before = out[at]!;
  out[at] = 0;
  for (let n = 1; n <= degree; n++) {
    const high = knots[interval + n]!;
    const low = knots[interval + n - degree]!;
    const value = before;
    before = out[at + n]!;
    out[at + n] = 0;
    if (high === low) continue;
    const weight = (degree * value) / (high - low);
    out[at + n - 1]! -= weight;
    out[at + n] = weight;
  }
}

// From the splines of one degree less to those of `order`, in place.
function raise(
  knots: ArrayLike<number>,
  x: number,
  order: number,
  interval: number,
  out: Float64Array,
  at: number,
): void {
  let before = out[at]!;
  out[at] = 0;
  for (let n = 1; n <= order; n++) {
    const high = knots[interval + n]!;
    const low = knots[interval + n - order]!;
    const value = before;
    before = out[at + n]!;
    out[at + n] = 0;
    if (high === low) continue;
    const weight = value / (high - low);
    out[at + n - 1]! += weight * (high - x);
    out[at + n] = weight * (x - low);
  }
}

/** The place i of the interval with knots[i] <= x < knots[i + 1] among those the splines are complete on; the last one is closed. */
export function intervalOf(knots: ArrayLike<number>, degree: number, x: number): number {
  const last = knots.length - degree - 2;
  let interval = degree;
  while (interval < last && x >= knots[interval + 1]!) interval++;
  return interval;
}
