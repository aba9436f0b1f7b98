import { UsageError } from '@millrace/columns';

const DAY_MS = 86_400_000;
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const MAX_KEY_BYTES = 200;
const SAFE_KEY = /^[\p{L}\p{N}][\p{L}\p{N} ._=,@+-]*$/u;

function dayToMs(day: string): number {
  const match = DAY_PATTERN.exec(day);
  const ms = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
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
 * @throws UsageError when `day` is not a day that exists.
 * @example
 * ```ts
 * import { shiftDay } from '@millrace/pipeline';
 * shiftDay('2013-01-01', -1); // => '2012-12-31'
 * ```
 */
export function shiftDay(day: string, offset: number): string {
  return new Date(dayToMs(day) + offset * DAY_MS).toISOString().slice(0, 10);
}

/** Refuses a partition key that can't be a folder's name everywhere: separators, leading dots, control characters, length. */
export function checkPartitionKey(partition: string): void {
  const bytes = new TextEncoder().encode(partition).length;
  if (SAFE_KEY.test(partition) && bytes <= MAX_KEY_BYTES && !/[. ]$/.test(partition)) return;
  throw new UsageError(
    'bad_partition',
    `${JSON.stringify(partition)} can't be a partition: it must start with a letter or digit, hold only letters, digits, ` +
      `spaces and . _ = , @ + -, not end with a dot or space, and take at most ${MAX_KEY_BYTES} bytes.`,
    { issues: [{ code: 'bad_partition', actual: partition }] },
  );
}
