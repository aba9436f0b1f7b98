import { expect, test } from 'vitest';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  min,
  ResourceError,
  rowCount,
  type Schema,
  scan,
  types,
  UsageError,
  valueCounts,
} from '../src/index.js';

const ROWS = 32_768;

function table(type: DataType) {
  const schema: Schema = { fields: [field('key', types.int32()), field('x', type)] };
  const numbers = Array.from({ length: ROWS }, (_, i) => i);
  return [
    batchFromChunks(schema, [
      chunkFromValues(types.int32(), numbers),
      chunkFromValues(
        type,
        numbers.map((i) => (type.kind === 'bool' ? i % 2 === 1 : i % 100)),
      ),
    ]),
  ];
}

// Were a whole block read for each group, these would run out of time and memory.
test.each([
  ['int32', types.int32(), 99],
  ['float16', types.float16(), 99],
  ['bool', types.bool(), true],
  ['dictionary', types.dictionary(types.int32()), 99],
])('a block with a group for every row: %s', async (_name, type, expected) => {
  const [groups] = await scan(table(type), [min('x', { by: ['key'] })]);
  expect(groups).toHaveLength(ROWS);
  expect(groups[199]).toEqual({ key: [199], answer: expected });
});

test('a ceiling is a number of bytes, and kinds are a list', async () => {
  const rows = table(types.int32());
  for (const maxStateBytes of [Number.NaN, -1, '1 GB' as unknown as number])
    await expect(scan(rows, [rowCount()], { maxStateBytes })).rejects.toThrow(UsageError);
  await expect(scan(rows, [rowCount()], { kinds: {} as never })).rejects.toThrow(/list of aggregate kinds/);
  await expect(scan(rows, [valueCounts('x')], { maxStateBytes: 0 })).rejects.toThrow(ResourceError);
  expect(await scan(rows, [rowCount()], { maxStateBytes: Infinity })).toEqual([ROWS]);
});
