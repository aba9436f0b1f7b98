import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { definitions } from '../src/definitions.js';
import { loadTransformer } from '../src/index.js';
import { loadTransformer as loadServed } from '../src/serve.js';

const allServed = definitions.map(({ served }) => served);

// One artifact of each format version that was ever written; they are never changed, and every later version reads them.
const artifacts = {
  'artifact-1': {
    id: 'ce04406136a4bc1eb8c38ef93aae33c3da6978bad894b3dc3dd1f89055778bc8',
    rows: [
      [
        -0.24890737300817817,
        -0.5773502691896258,
        -0.23636363582177594,
        1,
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        1,
        0,
        'UA',
        Math.fround(0.1),
        5n,
      ],
      [
        -0.24890737300817817,
        1.7320508075688774,
        Number.NaN,
        Number.NaN,
        3,
        -2,
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        'B6',
        -2,
        null,
      ],
      [
        -3.8073785546184044e297,
        -0.5773502691896258,
        1,
        -1,
        4,
        Number.NaN,
        1,
        0,
        0,
        0,
        1,
        0,
        0,
        'ZZ',
        99,
        null,
      ],
    ],
  },
  'artifact-2': {
    id: 'c19819a88aa9b493415773f7d509eab0dd55c5c2514851aac6b3282bfe6868e7',
    rows: [
      [
        0,
        -1.347941749444874,
        -0.5,
        -0.5,
        0.13793103448275862,
        0.23529411764705882,
        5.551115123125783e-16,
        0.4307272992954574,
        -1.4387150620478932,
        0.09694568988935696,
        2,
        0,
        0,
        0.9987523388778446,
        0.04993761694389223,
        0,
        1,
        0,
        2,
        0.1,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        5n,
      ],
      [
        -0.1350858067395748,
        -0.13988074758390215,
        2,
        2,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        0,
        0,
        Number.NaN,
        Number.NaN,
        0,
        0,
        Number.NaN,
        2.125,
        2.275,
        1,
        1,
        3,
        0,
        0,
        0,
        1,
        null,
      ],
      [
        -2.701716134791496e299,
        61.53481250531835,
        -0.5,
        -0.5,
        -2.7586206896551725e299,
        -1,
        7.771561172376096e-16,
        -5.199337582605575,
        12.133218044466753,
        11.664517146572548,
        -0.5999999999999996,
        1,
        0,
        -1,
        9.899999999999998e-299,
        1,
        0,
        1,
        -1e300,
        99,
        0,
        0,
        4,
        0,
        0,
        0,
        0,
        7n,
      ],
    ],
  },
};

const others = [
  { x: 2, y: 0.1, n: 5n, c: 'a' },
  { x: null, y: null, n: null, c: null },
  { x: -1e300, y: 99, n: 7n, c: 'ZZ' },
];
const rows = [
  { distance: 229, delay: 0.1, carrier: 'UA', late: true, when: 5n },
  { distance: null, delay: null, carrier: null, late: null, when: null },
  { distance: -1e300, delay: 99, carrier: 'ZZ', late: false, when: null },
].map((row) => Object.assign(JSON.parse('{"__proto__":1}') as object, row));

describe.each(Object.entries(artifacts))('%s', (name, { id, rows: expected }) => {
  const text = readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8');
  it.each([
    ['whole', loadTransformer],
    ['serving', (json: unknown) => loadServed(json, { transformers: allServed })],
  ])('is read, %s, and gives what it gave', (_entry, load) => {
    const transformer = load(JSON.parse(text));
    expect(transformer.id).toBe(id);
    expect(`${JSON.stringify(transformer)}\n`).toBe(text);
    const given = name === 'artifact-1' ? rows : others;
    expect(given.map((row) => Object.values(transformer.rowObject(row)))).toEqual(expected);
  });
});
