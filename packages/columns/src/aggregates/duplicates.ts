import type { BuiltInKind } from '../accumulators/accumulator.js';
import { duplicatesOf, type KeyTally, keyTally } from '../accumulators/key-tally.js';
import type { Aggregate } from '../aggregate.js';
import { UsageError } from '../errors.js';
import type { Value } from '../value.js';
import { checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpressions,
  oneOf,
  wholeNumber,
} from './description.js';

/** Options of {@link duplicates}. */
export interface DuplicatesOptions extends AggregateOptions {
  /** How many rows are kept (20 by default, at most 10,000). */
  readonly limit?: number | undefined;
  /** The columns whose values come with each row; none by default. */
  readonly columns?: readonly AggregateInput[] | undefined;
  /** Whether a null in a key is data like any other (`'data'`, the default), or takes its row out of the question. */
  readonly nulls?: 'data' | 'skip' | undefined;
}

/** A row of a group of duplicates: its place in the source, its key, and the values of the chosen columns. */
export interface DuplicateRow {
  /** 0-based; -1 where the source has no order (`ordered: false`): its rows have no place. */
  readonly ordinal: number;
  readonly key: readonly Value[];
  readonly values: readonly Value[];
}

/** The answer of {@link duplicates}. */
export interface Duplicates {
  /** How many keys occur more than once. */
  readonly groups: number;
  /** How many rows those groups have together. */
  readonly rows: number;
  /** The first of those rows, by ordinal, at most `limit`. */
  readonly sample: readonly DuplicateRow[];
}

/**
 * The rows whose key occurs more than once: how many groups, how many rows in them (the first of each group included), and
 * the first rows by ordinal. +0 and -0 are one key, and so are all NaN. A `ResourceError` when the keys need more than
 * `maxStateBytes`.
 *
 * On a source without an order (`ordered: false`) rows have no ordinals (they say -1), and the first ones are those with the least keys, then
 * the least values of the chosen columns.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, duplicates, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'id', type: types.utf8(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.utf8(), ['a', 'b', 'a'])]);
 * const [answer] = await scan([batch], [duplicates(['id'])]);
 * answer.rows; // => 2
 * answer.sample; // => [{ ordinal: 0, key: ['a'], values: [] }, { ordinal: 2, key: ['a'], values: [] }]
 * ```
 */
export function duplicates<O extends DuplicatesOptions = Record<never, never>>(
  keys: readonly AggregateInput[],
  options?: O,
): Aggregate<Answered<Duplicates, O>> {
  const { columns = [], limit = 20, nulls, ...rest }: DuplicatesOptions = options ?? {};
  const keyExpressions = inputExpressions(keys, `'keys' of duplicates`);
  if (keyExpressions.length === 0) {
    throw new UsageError('bad_input', 'duplicates takes at least one key.', {
      issues: [{ code: 'bad_input' }],
    });
  }
  return describe(
    'duplicates',
    [...keyExpressions, ...inputExpressions(columns, `'columns' of duplicates`)],
    rest,
    {
      keys: keyExpressions.length,
      limit: wholeNumber(limit, `'limit' of duplicates`, 10_000),
      nulls: oneOf(nulls, ['data', 'skip'], `'nulls' of duplicates`),
    },
  );
}

/** How {@link duplicates} is computed. */
export const duplicatesKind: BuiltInKind<KeyTally, Duplicates> = {
  name: 'duplicates',
  version: 1,
  order: 'free',
  accumulator: keyTally,
  defaults: { keys: 1, limit: 20, nulls: 'data' },
  check(types, options) {
    checkInputs('duplicates', types, 1, Infinity);
    checkOptions('duplicates', options, { ...this.defaults, unordered: false });
    wholeNumber(options['limit'] as number, `'limit' of duplicates`, 10_000);
    oneOf(options['nulls'], ['data', 'skip'], `'nulls' of duplicates`);
    wholeNumber((options['keys'] as number) - 1, `'keys' of duplicates, less one,`, types.length - 1);
  },
  accumulatorOptions: ({ keys, limit, nulls, unordered }) => ({
    keys: keys!,
    limit: limit!,
    nulls: nulls!,
    unordered: unordered === true,
  }),
  finish: duplicatesOf,
};
