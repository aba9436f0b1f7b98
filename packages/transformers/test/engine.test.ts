import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, memorySource, valueAt } from '@millrace/columns';
import { openDuckDB } from '@millrace/duckdb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fit } from '../src/index.js';
import { trialBatch, trials } from './arbitrary.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-transformers-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('a Parquet file is fitted in the engine to the same bits, and transformed as it is read', async () => {
  await using db = await openDuckDB();
  let file = 0;
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      const batch = trialBatch(trial, trial.fit);
      const inMemory = memorySource(batch.schema, [batch]);
      const path = join(folder, `${file++}.parquet`);
      await db.write(inMemory, path);
      const stored = await db.parquet(path);
      const [expected, fitted] = await Promise.allSettled([
        fit(trial.spec, inMemory),
        fit(trial.spec, stored),
      ]);
      if (expected.status === 'rejected' || fitted.status === 'rejected') {
        expect(fitted.status === 'rejected' && fitted.reason.code).toBe(
          expected.status === 'rejected' && expected.reason.code,
        );
        return;
      }
      expect(fitted.value.id).toBe(expected.value.id);
      const [out] = await collect(fitted.value.transformSource(stored));
      const wanted = expected.value.transformBatch(batch);
      const cells = ({ columns, length }: typeof wanted) =>
        columns.map((chunk) => Array.from({ length }, (_, i) => valueAt(chunk, i)));
      expect(cells(out!)).toEqual(cells(wanted));
    }),
    { numRuns: 40 },
  );
});
