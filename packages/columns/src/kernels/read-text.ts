import { daysFromCivil, fractionDigits, isCivilDate } from '../calendar.js';
import type { DataType, TimeUnit } from '../data-type.js';

/**
 * Reads the bytes of one text as a number in the type's unit; NaN where the text is not one of the common short forms: it may still be
 * a value, or none.
 */
export type TextReader = (bytes: Uint8Array, start: number, end: number) => number;

/** The reader of a type's common short forms, if there is one. */
export function readerOf(type: DataType): TextReader | undefined {
  switch (type.kind) {
    case 'int':
      return intReader(type.bits, type.signed);
    case 'float':
      return type.bits === 64 ? readDouble : undefined;
    case 'date':
      return dateReader(type.unit === 'day' ? 1 : 86_400_000);
    case 'timestamp':
      return timestampReader(type.unit, type.timezone !== null);
    default:
      return undefined;
  }
}

/** The span without outer tabs, line feeds, form feeds, carriage returns and spaces. */
export function trimmed(bytes: Uint8Array, start: number, end: number): [number, number] {
  let first = start;
  let last = end;
  while (first < last && isSpace(bytes[first]!)) first++;
  while (last > first && isSpace(bytes[last - 1]!)) last--;
  return [first, last];
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 12 || byte === 13;
}

/** The number of so many digits, or NaN. */
function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function intReader(bits: number, signed: boolean): TextReader {
  const most = bits === 64 ? 2 ** 53 : signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const least = signed ? -most : 0;
  return (bytes, start, end) => {
    const sign = bytes[start];
    const first = start + (sign === 45 || sign === 43 ? 1 : 0);
    const size = end - first;
    if (size < 1 || size > 15) return Number.NaN;
    const value = digitsAt(bytes, first, end);
    const whole = sign === 45 ? 0 - value : value;
    return whole >= least && whole <= most ? whole : Number.NaN;
  };
}

const powersOfTen: Float64Array = Float64Array.from({ length: 16 }, (_, power) => Number(`1e${power}`));

// Fifteen digits and a power of ten up to 10^15 are exact doubles, so that their quotient is rounded once.
function readDouble(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  const first = start + (sign === 45 || sign === 43 ? 1 : 0);
  if (end - first < 1 || end - first > 16) return Number.NaN;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = first; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 46 && point < 0) {
      point = i;
    } else {
      const digit = byte - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
      digits++;
    }
  }
  if (digits < 1 || digits > 15) return Number.NaN;
  const scaled = point < 0 ? value : value / powersOfTen[end - point - 1]!;
  return (sign === 45 ? -scaled : scaled) + 0;
}

function daysAt(bytes: Uint8Array, start: number): number {
  if (bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return Number.NaN;
  const year = digitsAt(bytes, start, start + 4);
  const month = digitsAt(bytes, start + 5, start + 7);
  const day = digitsAt(bytes, start + 8, start + 10);
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : Number.NaN;
}

function dateReader(unitsPerDay: number): TextReader {
  return (bytes, start, end) => (end - start === 10 ? daysAt(bytes, start) * unitsPerDay : Number.NaN);
}

function timestampReader(unit: TimeUnit, zoned: boolean): TextReader {
  const perSecond = powersOfTen[fractionDigits[unit]]!;
  return (bytes, start, end) => {
    // yyyy-mm-ddThh:mm:ss, then a fraction, then Z where the type has a zone.
    const last = zoned ? end - 1 : end;
    if (last - start < 19 || (zoned && bytes[last] !== 90)) return Number.NaN;
    const separator = bytes[start + 10];
    if (separator !== 84 && separator !== 32) return Number.NaN;
    const seconds = daysAt(bytes, start) * 86_400 + clockAt(bytes, start + 11);
    const fraction = last - start === 19 ? 0 : fractionAt(bytes, start + 19, last, fractionDigits[unit]);
    const value = seconds * perSecond + fraction;
    return value < 2 ** 53 && value > -(2 ** 53) ? value : Number.NaN;
  };
}

function clockAt(bytes: Uint8Array, start: number): number {
  if (bytes[start + 2] !== 58 || bytes[start + 5] !== 58) return Number.NaN;
  const hours = digitsAt(bytes, start, start + 2);
  const minutes = digitsAt(bytes, start + 3, start + 5);
  const seconds = digitsAt(bytes, start + 6, start + 8);
  return hours < 24 && minutes < 60 && seconds < 60 ? (hours * 60 + minutes) * 60 + seconds : Number.NaN;
}

function fractionAt(bytes: Uint8Array, start: number, end: number, most: number): number {
  const digits = end - start - 1;
  if (bytes[start] !== 46 || digits < 1 || digits > most) return Number.NaN;
  return digitsAt(bytes, start + 1, end) * powersOfTen[most - digits]!;
}
