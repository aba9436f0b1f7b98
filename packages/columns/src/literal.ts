import type { BoundNode } from './bound.js';
import { unitsPerSecond } from './calendar.js';
import { castGrammar } from './cast-grammar.js';
import { castText } from './cast-text.js';
import { chunkFromValues, isDecimal } from './chunk-from-values.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { CompareOperator, LiteralValue } from './expression.js';
import { formatValue } from './format-value.js';
import {
  compareNumbers,
  floorRatio,
  integerRange,
  numberFromRatio,
  type Ratio,
  ratioFrom,
} from './number-value.js';
import { plainType, typeName } from './type-name.js';
import type { Decimal, Value } from './value.js';
import { valueAt } from './value-at.js';

/** Where a literal lies among the values of a type: on one, just above one, outside all, or it is NaN. */
export type Placed =
  | { readonly place: 'exact'; readonly value: Value }
  | { readonly place: 'above' | 'below'; readonly value: Value }
  | { readonly place: 'over' | 'under' | 'nan' };

const bool: DataType = { kind: 'bool' };
const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** A literal that nothing else gives a type: whole numbers are int64, others float64. */
export function naturalLiteral(value: LiteralValue): BoundNode {
  return literal(naturalValue(value), naturalType(value));
}

function literal(value: Value, type: DataType): BoundNode {
  return { node: 'literal', value, type };
}

function naturalValue(value: LiteralValue): Value {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function naturalType(value: LiteralValue): DataType {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return bool;
  if (typeof value === 'string') return { kind: 'utf8', layout: 'offsets32' };
  if (value instanceof Uint8Array) return { kind: 'binary', layout: 'offsets32' };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int64 : { kind: 'float', bits: 64 };
  if (typeof value === 'bigint') return wholeType(value);
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  return decimalType(Math.max(String(size).length, value.scale, 1), value.scale);
}

function wholeType(value: bigint): DataType {
  if (BigInt.asIntN(64, value) === value) return int64;
  if (BigInt.asUintN(64, value) === value) return { kind: 'int', bits: 64, signed: false };
  throw new UsageError(
    'literal_range',
    `The literal ${value} does not fit 64 bits; give it as a decimal: { unscaled, scale: 0 }.`,
  );
}

function decimalType(precision: number, scale: number): DataType {
  if (precision <= 76) return { kind: 'decimal', precision, scale, bits: precision <= 38 ? 128 : 256 };
  throw new UsageError(
    'literal_range',
    `A decimal literal has 76 digits at most; this one has ${precision}.`,
  );
}

/**
 * A literal as a value of exactly a type.
 *
 * @throws UsageError when the type has no such value.
 */
export function literalOfType(value: LiteralValue, from: DataType | undefined, type: DataType): BoundNode {
  const plain = plainType(type);
  if (value === null) return literal(null, plain);
  const placed = placeLiteral(value, from, plain, 'The type');
  if (placed.place === 'exact') return literal(placed.value, plain);
  if (plain.kind === 'float' && typeof value === 'number') return literal(nearestFloat(value, plain), plain);
  throw new UsageError('literal_range', `${shown(value)} is not a value of type ${typeName(type)}.`, {
    issues: [{ code: 'literal_range', expected: typeName(type), actual: value }],
  });
}

function nearestFloat(value: number, type: DataType): Value {
  return valueAt(chunkFromValues(type, [value]), 0);
}

function shown(value: LiteralValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return isDecimal(value) ? formatValue(value, { kind: 'null' }) : String(value);
}

/**
 * Finds where a literal lies among the values of a type.
 *
 * @throws UsageError when a literal of this kind means nothing for the type.
 */
export function placeLiteral(
  value: Exclude<LiteralValue, null>,
  from: DataType | undefined,
  type: DataType,
  subject: string,
): Placed {
  const misfit = (): UsageError => mismatch(value, from, type, subject);
  switch (type.kind) {
    case 'bool':
      if (typeof value === 'boolean') return { place: 'exact', value };
      throw misfit();
    case 'utf8':
      if (typeof value === 'string') return { place: 'exact', value: wellFormed(value) };
      throw misfit();
    case 'binary':
    case 'fixedSizeBinary':
      if (!(value instanceof Uint8Array)) throw misfit();
      return { place: 'exact', value };
    case 'int':
      return placeWhole(numberOf(value, from, misfit), type);
    case 'float':
      return placeFloat(numberOf(value, from, misfit), type.bits);
    case 'decimal':
      return placeDecimal(
        typeof value === 'string' ? textValue(value, type, subject) : numberOf(value, from, misfit),
        type,
      );
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return placeTemporal(value, from, type, subject, misfit);
    default:
      throw misfit();
  }
}

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as UTF-8 can hold it: a lone surrogate becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(lone, '\ufffd');
}

function numberOf(
  value: LiteralValue,
  from: DataType | undefined,
  misfit: () => UsageError,
): number | bigint | Decimal {
  const typed = from === undefined || ['int', 'float', 'decimal'].includes(plainType(from).kind);
  if (!typed) throw misfit();
  if (typeof value === 'number' || typeof value === 'bigint' || isDecimal(value)) return value;
  throw misfit();
}

function textValue(text: string, type: DataType, subject: string): Decimal | bigint {
  const result = castText(text, type);
  if ('value' in result) return result.value as Decimal | bigint;
  throw new UsageError(
    'bad_literal',
    `${subject} is ${typeName(type)}; the text ${JSON.stringify(text)} can not be read as such (${result.error}; its shape is ${castGrammar(type)}).`,
    { issues: [{ code: 'bad_literal', expected: typeName(type), actual: text, reason: result.error }] },
  );
}

function placeWhole(value: number | bigint | Decimal, type: DataType & { kind: 'int' }): Placed {
  const [low, high] = integerRange(type.bits, type.signed);
  return placeRatio(value, low, high, (whole) => (type.bits === 64 ? whole : Number(whole)));
}

function placeRatio(
  value: number | bigint | Decimal | Ratio,
  low: bigint,
  high: bigint,
  make: (whole: bigint) => Value,
): Placed {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    if (Number.isNaN(value)) return { place: 'nan' };
    return { place: value > 0 ? 'over' : 'under' };
  }
  const ratio = typeof value === 'object' && 'numerator' in value ? value : ratioFrom(value);
  const floor = floorRatio(ratio);
  const exact = floor * ratio.denominator === ratio.numerator;
  if (floor > high || (floor === high && !exact)) return { place: 'over' };
  if (floor < low) return { place: 'under' };
  return { place: exact ? 'exact' : 'above', value: make(floor) };
}

function placeFloat(value: number | bigint | Decimal, bits: 16 | 32 | 64): Placed {
  if (Number.isNaN(value)) return { place: 'nan' };
  const double = typeof value === 'number' ? value : numberFromRatio(ratioFrom(value));
  const nearest = bits === 64 ? double : (nearestFloat(double, { kind: 'float', bits }) as number);
  const order = compareNumbers(value, nearest);
  return { place: order === 0 ? 'exact' : order > 0 ? 'above' : 'below', value: nearest + 0 };
}

function placeDecimal(value: number | bigint | Decimal, type: DataType & { kind: 'decimal' }): Placed {
  const { scale } = type;
  const make = (unscaled: bigint): Value => ({ unscaled, scale });
  const high = 10n ** BigInt(type.precision) - 1n;
  const low = -high;
  if (typeof value === 'number' && !Number.isFinite(value)) return placeRatio(value, low, high, make);
  const { numerator, denominator } = ratioFrom(value);
  const scaled =
    scale >= 0
      ? { numerator: numerator * 10n ** BigInt(scale), denominator }
      : { numerator, denominator: denominator * 10n ** BigInt(-scale) };
  return placeRatio(scaled, low, high, make);
}

type TemporalType = DataType & { kind: 'date' | 'time' | 'timestamp' | 'duration' };

function placeTemporal(
  value: LiteralValue,
  from: DataType | undefined,
  type: TemporalType,
  subject: string,
  misfit: () => UsageError,
): Placed {
  if (typeof value === 'string' && from === undefined)
    return { place: 'exact', value: textValue(value, type, subject) };
  if (typeof value !== 'bigint') throw misfit();
  const source = from === undefined ? type : plainType(from);
  if (!isTemporal(source) || !instantsMeet(source, type)) throw misfit();
  const small =
    type.kind === 'date'
      ? type.unit === 'day'
      : type.kind === 'time' && (type.unit === 's' || type.unit === 'ms');
  const [low, high] = integerRange(small ? 32 : 64, true);
  const ratio = { numerator: value * nanosecondsPer(source), denominator: nanosecondsPer(type) };
  return placeRatio(ratio, low, high, (whole) => whole);
}

function isTemporal(type: DataType): type is TemporalType {
  return (
    type.kind === 'date' || type.kind === 'time' || type.kind === 'timestamp' || type.kind === 'duration'
  );
}

function instantsMeet(from: TemporalType, to: TemporalType): boolean {
  if (from.kind === to.kind) return true;
  return (
    (from.kind === 'timestamp' && to.kind === 'date') || (from.kind === 'date' && to.kind === 'timestamp')
  );
}

/** Nanoseconds in one unit of a temporal type. */
export function nanosecondsPer(type: DataType): bigint {
  if (type.kind === 'date') return type.unit === 'day' ? 86_400_000_000_000n : 1_000_000n;
  return isTemporal(type) ? 1_000_000_000n / unitsPerSecond[type.unit as 's'] : 1n;
}

function mismatch(
  value: LiteralValue,
  from: DataType | undefined,
  type: DataType,
  subject: string,
): UsageError {
  const actual = typeName(from ?? naturalType(value));
  return new UsageError(
    'literal_type',
    `${subject} is ${typeName(type)}; the literal ${shown(value)} (${actual}) can not be compared with it.${hintFor(type)}`,
    { issues: [{ code: 'literal_type', expected: typeName(type), actual }] },
  );
}

function hintFor(type: DataType): string {
  switch (type.kind) {
    case 'date':
    case 'timestamp':
      return " Give a text such as '2013-01-31' in the type's own form, a Date, or a bigint in the column's unit.";
    case 'time':
    case 'duration':
      return " Give a text in the type's own form or a bigint in the column's unit.";
    default:
      return '';
  }
}

/** A comparison of an operand with a literal: the literal converted exactly, or the comparison decided or moved to a value. */
export function foldCompare(
  operator: CompareOperator,
  operand: BoundNode,
  value: LiteralValue,
  from: DataType | undefined,
  subject: string,
): BoundNode {
  const type = plainType(operand.type);
  if (value === null || type.kind === 'null') return literal(null, bool);
  const placed = placeLiteral(value, from, type, subject);
  const decided = (result: boolean): BoundNode => ({
    node: 'whereValid',
    value: result,
    operand,
    type: bool,
  });
  const compared = (moved: CompareOperator, to: Value): BoundNode => ({
    node: 'compare',
    operator: moved,
    left: operand,
    right: literal(to, type),
    type: bool,
  });
  if (placed.place === 'exact') return compared(operator, placed.value);
  if (operator === 'eq') return decided(false);
  if (operator === 'ne') return decided(true);
  const less = operator === 'lt' || operator === 'le';
  switch (placed.place) {
    case 'nan':
      return decided(false);
    case 'over':
      return decided(less);
    case 'under':
      return decided(!less);
    case 'above':
      return compared(less ? 'le' : 'gt', placed.value);
    case 'below':
      return compared(less ? 'lt' : 'ge', placed.value);
  }
}
