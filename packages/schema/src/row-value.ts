import type { DataType, Value } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { definitionOf } from './definition.js';

/** Turns a cell's value into the JavaScript value that the column's zod type infers. */
export type RowValue = (value: Value) => unknown;

const PER_MILLISECOND: Readonly<Record<string, bigint>> = { ms: 1n, us: 1_000n, ns: 1_000_000n };
const MS_PER_DAY = 86_400_000;

/** The conversion for a column that holds values of `type` (never a dictionary); null stays null. */
export function rowValueOf(plan: ColumnPlan, type: DataType): RowValue {
  switch (plan.family) {
    case 'date':
      return dateOf(type);
    case 'bigint':
      return (value) => (typeof value === 'number' ? BigInt(value) : value);
    case 'exact':
      return definitionOf(plan.inner).type === 'bigint' ? same : numberOf;
    case 'number':
    case 'integer':
    case 'values':
      return numberOf;
    default:
      return same;
  }
}

function same(value: Value): unknown {
  return value;
}

function numberOf(value: Value): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function dateOf(type: DataType): RowValue {
  if (type.kind === 'date' && type.unit === 'day') {
    return (value) => (typeof value === 'bigint' ? new Date(Number(value) * MS_PER_DAY) : null);
  }
  const unit = type.kind === 'timestamp' || type.kind === 'date' ? type.unit : 'ms';
  if (unit === 's') return (value) => (typeof value === 'bigint' ? new Date(Number(value) * 1000) : null);
  const per = PER_MILLISECOND[unit] ?? 1n;
  return (value) => (typeof value === 'bigint' ? new Date(Number(value / per)) : null);
}
