import { type AggregateKind, col, type DataType, typeName, UsageError } from '@millrace/columns';
import type { RowRule } from './map-rule.js';
import { orderKind } from './order-kind.js';

const ORDERED = new Set(['int', 'float', 'decimal', 'date', 'time', 'timestamp', 'duration']);

/** The rule that a column's values follow an order; throws `UsageError` for a type that has no differences. */
export function unexpectedOrder(
  column: string,
  type: DataType,
  options: { readonly descending: boolean; readonly strictly: boolean },
): RowRule {
  if (!ORDERED.has(type.kind)) {
    throw new UsageError(
      'wrong_operand',
      `Column '${column}' is of type ${typeName(type)}; only numbers and times increase or decrease.`,
      { issues: [{ code: 'wrong_operand', column, actual: typeName(type) }] },
    );
  }
  return { by: 'kind', kind: orderKind as AggregateKind, of: [col(column)], options };
}
