import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrowHints } from '../src/arrow-hints.js';

const list = new arrow.List(
  new arrow.Field('item', new arrow.Timestamp(arrow.TimeUnit.SECOND, 'Asia/Tokyo')),
);
const entries = new arrow.Struct<{ key: arrow.DataType; value: arrow.DataType }>([
  new arrow.Field('key', new arrow.Utf8()),
  new arrow.Field('value', new arrow.Duration(arrow.TimeUnit.NANOSECOND), true),
]);
const fields = [
  new arrow.Field('a"b👍', new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, 'Europe/Berlin'), true),
  new arrow.Field('', new arrow.Timestamp(arrow.TimeUnit.MILLISECOND), true),
  new arrow.Field('__proto__', new arrow.Duration(arrow.TimeUnit.MILLISECOND), true),
  new arrow.Field('l', list),
  new arrow.Field('m', new arrow.Map_(new arrow.Field('entries', entries))),
  new arrow.Field('d', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
];
const message = (): Uint8Array =>
  arrow.RecordBatchStreamWriter.writeAll(new arrow.Table(new arrow.Schema(fields))).toUint8Array(true);

test('zones and durations, at the top and within', () => {
  const plain = { zone: null, duration: null, children: [] };
  expect(arrowHints(message())).toEqual([
    { ...plain, name: 'a"b👍', zone: 'Europe/Berlin' },
    { ...plain, name: '' },
    { ...plain, name: '__proto__', duration: 'ms' },
    { ...plain, name: 'l', children: [{ ...plain, name: 'item', zone: 'Asia/Tokyo' }] },
    {
      ...plain,
      name: 'm',
      children: [
        {
          ...plain,
          name: 'entries',
          children: [
            { ...plain, name: 'key' },
            { ...plain, name: 'value', duration: 'ns' },
          ],
        },
      ],
    },
    { ...plain, name: 'd' },
  ]);
});

test('whatever else the bytes are, they end in hints or in none', () => {
  const whole = message();
  expect(arrowHints(new Uint8Array())).toBeUndefined();
  expect(arrowHints(whole.subarray(0, 40))).toBeUndefined();
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(edits, (changes) => {
      const bytes = whole.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      const hints = arrowHints(bytes);
      expect(hints === undefined || Array.isArray(hints)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
