import { readFile } from 'node:fs/promises';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import { openDuckDB } from '@millrace/duckdb';
import { Dictionary, Int32, LargeUtf8, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../src/index.js';

function table(columns: Readonly<Record<string, readonly [DataType, readonly Value[]]>>): Source {
  const entries = Object.entries(columns);
  const schema = { fields: entries.map(([name, [type]]) => ({ name, type, nullable: true })) };
  return memorySource(schema, [
    batchFromChunks(
      schema,
      entries.map(([, [type, values]]) => chunkFromValues(type, values)),
    ),
  ]);
}

const id = async (source: Source): Promise<string> => (await fingerprint(source)).id;

/** The vectors of FINGERPRINT.md, in its order. */
const vectors: readonly (readonly [string, Source])[] = [
  ['`a: int64`, no rows', table({ a: [types.int64(), []] })],
  ['`a: int64` = 1, null, 2^53 + 1', table({ a: [types.int64(), [1n, null, 2n ** 53n + 1n]] })],
  ['`x: float64` = -0, NaN, 0.1', table({ x: [types.float64(), [-0, Number.NaN, 0.1]] })],
  ['`s: utf8` = "", null, "🦆"', table({ s: [types.utf8(), ['', null, '🦆']] })],
  ['`t: timestamp[us, UTC]` = 0', table({ t: [types.timestamp('us', 'UTC'), [0n]] })],
  [
    '`a: bool` = true, false; `b: decimal(10, 2)` = 1.50, null',
    table({
      a: [types.bool(), [true, false]],
      b: [types.decimal(10, 2), [{ unscaled: 150n, scale: 2 }, null]],
    }),
  ],
];

describe('the written test vectors', () => {
  it('hold', async () => {
    const written = await readFile(new URL('../FINGERPRINT.md', import.meta.url), 'utf8');
    for (const [name, source] of vectors) expect(written).toContain(`| ${name} | \`${await id(source)}\` |`);
  });
});

describe('what differs has another fingerprint', () => {
  const pairs: readonly (readonly [string, Source, Source])[] = [
    ['null and the empty string', table({ s: [types.utf8(), [null]] }), table({ s: [types.utf8(), ['']] })],
    [
      '"ab","c" and "a","bc"',
      table({ s: [types.utf8(), ['ab', 'c']] }),
      table({ s: [types.utf8(), ['a', 'bc']] }),
    ],
    ['int32 and int64', table({ a: [types.int32(), [1]] }), table({ a: [types.int64(), [1n]] })],
    ['names', table({ a: [types.int32(), [1]] }), table({ b: [types.int32(), [1]] })],
    ['-0 and 0', table({ x: [types.float64(), [-0]] }), table({ x: [types.float64(), [0]] })],
    ['one null and two', table({ a: [types.int32(), [null]] }), table({ a: [types.int32(), [null, null]] })],
    [
      'the place of a null',
      table({ a: [types.int32(), [null, 1]] }),
      table({ a: [types.int32(), [1, null]] }),
    ],
    [
      'zones',
      table({ t: [types.timestamp('us', 'UTC'), [0n]] }),
      table({ t: [types.timestamp('us', null), [0n]] }),
    ],
  ];
  it.each(pairs)('%s', async (_, left, right) => {
    expect(await id(left)).not.toBe(await id(right));
  });

  it('order, in the aware form only', async () => {
    const [up, down] = [table({ a: [types.int32(), [1, 2]] }), table({ a: [types.int32(), [2, 1]] })];
    expect(await id(up)).not.toBe(await id(down));
    const free = async (source: Source) => (await fingerprint(source, { order: 'free' })).id;
    expect(await free(up)).toBe(await free(down));
  });
});

describe('what is the same table has the same fingerprint', () => {
  const values = ['x', null, 'y', 'x', '🦆'];
  it('plain, large and dictionary text', async () => {
    const plain = new Table({ s: vectorFromArray(values, new Utf8()) });
    const large = new Table({ s: vectorFromArray(values, new LargeUtf8()) });
    const dictionary = new Table({ s: vectorFromArray(values, new Dictionary(new Utf8(), new Int32())) });
    const ids = await Promise.all(
      [plain, large, dictionary].map(async (arrow) => (await fingerprint(arrow)).id),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('through DuckDB', async () => {
    await using db = await openDuckDB();
    const source = table({
      a: [types.int64(), [1n, null, 2n ** 53n + 1n]],
      x: [types.float64(), [-0, Number.NaN, null]],
      s: [types.utf8(), ['', null, '🦆']],
      t: [types.timestamp('us', 'UTC'), [0n, -1n, null]],
    });
    expect((await fingerprint(await db.arrow(source))).id).toBe(await id(source));
  });
});

it('refuses to hash rows in order where they have none', async () => {
  const unordered = { ...table({ a: [types.int32(), [1]] }), ordered: false };
  await expect(fingerprint(unordered)).rejects.toThrow(/no stable order.*order: 'free'/);
});
