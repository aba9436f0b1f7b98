import { col } from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import * as arrow from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  column,
  ge,
  inRange,
  isin,
  lower,
  predicate,
  rowFunction,
  safeParseTable,
  tableSchema,
  trim,
  uniqueValuesEq,
  validateTable,
} from '../src/index.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB();
});
afterAll(() => db.close());

const schema = tableSchema(
  {
    a: column(z.number().min(0).nullable(), {
      checks: [
        ge(1, { mostly: 0.9 }),
        inRange(0, 8),
        ge(2, { by: ['g'], mostly: 0.4 }),
        isin([0, 5, null], { ignoreNulls: false }),
      ],
      unique: 'exclude_first',
      default: 4,
    }),
    b: column(
      z.string().refine((word) => word !== 'q'),
      { parsers: [trim(), lower()], checks: [uniqueValuesEq(['p', 'q', 'r'])] },
    ),
    s: column(z.int().max(3), { regex: /s_./ }),
    g: z.enum(['x', 'y']),
  },
  {
    coerce: true,
    nullTokens: ['NA'],
    unique: ['b', 'g'],
    dropInvalidRows: true,
    checks: [
      predicate(col('a').gt(2), { mostly: 0.5 }),
      predicate(col('a').lt(9).and(col('g').ne('z'))),
      rowFunction(['a', 'g'], ({ a }) => a !== 5),
    ],
  },
);

describe('an engine, with what is computed row by row beside it', () => {
  const table = arrow.tableFromArrays({
    a: ['0', '5', 'NA', 'x', '9', '12', '1'],
    b: [' P', 'q', 'r', 'q', 'R ', 'p', 'z'],
    g: ['x', 'y', 'x', 'z', 'x', 'y', 'y'],
    s_1: ['1', '4', '2', '3', '3', '3', '3'],
    s_2: ['1', '1', '1', '1', '1', '1', 'one'],
  });

  it('gives the report, the rows and the dropped rows that memory gives', async () => {
    const there = await db.arrow(table);
    expect(await validateTable(schema, there)).toEqual(await validateTable(schema, table));
    const [here, opened] = [await safeParseTable(schema, table), await safeParseTable(schema, there)];
    const json = (rows: arrow.Table | null): string =>
      JSON.stringify(rows?.toArray(), (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    expect([opened.success, json(opened.table), json(opened.dropped)]).toEqual([
      here.success,
      json(here.table),
      json(here.dropped),
    ]);
  });
});
