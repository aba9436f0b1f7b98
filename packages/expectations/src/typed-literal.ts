import { type DataType, type Expr, type LiteralValue, lit } from '@millrace/columns';

const TEMPORAL = new Set(['date', 'time', 'timestamp', 'duration']);

/** A constant in an expression that stands beside a column: temporals carry the column's type, so that their integers are read in its unit. */
export function typedLiteral(value: LiteralValue, type: DataType): Expr {
  return TEMPORAL.has(type.kind) ? lit(value, type) : lit(value);
}
