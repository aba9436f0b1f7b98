import type { TimeUnit } from '@millrace/columns';

const PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall-clock time, in units since 1970 as if in UTC, that an instant shows in a zone. */
export function wallClockOf(instant: bigint, unit: TimeUnit, zone: string): bigint {
  return instant + offsetAt(instant, unit, zone);
}

/**
 * The instant of a wall-clock time in a zone. A time that a change of the clock leaves out, or brings twice, counts by the offset
 * before the change.
 */
export function instantOf(wallClock: bigint, unit: TimeUnit, zone: string): bigint {
  const day = 86_400n * PER_SECOND[unit];
  const before = offsetAt(wallClock - day, unit, zone);
  const first = wallClock - before;
  if (offsetAt(first, unit, zone) === before) return first;
  const second = wallClock - offsetAt(first, unit, zone);
  return wallClockOf(second, unit, zone) === wallClock ? second : first;
}

function offsetAt(instant: bigint, unit: TimeUnit, zone: string): bigint {
  const fixed = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  const per = PER_SECOND[unit];
  if (fixed !== null) {
    const seconds = BigInt(fixed[2]!) * 3600n + BigInt(fixed[3]!) * 60n;
    return (fixed[1] === '-' ? -seconds : seconds) * per;
  }
  if (zone === 'UTC') return 0n;
  const whole = instant / per - (instant % per < 0n ? 1n : 0n);
  return BigInt(secondsAhead(Number(whole), zone)) * per;
}

function secondsAhead(seconds: number, zone: string): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...PARTS });
  formats.set(zone, format);
  const parts = Object.fromEntries(
    format.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, value]),
  );
  const number = (name: string): number => Number(parts[name]);
  const year = parts['era'] === 'BC' ? 1 - number('year') : number('year');
  const shown = new Date(0);
  shown.setUTCFullYear(year, number('month') - 1, number('day'));
  shown.setUTCHours(number('hour'), number('minute'), number('second'));
  return shown.getTime() / 1000 - seconds;
}

const PARTS = {
  era: 'short',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
  calendar: 'gregory',
  numberingSystem: 'latn',
} as const;
