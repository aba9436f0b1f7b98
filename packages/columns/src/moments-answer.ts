import type { OptionValue } from './aggregate.js';
import {
  finishMean,
  finishSkewness,
  finishStandardDeviation,
  finishSum,
  finishVariance,
} from './aggregates/finish-moments.js';
import type { DataType } from './data-type.js';
import { physicalClass, wordsPerValue } from './dense.js';
import type { ExactSum } from './exact-sum.js';
import { plainType } from './type-name.js';
import type { Decimal } from './value.js';

/** The aggregates that are read off exact sums of powers. */
export type MomentsKind = 'sum' | 'mean' | 'variance' | 'standardDeviation' | 'skewness';

/** The exact sums of the first powers of a column's values, as an engine computed them. */
export interface ExactMoments {
  /** How many values are finite. */
  readonly finite: number;
  readonly nan: number;
  /** How many values are +Infinity. */
  readonly positive: number;
  /** How many values are -Infinity. */
  readonly negative: number;
  /** Sums of x, x² and x³ over the finite values (decimals unscaled), as many as the kind needs: 1, 2 or 3. */
  readonly sums: readonly ExactSum[];
}

const finishers = {
  sum: finishSum,
  mean: finishMean,
  variance: finishVariance,
  standardDeviation: finishStandardDeviation,
  skewness: finishSkewness,
} as const;

/**
 * The answer of a built-in aggregate from exact sums that an engine computed: the same bits as the kernels give.
 *
 * @example
 * ```ts
 * import { momentsAnswer, types } from '@millrace/columns';
 * const moments = { finite: 3, nan: 0, positive: 0, negative: 0, sums: [{ mantissa: 4n, exponent: 0 }] };
 * momentsAnswer('mean', moments, { nan: 'skip' }, types.int32()); // => 1.3333333333333333
 * ```
 */
export function momentsAnswer(
  kind: MomentsKind,
  moments: ExactMoments,
  options: { readonly [name: string]: OptionValue },
  type: DataType,
): bigint | number | Decimal | null {
  const plain = plainType(type);
  const state = {
    ...moments,
    physical: physicalClass(plain),
    width: wordsPerValue(plain),
    signed: plain.kind !== 'int' || plain.signed,
    float: plain.kind === 'float',
  };
  return finishers[kind](state, options, [type]);
}
