import {
  batchFromChunks,
  chunkFromValues,
  field,
  mean,
  type Schema,
  standardDeviation,
  sum,
  types,
  variance,
} from '@millrace/columns';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planAnswer } from '../src/answer-plan.js';
import { type AnswerMap, answerScalars } from '../src/answer-scalars.js';
import { kernelAnswer, shown } from './random/same-answers.js';
import { relationIn } from './support/answers.js';
import { workplace } from './support/folder.js';

// HUNT=20000 looks longer.
const place = workplace();
const schema: Schema = { fields: [field('x', types.float64())] };

const sizes = [1, 0.001, 1e-9, 1e6, 2 ** 52, 2 ** 62, 1e300, 1e-300, 5e-324];

function doubles(): fc.Arbitrary<(number | null)[]> {
  const around = (size: number): fc.Arbitrary<number> =>
    fc.oneof(
      fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => (n / 999) * size),
      fc.integer({ min: -9, max: 9 }).map((n) => n * size),
    );
  const awkward = fc.constantFrom(
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    2 ** -52,
    2 ** -53,
    2 ** 62,
    -(2 ** 62),
    2 ** 63,
  );
  return fc
    .constantFrom(...sizes)
    .chain((size) =>
      fc.array(
        fc.oneof(
          { weight: 40, arbitrary: around(size) },
          { weight: 4, arbitrary: around(size).map((x) => -x) },
          { weight: 1, arbitrary: awkward },
          { weight: 1, arbitrary: fc.double() },
          { weight: 2, arbitrary: fc.constant(null) },
        ),
        { maxLength: 60 },
      ),
    )
    .chain((values) =>
      fc.boolean().map((cancel) => (cancel ? [...values, ...values.map((x) => x && -x)] : values)),
    );
}

const hints = fc.option(
  fc.record({
    rows: fc.constantFrom(200, 1e6, 1e9),
    most: fc.constantFrom(1e-12, 0.5, 1, 1000, 1e9, 2 ** 70, 1e300),
  }),
);

it('sums and means are exact by limbs and by grids, whatever is hinted, or are left open', async () => {
  let settled = 0;
  await fc.assert(
    fc.asyncProperty(doubles(), hints, async (values, hint) => {
      const batches = [batchFromChunks(schema, [chunkFromValues(types.float64(), values)])];
      const relation = await relationIn(place.db, schema, batches);
      const asked = [
        sum('x'),
        mean('x'),
        sum('x', { nan: 'propagate' }),
        variance('x'),
        standardDeviation('x', { ddof: 0 }),
        variance('x', { nan: 'propagate' }),
        mean('x', {
          where: {
            node: 'compare',
            operator: 'lt',
            left: { node: 'column', name: 'x' },
            right: { node: 'literal', value: 10 },
          },
        }),
      ];
      const plan = planAnswer(relation, asked, {});
      const answers: AnswerMap = new Map();
      const context = { relation, from: plan.columns.relation(), signal: undefined };
      const open = await answerScalars(
        hint === null ? context : { ...context, hint: () => hint },
        plan.aggregates,
        answers,
      );
      if (hint === null) expect(open).toEqual([]);
      settled += answers.size;
      for (const [at, answer] of answers) {
        expect(shown(answer)).toBe(shown((await kernelAnswer(schema, batches, asked[at]!))!.answer));
      }
    }),
    { numRuns: Number(process.env['HUNT'] ?? 150) },
  );
  expect(settled).toBeGreaterThan(300);
});
