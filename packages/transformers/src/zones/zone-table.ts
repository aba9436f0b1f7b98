import { usageError } from '../errors.js';
import { show } from '../spec.js';

/** The offsets of a zone over some years, as plain numbers that an artifact can carry. */
export interface ZoneTable {
  /** The first second since 1970 that the table covers, and the first that it does not. */
  readonly from: number;
  readonly until: number;
  /** The seconds at which the offset changes, ascending. */
  readonly transitions: readonly number[];
  /** The seconds that local time is ahead of UTC: before the first transition, from it on, and so on. */
  readonly offsets: readonly number[];
}

const WEEK = 7 * 86_400;

/**
 * The offsets of a zone from the start of one year to the end of another, read from the host's zone data once, so that what was fitted needs
 * none. Throws `UsageError` for a zone that the host does not know.
 */
export function zoneTable(zone: string, [first, last]: readonly [number, number]): ZoneTable {
  const offsetAt = offsetReader(zone);
  const from = Date.UTC(first, 0, 1) / 1000;
  const until = Date.UTC(last + 1, 0, 1) / 1000;
  const transitions: number[] = [];
  const offsets = [offsetAt(from)];
  for (let at = from; at < until; at += WEEK) {
    const next = Math.min(at + WEEK, until - 1);
    if (offsetAt(next) === offsets.at(-1)) continue;
    // Between two probes the offset changes once: no zone has gone back and forth within a week.
    let [before, after] = [at, next];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offsets.at(-1)) before = middle;
      else after = middle;
    }
    transitions.push(after);
    offsets.push(offsetAt(after));
  }
  return { from, until, transitions, offsets };
}

function offsetReader(zone: string): (second: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw usageError(
      'unknown_zone',
      `There is no time zone ${show(zone)}: give an IANA name such as 'Europe/Berlin', or 'UTC'.`,
      { actual: zone, hint: String(cause) },
    );
  }
  return (second) => {
    const parts = new Map(
      format.formatToParts(second * 1000).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name)!;
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local / 1000 - second;
  };
}
