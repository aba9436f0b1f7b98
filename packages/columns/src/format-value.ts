import { civilFromDays, floorDivide, fractionDigits, unitsPerSecond } from './calendar.js';
import type { DataType, TimeUnit } from './data-type.js';
import { isDecimal } from './number-value.js';
import { plainType } from './type-name.js';
import type { Decimal, Value } from './value.js';

/**
 * The text of a value, for messages and CSV: ISO 8601 for dates and times (a timestamp with a zone in UTC, with `Z`), the shortest
 * digits for floats, hexadecimal for bytes; `castText` reads it back. Null gives `null`.
 *
 * @example
 * ```ts
 * import { formatValue, types } from '@millrace/columns';
 * formatValue(1357016400000000n, types.timestamp('us', 'UTC')); // => '2013-01-01T05:00:00.000000Z'
 * formatValue({ unscaled: -5n, scale: 2 }, types.decimal(5, 2)); // => '-0.05'
 * ```
 */
export function formatValue(value: Value, type: DataType): string {
  if (value === null) return 'null';
  const plain = plainType(type);
  if (typeof value === 'bigint') return formatWhole(value, plain);
  if (isDecimal(value)) return formatDecimal(value);
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (Array.isArray(value))
    return `[${(value as readonly Value[]).map((item) => formatItem(item, plain)).join(', ')}]`;
  if (value instanceof Map) return formatMap(value, plain);
  return Object.is(value, -0) ? '0' : String(value);
}

function formatWhole(value: bigint, type: DataType): string {
  switch (type.kind) {
    case 'date':
      return (
        formatDay(type.unit === 'day' ? value : floorDivide(value, 86_400_000n)) + millisecondsOf(value, type)
      );
    case 'time':
      return formatClock(value, type.unit);
    case 'timestamp':
      return formatTimestamp(value, type.unit, type.timezone !== null);
    case 'duration':
      return formatDuration(value, type.unit);
    default:
      return String(value);
  }
}

// A date in milliseconds should lie on midnight; where it does not, nothing is hidden.
function millisecondsOf(value: bigint, type: DataType & { kind: 'date' }): string {
  if (type.unit === 'day' || value % 86_400_000n === 0n) return '';
  return `T${formatClock(value - floorDivide(value, 86_400_000n) * 86_400_000n, 'ms')}`;
}

function formatDay(days: bigint): string {
  // A cycle of 400 years has 146097 days: far dates are moved into the range of numbers and back.
  const cycles = floorDivide(days, 146_097n);
  const { year, month, day } = civilFromDays(Number(days - cycles * 146_097n));
  const full = BigInt(year) + cycles * 400n;
  const size = String(full < 0n ? -full : full);
  const sign = full < 0n ? '-' : full > 9999n ? '+' : '';
  return `${sign}${size.padStart(sign === '' ? 4 : 6, '0')}-${two(month)}-${two(day)}`;
}

function formatClock(value: bigint, unit: TimeUnit): string {
  if (value < 0n) return `-${formatClock(-value, unit)}`;
  const perSecond = unitsPerSecond[unit];
  const seconds = floorDivide(value, perSecond);
  const fraction = value - seconds * perSecond;
  const digits = fractionDigits[unit];
  const text = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return digits === 0 ? text : `${text}.${String(fraction).padStart(digits, '0')}`;
}

function formatTimestamp(value: bigint, unit: TimeUnit, zoned: boolean): string {
  const perDay = unitsPerSecond[unit] * 86_400n;
  const days = floorDivide(value, perDay);
  return `${formatDay(days)}T${formatClock(value - days * perDay, unit)}${zoned ? 'Z' : ''}`;
}

function formatDuration(value: bigint, unit: TimeUnit): string {
  const size = value < 0n ? -value : value;
  const perSecond = unitsPerSecond[unit];
  const fraction = size % perSecond;
  const digits = fraction === 0n ? '' : `.${String(fraction).padStart(fractionDigits[unit], '0')}`;
  return `${value < 0n ? '-' : ''}PT${size / perSecond}${digits}S`;
}

function formatDecimal(value: Decimal): string {
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const sign = value.unscaled < 0n ? '-' : '';
  if (value.scale <= 0) return `${sign}${size * 10n ** BigInt(-value.scale)}`;
  const digits = String(size).padStart(value.scale + 1, '0');
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

function formatItem(item: Value, list: DataType): string {
  const type: DataType = list.kind === 'list' || list.kind === 'fixedSizeList' ? list.item.type : list;
  return typeof item === 'string' ? JSON.stringify(item) : formatValue(item, type);
}

function formatMap(value: ReadonlyMap<Value, Value>, type: DataType): string {
  const entries = [...value].map(([key, item], place) => {
    const [keyType, itemType] = memberTypes(type, place);
    const shown = typeof item === 'string' ? JSON.stringify(item) : formatValue(item, itemType);
    return `${formatValue(key, keyType)}: ${shown}`;
  });
  return `{${entries.join(', ')}}`;
}

function memberTypes(type: DataType, place: number): readonly [DataType, DataType] {
  if (type.kind === 'map') return [type.key.type, type.value.type];
  const text: DataType = { kind: 'utf8', layout: 'offsets32' };
  return [text, type.kind === 'struct' ? (type.fields[place]?.type ?? text) : text];
}

function two(value: number | bigint): string {
  return String(value).padStart(2, '0');
}
