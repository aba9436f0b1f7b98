import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pick } from './random/pick.js';
import { randomAggregates } from './random/random-aggregates.js';
import { randomExpression, randomPredicate } from './random/random-expression.js';
import { randomTable } from './random/random-table.js';
import { differences, interpretedValues, loweredValues, relationIn } from './support/answers.js';
import { workplace } from './support/folder.js';

// HUNT=20000 looks longer.
const place = workplace();

function pickFrom(choose: fc.GeneratorValue): Pick {
  return { below: (below) => choose(fc.nat, { max: below - 1 }) };
}

it('a lowered expression gives on every row what the interpreter gives', async () => {
  let lowered = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (choose) => {
      const pick = pickFrom(choose);
      const { schema, batches } = randomTable(pick);
      const relation = await relationIn(place.db, schema, batches);
      for (let i = 0; i < 4; i++) {
        const expression = i % 2 === 0 ? randomExpression(pick, schema, 3) : randomPredicate(pick, schema, 3);
        const values = await loweredValues(relation, expression);
        if (values === undefined) continue;
        lowered++;
        expect(values).toEqual(await interpretedValues(schema, batches, expression));
      }
    }),
    { numRuns: Number(process.env['HUNT'] ?? 100) },
  );
  expect(lowered).toBeGreaterThan(200);
});

it('DuckDB answers as the kernels do, bit for bit', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (choose) => {
      const pick = pickFrom(choose);
      const { schema, batches } = randomTable(pick);
      const relation = await relationIn(place.db, schema, batches);
      const { different, answered } = await differences(relation, batches, randomAggregates(pick, schema));
      expect(different).toEqual([]);
      count += answered;
    }),
    { numRuns: Number(process.env['HUNT'] ?? 120) },
  );
  expect(count).toBeGreaterThan(100);
});
