import { daysFromCivil, fractionDigits, isCivilDate, unitsPerSecond } from './calendar.js';
import { castGrammar } from './cast-grammar.js';
import type { DataType, TimeUnit } from './data-type.js';
import { UsageError } from './errors.js';
import type { CastOptions } from './expression.js';
import { halfToNumber, numberToHalf } from './half.js';
import { integerRange } from './number-value.js';
import { encodeText } from './text.js';
import { typeName } from './type-name.js';
import type { Value } from './value.js';

/** Why a text is not a value of a type: its shape, its size, or a day that is not on the calendar. */
export type CastProblem = 'shape' | 'range' | 'calendar';

/** What a strict cast made of a text. */
export type CastResult = { readonly value: Value } | { readonly error: CastProblem };

const shapes = new Map<string, RegExp>();

function shapeOf(type: DataType): RegExp {
  const grammar = castGrammar(type);
  if (grammar === undefined) {
    throw new UsageError('no_text_form', `A text can not be cast to ${typeName(type)}.`);
  }
  let shape = shapes.get(grammar);
  if (shape === undefined) {
    shape = new RegExp(grammar);
    shapes.set(grammar, shape);
  }
  return shape;
}

/**
 * Reads a text as a value of a type, by the strict grammar of {@link castGrammar}; nothing is guessed or rounded, but a float
 * takes the nearest value there is.
 *
 * @throws UsageError for a type without a text form.
 * @example
 * ```ts
 * import { castText, types } from '@millrace/columns';
 * castText('42', types.int32()); // => { value: 42 }
 * castText('0x10', types.int32()); // => { error: 'shape' }
 * castText('2013-02-30', types.date()); // => { error: 'calendar' }
 * castText(' NA ', types.float64(), { trim: true, nullTokens: ['NA'] }); // => { value: null }
 * ```
 */
export function castText(text: string, type: DataType, options: CastOptions = {}): CastResult {
  const trimmed = options.trim ? trimSpaces(text) : text;
  if (options.nullTokens?.includes(trimmed)) return { value: null };
  if (type.kind === 'utf8') return { value: trimmed };
  if (type.kind === 'binary') return { value: encodeText(trimmed) };
  if (type.kind === 'dictionary') return castText(trimmed, type.value);
  if (!shapeOf(type).test(trimmed)) return { error: 'shape' };
  return readShaped(trimmed, type);
}

/** Takes off outer tabs, line feeds, form feeds, carriage returns and spaces. */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 12 || code === 13;
}

// A number of a million digits is out of range before it is read, which would take its time squared.
const mostDigits = 100;

function significantDigits(digits: string): number {
  let zeros = 0;
  while (zeros < digits.length && digits.charCodeAt(zeros) === 48) zeros++;
  return digits.length - zeros;
}

function readShaped(text: string, type: DataType): CastResult {
  switch (type.kind) {
    case 'bool':
      return { value: text === 'true' };
    case 'int': {
      if (significantDigits(text.replace(/^[+-]/, '')) > mostDigits) return { error: 'range' };
      const whole = BigInt(text.startsWith('+') ? text.slice(1) : text);
      const [low, high] = integerRange(type.bits, type.signed);
      if (whole < low || whole > high) return { error: 'range' };
      return { value: type.bits === 64 ? whole : Number(whole) };
    }
    case 'float':
      return readFloat(text, type.bits);
    case 'decimal':
      return readDecimal(text, type);
    case 'date':
      return readDate(text, type.unit);
    case 'time':
      return { value: readClock(text, type.unit) };
    case 'timestamp':
      return readTimestamp(text, type.unit);
    case 'duration':
      return significantDigits(text) > mostDigits
        ? { error: 'range' }
        : inInt64(readSeconds(text, type.unit));
    default:
      return { error: 'shape' };
  }
}

function readFloat(text: string, bits: 16 | 32 | 64): CastResult {
  const double = Number(text);
  const value = bits === 64 ? double : bits === 32 ? Math.fround(double) : halfToNumber(numberToHalf(double));
  return Number.isFinite(value) ? { value: value + 0 } : { error: 'range' };
}

function readDecimal(text: string, type: DataType & { kind: 'decimal' }): CastResult {
  const digits = text.replace(/^[+-]/, '');
  const [whole = '', fraction = ''] = digits.split('.');
  const scale = Math.max(type.scale, 0);
  if (significantDigits(whole) > mostDigits + 200) return { error: 'range' };
  const unscaled = BigInt(`0${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`);
  const scaled = type.scale < 0 ? unscaled / 10n ** BigInt(-type.scale) : unscaled;
  if (type.scale < 0 && scaled * 10n ** BigInt(-type.scale) !== unscaled) return { error: 'range' };
  if (scaled >= 10n ** BigInt(type.precision)) return { error: 'range' };
  return { value: { unscaled: text.startsWith('-') ? -scaled : scaled, scale: type.scale } };
}

function daysOf(text: string): number | null {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : null;
}

function readDate(text: string, unit: 'day' | 'ms'): CastResult {
  const days = daysOf(text);
  if (days === null) return { error: 'calendar' };
  return { value: unit === 'day' ? BigInt(days) : BigInt(days) * 86_400_000n };
}

// hh:mm, hh:mm:ss or hh:mm:ss.fff in units since midnight.
function readClock(text: string, unit: TimeUnit): bigint {
  const minutes = Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const seconds = text.length > 5 ? Number(text.slice(6, 8)) : 0;
  return BigInt(minutes * 60 + seconds) * unitsPerSecond[unit] + fractionOf(text.slice(9), unit);
}

function fractionOf(digits: string, unit: TimeUnit): bigint {
  return unit === 's' ? 0n : BigInt(digits.padEnd(fractionDigits[unit], '0'));
}

function readTimestamp(text: string, unit: TimeUnit): CastResult {
  const days = daysOf(text);
  if (days === null) return { error: 'calendar' };
  const perSecond = unitsPerSecond[unit];
  const [, clock = '00:00', zone = 'Z'] = /^(?:([0-9:.]+)(Z|[+-].*)?)?$/.exec(text.slice(11)) ?? [];
  const offset = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  const local = BigInt(days) * 86_400n * perSecond + readClock(clock, unit);
  const shift = BigInt(offset * 60) * perSecond;
  return inInt64(zone.startsWith('-') ? local + shift : local - shift);
}

function readSeconds(text: string, unit: TimeUnit): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.slice(negative ? 3 : 2, -1).split('.');
  const size = BigInt(whole) * unitsPerSecond[unit] + fractionOf(fraction, unit);
  return negative ? -size : size;
}

function inInt64(value: bigint): CastResult {
  return BigInt.asIntN(64, value) === value ? { value } : { error: 'range' };
}
