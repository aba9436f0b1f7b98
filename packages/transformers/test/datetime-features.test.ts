import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  memorySource,
  types,
  valueAt,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import { civilOf, dayOfYearOf, weekdayOf } from '../src/expand/calendar.js';
import { type DatetimePart, datetimeParts } from '../src/expand/date-parts.js';
import { datetimeFeatures, fit, loadTransformer } from '../src/index.js';
import { zoneTable } from '../src/zones/zone-table.js';

function batchOf(type: DataType, values: readonly (bigint | null)[]): Batch {
  return batchFromChunks({ fields: [{ name: 'at', type, nullable: true }] }, [chunkFromValues(type, values)]);
}

async function partsOf(
  type: DataType,
  values: readonly (bigint | null)[],
  parts: readonly DatetimePart[],
  zone?: string,
): Promise<number[][]> {
  const batch = batchOf(type, values);
  const fitted = await fit(
    datetimeFeatures({ parts, ...(zone !== undefined && { zone }) }),
    memorySource(batch.schema, [batch]),
  );
  const again = loadTransformer(JSON.parse(JSON.stringify(fitted)));
  const columns = again.transformBatch(batch).columns;
  const rows = values.map((_, row) => columns.map((chunk) => valueAt(chunk, row) as number));
  expect(values.map((at) => [...again.row({ at })])).toEqual(rows);
  return rows;
}

const every = datetimeParts;
const seconds = (iso: string): bigint => BigInt(Date.parse(iso) / 1000);

describe('the calendar', () => {
  it('is that of Date for every day of 1890 to 2110, and far away', () => {
    const days = [
      ...Array.from({ length: 80_000 }, (_, i) => i - 29_000),
      -719_468,
      -719_469,
      -99_000_000,
      99_000_000,
    ];
    const wrong = days.filter((day) => {
      const date = new Date(day * 86_400_000);
      const inYear = (date.getTime() - new Date(date).setUTCMonth(0, 1)) / 86_400_000 + 1;
      const { year, month, day: inMonth } = civilOf(day);
      return (
        year !== date.getUTCFullYear() ||
        month !== date.getUTCMonth() + 1 ||
        inMonth !== date.getUTCDate() ||
        weekdayOf(day) % 7 !== date.getUTCDay() ||
        dayOfYearOf(day) !== inYear
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('datetimeFeatures', () => {
  it('gives every part, as pandas does', async () => {
    const rows = await partsOf(
      types.timestamp('s'),
      [
        seconds('2024-12-30T23:59:58Z'),
        seconds('2023-01-01T00:00:00Z'),
        seconds('1969-12-31T12:00:01Z'),
        null,
      ],
      every,
    );
    // year semester quarter month week day_of_week day_of_month day_of_year weekend starts and ends leap_year days_in_month hour minute second
    expect(rows).toEqual([
      [2024, 2, 4, 12, 1, 0, 30, 365, 0, 0, 0, 0, 0, 0, 0, 1, 31, 23, 59, 58],
      [2023, 1, 1, 1, 52, 6, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 31, 0, 0, 0],
      [1969, 2, 4, 12, 1, 2, 31, 365, 0, 0, 1, 0, 1, 0, 1, 0, 31, 12, 0, 1],
      every.map(() => Number.NaN),
    ]);
  });

  it('reads every unit, and dates', async () => {
    const at = seconds('1969-07-20T20:17:40Z');
    const parts = ['year', 'month', 'dayOfMonth', 'hour', 'second'] as const;
    for (const [unit, per] of [
      ['s', 1n],
      ['ms', 1000n],
      ['us', 1_000_000n],
      ['ns', 1_000_000_000n],
    ] as const)
      expect(await partsOf(types.timestamp(unit), [at * per + (per > 1n ? per - 1n : 0n)], parts)).toEqual([
        [1969, 7, 20, 20, 40],
      ]);
    expect(await partsOf({ kind: 'date', unit: 'day' }, [-165n], parts)).toEqual([[1969, 7, 20, 0, 0]]);
    expect(await partsOf({ kind: 'date', unit: 'ms' }, [-165n * 86_400_000n], parts)).toEqual([
      [1969, 7, 20, 0, 0],
    ]);
  });

  it('reads instants in the stated zone, on both sides of a change', async () => {
    const utc = types.timestamp('ms', 'UTC');
    const at = (iso: string): bigint => BigInt(Date.parse(iso));
    const values = [
      '2024-03-31T00:59:59Z',
      '2024-03-31T01:00:00Z',
      '2024-10-27T00:59:59Z',
      '2024-10-27T01:00:00Z',
    ].map(at);
    expect(await partsOf(utc, values, ['hour', 'minute'], 'Europe/Berlin')).toEqual([
      [1, 59],
      [3, 0],
      [2, 59],
      [2, 0],
    ]);
    expect(await partsOf(utc, values, ['hour', 'minute'], 'Asia/Kathmandu')).toEqual([
      [6, 44],
      [6, 45],
      [6, 44],
      [6, 45],
    ]);
    expect(await partsOf(utc, values, ['hour'], 'UTC')).toEqual([[0], [1], [0], [1]]);
  });

  it('refuses what has no zone, an unknown zone, another type and an instant beyond its years', async () => {
    const zoned = batchOf(types.timestamp('ms', 'UTC'), [0n]);
    await expect(fit(datetimeFeatures(), memorySource(zoned.schema, [zoned]))).rejects.toThrow(
      /say in which zone/,
    );
    expect(() => datetimeFeatures({ zone: 'Mars/Olympus' })).toThrow(/no time zone 'Mars\/Olympus'/);
    expect(() => datetimeFeatures({ parts: ['era' as 'year'] })).toThrow(/'parts'/);
    expect(() => datetimeFeatures({ years: [2000, 1999] })).toThrow(/'years'/);
    const fitted = await fit(
      datetimeFeatures({ zone: 'Europe/Berlin', years: [2000, 2001] }),
      memorySource(zoned.schema, [zoned]),
    );
    expect(() => fitted.transformBatch(zoned)).toThrow(
      /takes no such row \(row 0\): its instant is outside 2000 to 2001/,
    );
    expect(() => fitted.row({ at: new Date('2002-01-01T00:00:00Z') })).toThrow(/outside 2000 to 2001/);
    const huge = batchOf(types.timestamp('s'), [1n << 62n]);
    const naive = await fit(datetimeFeatures(), memorySource(huge.schema, [huge]));
    expect(() => naive.transformBatch(huge)).toThrow(/more than 100,000,000 days/);
    const numbers = batchOf(types.int64(), [1n]);
    await expect(fit(datetimeFeatures(), memorySource(numbers.schema, [numbers]))).rejects.toThrow(
      /column 'at' is int64/,
    );
  });
});

describe('the table of a zone', () => {
  it('has the offsets of the host at every hour of some years', () => {
    for (const zone of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tokyo']) {
      const { transitions, offsets, from, until } = zoneTable(zone, [2015, 2016]);
      expect(offsets.length).toBe(transitions.length + 1);
      expect([from, until]).toEqual([Date.UTC(2015, 0, 1) / 1000, Date.UTC(2017, 0, 1) / 1000]);
      const format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        hour: 'numeric',
        minute: 'numeric',
      });
      let place = 0;
      for (let second = from; second < until; second += 3600) {
        while (place < transitions.length && transitions[place]! <= second) place++;
        const local = new Date((second + offsets[place]!) * 1000);
        expect(format.format(second * 1000)).toBe(
          `${String(local.getUTCHours()).padStart(2, '0')}:${String(local.getUTCMinutes()).padStart(2, '0')}`,
        );
      }
    }
  }, 30_000);
});
