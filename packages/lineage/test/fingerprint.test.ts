import {
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  collect,
  type DataType,
  memorySource,
  type Source,
  sliceChunk,
  types,
  type Value,
} from '@millrace/columns';
import { openDuckDB } from '@millrace/duckdb';
import {
  Dictionary,
  Field,
  FixedSizeList,
  Int32,
  LargeUtf8,
  List,
  Struct,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fingerprint, mergeFingerprints, subtractFingerprint } from '../src/index.js';
import { specifiedFingerprint } from './specification.js';

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

const field = (name: string, type: DataType) => ({ name, type, nullable: true });
const place = types.struct([field('a', types.int32())]);

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
      '[[]] and [null]',
      table({ l: [types.list(types.int32()), [[]]] }),
      table({ l: [types.list(types.int32()), [null]] }),
    ],
    [
      '[a],[] and [],[a]',
      table({ l: [types.list(types.utf8()), [['a'], []]] }),
      table({ l: [types.list(types.utf8()), [[], ['a']]] }),
    ],
    [
      'a null struct and one of nulls',
      table({ p: [place, [null]] }),
      table({ p: [place, [new Map([['a', null]])]] }),
    ],
    [
      'field names that spell a type',
      table({ p: [types.struct([field('a","int32","b', types.int32())]), [null]] }),
      table({ p: [types.struct([field('a', types.int32()), field('b', types.int32())]), [null]] }),
    ],
    [
      'one column and two',
      table({ a: [types.int32(), [1]] }),
      table({ a: [types.int32(), [1]], b: [types.int32(), [1]] }),
    ],
    [
      'zones',
      table({ t: [types.timestamp('us', 'UTC'), [0n]] }),
      table({ t: [types.timestamp('us', null), [0n]] }),
    ],
  ];
  it.each(pairs)('%s', async (name, left, right) => {
    for (const options of [{}, { hash: 'xxh128' }, { order: 'free' }] as {
      hash?: 'xxh128';
      order?: 'free';
    }[]) {
      // The same rows in another order.
      if (options.order === 'free' && (name === 'the place of a null' || name.startsWith('[a]'))) continue;
      const [first, second] = await Promise.all([fingerprint(left, options), fingerprint(right, options)]);
      expect(first.id).not.toBe(second.id);
    }
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

it('cut at any place, over the borders of blocks and bytes', async () => {
  const values = Array.from({ length: 100_003 }, (_, row) =>
    row % 11 === 4 || row > 90_000 ? null : row * 3,
  );
  const columns = {
    i: [types.int32(), values] as const,
    s: [types.utf8(), values.map((value) => (value === null ? null : `v${value}`))] as const,
    b: [types.bool(), values.map((value) => (value === null ? null : value % 2 === 0))] as const,
    d: [
      types.dictionary(types.utf8()),
      values.map((value) => (value === null ? null : `v${value % 7}`)),
    ] as const,
    l: [types.list(types.int32()), values.map((value) => (value === null ? null : [value, null]))] as const,
  };
  const whole = table(columns);
  const [batch] = await collect(whole);
  const cuts = [0, 1, 9, 32_767, 32_769, 65_544, 65_545, 90_000, 99_999, batch!.length];
  const pieces = cuts.slice(1).map((end, at) =>
    batchFromChunks(
      whole.schema,
      batch!.columns.map((chunk) => sliceChunk(chunk, cuts[at]!, end)),
    ),
  );
  const prints = await Promise.all(
    [whole, memorySource(whole.schema, pieces)].map((source) => fingerprint(source)),
  );
  expect(prints[1]).toEqual(prints[0]);
  expect(prints[0]!.id).toBe(specifiedFingerprint(whole.schema, [batch!]));
});

it('garbage in null slots and rows of zero width change nothing', async () => {
  const [batch] = await collect(
    table({ a: [types.int32(), [1, null, 3]], s: [types.utf8(), ['x', null, 'z']] }),
  );
  const [numbers, texts] = batch!.columns as [Chunk, Chunk];
  const dirty = batchFromChunks(batch!.schema, [
    { ...numbers, values: Int32Array.of(1, 77, 3) },
    { ...texts, values: new TextEncoder().encode('xGARBAGEz'), valueOffsets: Int32Array.of(0, 1, 8, 9) },
  ]);
  for (const order of ['aware', 'free'] as const) {
    const [clean, other] = await Promise.all(
      [batch!, dirty].map((rows) => fingerprint(memorySource(batch!.schema, [rows]), { order })),
    );
    expect(other).toEqual(clean);
  }
});

describe('order-free fingerprints', () => {
  const rows = (values: readonly (number | null)[]) =>
    fingerprint(table({ a: [types.int32(), values], b: [types.utf8(), values.map(String)] }), {
      order: 'free',
    });

  it('merge in any order and grouping, and can be taken apart', async () => {
    const whole = await rows([1, 2, 2, null, 5]);
    const [a, b, c] = await Promise.all([rows([2, 5]), rows([]), rows([null, 1, 2])]);
    expect(mergeFingerprints([a, b, c])).toEqual(whole);
    expect(mergeFingerprints([c, mergeFingerprints([b, a])])).toEqual(whole);
    expect(subtractFingerprint(whole, c)).toEqual(a);
    expect(subtractFingerprint(whole, whole)).toEqual(b);
  });

  it('say how often a row is there', async () => {
    expect((await rows([1, 1])).id).not.toBe((await rows([2, 2])).id);
    expect((await rows([1, 1, 2])).id).not.toBe((await rows([1, 2, 2])).id);
  });

  it('of other columns, or in order, are refused', async () => {
    const free = await rows([1]);
    const other = await fingerprint(table({ a: [types.int64(), [1n]] }), { order: 'free' });
    const aware = await fingerprint(table({ a: [types.int32(), [1]] }));
    expect(() => mergeFingerprints([free, other])).toThrow(
      expect.objectContaining({ code: 'other_columns' }),
    );
    expect(() => mergeFingerprints([aware, aware])).toThrow(
      expect.objectContaining({ code: 'not_order_free' }),
    );
    expect(() => mergeFingerprints([])).toThrow(expect.objectContaining({ code: 'no_fingerprints' }));
    expect(() => subtractFingerprint(other, mergeFingerprints([other, other]))).toThrow(
      expect.objectContaining({ code: 'bad_subtraction' }),
    );
  });
});

it('a hash that there is not is refused', async () => {
  await expect(fingerprint(table({}), { hash: 'md5' as never })).rejects.toMatchObject({
    code: 'bad_option',
  });
});

describe('nested columns of Arrow', () => {
  const item = new Field('item', new Utf8(), true);
  const rows = Array.from({ length: 50 }, (_, row) =>
    row % 5 === 2
      ? null
      : {
          a: row % 3 === 0 ? null : row,
          b:
            row % 4 === 0
              ? null
              : Array.from({ length: row % 4 }, (_, at) => (at % 2 === 1 ? null : `x${at}`)),
        },
  );
  const place = new Struct<{ a: Int32; b: List<Utf8> }>([
    new Field('a', new Int32(), true),
    new Field('b', new List(item), true),
  ]);
  const whole = new Table({ place: vectorFromArray(rows, place) });

  it.each([[[7, 23]], [[1, 2, 3]], [[8, 16]], [[33]]])('cut at %j', async (cuts) => {
    const ends = [...cuts, 50];
    const pieces = ends.map((end, at) => whole.slice(ends[at - 1] ?? 0, end));
    const joined = pieces.slice(1).reduce((table, piece) => table.concat(piece), pieces[0]!);
    expect((await fingerprint(joined)).id).toBe((await fingerprint(whole)).id);
  });

  it('of a fixed size and not', async () => {
    const pairs = Array.from({ length: 20 }, (_, row) =>
      row % 6 === 1 ? null : ['a', row % 2 === 1 ? null : 'b'],
    );
    const [fixed, free] = [new FixedSizeList(2, item), new List(item)].map(
      (type) => new Table({ pairs: vectorFromArray(pairs, type) }),
    );
    for (const order of ['aware', 'free'] as const)
      expect((await fingerprint(fixed!.slice(3, 17), { order })).id).toBe(
        (await fingerprint(free!.slice(3, 17), { order })).id,
      );
  });
});
