import { type DataType, formatValue, type Value, valueToJson } from '@millrace/columns';
import type { FailingCell } from './issue.js';

const LONGEST_VALUE = 1000;
const LONGEST_TEXT = 100;

/** A failing cell as reports hold it: exact JSON and text, neither longer than a person wants to see. */
export function failingCell(row: number, value: Value, type: DataType): FailingCell {
  if (typeof value === 'string') {
    return { row, value: cut(value, LONGEST_VALUE), text: JSON.stringify(cut(value, LONGEST_TEXT)) };
  }
  if (value instanceof Uint8Array && value.length > LONGEST_VALUE)
    return failingCell(row, value.slice(0, LONGEST_VALUE), type);
  // Results never hold -0.
  const result = value === 0 ? 0 : value;
  return { row, value: valueToJson(result), text: cut(formatValue(value, type), LONGEST_TEXT) };
}

/** Never cuts a surrogate pair in two. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = /[\ud800-\udbff]/.test(text[longest - 1]!) ? longest - 1 : longest;
  return `${text.slice(0, end)}…`;
}
