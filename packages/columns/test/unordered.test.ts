import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  batchFromChunks,
  chunkFromValues,
  col,
  duplicates,
  field,
  filter,
  finishState,
  firstWhere,
  isIncreasing,
  memorySource,
  mergeStates,
  type Schema,
  type Source,
  scan,
  scanStates,
  types,
  type Value,
} from '../src/index.js';

const schema: Schema = { fields: [field('id', types.utf8()), field('x', types.float64())] };

/** Rows in an order that means nothing, in batches of two. */
function unordered(rows: readonly (readonly Value[])[]): Source {
  const batches = [];
  for (let i = 0; i < rows.length; i += 2) {
    const part = rows.slice(i, i + 2);
    batches.push(
      batchFromChunks(
        schema,
        schema.fields.map(({ type }, c) =>
          chunkFromValues(
            type,
            part.map((row) => row[c]!),
          ),
        ),
      ),
    );
  }
  const { ordered: _, ...source } = memorySource(schema, batches);
  return { ...source, ordered: false };
}

const asked = [
  firstWhere(col('x').gt(0), { limit: 3, columns: ['id', 'x'] }),
  firstWhere(col('x').gt(0), { limit: 2 }),
  duplicates(['id'], { limit: 3, columns: ['x'] }),
  duplicates(['id'], { limit: 2 }),
  duplicates(['id'], { limit: 3, columns: ['x'], by: ['x'], where: col('x').lt(3) }),
];

it('samples carry the chosen columns and no places, the rows with the least values first', async () => {
  const source = unordered([
    ['c', 1],
    ['a', 2],
    ['b', -1],
    ['a', 1],
    ['c', null],
  ]);
  const [first, bare, twice] = await scan(source, asked.slice(0, 3));
  expect(first).toEqual({
    total: 3,
    rows: [
      { ordinal: -1, values: ['a', 1] },
      { ordinal: -1, values: ['a', 2] },
      { ordinal: -1, values: ['c', 1] },
    ],
  });
  expect(bare).toEqual({
    total: 3,
    rows: [
      { ordinal: -1, values: [] },
      { ordinal: -1, values: [] },
    ],
  });
  expect(twice).toEqual({
    groups: 2,
    rows: 4,
    sample: [
      { ordinal: -1, key: ['a'], values: [1] },
      { ordinal: -1, key: ['a'], values: [2] },
      { ordinal: -1, key: ['c'], values: [null] },
    ],
  });
  await expect(scan(source, [isIncreasing('x')])).rejects.toThrow(/needs an order of rows/);
  await expect(scan(filter(source, col('x').gt(0)), [isIncreasing('x')])).rejects.toThrow(/needs an order/);
});

it('the same sample comes of any reading order, and of states merged in any order', async () => {
  const row = fc.tuple(fc.constantFrom('a', 'b', 'c', null), fc.constantFrom(null, 1, 2, 3, -0));
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }).chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray(
            rows.map((_, i) => i),
            { minLength: rows.length },
          ),
          fc.nat(rows.length),
        ),
      ),
      async ([rows, order, cut]) => {
        const answers = await scan(unordered(rows), asked);
        const shuffled = order.map((i) => rows[i]!);
        expect(await scan(unordered(shuffled), asked)).toStrictEqual(answers);
        const left = await scanStates(unordered(shuffled.slice(0, cut)), asked);
        const right = await scanStates(unordered(shuffled.slice(cut)), asked);
        expect(left.map((state, i) => finishState(mergeStates(right[i]!, state)))).toStrictEqual(answers);
        const whole = await scanStates(unordered(rows), asked);
        expect(left.map((state, i) => String(mergeStates(state, right[i]!)))).toEqual(whole.map(String));
      },
    ),
    { numRuns: 30 },
  );
});
