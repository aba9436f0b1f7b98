import type { DataType, DatePart } from '@millrace/columns';
import { type Lowering, lowered, nanoseconds, nullOf, plain, sqlTypeOf } from './lowering.js';

const SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400n;
/** Dates and timestamps further than so many days from 1970 have no parts. */
const MOST_DAYS = 100_000_000n;
const INT64 = { least: -(1n << 63n), most: (1n << 63n) - 1n };

const int32: DataType = { kind: 'int', bits: 32, signed: true };

/** A part of a date, time or timestamp; of a zoned timestamp only where the zone has one offset for all time. */
export function lowerDatePart(part: DatePart, from: DataType, x: string, lowering: Lowering): string {
  const type = plain(from);
  const unit = lowered(nanoseconds(type));
  const value = lowering.dialect.convert(partOf(part, type, unit, x, lowering), sqlTypeOf(lowering, int32));
  const [first, last] = range(
    type.kind === 'time' ? 0n : -MOST_DAYS,
    type.kind === 'time' ? 0n : MOST_DAYS,
    unit,
  );
  if (first <= INT64.least && last >= INT64.most) return value;
  return `(CASE WHEN ${x} BETWEEN ${first} AND ${last} THEN ${value} ELSE ${nullOf(lowering, int32)} END)`;
}

// The least and the greatest instant, in units, of some days.
function range(first: bigint, last: bigint, unit: bigint): readonly [bigint, bigint] {
  const units = (seconds: bigint): bigint => (seconds * SECOND) / unit;
  const least = units(first * DAY_SECONDS);
  const most = units((last + 1n) * DAY_SECONDS) - 1n;
  return [least > INT64.least ? least : INT64.least, most < INT64.most ? most : INT64.most];
}

function partOf(
  part: DatePart,
  type: ReturnType<typeof plain>,
  unit: bigint,
  x: string,
  lowering: Lowering,
): string {
  const { dialect } = lowering;
  const wholeDays = unit === DAY_SECONDS * SECOND;
  const seconds = wholeDays ? x : floorQuotient(x, SECOND / unit, lowering);
  const offset = type.kind === 'timestamp' ? lowered(offsetOf(type.timezone)) : 0;
  const local = offset === 0 ? seconds : `(${seconds} + ${offset})`;
  if (part === 'hour' || part === 'minute' || part === 'second') {
    const second = remainder(local, DAY_SECONDS);
    if (part === 'hour') return dialect.quotient(second, '3600');
    return part === 'minute' ? `(${dialect.quotient(second, '60')} % 60)` : `(${second} % 60)`;
  }
  return dialect.datePart(part, wholeDays ? x : floorQuotient(local, DAY_SECONDS, lowering));
}

// The seconds that a zone is ahead of UTC; undefined where that changes with time.
function offsetOf(zone: string | null): number | undefined {
  if (zone === null || zone === 'UTC' || zone === 'Z' || zone === 'Etc/UTC') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined) return undefined;
  const seconds = (Number(hours) * 60 + Number(minutes)) * 60;
  return sign === '-' ? -seconds : seconds;
}

// The remainder that is never negative.
function remainder(x: string, divisor: bigint): string {
  return `(((${x} % ${divisor}) + ${divisor}) % ${divisor})`;
}

function floorQuotient(x: string, divisor: bigint, { dialect }: Lowering): string {
  if (divisor === 1n) return x;
  return `(${dialect.quotient(x, String(divisor))} - CASE WHEN ${x} % ${divisor} < 0 THEN 1 ELSE 0 END)`;
}
