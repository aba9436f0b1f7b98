import type { ValueBuffer } from './chunk.js';
import type { DataType } from './data-type.js';
import { numberToHalf } from './half.js';
import { integerRange, isDecimal, rescale } from './number-value.js';
import type { Value } from './value.js';
import { writeWide } from './wide-integer.js';
import { wrongValue } from './wrong-value.js';

/** An array for `length` values of a fixed-width type, filled with zero. */
export function emptyValues(type: DataType, length: number): ValueBuffer {
  switch (type.kind) {
    case 'int':
      return intArray(type.bits, type.signed, length);
    case 'float':
      if (type.bits === 64) return new Float64Array(length);
      return type.bits === 32 ? new Float32Array(length) : new Uint16Array(length);
    case 'decimal':
      return type.bits === 32 ? new Int32Array(length) : new BigInt64Array((length * type.bits) / 64);
    case 'date':
      return type.unit === 'day' ? new Int32Array(length) : new BigInt64Array(length);
    case 'time':
      return type.unit === 's' || type.unit === 'ms' ? new Int32Array(length) : new BigInt64Array(length);
    case 'dictionary':
      return emptyValues(type.index, length);
    default:
      return new BigInt64Array(length);
  }
}

function intArray(bits: 8 | 16 | 32 | 64, signed: boolean, length: number): ValueBuffer {
  switch (bits) {
    case 8:
      return signed ? new Int8Array(length) : new Uint8Array(length);
    case 16:
      return signed ? new Int16Array(length) : new Uint16Array(length);
    case 32:
      return signed ? new Int32Array(length) : new Uint32Array(length);
    case 64:
      return signed ? new BigInt64Array(length) : new BigUint64Array(length);
  }
}

/** The array of values of a fixed-width type. */
export function fixedWidth(type: DataType, values: readonly Value[]): ValueBuffer {
  const buffer = emptyValues(type, values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) continue;
    if (type.kind === 'float') {
      if (typeof value !== 'number') throw wrongValue(type, value, row);
      buffer[row] = type.bits === 16 ? numberToHalf(value) : value;
    } else if (type.kind === 'decimal') {
      const unscaled = decimalOf(type, value, row);
      if (type.bits <= 64) buffer[row] = type.bits === 32 ? Number(unscaled) : unscaled;
      else writeWide(buffer as BigInt64Array, row, type.bits / 64, unscaled);
    } else {
      const whole = wholeOf(type, buffer, value, row);
      buffer[row] =
        buffer instanceof BigInt64Array || buffer instanceof BigUint64Array ? whole : Number(whole);
    }
  }
  return buffer;
}

function wholeOf(type: DataType, buffer: ValueBuffer, value: Value, row: number): bigint {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value))) {
    throw wrongValue(type, value, row);
  }
  const whole = BigInt(value);
  const [low, high] = integerRange(buffer.BYTES_PER_ELEMENT * 8, !(type.kind === 'int' && !type.signed));
  if (whole < low || whole > high) throw wrongValue(type, value, row);
  return whole;
}

function decimalOf(type: DataType & { kind: 'decimal' }, value: Value, row: number): bigint {
  if (!isDecimal(value)) throw wrongValue(type, value, row);
  const unscaled = rescale(value, type.scale);
  const limit = 10n ** BigInt(type.precision);
  if (unscaled === null || unscaled >= limit || unscaled <= -limit) throw wrongValue(type, value, row);
  return unscaled;
}
