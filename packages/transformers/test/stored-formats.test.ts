import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTransformer } from '../src/index.js';
import { loadTransformer as loadServed } from '../src/serve.js';

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
};

const rows = [
  { distance: 229, delay: 0.1, carrier: 'UA', late: true, when: 5n },
  { distance: null, delay: null, carrier: null, late: null, when: null },
  { distance: -1e300, delay: 99, carrier: 'ZZ', late: false, when: null },
].map((row) => Object.assign(JSON.parse('{"__proto__":1}') as object, row));

describe.each(Object.entries(artifacts))('%s', (name, { id, rows: expected }) => {
  const text = readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8');
  it.each([
    ['whole', loadTransformer],
    ['serving', loadServed],
  ])('is read, %s, and gives what it gave', (_entry, load) => {
    const transformer = load(JSON.parse(text));
    expect(transformer.id).toBe(id);
    expect(`${JSON.stringify(transformer)}\n`).toBe(text);
    expect(rows.map((row) => Object.values(transformer.rowObject(row)))).toEqual(expected);
  });
});
