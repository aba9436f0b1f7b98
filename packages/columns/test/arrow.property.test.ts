import { createRequire } from 'node:module';
import * as arrow from 'apache-arrow';
import * as lowest from 'apache-arrow-lowest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ArrowLibrary,
  type ArrowTableLike,
  arrowTableFrom,
  type Batch,
  collect,
  field,
  type Schema,
  sourceFrom,
  typeName,
  types,
  type Value,
  valueAt,
} from '../src/index.js';
import { allTypes, batchOf } from './arbitraries.js';

const commonJs = createRequire(import.meta.url)('apache-arrow') as typeof arrow;

function rowsOf(batches: readonly Batch[]): Value[][] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => batch.columns.map((chunk) => valueAt(chunk, row))),
  );
}

// What the lowest version of apache-arrow can't hold or read back.
const sinceLowest = allTypes.filter(
  (type) => !/view|large_list/.test(typeName(type)) && !/decimal\((9|18)/.test(typeName(type)),
);

const libraries: readonly (readonly [
  string,
  ArrowLibrary & typeof arrow,
  readonly (typeof allTypes)[number][],
])[] = [
  ['the ES module', arrow, allTypes],
  ['the CommonJS copy', commonJs, allTypes],
  ['the lowest version', lowest as unknown as typeof arrow, sinceLowest],
];

test.each(
  libraries.flatMap(([name, library, list]) =>
    list.map((type) => [name, typeName(type), library, type] as const),
  ),
)('%s keeps %s, in memory and as IPC, in one batch and several', async (_, __, library, type) => {
  const columns = [{ name: '__proto__', type }];
  await fc.assert(
    fc.asyncProperty(batchOf(columns), batchOf(columns), async (first, second) => {
      const schema: Schema = {
        fields: [field('__proto__', type, { metadata: new Map([['unit', 'km']]) })],
        metadata: new Map([['k', 'v']]),
      };
      const rows = [...first.rows, ...second.rows];
      const table = arrowTableFrom(library, schema, [first.batch, second.batch]);
      const source = sourceFrom(table as ArrowTableLike);
      expect(source.schema).toEqual(schema);
      expect(rowsOf(await collect(source))).toEqual(rows);
      expect(table.numRows).toBe(rows.length);
      // The lowest version can't write 64-bit offsets, though it holds them.
      const writable = library !== (lowest as unknown) || !typeName(type).startsWith('large');
      const again = !writable
        ? table
        : library.tableFromIPC(library.tableToIPC(table as arrow.Table, 'stream'));
      expect(rowsOf(await collect(sourceFrom(again as ArrowTableLike)))).toEqual(rows);
      expect(sourceFrom(again as ArrowTableLike).schema.fields[0]!.metadata).toEqual(
        schema.fields[0]!.metadata,
      );
      const cut = Math.floor(rows.length / 3);
      expect(rowsOf(await collect(sourceFrom(table.slice(cut) as ArrowTableLike)))).toEqual(rows.slice(cut));
    }),
    { numRuns: 4 },
  );
});

test('a nullable flag, and a type of each kind, come back as they were', () => {
  const schema: Schema = {
    fields: allTypes.map((type, i) => field(`c${i}`, type, { nullable: i % 2 === 0 })),
  };
  expect(sourceFrom(arrowTableFrom(arrow, schema, [])).schema).toEqual(schema);
  expect(sourceFrom(arrowTableFrom(arrow, schema, [])).rowCount).toBe(0);
  expect(() =>
    arrowTableFrom(lowest as unknown as typeof arrow, { fields: [field('v', types.utf8('view'))] }, []),
  ).toThrow(/Utf8View/);
});
