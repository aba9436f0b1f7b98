import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { tableFromArrays } from 'apache-arrow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as ex from '../src/index.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB({ threads: 1 });
});
afterAll(async () => {
  await db.close();
});

const table = tableFromArrays({ a: [1, 2, 3], b: [1, 5, 2] });
const raw = tableFromArrays({ x: [1, 2, 4] });

it('queries run in the engine that is handed in, over the batch and other sources', async () => {
  const suite = ex.expectationSuite('s', [
    ex.unexpectedRowsExpectation('SELECT a FROM {batch} WHERE a < b;'),
    ex.unexpectedRowsExpectation('SELECT a FROM {batch} WHERE a < 0'),
    ex.expectQueryResultsToMatchComparison('SELECT a FROM {batch}', 'SELECT x FROM raw', { mostly: 0.6 }),
    ex.unexpectedRowsExpectation('SELECT nothing FROM {batch}'),
    ex.unexpectedRowsExpectation('SELECT a FROM {other}'),
    ex.expectTableRowCountToEqual(3),
  ]);
  const options = { engine: db, sources: { raw }, resultFormat: 'COMPLETE' } as const;
  const { results } = await ex.validate(suite, table, options);
  expect(results[0]).toMatchObject({
    success: false,
    result: { observed_value: 1, details: { unexpected_rows: [{ a: 2 }] } },
  });
  expect(results[1]).toMatchObject({ success: true, result: { observed_value: 0 } });
  expect(results[2]).toMatchObject({
    success: true,
    result: { unexpected_count: 1, details: { missing_rows: [{ x: 4 }], unexpected_rows: [{ a: 3 }] } },
  });
  expect(results[3]!.exception).not.toBeNull();
  expect(results[4]!.exception?.message).toMatch(/placeholder \{other\}/);
  expect(results[5]!.success).toBe(true);
});

it('without an engine a query is an exception that says so', async () => {
  const suite = ex.expectationSuite('s', [ex.unexpectedRowsExpectation('SELECT * FROM {batch}')]);
  const { results } = await ex.validate(suite, table);
  expect(results[0]!.exception).toMatchObject({
    code: 'no_engine',
    message: expect.stringMatching(/hand it in as engine/),
  });
});

it('the plan asks everything once, groups once a key, and names the second pass', () => {
  const suite = ex.expectationSuite('s', [
    ex.expectColumnValuesToBeUnique('a'),
    ex.expectColumnUniqueValueCountToBeBetween('a', { minValue: 1 }),
    ex.expectColumnMeanToBeBetween('a', { minValue: 1 }),
    ex.expectColumnMeanToBeBetween('a', { maxValue: 9 }),
    ex.expectColumnValuesToNotBeOutliers('b'),
    ex.expectColumnToExist('a'),
    ex.expectColumnToExist('zz', { columnIndex: 0 }),
    ex.expectColumnMeanToBeBetween('zz'),
    ex.unexpectedRowsExpectation('SELECT 1'),
  ]);
  const plan = ex.explain(suite, table, { engine: db });
  expect(plan).toMatchObject({
    columns: ['a', 'b'],
    groupings: 1,
    secondPass: [4],
    schemaOnly: [5, 6],
    queries: [8],
  });
  expect(plan.refused).toMatchObject([{ place: 7, code: 'unknown_column' }]);
  expect(plan.asks.filter(({ kind }) => kind === 'mean').map(({ expectations }) => expectations)).toEqual([
    [2, 3],
  ]);
});
