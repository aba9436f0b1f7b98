import {
  and,
  col,
  type Duplicates,
  duplicates,
  not,
  type Question,
  rowCount,
  UsageError,
} from '@millrace/columns';
import { mostlyOf, SAMPLE_LIMIT } from '../column-map.js';
import { columnType, domain, type ExpectationDefinition, type Outcome } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { mapOutcome } from '../map-result.js';
import { presentable } from '../presentable.js';

const TYPE = 'expect_compound_columns_to_be_unique';
const IGNORE = ['all_values_are_missing', 'any_value_is_missing', 'never'] as const;

/** Options of {@link expectCompoundColumnsToBeUnique}. */
export interface CompoundUniqueOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `all_values_are_missing` by default. */
  readonly ignoreRowIf?: (typeof IGNORE)[number];
}

/**
 * Expects the combination of several columns to occur once; a missing value is a part of the combination like any other.
 *
 * @example
 * ```ts
 * import { expectCompoundColumnsToBeUnique, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectCompoundColumnsToBeUnique(['day', 'flight'])]);
 * const table = tableFromArrays({ day: [1, 1, 2], flight: [7, 7, 7] });
 * (await validate(suite, table)).results[0]?.result.unexpected_count; // => 2
 * ```
 */
export function expectCompoundColumnsToBeUnique(
  columnList: readonly string[],
  options: CompoundUniqueOptions = {},
): Expectation {
  return makeExpectation(TYPE, { column_list: columnList }, options, ['mostly', 'ignoreRowIf']);
}

/** How {@link expectCompoundColumnsToBeUnique} is asked and judged. */
export const compoundColumnsToBeUnique: ExpectationDefinition = {
  type: TYPE,
  keywords: { column_list: 'texts', mostly: 'share', ignore_row_if: 'other', row_condition: 'other' },
  compile(kwargs, context): Question<Outcome> {
    const columns = kwargs['column_list'] as readonly string[];
    if (columns.length < 2) {
      throw new UsageError(
        'too_few_columns',
        `${TYPE} needs two columns or more; for one, use unique values.`,
        {
          issues: [{ code: 'too_few_columns', expected: 2, actual: columns.length }],
        },
      );
    }
    const types = columns.map((column) => columnType(context, column));
    const kept = domain(kwargs, ...ignoring(columns, kwargs['ignore_row_if'] ?? IGNORE[0]));
    return {
      asks: [rowCount(domain(kwargs)), rowCount(kept), duplicates(columns, { ...kept, limit: SAMPLE_LIMIT })],
      judge: ([elements, rowsKept, repeated]) => {
        const { rows, sample } = repeated as Duplicates;
        const samples = sample.map(({ ordinal, key }) => {
          const counted = columns.map((_, at) => presentable(key[at] ?? null, types[at]!));
          const value = Object.fromEntries(columns.map((name, at) => [name, counted[at]]));
          return { ordinal, value, counted };
        });
        const counts = { elements: elements as number, nonNull: rowsKept as number, unexpected: rows };
        return { verdict: mapOutcome(counts, samples, mostlyOf(kwargs), context) };
      },
    };
  },
};

function ignoring(columns: readonly string[], rule: unknown) {
  const missing = columns.map((column) => col(column).isNull());
  switch (rule) {
    case 'all_values_are_missing':
      return [not(and(...missing))];
    case 'any_value_is_missing':
      return missing.map((isMissing) => not(isMissing));
    case 'never':
      return [];
    default:
      throw new UsageError(
        'bad_option',
        `ignore_row_if must be one of ${IGNORE.join(', ')}, not ${String(rule)}.`,
        {
          issues: [{ code: 'bad_option', actual: rule, expected: IGNORE }],
        },
      );
  }
}
