import type { DataType, Value } from '@millrace/columns';

/** A number of any type as the value that is compared and shown for it: doubles and safe integers as numbers, larger integers exact, decimals as doubles. */
export function asNumber(value: Value, _type: DataType): Value {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== 'object' || value === null || !('unscaled' in value)) return value;
  return Number(`${value.unscaled}e${-value.scale}`);
}
