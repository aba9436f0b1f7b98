import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Batch, memorySource, type Schema, type Source } from '@millrace/columns';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DuckDB, openDuckDB } from '../src/index.js';
import { relationOf, selectFrom } from '../src/relation.js';
import { anyTable, readRows, rowsOf } from './support/tables.js';

let db: DuckDB;
let folder: string;
let file = 0;

beforeAll(async () => {
  db = await openDuckDB();
  folder = await mkdtemp(join(tmpdir(), 'duckdb-types-'));
});

afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function throughEngine(source: Source): Promise<Batch[]> {
  const relation = relationOf(source)!;
  const list = source.schema.fields.map((_, i) => `c${i}`).join(', ');
  const batches: Batch[] = [];
  for await (const batch of selectFrom(relation, `SELECT ${list} FROM ${relation.sql}`, {
    schema: source.schema,
    batchSize: 7,
  })) {
    batches.push(batch);
  }
  return batches;
}

test('every type passes through the engine unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ schema, batches }) => {
      const source = await db.arrow(memorySource(schema, batches));
      expect(rowsOf(await throughEngine(source))).toEqual(rowsOf(batches));
    }),
    { numRuns: 150 },
  );
});

function once(schema: Schema, batches: readonly Batch[]): Source {
  return {
    schema,
    batches: async function* () {
      yield* batches;
    },
  };
}

test('every type comes back from Parquet, written from a relation or from batches', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, fc.boolean(), async ({ schema, batches }, fed) => {
      const source = fed ? once(schema, batches) : await db.arrow(memorySource(schema, batches));
      const path = join(folder, `${file++}.parquet`);
      const written = await db.write(source, path);
      const back = await db.parquet(path);
      expect(written.rows).toBe(rowsOf(batches).length);
      expect(back.rowCount).toBe(written.rows);
      expect(back.schema).toEqual(schema);
      expect(await readRows(back)).toEqual(rowsOf(batches));
    }),
    { numRuns: 150 },
  );
});
