import { nanosecondsPer } from './calendar.js';
import { castGrammar } from './cast-grammar.js';
import { castText } from './cast-text.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { LiteralValue } from './expression.js';
import { naturalType, shown } from './literal-type.js';
import {
  compareNumbers,
  floorRatio,
  integerRange,
  isDecimal,
  numberFromRatio,
  type Ratio,
  ratioFrom,
  roundFloat,
} from './number-value.js';
import { plainType, typeName } from './type-name.js';
import type { Decimal, Value } from './value.js';

/** Where a literal lies among the values of a type: on one, just above one, outside all, or it is NaN. */
export type Placed =
  | { readonly place: 'exact'; readonly value: Value }
  | { readonly place: 'above' | 'below'; readonly value: Value }
  | { readonly place: 'over' | 'under' | 'nan' };

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
  const nearest = bits === 64 ? double : roundFloat(double, bits);
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
