import { memorySource, type Source } from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, FitError, type FittedWithState, fit, merge, refit, subtract } from '../src/index.js';
import { type Trial, trialBatch, trials } from './arbitrary.js';

function sourceOf(trial: Trial, start: number, end: number): Source {
  const batch = trialBatch(
    trial,
    trial.fit.map((column) => column.slice(start, end)),
  );
  return memorySource(batch.schema, [batch]);
}

async function kept(trial: Trial, source: Source): Promise<FittedWithState | undefined> {
  try {
    return await fit(trial.spec, source, { keepState: true });
  } catch (error) {
    if (error instanceof FitError) return undefined;
    throw error;
  }
}

describe('fits of parts', () => {
  it('merge to the bit, in any grouping, and after JSON', async () => {
    await fc.assert(
      fc.asyncProperty(trials, fc.nat({ max: 12 }), fc.nat({ max: 12 }), async (trial, one, other) => {
        const rows = trial.fit[0]!.length;
        const [a, b] = [Math.min(one, other, rows), Math.min(Math.max(one, other), rows)];
        const whole = await kept(trial, sourceOf(trial, 0, rows));
        if (whole === undefined || whole.state.unmergeable !== null) return;
        const parts = [];
        for (const [start, end] of [
          [0, a],
          [a, b],
          [b, rows],
        ] as const) {
          if (start === end) continue;
          const part = await kept(trial, sourceOf(trial, start, end));
          // A part may be refused alone, where a whole is not.
          if (part === undefined) return;
          parts.push(part);
        }
        const forward = parts.reduce((left, right) => merge(left, right));
        const backward = parts.reduceRight((left, right) =>
          merge(JSON.parse(JSON.stringify(left.state)), right),
        );
        expect([forward.id, backward.id]).toEqual([whole.id, whole.id]);
        expect(backward.state.states).toEqual(whole.state.states);
        if (parts.length < 2 || !explain(trial.spec, whole.state.schema).subtractable) return;
        const last = parts.at(-1)!;
        const rest = parts.slice(0, -1).reduce((left, right) => merge(left, right));
        expect(subtract(whole, last).id).toBe(rest.id);
        const again = await refit(rest, sourceOf(trial, rows - last.rowsSeen, rows));
        expect(again.id).toBe(whole.id);
      }),
      { numRuns: 80 },
    );
  });

  it('take as many scans as was said', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (trial) => {
        const data = sourceOf(trial, 0, trial.fit[0]!.length);
        let scans = 0;
        const counted: Source = {
          ...data,
          batches: (options) => {
            scans++;
            return data.batches(options);
          },
        };
        const fitted = await fit(trial.spec, counted).catch((error: unknown) => {
          if (error instanceof FitError) return undefined;
          throw error;
        });
        if (fitted !== undefined) expect(scans).toBeLessThanOrEqual(explain(trial.spec, data.schema).scans);
      }),
      { numRuns: 100 },
    );
  });
});
