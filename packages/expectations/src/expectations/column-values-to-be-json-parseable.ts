import { lit } from '@millrace/columns';
import { columnMapDefinition, textTestKind, unexpectedByTest, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { parsePythonJson } from '../python-json.js';

const TYPE = 'expect_column_values_to_be_json_parseable';
const jsonKind = textTestKind('json', () => (text) => parsePythonJson(text) !== undefined);

/**
 * Expects every text to be JSON; like Python, it takes NaN and infinities for numbers.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeJsonParseable, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeJsonParseable('body')]);
 * const { results } = await validate(suite, tableFromArrays({ body: ['{"a": 1}', '{a: 1}'] }));
 * results[0]?.result.partial_unexpected_list; // => ['{a: 1}']
 * ```
 */
export function expectColumnValuesToBeJsonParseable<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeJsonParseable} is asked and judged. */
export const columnValuesToBeJsonParseable: ExpectationDefinition = columnMapDefinition(
  TYPE,
  {},
  (column, type) => (type.kind === 'utf8' ? unexpectedByTest(jsonKind, column) : unexpectedWhere(lit(true))),
);
