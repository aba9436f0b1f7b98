import { type Batch, isMillraceError, memorySource, sliceChunk, valueAt } from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions } from '../src/definitions.js';
import { hexOfDouble } from '../src/double-bits.js';
import { FitError, type FittedTransformer, fit, loadTransformer } from '../src/index.js';
import { interpret } from '../src/interpret.js';
import { restore } from '../src/restore.js';
import { loadTransformer as loadServed } from '../src/serve.js';
import { type Trial, trialBatch, trialRows, trials } from './arbitrary.js';

const runs = { numRuns: 150 };

async function fitted(
  trial: Trial,
  batches: readonly Batch[] = [trialBatch(trial, trial.fit)],
): Promise<FittedTransformer | undefined> {
  try {
    return await fit(trial.spec, memorySource(batches[0]!.schema, batches));
  } catch (error) {
    // Only data may be refused: a sum of squares beyond the largest double.
    if (error instanceof FitError && isMillraceError(error)) return undefined;
    throw error;
  }
}

function shown(value: unknown): unknown {
  return typeof value === 'number' ? hexOfDouble(value) : value;
}

function cells(batch: Batch): unknown[][] {
  return batch.columns.map((chunk) =>
    Array.from({ length: batch.length }, (_, i) => shown(valueAt(chunk, i))),
  );
}

function sliced(batch: Batch, start: number): Batch {
  return {
    ...batch,
    length: batch.length - start,
    columns: batch.columns.map((chunk) => sliceChunk(chunk, start, batch.length)),
  };
}

describe('batch, row and interpreter', () => {
  it('give the same bits', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (trial) => {
        const transformer = await fitted(trial);
        if (!transformer) return;
        const batch = trialBatch(trial, trial.transform);
        const out = cells(transformer.transformBatch(batch));
        const rows = trialRows(trial, trial.transform);
        const objects = rows.map((row) => transformer.rowObject(row));
        expect(transformer.outputNames.map((name) => objects.map((object) => shown(object[name])))).toEqual(
          out,
        );
        const { features } = restore(
          JSON.parse(JSON.stringify(transformer)),
          definitions.map((each) => each.served),
        );
        const slow = features.map(({ formula }) =>
          rows.map((row) => {
            const given = transformer.inputs.map(({ name }) => (row[name] ?? null) as number | null);
            const kept = formula.op === 'input' ? given[formula.input]! : interpret(formula, given);
            return shown(kept);
          }),
        );
        expect(slow).toEqual(out);
      }),
      runs,
    );
  });

  it('agree after loading, in the serving entry, and in slices', async () => {
    await fc.assert(
      fc.asyncProperty(trials, fc.nat({ max: 12 }), async (trial, cut) => {
        const transformer = await fitted(trial);
        if (!transformer) return;
        const json = JSON.stringify(transformer);
        const again = loadTransformer(JSON.parse(json));
        expect(JSON.stringify(again)).toBe(json);
        const batch = trialBatch(trial, trial.transform);
        const start = Math.min(cut, batch.length);
        const out = cells(again.transformBatch(sliced(batch, start)));
        expect(out).toEqual(cells(transformer.transformBatch(batch)).map((column) => column.slice(start)));
        const served = loadServed(JSON.parse(json), { transformers: definitions.map((each) => each.served) });
        const vectors = trialRows(trial, trial.transform)
          .slice(start)
          .map((row) => vectorOf(served, row));
        const plain = loadServed(JSON.parse(json), {
          compile: false,
          transformers: definitions.map((each) => each.served),
        });
        expect(
          trialRows(trial, trial.transform)
            .slice(start)
            .map((row) => vectorOf(plain, row)),
        ).toEqual(vectors);
        expect(plain.stats()).toEqual(served.stats());
        const numbers = vectors.some((vector) => vector === undefined) ? [] : vectors;
        expect(numbers.map((vector) => [...vector!].map(shown))).toEqual(
          numbers.map((_, r) => out.map((column) => asDouble(column[r]))),
        );
        expect(served.stats()).toEqual({ ...served.stats(), rows: batch.length - start });
      }),
      runs,
    );
  });

  it('count the same', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (trial) => {
        const transformer = await fitted(trial);
        if (!transformer) return;
        transformer.transformBatch(trialBatch(trial, trial.transform));
        const inBatch = transformer.stats({ reset: true });
        for (const row of trialRows(trial, trial.transform)) transformer.rowObject(row);
        expect(transformer.stats()).toEqual(inBatch);
      }),
      runs,
    );
  });
});

function vectorOf(
  served: {
    row(row: Record<string, unknown>): Float64Array;
    rowObject(row: Record<string, unknown>): unknown;
  },
  row: Record<string, unknown>,
): Float64Array | undefined {
  try {
    return served.row(row);
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'not_numeric') throw error;
    served.rowObject(row);
    return undefined;
  }
}

function asDouble(cell: unknown): unknown {
  if (typeof cell === 'boolean' || typeof cell === 'bigint') return hexOfDouble(Number(cell));
  return cell === null ? hexOfDouble(Number.NaN) : cell;
}

describe('a fit', () => {
  it('is the same for any order and chunking', async () => {
    await fc.assert(
      fc.asyncProperty(trials, fc.nat(), fc.integer({ min: 1, max: 5 }), async (trial, seed, size) => {
        const first = await fitted(trial);
        const order = shuffled(trial.fit[0]!.length, seed);
        const moved = trial.fit.map((column) => order.map((row) => column[row]!));
        const batches: Batch[] = [];
        for (let at = 0; at < order.length; at += size)
          batches.push(
            trialBatch(
              trial,
              moved.map((column) => column.slice(at, at + size)),
            ),
          );
        const second = await fitted(trial, batches);
        expect(second?.id).toBe(first?.id);
      }),
      { numRuns: 100 },
    );
  });
});

function shuffled(length: number, seed: number): number[] {
  const order = Array.from({ length }, (_, i) => i);
  let state = seed % 2147483647;
  for (let i = length - 1; i > 0; i--) {
    state = (state * 48271 + 11) % 2147483647;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
