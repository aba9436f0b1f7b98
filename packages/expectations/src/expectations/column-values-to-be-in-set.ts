import { col, type DataType, isMillraceError, type LiteralValue, not } from '@millrace/columns';
import { scalarValue } from '../bounds.js';
import { columnMapQuestion, MAP_KEYWORDS } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type KwargScalar,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_values_to_be_in_set';

/**
 * Expects every value of a column to be a member of a set; a null in the set does not matter, and a member of another type equals nothing.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeInSet('origin', ['EWR', 'JFK', 'LGA'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS'] }));
 * results[0]?.result.partial_unexpected_list; // => ['BOS']
 * ```
 */
export function expectColumnValuesToBeInSet(
  column: string,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: MapOptions = {},
): Expectation {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeInSet} is asked and judged. */
export const columnValuesToBeInSet: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, value_set: 'members' },
  compile: (kwargs, context) =>
    columnMapQuestion(kwargs, context, (column, type) => {
      const set = kwargs['value_set'] as readonly KwargScalar[];
      return not(col(column).in(set.flatMap((member) => memberOf(member, type))));
    }),
};

// A member that no value of the type can equal is left out.
function memberOf(member: KwargScalar, type: DataType): readonly LiteralValue[] {
  if (member === null) return [];
  try {
    const asNumber = typeof member === 'boolean' && type.kind !== 'bool' ? Number(member) : member;
    return [scalarValue(asNumber, type, 'a member of value_set') as LiteralValue];
  } catch (error) {
    if (isMillraceError(error)) return [];
    throw error;
  }
}
