import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  mean,
  quantiles,
  type Schema,
  scan,
  skewness,
  standardDeviation,
  sum,
  types,
  type Value,
  variance,
} from '../src/index.js';

interface Case {
  readonly name: string;
  readonly type: string;
  readonly scale?: number;
  readonly values: readonly string[];
  readonly answers: { readonly [kind: string]: string | null };
  readonly quantiles?: { readonly [method: string]: readonly string[] };
}

// Written by packages/peers/numpy/moments.py, from exact fractions.
const golden = JSON.parse(readFileSync(new URL('./golden/exact-moments.json', import.meta.url), 'utf8')) as {
  readonly qs: readonly string[];
  readonly cases: readonly Case[];
};

const view = new DataView(new ArrayBuffer(8));

function double(bits: string): number {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function typeOf({ type, scale = 0 }: Case): DataType {
  switch (type) {
    case 'float64':
      return types.float64();
    case 'float32':
      return types.float32();
    case 'int64':
      return types.int64();
    case 'uint64':
      return types.uint64();
    case 'int32':
      return types.int32();
    case 'duration':
      return types.duration('us');
    case 'decimal32':
      return types.decimal(9, scale, 32);
    default:
      return type === 'decimal256' ? types.decimal(76, scale, 256) : types.decimal(38, scale);
  }
}

function cell(text: string, type: DataType): Value {
  if (type.kind === 'float') return double(text);
  if (type.kind === 'decimal') return { unscaled: BigInt(text), scale: type.scale };
  return type.kind === 'int' && type.bits < 64 ? Number(text) : BigInt(text);
}

/** The sum of a column of whole numbers. */
function whole(text: string, type: DataType): Value {
  return type.kind === 'decimal' ? cell(text, type) : BigInt(text);
}

// A quiet NaN is canonical here, whatever sign and payload another runtime gives it.
function told(bits: string | null | undefined): Value {
  return bits === null || bits === undefined ? null : double(bits);
}

describe('answers are those of exact fractions, rounded once', () => {
  test.each(golden.cases)('$name', async (one) => {
    const type = typeOf(one);
    const values = one.values.map((text) => cell(text, type));
    const schema: Schema = { fields: [field('x', type)] };
    const batches = (size: number) => {
      const parts = [];
      for (let i = 0; i < values.length; i += size)
        parts.push(batchFromChunks(schema, [chunkFromValues(type, [...values.slice(i, i + size), null])]));
      return parts.length > 0 ? parts : [batchFromChunks(schema, [chunkFromValues(type, [])])];
    };
    const total = one.answers['sum'] ?? null;
    const expected = {
      sum: total === null || type.kind === 'float' ? told(total) : whole(total, type),
      mean: told(one.answers['mean']),
      variance: told(one.answers['variance']),
      variance0: told(one.answers['variance0']),
      deviation: told(one.answers['deviation']),
      deviation0: told(one.answers['deviation0']),
      skewness: told(one.answers['skewness']),
    };
    const asked = {
      sum: sum('x'),
      mean: mean('x'),
      variance: variance('x'),
      variance0: variance('x', { ddof: 0 }),
      deviation: standardDeviation('x'),
      deviation0: standardDeviation('x', { ddof: 0 }),
      skewness: skewness('x'),
    };
    for (const size of [1000, 7, 1]) expect(await scan(batches(size), asked)).toStrictEqual(expected);
  });

  it("quantiles of the same columns are NumPy's", async () => {
    const qs = golden.qs.map(double);
    for (const { name, values, quantiles: answers } of golden.cases) {
      if (answers === undefined) continue;
      const schema: Schema = { fields: [field('x', types.float64())] };
      const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), values.map(double))]);
      for (const [method, expected] of Object.entries(answers)) {
        const [given] = await scan([batch], [quantiles('x', qs, { method: method as 'linear' })]);
        expect(given, `${name}, ${method}`).toStrictEqual(expected.map(double));
      }
    }
  });
});
