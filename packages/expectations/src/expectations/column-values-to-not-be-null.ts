import { and, type FirstRows, firstWhere, not, type Question, rowCount } from '@millrace/columns';
import { hasValue, MAP_KEYWORDS, mostlyOf, SAMPLE_LIMIT } from '../column-map.js';
import { columnType, domain, type ExpectationDefinition, type Outcome } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { mapOutcome } from '../map-result.js';

const TYPE = 'expect_column_values_to_not_be_null';

/**
 * Expects a column to have a value in every row; a float's NaN counts as no value, as in Great Expectations.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotBeNull, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays, vectorFromArray, Table } from 'apache-arrow';
 * const table = new Table({ carrier: vectorFromArray(['UA', null, 'B6']) });
 * const suite = expectationSuite('flights', [expectColumnValuesToNotBeNull('carrier', { mostly: 0.5 })]);
 * const { results } = await validate(suite, table);
 * results[0]?.success; // => true
 * results[0]?.result.unexpected_count; // => 1
 * ```
 */
export function expectColumnValuesToNotBeNull(column: string, options: MapOptions = {}): Expectation {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToNotBeNull} is asked and judged. */
export const columnValuesToNotBeNull: ExpectationDefinition = {
  type: TYPE,
  keywords: MAP_KEYWORDS,
  compile(kwargs, context): Question<Outcome> {
    const type = columnType(context, kwargs['column']);
    const column = kwargs['column'] as string;
    const rows = domain(kwargs);
    const missing = not(hasValue(column, type));
    return {
      asks: [rowCount(rows), firstWhere(and(missing), { ...rows, limit: SAMPLE_LIMIT })],
      judge: ([elements, failing]) => {
        const { total, rows: first } = failing as FirstRows;
        const samples = first.map(({ ordinal }) => ({ ordinal, value: null }));
        const counts = { elements: elements as number, nonNull: null, unexpected: total };
        return { verdict: mapOutcome(counts, samples, mostlyOf(kwargs), context) };
      },
    };
  },
};
