import {
  type AggregateKind,
  col,
  type DataType,
  lit,
  type OptionValue,
  type Predicate,
  typeName,
  UsageError,
} from '@millrace/columns';
import {
  type CompileContext,
  columnType,
  domain,
  type ExpectationDefinition,
  type Kwargs,
} from './compile.js';
import { CONDITION, type Keywords } from './keyword.js';
import { mapDefinition } from './map-question.js';
import type { MapRule, RowRule } from './map-rule.js';
import { hasValue } from './missing.js';
import { pythonText } from './python-text.js';
import { rowTestKind } from './row-test-kind.js';

/** Keywords of every column map expectation. */
export const MAP_KEYWORDS: Keywords = { column: 'text', mostly: 'share?', ...CONDITION };

/** Makes the definition of an expectation that judges each value of one column. */
export function columnMapDefinition(
  type: string,
  keywords: Keywords,
  rows: (column: string, columnType: DataType, kwargs: Kwargs, context: CompileContext) => RowRule,
  check?: (kwargs: Kwargs) => void,
): ExpectationDefinition {
  const rule = (kwargs: Kwargs, context: CompileContext): MapRule => {
    const dataType = columnType(context, kwargs['column']);
    const column = kwargs['column'] as string;
    const { where = null } = domain(kwargs, context);
    // A column of type null has nothing to judge, and no operand compares with it.
    const judging: RowRule =
      dataType.kind === 'null'
        ? { by: 'predicate', unexpected: lit(false) }
        : rows(column, dataType, kwargs, context);
    return {
      shape: 'column',
      columns: [column],
      types: [dataType],
      where,
      judged: hasValue(column, dataType),
      rows: judging,
    };
  };
  return mapDefinition(type, { ...MAP_KEYWORDS, ...keywords }, rule, check);
}

/** A rule by a predicate. */
export function unexpectedWhere(unexpected: Predicate): RowRule {
  return { by: 'predicate', unexpected };
}

/** A rule by a function of one column's values; `data` is what the function is made from. */
export function unexpectedByTest(kind: AggregateKind, column: string, data: OptionValue = null): RowRule {
  return { by: 'kind', kind, of: [col(column)], options: { data } };
}

/** A kind of row test on the text of a value: Python's, where it is no text. */
export function textTestKind(
  name: string,
  makeTest: (data: OptionValue) => (text: string) => boolean,
): AggregateKind {
  return rowTestKind(`expectations.${name}`, (data, [type]) => {
    const isExpected = makeTest(data);
    return ([value]) => !isExpected(pythonText(value!, type!));
  }) as AggregateKind;
}

/** Refuses a column that holds no text. */
export function needText(type: string, column: string, dataType: DataType): void {
  if (dataType.kind === 'utf8') return;
  throw new UsageError(
    'wrong_operand',
    `${type} judges text, and column '${column}' is of type ${typeName(dataType)}.`,
    {
      issues: [{ code: 'wrong_operand', column, expected: 'utf8', actual: typeName(dataType) }],
    },
  );
}
