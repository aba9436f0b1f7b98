import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  assertParity,
  columnTransformer,
  fit,
  oneHotEncoder,
  ParityError,
  paritySuite,
  simpleImputer,
  standardScaler,
} from '../src/index.js';

const table = tableFromArrays({ x: Float64Array.of(1, 2, Number.NaN), c: ['a', 'b', 'a'] });
const spec = columnTransformer([
  ['n', standardScaler(), ['x']],
  ['c', oneHotEncoder({ handleUnknown: 'ignore' }), ['c']],
]);
const fitted = await fit(spec, table);
const kept = await fit(simpleImputer({ strategy: 'most_frequent' }), table);

describe('paritySuite', () => {
  for (const { name, run } of paritySuite(fitted, table)) it(name, run);
  for (const { name, run } of paritySuite(kept, table)) it(`${name}, with text among the outputs`, run);
});

describe('assertParity', () => {
  it('passes for equal transformers', async () => {
    await assertParity(fitted, await fit(spec, table), table);
  });

  it('names the first cell that differs, and the output that only one has', async () => {
    const other = await fit(spec, tableFromArrays({ x: Float64Array.of(1, 5), c: ['a', 'b'] }));
    const error = await assertParity(fitted, other, table).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ParityError);
    expect((error as ParityError).report).toMatchObject({ rows: 3, differing: 1 });
    expect((error as ParityError).message).toMatch(/first in row 1, output 'n__x'/);
    const wider = await fit(spec, tableFromArrays({ x: Float64Array.of(1, 5), c: ['a', 'z'] }));
    await expect(assertParity(fitted, wider, table)).rejects.toThrow(/from place 2 on: c__c_b/);
  });
});
