import { and, coalesce, col, lit, not, or, type Predicate } from '@millrace/columns';
import {
  type CompileContext,
  columnType,
  domain,
  type ExpectationDefinition,
  type Kwargs,
} from './compile.js';
import type { KwargScalar } from './expectation.js';
import { CONDITION, type Keywords } from './keyword.js';
import { mapDefinition } from './map-question.js';
import { memberOf } from './members.js';
import { hasValue, isMissing } from './missing.js';
import { typedLiteral } from './typed-literal.js';

const PAIR_KEYWORDS: Keywords = {
  column_A: 'text',
  column_B: 'text',
  mostly: 'share?',
  ignore_row_if: 'ignorePair?',
  ...CONDITION,
};

/** Makes the definition of an expectation on the values of two columns; a row on which `expected` is not true is unexpected. */
export function pairDefinition(
  type: string,
  keywords: Keywords,
  expected: (a: string, b: string, kwargs: Kwargs, context: CompileContext) => Predicate,
): ExpectationDefinition {
  return mapDefinition(type, { ...PAIR_KEYWORDS, ...keywords }, (kwargs, context) => {
    const columns = [kwargs['column_A'], kwargs['column_B']] as [string, string];
    const types = columns.map((column) => columnType(context, column));
    const { where = null } = domain(kwargs, context);
    return {
      shape: 'pair',
      columns,
      types,
      where,
      judged: kept(columns, kwargs, context),
      rows: { by: 'predicate', unexpected: not(coalesce(expected(...columns, kwargs, context), false)) },
    };
  });
}

function kept(columns: readonly string[], kwargs: Kwargs, context: CompileContext): Predicate {
  const valued = columns.map((column) => hasValue(column, columnType(context, column)));
  switch (kwargs['ignore_row_if']) {
    case 'either_value_is_missing':
      return and(...valued);
    case 'neither':
      return lit(true);
    default:
      return or(...valued);
  }
}

/** Whether two columns have the values of a pair, in which a null stands for a missing value. */
export function isPair(
  a: string,
  b: string,
  [first, second]: readonly [KwargScalar, KwargScalar],
  context: CompileContext,
): Predicate {
  return and(isValue(a, first, context), isValue(b, second, context));
}

function isValue(column: string, scalar: KwargScalar, context: CompileContext): Predicate {
  const type = columnType(context, column);
  if (scalar === null) return isMissing(column, type);
  const [value] = type.kind === 'null' ? [] : memberOf(scalar, type);
  return value === undefined ? lit(false) : coalesce(col(column).eq(typedLiteral(value, type)), false);
}
