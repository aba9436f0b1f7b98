import { afterEach, expect, test, vi } from 'vitest';
import { compare, median } from '../src/compare.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('the sides take turns, warm-up first, and ratios are taken within a round', async () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  // A clock that only the sides move: 40 ms and 100 ms a call, long enough for one call a timing.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const order: string[] = [];
  const side = (name: string, ms: number): { name: string; run: () => number } => ({
    name,
    run: () => {
      order.push(name);
      now += ms;
      return now;
    },
  });

  const { timings } = await compare('two loops', [side('a', 40), side('b', 100)], {
    rounds: 5,
    warmUp: 1,
    items: 1000,
  });

  expect(order.join('')).toBe('ab' + 'abbaabbaab');
  expect(timings.map(({ medianMs, nsPerItem, ratio }) => ({ medianMs, nsPerItem, ratio }))).toEqual([
    { medianMs: 40, nsPerItem: 40_000, ratio: 1 },
    { medianMs: 100, nsPerItem: 100_000, ratio: 2.5 },
  ]);
  const [table, json] = String(print.mock.calls[0]?.[0]).split(/\n(?=\{)/);
  expect(table).toContain('2.50x');
  expect(JSON.parse(json ?? '')).toMatchObject({
    title: 'two loops',
    machine: { cores: expect.any(Number) },
  });
});

test('a side may be asynchronous, and its error is the comparison’s', async () => {
  await expect(
    compare('fails', [{ name: 'a', run: () => Promise.reject(new Error('no file')) }]),
  ).rejects.toThrow('no file');
});

test('too few rounds are refused', async () => {
  await expect(compare('few', [{ name: 'a', run: () => 1 }], { rounds: 3 })).rejects.toThrow(RangeError);
});

test('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
