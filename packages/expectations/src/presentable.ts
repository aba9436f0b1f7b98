import { type DataType, formatValue, type Value } from '@millrace/columns';

const AS_TEXT = new Set(['time', 'duration', 'decimal', 'binary', 'fixedSizeBinary']);

/** The longest text that is shown whole, in code points. */
const LONGEST = 1_024;

/**
 * A value as results show it: numbers, text and booleans as they are, 64-bit integers as numbers where exact and else as
 * `bigint`, temporals as ISO text, decimals as text. Of a long text its beginning and its length.
 */
export function presentable(value: Value, type: DataType): unknown {
  if (value === null) return null;
  if (typeof value === 'string') return cut(value);
  if (type.kind === 'timestamp') return trimmedFraction(formatValue(value, type));
  if (type.kind === 'date' || AS_TEXT.has(type.kind)) return cut(formatValue(value, type));
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === 'object') return cut(formatValue(value, type));
  return Object.is(value, -0) ? 0 : value;
}

// As ISO text is usually written: no fraction where there is none.
function trimmedFraction(text: string): string {
  return text.replace(/(T\d\d:\d\d:\d\d)\.0+(?=$|Z|[+-])/, '$1');
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const points = [...text];
  if (points.length <= LONGEST) return text;
  return `${points.slice(0, LONGEST).join('')}… (${points.length} characters)`;
}
