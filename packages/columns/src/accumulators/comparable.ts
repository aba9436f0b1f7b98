import type { DataType } from '../data-type.js';
import { type PhysicalClass, physicalClass } from '../dense.js';
import { compareBytes, decodeText } from '../text.js';
import type { Value } from '../value.js';
import type { Json } from '../value-json.js';
import { BadState, bigintField, textField } from './fields.js';

/** A value as its physical class holds it: a double, a whole number, or bytes. */
export type Comparable = number | bigint | Uint8Array;

/** Whether `a` comes before `b`; both are of one class, and neither is NaN. */
export function isLess(a: Comparable, b: Comparable): boolean {
  if (a instanceof Uint8Array) return compareBytes(a, b as Uint8Array) < 0;
  return a < (b as number | bigint);
}

/** The JavaScript form of a comparable value of a type. */
export function comparableToValue(value: Comparable, type: DataType): Value {
  switch (type.kind) {
    case 'bool':
      return value === 1;
    case 'utf8': {
      const bytes = value as Uint8Array;
      return decodeText(bytes, 0, bytes.length);
    }
    case 'decimal':
      return { unscaled: BigInt(value as number | bigint), scale: type.scale };
    case 'date':
    case 'time':
      return BigInt(value as number | bigint);
    default:
      return value;
  }
}

const scratch = new DataView(new ArrayBuffer(8));
const DIGITS = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** The canonical text of a comparable value: hexadecimal digits of a whole number, of a double's bits, or of bytes. */
export function comparableToText(value: Comparable): string {
  if (typeof value === 'bigint') return value.toString(16);
  if (typeof value === 'number') {
    scratch.setFloat64(0, value);
    return scratch.getBigUint64(0).toString(16);
  }
  let text = '';
  for (const byte of value) text += DIGITS[byte]!;
  return text;
}

/** Reads {@link comparableToText} back from a field of an encoded state. */
export function comparableField(
  fields: { readonly [name: string]: Json },
  name: string,
  physical: PhysicalClass,
): Comparable {
  if (physical === 'bytes') {
    const text = textField(fields, name);
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new BadState(`'${name}' must be pairs of hexadecimal digits`);
    return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
      Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
    );
  }
  const bits = bigintField(fields, name);
  if (physical !== 'number' && physical !== 'bool') return bits;
  if (bits < 0n || bits >= 1n << 64n) throw new BadState(`'${name}' must be the bits of a double`);
  scratch.setBigUint64(0, bits);
  const value = scratch.getFloat64(0);
  if (value !== value) throw new BadState(`'${name}' must not be NaN`);
  return value;
}

/** Whether the values of a type have an order that aggregates can use. */
export function isComparable(type: DataType): boolean {
  const physical = physicalClass(type);
  return physical !== 'nested';
}
