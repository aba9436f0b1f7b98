import { UsageError } from './errors.js';

const fixed = /^([+-])(\d{2}):?(\d{2})$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Tells a zone's offset from UTC, in seconds, at a moment given in seconds since 1970 UTC. */
export type OffsetAt = (epochSeconds: number) => number;

/**
 * The offset of a zone: none for UTC, a constant for `±hh:mm`, else by the runtime's time zone data.
 *
 * @throws UsageError when the runtime does not know the zone.
 */
export function zoneOffset(zone: string | null): number | OffsetAt {
  if (zone === null || zone === 'UTC' || zone === 'Z' || zone === 'Etc/UTC') return 0;
  const parts = fixed.exec(zone);
  if (parts !== null) {
    const seconds = (Number(parts[2]) * 60 + Number(parts[3])) * 60;
    return parts[1] === '-' ? -seconds : seconds;
  }
  return namedOffset(zone);
}

function namedOffset(zone: string): OffsetAt {
  const format = formatOf(zone);
  return (epochSeconds) => offsetFromFormat(format, epochSeconds);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch (cause) {
      throw new UsageError('unknown_zone', `There is no time zone '${zone}'.`, { cause });
    }
    formats.set(zone, format);
  }
  return format;
}

function offsetFromFormat(format: Intl.DateTimeFormat, epochSeconds: number): number {
  const parts = new Map<string, string>();
  for (const { type, value } of format.formatToParts(epochSeconds * 1000)) parts.set(type, value);
  const year = Number(parts.get('year'));
  const wall = new Date(0);
  wall.setUTCFullYear(
    parts.get('era') === 'BC' ? 1 - year : year,
    Number(parts.get('month')) - 1,
    Number(parts.get('day')),
  );
  wall.setUTCHours(Number(parts.get('hour')), Number(parts.get('minute')), Number(parts.get('second')));
  return wall.getTime() / 1000 - epochSeconds;
}
