import type { DataType } from '@millrace/columns';
import { formatValue } from '@millrace/columns';
import type { Constant } from '../check-definition.js';

/** A constant as a plain number, text or boolean; undefined where JSON has none that is exact. */
export function plainConstant(value: Constant): string | number | boolean | null | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  return undefined;
}

/** A constant of a temporal column as ISO 8601 text; what has no such text, as {@link plainConstant} has it. */
export function isoConstant(value: Constant, type: DataType): string | number | boolean | null | undefined {
  const temporal = type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'time';
  if (typeof value === 'bigint' && temporal) return formatValue(value, type);
  return plainConstant(value);
}
