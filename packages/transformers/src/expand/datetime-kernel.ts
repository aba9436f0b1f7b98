import type { DataType } from '@millrace/columns';
import { float64 } from '../double-type.js';
import { type Formula, minus, over, plus, times } from '../formula.js';
import type { Kernel } from '../kernel.js';
import { floor } from '../number-function.js';
import type { SqlWriter } from '../sql-writer.js';
import type { ZoneTable } from '../zones/zone-table.js';
import { type CalendarPart, dateParts } from './date-parts.js';

const DAY = 86_400;
const PER_SECOND = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n } as const;
/** Further from 1970 than so many days no runtime knows its calendar. */
const MOST_SECONDS = 100_000_000 * DAY;

/** A local time as formulas: the days since 1970, and the seconds since midnight. */
export interface LocalTime {
  readonly days: Formula;
  readonly seconds: Formula;
}

/**
 * The local time of dates and timestamps; `zone` is the table of the zone to read them in, null where they are taken as they stand. All steps are exact: seconds are
 * whole and below 2^43, where a quotient by a day is never rounded up to the next one.
 */
export function localTimeOf(of: Formula, type: DataType, zone: ZoneTable | null): LocalTime {
  const second: Formula = { op: 'output', of: { kernel: secondKernel(type, zone), of: [of] }, output: 0 };
  const local =
    zone === null
      ? second
      : plus(second, {
          op: 'gather',
          of: { op: 'bin', of: second, edges: zone.transitions },
          values: zone.offsets,
        });
  const days = floored(over(local, DAY));
  return { days, seconds: minus(local, times(days, DAY)) };
}

function floored(of: Formula): Formula {
  return { op: 'call', function: floor, of: [of] };
}

/** Hour, minute and second of the seconds since midnight. */
export function clockOf(seconds: Formula): Readonly<Record<'hour' | 'minute' | 'second', Formula>> {
  const hour = floored(over(seconds, 3600));
  const minutes = floored(over(seconds, 60));
  return { hour, minute: minus(minutes, times(hour, 60)), second: minus(seconds, times(minutes, 60)) };
}

/** Parts of the calendar of the days since 1970. */
export function calendarKernel(parts: readonly CalendarPart[]): Kernel {
  const rules = parts.map((part) => dateParts[part]);
  return {
    name: 'datetimeFeatures',
    outputs: rules.length,
    row: ([days], out, at) => {
      const known = days === days;
      for (let i = 0; i < rules.length; i++) out[at + i] = known ? rules[i]!.of(days as number) : Number.NaN;
      return undefined;
    },
    sql: ({ dialect, double, refuse }, [input], output) => {
      const names = [{ kind: 'int', bits: 64, signed: true } as const, float64].map((type) =>
        dialect.typeName(type),
      );
      if (names.includes(undefined)) throw refuse('the engine has no 64-bit integers or doubles');
      const value = rules[output]!.sql({ dialect, days: dialect.convert(input!, names[0]!) });
      return `(CASE WHEN ${dialect.isNan(input!)} THEN ${double(Number.NaN)} ELSE ${dialect.convert(value, names[1]!)} END)`;
    },
  };
}

// The seconds since 1970 of an instant; NaN where missing.
function secondKernel(type: DataType, zone: ZoneTable | null): Kernel {
  const [multiplier, divisor] = unitOf(type);
  const from = zone?.from ?? -MOST_SECONDS;
  const until = zone?.until ?? MOST_SECONDS;
  return {
    name: 'datetimeFeatures',
    outputs: 1,
    refuses: true,
    row: ([value], out, at) => {
      out[at] = value === null ? Number.NaN : Number(floorDivide((value as bigint) * multiplier, divisor));
      return value === null || (out[at]! >= from && out[at]! < until) ? undefined : beyond(zone);
    },
    sql: (writer, [input]) => secondSql(writer, input!, type, from, until),
  };
}

function unitOf(type: DataType): readonly [bigint, bigint] {
  if (type.kind === 'date') return type.unit === 'day' ? [86_400n, 1n] : [1n, 1000n];
  return [1n, PER_SECOND[(type as DataType & { kind: 'timestamp' }).unit]];
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}

function beyond(zone: ZoneTable | null): string {
  if (zone === null) return 'its instant is more than 100,000,000 days from 1970';
  const year = (second: number): number => new Date(second * 1000).getUTCFullYear();
  return `its instant is outside ${year(zone.from)} to ${year(zone.until - 1)}, the years whose zone it carries`;
}

// DuckDB holds these types itself; those that it has no type for come as integers of their unit.
function secondSql(
  { dialect, double, refuse }: SqlWriter,
  input: string,
  type: DataType,
  from: number,
  until: number,
): string {
  const [text, name] = [dialect.typeName({ kind: 'utf8', layout: 'offsets32' }), dialect.typeName(float64)];
  if (dialect.name !== 'duckdb' || text === undefined || name === undefined)
    throw refuse('only the instants of DuckDB are known to be exact');
  const floored = (x: string, by: bigint): string =>
    `(${dialect.quotient(x, String(by))} - CASE WHEN ${x} % ${by} < 0 THEN 1 ELSE 0 END)`;
  const second = secondOf(input, type, floored);
  // A cast that fails is the only error that every engine has.
  const fail = dialect.convert(
    `(${dialect.convert(input, text)} || ' is outside the range of datetimeFeatures')`,
    name,
  );
  return `(CASE WHEN ${input} IS NULL THEN ${double(Number.NaN)} WHEN ${second} >= ${from} AND ${second} < ${until} THEN ${dialect.convert(second, name)} ELSE ${fail} END)`;
}

function secondOf(input: string, type: DataType, floored: (x: string, by: bigint) => string): string {
  if (type.kind === 'date')
    return type.unit === 'day'
      ? `(date_diff('day', DATE '1970-01-01', ${input}) * ${DAY})`
      : floored(input, 1000n);
  const { unit, timezone } = type as DataType & { kind: 'timestamp' };
  if (unit === 'ns') return floored(timezone === null ? `epoch_ns(${input})` : input, PER_SECOND.ns);
  if (timezone === null || unit === 'us') return floored(`epoch_us(${input})`, PER_SECOND.us);
  return unit === 's' ? input : floored(input, PER_SECOND[unit]);
}
