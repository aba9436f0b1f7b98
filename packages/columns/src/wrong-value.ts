import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import { isDecimal } from './number-value.js';
import { typeName } from './type-name.js';

/** The error for a value that is not one of a column's type. */
export function wrongValue(type: DataType, value: unknown, row: number): UsageError {
  const shown =
    typeof value === 'string'
      ? JSON.stringify(value)
      : isDecimal(value)
        ? `${value.unscaled}e${-value.scale}`
        : String(value);
  return new UsageError('wrong_value', `Row ${row}: ${shown} is not a value of type ${typeName(type)}.`, {
    issues: [{ code: 'wrong_value', row, expected: typeName(type), actual: value }],
  });
}
