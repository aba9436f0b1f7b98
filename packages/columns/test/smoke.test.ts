import * as arrow from 'apache-arrow';
import { expect, test } from 'vitest';
import {
  arrowTableFrom,
  batchFromChunks,
  bind,
  chunkFromValues,
  col,
  collect,
  evaluate,
  field,
  filter,
  project,
  sourceFrom,
  types,
  valueAt,
} from '../src/index.js';

test('reads, filters, projects and writes', async () => {
  const table = arrow.tableFromArrays({ x: Int32Array.of(1, 2, 3), s: ['a', null, '𝒳'] });
  const source = project(filter(sourceFrom(table), col('x').gt(1.5)), { y: col('x').plus(1), s: col('s') });
  const [batch] = await collect(source);
  expect([0, 1].map((i) => batch!.columns.map((c) => valueAt(c, i)))).toEqual([
    [3n, null],
    [4n, '𝒳'],
  ]);
  const again = arrowTableFrom(arrow, source.schema, [batch!]);
  expect(
    arrow
      .tableFromIPC(arrow.tableToIPC(again))
      .toArray()
      .map((r) => r.toJSON()),
  ).toEqual([
    { y: 3n, s: null },
    { y: 4n, s: '𝒳' },
  ]);
});
test('evaluates', () => {
  const schema = { fields: [field('n', types.int32())] };
  const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [1, null])]);
  expect(evaluate(bind(col('n').gt(0), schema), batch).errors).toBe(0);
});
