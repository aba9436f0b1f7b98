import type { DataType } from '@millrace/columns';
import { float64 } from '../double-type.js';
import type { Kernel } from '../kernel.js';
import type { SqlWriter } from '../sql-writer.js';
import { offsetAt, type ZoneTable } from '../zones/zone-table.js';
import { type DatePartRule, type DatetimePart, dateParts } from './date-parts.js';

const DAY = 86_400;
const PER_SECOND = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n } as const;
/** Further from 1970 than so many days no runtime knows its calendar. */
const MOST_SECONDS = 100_000_000 * DAY;

/** Parts of the dates of one column; `zone` is the table of the zone to read them in, null where they are taken as they stand. */
export function datetimeKernel(
  type: DataType,
  parts: readonly DatetimePart[],
  zone: ZoneTable | null,
): Kernel {
  const rules: readonly DatePartRule[] = parts.map((part) => dateParts[part]);
  const [multiplier, divisor] = unitOf(type);
  const from = zone?.from ?? -MOST_SECONDS;
  const until = zone?.until ?? MOST_SECONDS;
  return {
    name: 'datetimeFeatures',
    outputs: rules.length,
    refuses: true,
    row: ([value], out, at) => {
      if (value === null) {
        out.fill(Number.NaN, at, at + rules.length);
        return undefined;
      }
      const second = Number(floorDivide((value as bigint) * multiplier, divisor));
      if (!(second >= from && second < until)) return beyond(zone);
      const local = second + (zone === null ? 0 : offsetAt(zone, second));
      const days = Math.floor(local / DAY);
      for (let i = 0; i < rules.length; i++)
        out[at + i] = rules[i]!.of({ days, seconds: local - days * DAY });
      return undefined;
    },
    sql: (writer, [input], output) =>
      datePartSql(writer, input!, rules[output]!, { multiplier, divisor, from, until, zone }),
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

interface Instants {
  readonly multiplier: bigint;
  readonly divisor: bigint;
  readonly from: number;
  readonly until: number;
  readonly zone: ZoneTable | null;
}

function datePartSql(
  { dialect, refuse }: SqlWriter,
  input: string,
  rule: DatePartRule,
  { multiplier, divisor, from, until, zone }: Instants,
): string {
  const [text, double] = [dialect.typeName({ kind: 'utf8', layout: 'offsets32' }), dialect.typeName(float64)];
  if (text === undefined || double === undefined) throw refuse('the engine has no texts or doubles');
  const floored = (x: string, by: bigint): string =>
    by === 1n ? x : `(${dialect.quotient(x, String(by))} - CASE WHEN ${x} % ${by} < 0 THEN 1 ELSE 0 END)`;
  const second =
    multiplier === 1n
      ? floored(input, divisor)
      : `(${dialect.convert(input, dialect.wideInteger)} * ${multiplier})`;
  const local =
    zone === null || zone.offsets.every((offset) => offset === 0)
      ? second
      : `(${second} + ${offsetSql(second, zone)})`;
  const days = floored(local, BigInt(DAY));
  const value = dialect.convert(
    rule.sql({ dialect, days, seconds: `(${local} - ${days} * ${DAY})` }),
    double,
  );
  // A cast that fails is the only error that every engine has.
  const fail = dialect.convert(
    `(${dialect.convert(input, text)} || ' is outside the range of datetimeFeatures')`,
    double,
  );
  return `(CASE WHEN ${input} IS NULL THEN NULL WHEN ${second} >= ${from} AND ${second} < ${until} THEN ${value} ELSE ${fail} END)`;
}

function offsetSql(second: string, { transitions, offsets }: ZoneTable): string {
  const whens = transitions.map((at, i) => `WHEN ${second} < ${at} THEN ${offsets[i]}`);
  return whens.length === 0 ? String(offsets[0]) : `(CASE ${whens.join(' ')} ELSE ${offsets.at(-1)} END)`;
}
