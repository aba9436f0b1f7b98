import { civilFromDays, daysFromCivil, floorDivide, unitsPerSecond } from './calendar.js';
import type { DataType } from './data-type.js';
import type { DatePart } from './expression.js';
import { zoneOffset } from './zone.js';

/** Days since 1970-01-01 and seconds since midnight, in the column's own zone. */
export interface LocalTime {
  readonly days: number;
  readonly seconds: number;
}

/**
 * A part of a date, time or timestamp, in the proleptic Gregorian calendar; null beyond the ±100,000,000 days that JavaScript knows the
 * zones of, when the zone is a named one.
 */
export function datePartOf(value: bigint, type: DataType, part: DatePart): number | null {
  const local = localTime(value, type);
  return local === null ? null : partOfLocal(local, part);
}

function localTime(value: bigint, type: DataType): LocalTime | null {
  if (type.kind === 'date') {
    return { days: Number(type.unit === 'day' ? value : floorDivide(value, 86_400_000n)), seconds: 0 };
  }
  const seconds = floorDivide(value, unitsPerSecond[(type as { unit: 's' }).unit]);
  if (type.kind === 'time') return { days: 0, seconds: Number(seconds) };
  const offset = zoneOffset(type.kind === 'timestamp' ? type.timezone : null);
  if (typeof offset === 'function' && (seconds > 8_640_000_000_000n || seconds < -8_640_000_000_000n))
    return null;
  const shift = typeof offset === 'number' ? offset : offset(Number(seconds));
  const local = seconds + BigInt(shift);
  const days = floorDivide(local, 86_400n);
  return { days: Number(days), seconds: Number(local - days * 86_400n) };
}

/** The part of a local time. */
export function partOfLocal({ days, seconds }: LocalTime, part: DatePart): number {
  switch (part) {
    case 'year':
      return civilFromDays(days).year;
    case 'month':
      return civilFromDays(days).month;
    case 'day':
      return civilFromDays(days).day;
    case 'weekday':
      return ((((days + 3) % 7) + 7) % 7) + 1;
    case 'dayOfYear':
      return days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1;
    case 'hour':
      return Math.floor(seconds / 3600);
    case 'minute':
      return Math.floor(seconds / 60) % 60;
    case 'second':
      return seconds % 60;
  }
}
