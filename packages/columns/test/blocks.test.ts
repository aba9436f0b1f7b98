import { expect, it } from 'vitest';
import { aggregatesOf, withWhereAndBy } from '../src/conformance/questions.js';
import {
  batchFromChunks,
  chunkFromValues,
  field,
  memorySource,
  type Schema,
  scan,
  sliceChunk,
  types,
  type Value,
} from '../src/index.js';

it('answers over many blocks of rows are those over many small batches', async () => {
  const length = 70_001;
  const x = Array.from(
    { length },
    (_, i): Value => (i % 11 === 0 ? null : i % 97 === 0 ? Number.NaN : ((i * 7919) % 5003) / 7 - i / 1000),
  );
  const schema: Schema = {
    fields: [
      field('x', types.float64()),
      field('y', types.float64()),
      field('g', types.dictionary(types.utf8())),
      field('k', types.int32()),
    ],
  };
  const columns = [
    chunkFromValues(types.float64(), x),
    chunkFromValues(
      types.float64(),
      x.map((_, i) => i),
    ),
    chunkFromValues(
      types.dictionary(types.utf8()),
      x.map((_, i) => ['p', 'q', null, '😀'][(i >> 10) % 4]!),
    ),
    chunkFromValues(
      types.int32(),
      x.map((_, i) => i % 4),
    ),
  ];
  const whole = memorySource(schema, [batchFromChunks(schema, columns)]);
  const size = 4999;
  const parts = Array.from({ length: Math.ceil(length / size) }, (_, i) =>
    batchFromChunks(
      schema,
      columns.map((chunk) => sliceChunk(chunk, i * size, Math.min(length, (i + 1) * size))),
    ),
  );
  const aggregates = withWhereAndBy(aggregatesOf(types.float64()));
  const expected = await scan(memorySource(schema, parts), aggregates);
  expect(await scan(whole, aggregates)).toStrictEqual(expected);
});
