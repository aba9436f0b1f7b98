import { type DataType, formatValue, type Value } from '@millrace/columns';

const AS_TEXT = new Set(['date', 'time', 'timestamp', 'duration', 'decimal', 'binary', 'fixedSizeBinary']);

/**
 * A value as results show it: numbers, text and booleans as they are, 64-bit integers as numbers where exact and else as
 * `bigint`, temporals as ISO text, decimals as text.
 */
export function presentable(value: Value, type: DataType): unknown {
  if (value === null) return null;
  if (AS_TEXT.has(type.kind)) return formatValue(value, type);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === 'object') return formatValue(value, type);
  return value;
}
