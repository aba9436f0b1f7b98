import { type Duplicates, duplicates, type Question, rowCount } from '@millrace/columns';
import { hasValue, MAP_KEYWORDS, mostlyOf, SAMPLE_LIMIT } from '../column-map.js';
import { columnType, domain, type ExpectationDefinition, type Outcome } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { mapOutcome } from '../map-result.js';
import { presentable } from '../presentable.js';

const TYPE = 'expect_column_values_to_be_unique';

/**
 * Expects every value of a column to occur once; all members of a group of equals are unexpected, missing values are not looked at.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeUnique, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectColumnValuesToBeUnique('id')]);
 * const { results } = await validate(suite, tableFromArrays({ id: [1, 4, 4] }));
 * results[0]?.result.partial_unexpected_list; // => [4, 4]
 * ```
 */
export function expectColumnValuesToBeUnique(column: string, options: MapOptions = {}): Expectation {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeUnique} is asked and judged. */
export const columnValuesToBeUnique: ExpectationDefinition = {
  type: TYPE,
  keywords: MAP_KEYWORDS,
  compile(kwargs, context): Question<Outcome> {
    const type = columnType(context, kwargs['column']);
    const column = kwargs['column'] as string;
    const valued = domain(kwargs, hasValue(column, type));
    return {
      asks: [
        rowCount(domain(kwargs)),
        rowCount(valued),
        duplicates([column], { ...valued, limit: SAMPLE_LIMIT }),
      ],
      judge: ([elements, nonNull, repeated]) => {
        const { rows, sample } = repeated as Duplicates;
        const samples = sample.map(({ ordinal, key }) => ({
          ordinal,
          value: presentable(key[0] ?? null, type),
        }));
        const counts = { elements: elements as number, nonNull: nonNull as number, unexpected: rows };
        return { verdict: mapOutcome(counts, samples, mostlyOf(kwargs), context) };
      },
    };
  },
};
