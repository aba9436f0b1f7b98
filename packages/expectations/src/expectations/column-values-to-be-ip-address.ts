import { col, not } from '@millrace/columns';
import { columnMapDefinition, needText, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { FORMATS } from '../formats.js';

const TYPE = 'expect_column_values_to_be_ip_address';

/**
 * Expects every text to be an IPv4 or IPv6 address. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeIpAddress, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeIpAddress('x')]);
 * const { results } = await validate(suite, tableFromArrays({ x: ['2001:db8::1', '1.2.3.4.5'] }));
 * results[0]?.result.partial_unexpected_list; // => ['1.2.3.4.5']
 * ```
 */
export function expectColumnValuesToBeIpAddress<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeIpAddress} is asked and judged. */
export const columnValuesToBeIpAddress: ExpectationDefinition = columnMapDefinition(
  TYPE,
  {},
  (column, type) => {
    needText(TYPE, column, type);
    return unexpectedWhere(not(col(column).matches(FORMATS.ipAddress)));
  },
);
