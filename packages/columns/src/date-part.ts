import { civilFromDays, daysFromCivil, floorDivide, unitsPerSecond } from './calendar.js';
import type { DataType, TimeUnit } from './data-type.js';
import type { DatePart } from './expression.js';
import { zoneOffset } from './zone.js';

/** Days since 1970-01-01 and seconds since midnight, in the column's own zone. */
export interface LocalTime {
  readonly days: number;
  readonly seconds: number;
}

/** Dates and timestamps further than so many days from 1970 have no parts: beyond it no runtime knows the zones. */
export const mostDays = 100_000_000;

/**
 * A part of a date, time or timestamp, in the proleptic Gregorian calendar; null for one beyond {@link mostDays}, and for a time outside
 * its day.
 */
export function datePartOf(value: bigint, type: DataType, part: DatePart): number | null {
  if (type.kind === 'time') {
    const seconds = floorDivide(value, unitsPerSecond[type.unit]);
    return seconds < 0n || seconds >= 86_400n
      ? null
      : partOfLocal({ days: 0, seconds: Number(seconds) }, part);
  }
  const instant = instantOf(value, type);
  const day = floorDivide(instant, 86_400n);
  if (day > mostDays || day < -mostDays) return null;
  const offset = zoneOffset(type.kind === 'timestamp' ? type.timezone : null);
  const local = Number(instant) + (typeof offset === 'number' ? offset : offset(Number(instant)));
  const days = Math.floor(local / 86_400);
  return partOfLocal({ days, seconds: local - days * 86_400 }, part);
}

function instantOf(value: bigint, type: DataType): bigint {
  if (type.kind === 'date') return type.unit === 'day' ? value * 86_400n : floorDivide(value, 1000n);
  return floorDivide(value, unitsPerSecond[(type as { unit: TimeUnit }).unit]);
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
