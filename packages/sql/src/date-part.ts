import type { DataType, DatePart } from '@millrace/columns';
import { type Lowering, NotLowered, nanoseconds, plain, sqlTypeOf } from './lowering.js';

const DAY = 86_400_000_000_000n;
const SECOND = 1_000_000_000n;
/** Days in 400 years, after which the calendar repeats, weekdays included. */
const CYCLE = 146_097n;

const utc: ReadonlySet<string> = new Set(['UTC', 'Z', '+00:00', 'Etc/UTC']);

/** A part of a date, time or timestamp; of a zoned timestamp only where the zone has one known offset, none. */
export function lowerDatePart(part: DatePart, from: DataType, x: string, lowering: Lowering): string {
  const type = plain(from);
  const unit = nanoseconds(type);
  if (unit === undefined) throw new NotLowered('no instant');
  if (type.kind === 'timestamp' && type.timezone !== null && !utc.has(type.timezone))
    throw new NotLowered('zone');
  const { dialect } = lowering;
  const name = sqlTypeOf(lowering, { kind: 'int', bits: 32, signed: true });
  if (part === 'hour' || part === 'minute' || part === 'second') {
    const [size, most] = { hour: [3600n, 24n], minute: [60n, 60n], second: [1n, 60n] }[part] as [
      bigint,
      bigint,
    ];
    const seconds = dialect.quotient(remainder(x, DAY / unit), String(SECOND / unit));
    return dialect.convert(`(${dialect.quotient(seconds, String(size))} % ${most})`, name);
  }
  const days = unit === DAY ? dialect.convert(x, 'BIGINT') : floorQuotient(x, DAY / unit, lowering);
  const day = dialect.datePart(part, remainder(days, CYCLE));
  if (part !== 'year') return dialect.convert(day, name);
  return dialect.convert(`(${day} + 400 * ${floorQuotient(days, CYCLE, lowering)})`, name);
}

// The remainder that is never negative.
function remainder(x: string, divisor: bigint): string {
  return `(((${x} % ${divisor}) + ${divisor}) % ${divisor})`;
}

function floorQuotient(x: string, divisor: bigint, { dialect }: Lowering): string {
  if (divisor === 1n) return x;
  return `(${dialect.quotient(x, String(divisor))} - CASE WHEN ${x} % ${divisor} < 0 THEN 1 ELSE 0 END)`;
}
