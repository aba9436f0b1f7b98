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

const bucketSeconds = 3600;
const mostBuckets = 100_000;
const named = new Map<string, OffsetAt>();

// Asking the runtime takes microseconds: an hour that begins and ends with one offset is asked for once.
function namedOffset(zone: string): OffsetAt {
  const known = named.get(zone);
  if (known !== undefined) return known;
  const format = formatOf(zone);
  const buckets = new Map<number, number>();
  const offsetAt: OffsetAt = (epochSeconds) => {
    const bucket = Math.floor(epochSeconds / bucketSeconds);
    let offset = buckets.get(bucket);
    if (offset === undefined) {
      if (buckets.size >= mostBuckets) buckets.clear();
      const first = offsetFromFormat(format, bucket * bucketSeconds);
      const last = offsetFromFormat(format, bucket * bucketSeconds + bucketSeconds - 1);
      offset = first === last ? first : Number.NaN;
      buckets.set(bucket, offset);
    }
    return Number.isNaN(offset) ? offsetFromFormat(format, epochSeconds) : offset;
  };
  named.set(zone, offsetAt);
  return offsetAt;
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

// The last instants that the runtime formats, less a day for the offset itself.
function clampInstant(epochSeconds: number): number {
  const most = 8_640_000_000_000 - 86_400;
  return Math.max(-most, Math.min(most, epochSeconds));
}

function offsetFromFormat(format: Intl.DateTimeFormat, epochSeconds: number): number {
  const parts = new Map<string, string>();
  for (const { type, value } of format.formatToParts(clampInstant(epochSeconds) * 1000))
    parts.set(type, value);
  const year = Number(parts.get('year'));
  const wall = new Date(0);
  wall.setUTCFullYear(
    parts.get('era') === 'BC' ? 1 - year : year,
    Number(parts.get('month')) - 1,
    Number(parts.get('day')),
  );
  wall.setUTCHours(Number(parts.get('hour')), Number(parts.get('minute')), Number(parts.get('second')));
  return wall.getTime() / 1000 - clampInstant(epochSeconds);
}
