import { join } from 'node:path';
import { type Aggregate, memorySource, scan, standardDeviation, variance } from '@millrace/columns';
import { Float32, Float64, makeVector, Table, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const place = workplace();

test('a spread is the same, and settled in the engine, where no statistics say how large the values are', async () => {
  const rows = 120_000;
  const numbers = Float64Array.from({ length: rows }, (_, i) => Math.sin(i) * 1000 - 300);
  const odd = Array.from(numbers, (x, i) => (i % 1000 === 0 ? null : i % 777 === 0 ? Number.NaN : x));
  const table = new Table({
    x: makeVector(numbers),
    odd: vectorFromArray(odd, new Float64()),
    narrow: vectorFromArray(odd, new Float32()),
    far: makeVector(Float64Array.from(numbers, (x, i) => (i === 5 ? Number.POSITIVE_INFINITY : x))),
    zero: makeVector(new Float64Array(rows)),
  });
  const path = join(place.folder, 'spread.parquet');
  await place.db.write(table, path);
  const file = await place.db.parquet(path);
  const query = await place.db.query('SELECT * FROM t', { tables: { t: file } });
  const asked: Aggregate[] = ['x', 'odd', 'narrow', 'far', 'zero'].flatMap((name) => [
    variance(name),
    standardDeviation(name, { ddof: 0 }),
  ]);
  const expected = await scan(table, asked);
  for (const source of [file, query]) {
    expect(await scan(source, asked)).toEqual(expected);
    const [x] = await source.answer!(asked, {});
    expect(x).toEqual({ answer: expected[0] });
  }
});

test('a spread of no rows, and of few', async () => {
  const empty = memorySource(
    { fields: [{ name: 'x', type: { kind: 'float', bits: 64 }, nullable: true }] },
    [],
  );
  const path = join(place.folder, 'none.parquet');
  await place.db.write(empty, path);
  const query = await place.db.query('SELECT x FROM t', { tables: { t: await place.db.parquet(path) } });
  expect(await readRows(query)).toEqual([]);
  expect(await scan(query, [variance('x'), standardDeviation('x')])).toEqual([null, null]);
});
