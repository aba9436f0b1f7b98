import {
  col,
  type DataType,
  isMillraceError,
  type LiteralValue,
  lit,
  not,
  or,
  type Predicate,
} from '@millrace/columns';
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
import { typedLiteral } from '../typed-literal.js';

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
 * results[0].result.partial_unexpected_list; // => ['BOS']
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
      const members = (kwargs['value_set'] as readonly KwargScalar[]).flatMap((member: KwargScalar) =>
        memberOf(column, member, type),
      );
      return members.length === 0 ? lit(true) : not(or(...members));
    }),
};

// Members are compared one by one, each with its type, and `or` of them: a set of mixed types stays exact.
function memberOf(column: string, member: KwargScalar, type: DataType): readonly Predicate[] {
  if (member === null) return [];
  try {
    const asNumber = typeof member === 'boolean' && type.kind !== 'bool' ? Number(member) : member;
    const value = scalarValue(asNumber, type, 'a member of value_set');
    return [col(column).eq(typedLiteral(value as LiteralValue, type))];
  } catch (error) {
    if (isMillraceError(error)) return [];
    throw error;
  }
}
