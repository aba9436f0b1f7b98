import { UsageError } from '@millrace/columns';

const DAY_MS = 86_400_000;
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const FIRST_MS = Date.parse('0000-01-01');
const LAST_MS = Date.parse('9999-12-31');
const MAX_KEY_BYTES = 200;
// Names that Windows keeps for devices, whatever follows their first dot.
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const SAFE_KEY = /^[\p{L}\p{N}][\p{L}\p{N} ._=,@+-]*$/u;

function dayToMs(day: string): number {
  const match = DAY_PATTERN.exec(day);
  const ms = match ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) {
    throw new UsageError('bad_day', `'${day}' is not a day: expected YYYY-MM-DD, a day that exists.`, {
      issues: [{ code: 'bad_day', actual: day, expected: 'YYYY-MM-DD' }],
    });
  }
  return ms;
}

/**
 * The days from `from` up to but without `to`, as `YYYY-MM-DD`: the partitions of a daily dataset, without a time zone.
 *
 * @throws UsageError when a bound is not a day that exists or `to` lies before `from`.
 * @example
 * ```ts
 * import { days } from '@millrace/pipeline';
 * days('2012-02-28', '2012-03-02'); // => ['2012-02-28', '2012-02-29', '2012-03-01']
 * ```
 */
export function days(from: string, to: string): readonly string[] {
  const first = dayToMs(from);
  const end = dayToMs(to);
  if (end < first) {
    throw new UsageError(
      'bad_range',
      `The range of days from ${from} to ${to} runs backwards; swap its ends.`,
      {
        issues: [{ code: 'bad_range', expected: `a day from ${from} on`, actual: to }],
      },
    );
  }
  return Array.from({ length: (end - first) / DAY_MS }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  );
}

/**
 * The day that lies `offset` days after `day` (before it, when negative), as `YYYY-MM-DD`.
 *
 * @throws UsageError when `day` is not a day that exists, or `offset` not a whole number that stays in four-digit years.
 * @example
 * ```ts
 * import { shiftDay } from '@millrace/pipeline';
 * shiftDay('2013-01-01', -1); // => '2012-12-31'
 * ```
 */
export function shiftDay(day: string, offset: number): string {
  const ms = dayToMs(day) + offset * DAY_MS;
  if (Number.isInteger(offset) && ms >= FIRST_MS && ms <= LAST_MS) {
    return new Date(ms).toISOString().slice(0, 10);
  }
  throw new UsageError(
    'bad_offset',
    `${day} can't be moved by ${offset} days: expected a whole number that stays in the years 0000 to 9999.`,
    { issues: [{ code: 'bad_offset', day, actual: offset }] },
  );
}

/** Whether a name can be that of a folder everywhere: no separators, leading dots, control characters or device names. */
export function isPartitionKey(partition: unknown): partition is string {
  return (
    typeof partition === 'string' &&
    SAFE_KEY.test(partition) &&
    new TextEncoder().encode(partition).length <= MAX_KEY_BYTES &&
    !/[. ]$/.test(partition) &&
    !DEVICE.test(partition)
  );
}

/** Refuses what is no partition key. */
export function checkPartitionKey(partition: string): void {
  if (isPartitionKey(partition)) return;
  throw new UsageError(
    'bad_partition',
    `${JSON.stringify(partition)} can't be a partition: it must start with a letter or digit, hold only letters, digits, ` +
      `spaces and . _ = , @ + -, not end with a dot or space, not be a device of Windows, and take at most ${MAX_KEY_BYTES} bytes.`,
    { issues: [{ code: 'bad_partition', actual: partition }] },
  );
}
