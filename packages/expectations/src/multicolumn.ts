import { and, lit, or, type Predicate, UsageError } from '@millrace/columns';
import {
  type CompileContext,
  columnType,
  domain,
  type ExpectationDefinition,
  type Kwargs,
} from './compile.js';
import { CONDITION, type Keywords } from './keyword.js';
import { mapDefinition } from './map-question.js';
import type { RowRule } from './map-rule.js';
import { hasValue } from './missing.js';

const KEYWORDS: Keywords = {
  column_list: 'texts',
  mostly: 'share?',
  ignore_row_if: 'ignoreColumns?',
  ...CONDITION,
};

/** Makes the definition of an expectation on the values of several columns, two at least. */
export function multicolumnDefinition(
  type: string,
  keywords: Keywords,
  rows: (columns: readonly string[], kwargs: Kwargs, context: CompileContext) => RowRule,
): ExpectationDefinition {
  return mapDefinition(
    type,
    { ...KEYWORDS, ...keywords },
    (kwargs, context) => {
      const columns = kwargs['column_list'] as readonly string[];
      const types = columns.map((column) => columnType(context, column));
      const { where = null } = domain(kwargs, context);
      const judged = kept(columns, kwargs['ignore_row_if'], context);
      return { shape: 'columns', columns, types, where, judged, rows: rows(columns, kwargs, context) };
    },
    ({ column_list: columns }) => {
      if (!Array.isArray(columns) || columns.length >= 2) return;
      throw new UsageError(
        'too_few_columns',
        `${type} needs two columns or more; for one, use unique values.`,
        {
          issues: [{ code: 'too_few_columns', expected: 2, actual: columns.length }],
        },
      );
    },
  );
}

function kept(columns: readonly string[], rule: unknown, context: CompileContext): Predicate {
  const valued = columns.map((column) => hasValue(column, columnType(context, column)));
  if (rule === 'any_value_is_missing') return and(...valued);
  return rule === 'never' ? lit(true) : or(...valued);
}
