import {
  batchFromChunks,
  chunkFromValues,
  max,
  mean,
  min,
  quantiles,
  scan,
  types,
  type Value,
  variance,
} from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianOfWeighted, middle, missingOfWeighted, summaryOfWeighted } from '../src/distribution.js';

const value = fc.oneof(
  fc.constantFrom(0, -0, 1, 0.1, 1e16, -1e16, 5e-324, -2.5e-320, 1e150, 1e308, -1e308, Number.NaN),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -5, max: 5 }),
);
const weighted = fc.array(fc.record({ value, count: fc.integer({ min: 0, max: 4 }) }), { maxLength: 8 });

describe('statistics of counted values', () => {
  it('are those of the rows that they count, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(weighted, async (known) => {
        const rows = known.flatMap((each) => new Array<Value>(each.count).fill(each.value));
        const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
        const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), rows)]);
        const [average, spread, least, greatest, low, high] = await scan(
          [batch],
          [
            mean('x'),
            variance('x', { ddof: 0 }),
            min('x'),
            max('x'),
            quantiles('x', [0.5], { method: 'lower' }),
            quantiles('x', [0.5], { method: 'higher' }),
          ],
        );
        const summary = summaryOfWeighted(known);
        const orNan = (answer: unknown) => answer ?? Number.NaN;
        expect([summary.mean, summary.variance, summary.min, summary.max]).toEqual(
          [average, spread, least, greatest].map(orNan),
        );
        expect(medianOfWeighted(known)).toBe(
          low![0] === null ? null : middle(low![0] as number, high![0] as number),
        );
        const missing = rows.filter((x) => Number.isNaN(x)).length;
        expect(missingOfWeighted(known)).toEqual({ rows: rows.length, missing, nans: missing });
      }),
      {
        numRuns: 1000,
        // A mean below the least double is 0, whatever its sign.
        examples: [
          [
            [
              { value: 8.4e-323, count: 3 },
              { value: -9e-323, count: 3 },
            ],
          ],
        ],
      },
    );
  });
});
