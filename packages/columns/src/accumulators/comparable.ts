import type { DataType } from '../data-type.js';
import { physicalClass } from '../dense.js';
import { halfToNumber, numberToHalf } from '../half.js';
import { integerRange } from '../number-value.js';
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

/** Whether a number, as the kernels hold it, is a value of its type: in range, whole where the type is, neither NaN nor -0. */
export function isNumberOf(value: number | bigint, type: DataType): boolean {
  if (Object.is(value, -0) || value !== value) return false;
  switch (type.kind) {
    case 'float':
      if (type.bits === 64) return true;
      return type.bits === 32
        ? Math.fround(value as number) === value
        : halfToNumber(numberToHalf(value as number)) === value;
    case 'bool':
      return value === 0 || value === 1;
    case 'int':
      return isWithin(value, type.bits, type.signed);
    case 'decimal':
      return isWithin(value, type.bits, true);
    default:
      return isWithin(value, physicalClass(type) === 'number' ? 32 : 64, true);
  }
}

function isWithin(value: number | bigint, bits: number, signed: boolean): boolean {
  if (typeof value === 'number') {
    const low = signed ? -(2 ** (bits - 1)) : 0;
    return Number.isInteger(value) && value >= low && value < low + 2 ** bits;
  }
  const [low, high] = integerRange(bits, signed);
  return value >= low && value <= high;
}

/** Reads {@link comparableToText} back from a field of an encoded state, as a value of its type (no dictionary). */
export function comparableField(
  fields: { readonly [name: string]: Json },
  name: string,
  type: DataType,
): Comparable {
  const physical = physicalClass(type);
  if (physical === 'bytes') {
    const text = textField(fields, name);
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new BadState(`'${name}' must be pairs of hexadecimal digits`);
    return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
      Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
    );
  }
  const bits = bigintField(fields, name);
  const value = physical === 'number' || physical === 'bool' ? doubleOfBits(bits, name) : bits;
  if (!isNumberOf(value, type)) throw new BadState(`'${name}' must be a value of its type`);
  return value;
}

function doubleOfBits(bits: bigint, name: string): number {
  if (bits < 0n || bits >= 1n << 64n) throw new BadState(`'${name}' must be the bits of a double`);
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}
