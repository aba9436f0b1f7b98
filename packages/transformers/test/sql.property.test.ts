import { type Batch, collect, memorySource, project, valueAt } from '@millrace/columns';
import { duckdbDialect, openDuckDB } from '@millrace/duckdb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hexOfDouble } from '../src/double-bits.js';
import { FitError, type FittedTransformer, fit, type TransformSql } from '../src/index.js';
import { trialBatch, trials } from './arbitrary.js';

function cells(batches: readonly Batch[]): unknown[][] {
  const width = batches[0]?.columns.length ?? 0;
  return Array.from({ length: width }, (_, column) =>
    batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_row, i) => {
        const value = valueAt(batch.columns[column]!, i);
        return typeof value === 'number' ? hexOfDouble(value) : value;
      }),
    ),
  );
}

function sqlOf(fitted: FittedTransformer): TransformSql | undefined {
  try {
    return fitted.transformSql(duckdbDialect);
  } catch (error) {
    expect((error as { code: string }).code).toBe('no_sql');
    return undefined;
  }
}

it('SQL gives the bits of the batch form in DuckDB, or says why it does not', async () => {
  await using db = await openDuckDB();
  let written = 0;
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      const batch = trialBatch(trial, trial.fit);
      const fitted = await fit(trial.spec, memorySource(batch.schema, [batch])).catch((error: unknown) => {
        if (error instanceof FitError) return undefined;
        throw error;
      });
      const sql = fitted && fitted.outputNames.length > 0 ? sqlOf(fitted) : undefined;
      if (fitted === undefined || sql === undefined || trial.transform[0]!.length === 0) return;
      written++;
      const given = trialBatch(trial, trial.transform);
      const table = project(memorySource(given.schema, [given]), sql.inputs);
      const result = await collect(await db.query(sql.text('given'), { tables: { given: table } }));
      expect(cells(result)).toEqual(cells([fitted.transformBatch(given)]));
    }),
    { numRuns: 250 },
  );
  expect(written).toBeGreaterThan(20);
});
