import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArrowTableLike, arrowTableFrom, memorySource, type SourceInput } from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import * as newest from 'apache-arrow';
import * as lowest from 'apache-arrow-lowest';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprint } from '../src/index.js';
import { cut, tableArbitrary } from './tables.js';

let db: DuckDB;
let folder: string;
beforeAll(async () => {
  db = await openDuckDB({ threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'millrace-lineage-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function ids(input: SourceInput): Promise<readonly string[]> {
  return [(await fingerprint(input)).id, (await fingerprint(input, { order: 'free' })).id];
}

it('one table has one fingerprint in memory, in both copies of Arrow, over IPC, in DuckDB and in Parquet', async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(
      tableArbitrary,
      fc.array(fc.nat(30), { maxLength: 3 }),
      async ({ schema, batch }, places) => {
        const source = memorySource(schema, cut(batch, places));
        const whole = await ids(memorySource(schema, [batch]));
        const table = await db.table(source);
        const file = join(folder, `${written++}.parquet`);
        await db.write(source, file, { rowGroupSize: 4 });
        const bytes = newest.tableToIPC(table, 'stream');
        const forms: Record<string, SourceInput> = {
          table,
          ipc: newest.tableFromIPC(bytes),
          lowest: lowest.tableFromIPC(bytes) as ArrowTableLike,
          lowestFromChunks: arrowTableFrom(lowest, schema, cut(batch, places)) as ArrowTableLike,
          duckdb: await db.arrow(source),
          duckdbOfLowest: await db.arrow(lowest.tableFromIPC(bytes) as ArrowTableLike),
          parquet: await db.parquet(file),
        };
        for (const [name, form] of Object.entries(forms))
          expect([name, ...(await ids(form))]).toEqual([name, ...whole]);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
