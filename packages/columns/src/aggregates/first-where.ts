import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Sample, sample, toldRows } from '../accumulators/sample.js';
import type { Aggregate } from '../aggregate.js';
import type { Predicate } from '../expression.js';
import type { Value } from '../value.js';
import { checkInputs, checkOptions, checkPredicate } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
  inputExpressions,
  wholeNumber,
} from './description.js';

/** Options of {@link firstWhere}. */
export interface FirstWhereOptions extends AggregateOptions {
  /** How many rows are kept (20 by default, at most 10,000). */
  readonly limit?: number | undefined;
  /** The columns whose values come with each row; none by default. */
  readonly columns?: readonly AggregateInput[] | undefined;
}

/** A row of a sample: its place in the source, and the values of the chosen columns. */
export interface SampleRow {
  /** 0-based; -1 where the source has no order (`ordered: false`): its rows have no place. */
  readonly ordinal: number;
  readonly values: readonly Value[];
}

/** The answer of {@link firstWhere}: how many rows there are in all, and the first of them. */
export interface FirstRows {
  readonly total: number;
  readonly rows: readonly SampleRow[];
}

/**
 * The first rows, by ordinal, on which `predicate` is true, with their ordinals and the values of the chosen columns, and
 * how many such rows there are. A `ResourceError` when the rows kept need more than `maxStateBytes`.
 *
 * On a source without an order (`ordered: false`) rows have no ordinals (they say -1), and the first ones are those with the least values
 * of the chosen columns, whatever order they were read in: choose columns that tell rows apart.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, col, firstWhere, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, -5, 3])]);
 * await scan([batch], [firstWhere(col('x').lt(0), { columns: ['x'] })]); // => [{ total: 1, rows: [{ ordinal: 1, values: [-5] }] }]
 * ```
 */
export function firstWhere<O extends FirstWhereOptions = Record<never, never>>(
  predicate: Predicate,
  options?: O,
): Aggregate<Answered<FirstRows, O>> {
  const { columns = [], limit = 20, ...rest }: FirstWhereOptions = options ?? {};
  return describe(
    'firstWhere',
    [inputExpression(predicate, 'firstWhere'), ...inputExpressions(columns, `'columns' of firstWhere`)],
    rest,
    { limit: wholeNumber(limit, `'limit' of firstWhere`, 10_000) },
  );
}

/** How {@link firstWhere} is computed. */
export const firstWhereKind: BuiltInKind<Sample, FirstRows> = {
  name: 'firstWhere',
  version: 1,
  order: 'free',
  accumulator: sample,
  defaults: { limit: 20 },
  check(types, options) {
    checkInputs('firstWhere', types, 1, Infinity);
    checkOptions('firstWhere', options, { ...this.defaults, unordered: false });
    checkPredicate('firstWhere', types[0]!);
    wholeNumber(options['limit'] as number, `'limit' of firstWhere`, 10_000);
  },
  accumulatorOptions: ({ limit, unordered }) => ({ limit: limit!, unordered: unordered === true }),
  finish: ({ total, rows, unordered }) => ({ total, rows: toldRows(rows, unordered) }),
};
