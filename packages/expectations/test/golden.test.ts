import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Expectation, expectationSuite, validate } from '../src/index.js';
import { deviations } from './deviations.js';
import { comparable, type Golden, type GoldenCase, nameOf, sourceOf, untagged } from './golden-cases.js';

const file = new URL('./golden/great-expectations.json', import.meta.url);
const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;

async function ours({ table, type, kwargs }: GoldenCase) {
  const expectation = { type, kwargs: untagged(kwargs) } as Expectation;
  const { results } = await validate(
    expectationSuite('golden', [expectation]),
    sourceOf(golden.tables[table]!),
    { resultFormat: 'SUMMARY' },
  );
  return results[0]!;
}

describe.each(Object.keys(golden.tables))('as Great Expectations on the table %s', (table) => {
  const cases = golden.cases.filter(
    (candidate) => candidate.table === table && candidate.refused === undefined,
  );
  it.each(cases.map((candidate) => [nameOf(candidate), candidate] as const))(
    '%s',
    async (title, expected) => {
      const result = await ours(expected);
      const agrees = (): void => {
        expect(result.exception !== null).toBe(expected.raised);
        expect(result.success).toBe(expected.success);
        if (expected.raised === false)
          expect(comparable(result.result)).toEqual(comparable(untagged(expected.result)));
      };
      const deviation = deviations.find(({ matches }) => matches(title));
      if (deviation) expect(agrees, `no longer deviates: ${deviation.reason}`).toThrow();
      else agrees();
    },
  );
});
