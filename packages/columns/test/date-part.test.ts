import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  batchFromChunks,
  bind,
  chunkFromValues,
  col,
  type DatePart,
  evaluate,
  field,
  types,
  valueAt,
} from '../src/index.js';

const parts: readonly DatePart[] = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'weekday',
  'dayOfYear',
];

function partsOf(
  instants: readonly bigint[],
  unit: 's' | 'ms' | 'us' | 'ns',
  zone: string | null,
): unknown[][] {
  const type = types.timestamp(unit, zone);
  const schema = { fields: [field('t', type)] };
  const batch = batchFromChunks(schema, [chunkFromValues(type, instants)]);
  const columns = parts.map((part) => evaluate(bind(col('t').datePart(part), schema), batch).chunk);
  return instants.map((_, row) => columns.map((chunk) => valueAt(chunk, row)));
}

function expected(wall: Date): number[] {
  const newYear = new Date(0);
  newYear.setUTCFullYear(wall.getUTCFullYear(), 0, 1);
  const dayOfYear = Math.floor((wall.getTime() - newYear.getTime()) / 86_400_000) + 1;
  return [
    wall.getUTCFullYear(),
    wall.getUTCMonth() + 1,
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
    wall.getUTCDay() || 7,
    dayOfYear,
  ];
}

test('parts are those of the proleptic Gregorian calendar, before 1970 and far from it too', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }),
      fc.constantFrom(-345, 0, 330),
      (seconds, offset) => {
        const zone = offset === 0 ? null : offset > 0 ? '+05:30' : '-05:45';
        if (Math.abs(seconds) > 8_640_000_000_000 - 86_400) return;
        const wall = expected(new Date((seconds + offset * 60) * 1000));
        expect(partsOf([BigInt(seconds)], 's', zone)).toEqual([wall]);
        expect(partsOf([BigInt(seconds) * 1000n + 999n], 'ms', zone)).toEqual([wall]);
        if (Math.abs(seconds) < 9_000_000_000)
          expect(partsOf([BigInt(seconds) * 1_000_000_000n + 999_999_999n], 'ns', zone)).toEqual([wall]);
      },
    ),
    { numRuns: 300 },
  );
});

test('a named zone: the hour that is skipped, the hour that comes twice, and local mean time', () => {
  const at = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
  const hours = (texts: readonly string[], zone: string): unknown[] =>
    partsOf(texts.map(at), 'us', zone).map(([, , day, hour, minute]) => [day, hour, minute]);
  const spring = ['2013-03-10T06:59:59Z', '2013-03-10T07:00:00Z'];
  expect(hours(spring, 'America/New_York')).toEqual([
    [10, 1, 59],
    [10, 3, 0],
  ]);
  const autumn = ['2013-11-03T05:30:00Z', '2013-11-03T06:30:00Z', '2013-11-03T07:30:00Z'];
  expect(hours(autumn, 'America/New_York')).toEqual([
    [3, 1, 30],
    [3, 1, 30],
    [3, 2, 30],
  ]);
  expect(hours(['2013-01-01T00:00:00Z'], 'Asia/Kolkata')).toEqual([[1, 5, 30]]);
  expect(hours(['1800-01-01T12:00:00Z'], 'America/New_York')).toEqual([[1, 7, 3]]);
});
