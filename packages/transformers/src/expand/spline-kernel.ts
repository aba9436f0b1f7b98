import type { Kernel } from '../kernel.js';
import { basisInto, intervalOf, slopesInto } from './b-spline.js';
import type { Extrapolation } from './spline-transformer.js';

/** What a spline kernel must know beside its knots. */
export interface SplineKind {
  readonly degree: number;
  readonly extrapolation: Extrapolation;
  /** Is a missing value zeros, instead of an error? */
  readonly zeros: boolean;
}

/** All B-splines of one column. */
export function splineKernel(knots: readonly number[], { degree, extrapolation, zeros }: SplineKind): Kernel {
  const t = Float64Array.from(knots);
  const count = t.length - degree - 1;
  const low = t[degree]!;
  const high = t[count]!;
  const outputs = extrapolation === 'periodic' ? count - degree : count;
  const work = new Float64Array(degree + 1);
  const inside = (x: number, out: Float64Array, at: number): void => {
    const interval = intervalOf(t, degree, x);
    basisInto(t, x, degree, interval, work, 0);
    for (let i = 0; i <= degree; i++) out[at + ((interval - degree + i) % outputs)]! += work[i]!;
  };
  const ends = extrapolation === 'linear' ? linesOf(t, degree, count) : undefined;
  return {
    name: 'splineTransformer',
    outputs,
    ...((!zeros || extrapolation === 'error') && { refuses: true as const }),
    row: ([value], out, at): string | undefined => {
      const x = value as number;
      out.fill(0, at, at + outputs);
      if (x !== x) {
        if (zeros) return undefined;
        return 'a missing value has no splines';
      }
      if (extrapolation === 'periodic') inside(around(x, low, high), out, at);
      else if ((x >= low && x <= high) || extrapolation === 'continue') inside(x, out, at);
      else if (extrapolation === 'error') return `${x} is beyond the knots, ${low} to ${high}`;
      else if (ends !== undefined) ends(x, out, at);
      else {
        basisInto(t, x < low ? low : high, degree, x < low ? degree : count - 1, work, 0);
        const from = x < low ? 0 : count - degree;
        const first = x < low ? 0 : 1;
        for (let i = 0; i < degree; i++) out[at + from + i] = work[first + i]!;
      }
      return undefined;
    },
  };
}

// Python's floor modulo from the first knot on.
function around(x: number, low: number, high: number): number {
  const period = high - low;
  if (!(period > 0)) return 0;
  const rest = (x - low) % period;
  return low + (rest !== 0 && rest < 0 ? rest + period : rest + 0);
}

// Value and slope at the outer knots, for the `degree` splines (two at least) that are not zero there.
function linesOf(
  t: Float64Array,
  degree: number,
  count: number,
): (x: number, out: Float64Array, at: number) => void {
  const side = (x: number, interval: number) => {
    const [value, slope] = [new Float64Array(count), new Float64Array(count)];
    basisInto(t, x, degree, interval, value, interval - degree);
    if (degree > 0) slopesInto(t, x, degree, interval, slope, interval - degree);
    return { x, value, slope };
  };
  const low = side(t[degree]!, degree);
  const high = side(t[count]!, count - 1);
  const reach = Math.min(count, degree <= 1 ? degree + 1 : degree);
  return (x, out, at) => {
    const { x: end, value, slope } = x < low.x ? low : high;
    for (let i = 0; i < reach; i++) {
      const j = x < low.x ? i : count - 1 - i;
      out[at + j] = value[j]! + (x - end) * slope[j]!;
    }
  };
}
