import { choose, type Formula, minus, plus, times } from './formula.js';

/**
 * Straight lines between points with ascending `xs`, as NumPy's `interp`: beyond the ends the value of the end; at the last of equal `xs` its own
 * value; between, `slope * (x - x0) + y0` in two roundings.
 */
export function interpolated(x: Formula, xs: readonly number[], ys: readonly number[]): Formula {
  const last = xs.length - 1;
  const slopes = xs.map((from, i) => {
    const run = i < last ? xs[i + 1]! - from : 1;
    return i < last && run > 0 ? (ys[i + 1]! - ys[i]!) / run : 0;
  });
  const place = minus({ op: 'bin', of: x, edges: xs }, 1);
  const from: Formula = { op: 'gather', of: place, values: xs };
  const value: Formula = { op: 'gather', of: place, values: ys };
  const slope: Formula = { op: 'gather', of: place, values: slopes };
  const between = choose(x, 'eq', from, value, plus(times(slope, minus(x, from)), value));
  return choose(place, 'lt', 0, ys[0]!, choose(place, 'ge', last, ys[last]!, between));
}
