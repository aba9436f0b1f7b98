import {
  batchFromChunks,
  chunkFromValues,
  collect,
  type DataType,
  memorySource,
  types,
  valueAt,
} from '@millrace/columns';
import { type DuckDB, duckdbDialect, openDuckDB } from '@millrace/duckdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datetimeParts } from '../src/expand/date-parts.js';
import { datetimeFeatures, fit } from '../src/index.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const every = datetimeParts;

// Seconds around turns of years, leap days, the changes of Berlin's clocks, and far from 1970 both ways.
const seconds = [
  '1970-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2000-02-29T12:34:56Z',
  '2100-02-28T23:59:59Z',
  '1900-03-01T00:00:00Z',
  '2024-03-31T00:59:59Z',
  '2024-03-31T01:00:00Z',
  '2024-10-27T00:59:59Z',
  '2024-10-27T01:00:00Z',
  '2021-01-03T23:00:00Z',
  '2020-12-31T22:59:59Z',
  '1971-06-15T05:06:07Z',
].map((iso) => BigInt(Date.parse(iso) / 1000));

async function compare(type: DataType, cells: readonly (bigint | null)[], zone?: string): Promise<void> {
  const batch = batchFromChunks({ fields: [{ name: 'at', type, nullable: true }] }, [
    chunkFromValues(type, cells),
  ]);
  const source = memorySource(batch.schema, [batch]);
  const fitted = await fit(
    datetimeFeatures({ parts: every, years: [1890, 2110], ...(zone !== undefined && { zone }) }),
    source,
  );
  const sql = fitted.transformSql(duckdbDialect);
  const result = await collect(await db.query(sql.text('given'), { tables: { given: source } }));
  const expected = fitted.transformBatch(batch);
  for (const [i, name] of sql.outputs.entries()) {
    const ours = cells.map((_, row) => valueAt(expected.columns[i]!, row));
    const theirs = result.flatMap((each) =>
      Array.from({ length: each.length }, (_, row) => valueAt(each.columns[i]!, row) ?? Number.NaN),
    );
    expect([name, theirs]).toEqual([name, ours]);
  }
}

describe('parts of dates in DuckDB', () => {
  it('are those of the batch form, for dates and every unit', async () => {
    const days = seconds.map((second) => second / 86_400n);
    await compare({ kind: 'date', unit: 'day' }, [...days, -1n, -719_468n, null]);
    for (const [unit, per] of [
      ['s', 1n],
      ['ms', 1000n],
      ['us', 1_000_000n],
      ['ns', 1_000_000_000n],
    ] as const)
      await compare(types.timestamp(unit), [
        ...seconds.map((second) => second * per + (per > 1n ? per - 1n : 0n)),
        null,
      ]);
  });

  it('are those of the stated zone', async () => {
    await compare(
      types.timestamp('ms', 'UTC'),
      [...seconds.map((second) => second * 1000n), null],
      'Europe/Berlin',
    );
    await compare(
      types.timestamp('us', 'Asia/Tokyo'),
      seconds.map((second) => second * 1_000_000n),
      'America/St_Johns',
    );
  });

  it('end with an error outside the years', async () => {
    const type = types.timestamp('s', 'UTC');
    const batch = batchFromChunks({ fields: [{ name: 'at', type, nullable: true }] }, [
      chunkFromValues(type, [4_000_000_000n]),
    ]);
    const source = memorySource(batch.schema, [batch]);
    const fitted = await fit(datetimeFeatures({ zone: 'Europe/Berlin', years: [2000, 2020] }), source);
    const { text } = fitted.transformSql(duckdbDialect);
    await expect(async () =>
      collect(await db.query(text('given'), { tables: { given: source } })),
    ).rejects.toThrow(/outside the range of datetimeFeatures/);
  });
});
