import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { canonicalJson } from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suiteFromGx, validate } from '../src/index.js';
import { plain } from '../src/plain.js';
import { type Golden, sourceOf, untagged } from './golden-cases.js';

const file = new URL('./golden/great-expectations-all.json.gz', import.meta.url);
const golden = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Golden;

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB({ threads: 1 });
});
afterAll(async () => {
  await db.close();
});

describe.each(Object.keys(golden.tables))('the table %s', (table) => {
  it('gives one document in memory and in DuckDB, for all its cases at once', async () => {
    const expectations = golden.cases
      .filter((one) => one.table === table)
      .map(({ type, kwargs }) => ({ type, kwargs: untagged(kwargs) }));
    const suite = suiteFromGx({ name: table, expectations });
    const rows = sourceOf(golden.tables[table]!);
    const options = {
      resultFormat: { result_format: 'COMPLETE', unexpected_index_column_names: ['id'] },
      now: new Date(0),
    } as const;
    const inMemory = await validate(suite, rows, options);
    const inDuckDB = await validate(suite, await db.arrow(rows), options);
    expect(canonicalJson(plain(inDuckDB))).toBe(canonicalJson(plain(inMemory)));
  });
});
