import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  memorySource,
  type QuantileMethod,
  quantiles,
  type Schema,
  scan,
  types,
  type Value,
} from '../src/index.js';

type Answers = { readonly [method: string]: readonly string[] };

interface Golden {
  readonly qs: readonly string[];
  readonly cases: readonly { readonly values: readonly string[]; readonly answers: Answers }[];
  readonly int64: { readonly values: readonly string[]; readonly answers: Answers };
}

const golden = JSON.parse(
  readFileSync(new URL('golden/numpy-quantiles.json', import.meta.url), 'utf8'),
) as Golden;
const double = (hex: string) => Buffer.from(hex, 'hex').readDoubleBE();
const qs = golden.qs.map(double);

async function ask(type: DataType, values: readonly Value[], method: QuantileMethod, options: object = {}) {
  const schema: Schema = { fields: [field('x', type)] };
  const source = memorySource(schema, [batchFromChunks(schema, [chunkFromValues(type, values)])]);
  const [answer] = await scan(source, [quantiles('x', qs, { method, ...options })]);
  return answer!;
}

const PICKING = ['lower', 'higher', 'nearest', 'inverted_cdf', 'closest_observation'];

describe('quantiles', () => {
  for (const method of Object.keys(golden.int64.answers) as QuantileMethod[]) {
    it(`of doubles are those of NumPy by '${method}'`, async () => {
      for (const { values, answers } of golden.cases) {
        expect(await ask(types.float64(), values.map(double), method), values.join()).toEqual(
          answers[method]!.map(double),
        );
      }
    });

    it(`of int64 are those of NumPy by '${method}'`, async () => {
      const values = golden.int64.values.map(BigInt);
      const answer = await ask(types.int64(), values, method);
      if (PICKING.includes(method)) for (const value of answer) expect(values).toContain(value);
      expect(answer.map(Number)).toEqual(golden.int64.answers[method]!.map(double));
    });
  }

  it('by approximate hdr lie within 2^-11 of the exact ones', async () => {
    const values = Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 2003) ** 3 / 17 - 1e8);
    const exact = await ask(types.float64(), values, 'lower');
    const about = await ask(types.float64(), values, 'lower', { approximate: 'hdr' });
    about.forEach((value, i) => {
      expect(Math.abs((value as number) - (exact[i] as number))).toBeLessThanOrEqual(
        Math.abs(exact[i] as number) / 2048,
      );
    });
  });
});
