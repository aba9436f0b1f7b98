import { expect, it, test } from 'vitest';
import { aggregatesOf } from '../src/conformance/questions.js';
import {
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  col,
  type DataType,
  field,
  finishState,
  mergeStates,
  rowHash,
  type Schema,
  scan,
  scanStates,
  sliceChunk,
  subtractStates,
  typeName,
  types,
  type Value,
} from '../src/index.js';

const point = types.struct([field('a', types.int32()), field('b', types.utf8())]);
const decimal = (unscaled: bigint) => ({ unscaled, scale: 2 });
const map = (entries: readonly (readonly [Value, Value])[]) => new Map<Value, Value>(entries);

/** A type with two values, and a third that may lie where a null is said to be. */
const columns: readonly (readonly [DataType, Value, Value, Value])[] = [
  [types.bool(), false, false, true],
  [types.int8(), 1, 2, -7],
  [types.int32(), 1, 2, 77],
  [types.uint64(), 1n, 2n, 2n ** 64n - 1n],
  [types.float16(), 0.5, 1, Number.NaN],
  [types.float32(), 0.5, 1, Number.NaN],
  [types.float64(), 0.5, 1, Infinity],
  [types.decimal(9, 2, 32), decimal(1n), decimal(2n), decimal(-5n)],
  [types.decimal(38, 2), decimal(1n), decimal(2n), decimal(-5n)],
  [types.decimal(60, 2), decimal(1n), decimal(2n), decimal(-5n)],
  [types.utf8(), 'a', 'bc', 'garbage of some length'],
  [types.utf8('offsets64'), 'a', 'bc', 'garbage of some length'],
  [types.utf8('view'), 'a', 'bc', 'garbage of some length'],
  [types.binary(), Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(9, 9, 9)],
  [types.fixedSizeBinary(2), Uint8Array.of(1, 2), Uint8Array.of(0, 0), Uint8Array.of(9, 9)],
  [types.date(), 1n, 2n, -5n],
  [types.time('ns'), 1n, 2n, -5n],
  [types.timestamp('us', 'UTC'), 1n, 2n, -5n],
  [types.duration('s'), 1n, 2n, -5n],
  [types.dictionary(types.utf8()), 'a', 'bc', 'garbage'],
  [types.list(types.int32()), [1], [], [7, 7, 7]],
  [types.fixedSizeList(types.utf8(), 2), ['a', null], ['', ''], ['x', 'y']],
  [
    point,
    map([
      ['a', 1],
      ['b', null],
    ]),
    map([
      ['a', null],
      ['b', ''],
    ]),
    map([
      ['a', 9],
      ['b', 'garbage'],
    ]),
  ],
  [
    types.map(types.utf8(), types.int32()),
    map([['k', 1]]),
    map([]),
    map([
      ['x', 9],
      ['y', 9],
    ]),
  ],
];

// Rows 1 and 3 say null, whatever their slots hold.
function withNulls(chunk: Chunk): Chunk {
  return { ...chunk, nullBitmap: Uint8Array.of(0b10101), nullCount: 2 };
}

test.each(columns)('what lies in a null slot of %o changes no answer', async (type, one, other, garbage) => {
  const schema: Schema = {
    fields: [field('x', type), field('y', type), field('g', types.utf8()), field('k', types.int32())],
  };
  const batch = (x: Chunk) => [
    batchFromChunks(schema, [
      x,
      x,
      chunkFromValues(types.utf8(), ['p', 'q', 'p', null, 'q']),
      chunkFromValues(types.int32(), [0, 1, 2, 3, 4]),
    ]),
  ];
  const clean = batch(chunkFromValues(type, [one, null, other, null, one]));
  const dirty = batch(withNulls(chunkFromValues(type, [one, garbage, other, garbage, one])));
  const longer = withNulls(chunkFromValues(type, [one, garbage, other, garbage, one, garbage]));
  const sliced = batch(sliceChunk(longer, 0, 5));
  const asked = [
    ...aggregatesOf(type),
    ...aggregatesOf(type).map((aggregate) => ({ ...aggregate, by: [col('x')] })),
  ];
  const answers = await scan(clean, asked);
  expect(await scan(dirty, asked), typeName(type)).toStrictEqual(answers);
  expect(await scan(sliced, asked), typeName(type)).toStrictEqual(answers);
  expect((await scanStates(dirty, asked)).map(String)).toEqual((await scanStates(clean, asked)).map(String));
});

it('row hashes of parts add up and come off again, by key too', async () => {
  const schema: Schema = { fields: [field('s', types.utf8()), field('n', types.int64())] };
  const rows = Array.from({ length: 40 }, (_, i): [Value, Value] => [
    i % 7 === 0 ? null : `t${i % 5}`,
    BigInt(i),
  ]);
  const part = (begin: number, end: number) => [
    batchFromChunks(schema, [
      chunkFromValues(
        types.utf8(),
        rows.slice(begin, end).map(([s]) => s),
      ),
      chunkFromValues(
        types.int64(),
        rows.slice(begin, end).map(([, n]) => n),
      ),
    ]),
  ];
  const asked = [rowHash(), rowHash({ by: ['s'] }), rowHash({ columns: ['n'], where: col('n').gt(7n) })];
  const all = await scanStates(part(0, 40), asked);
  const left = await scanStates(part(0, 13), asked);
  const right = await scanStates(part(13, 40), asked);
  all.forEach((state, i) => {
    expect(String(mergeStates(right[i]!, left[i]!))).toBe(String(state));
    expect(String(subtractStates(state, right[i]!))).toBe(String(left[i]!));
    const none = finishState(subtractStates(state, state));
    expect(none).toEqual(i === 1 ? [] : `mr1:${'0'.repeat(32)}`);
  });
});

it('a state of a version from the future is refused, and says which is known', async () => {
  const schema: Schema = { fields: [field('x', types.float64())] };
  const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2])]);
  const plain = aggregatesOf(types.float64()).filter(({ of }) => JSON.stringify(of).indexOf('"y"') < 0);
  const states = await scanStates(
    [batch],
    plain.filter(({ of }) => !/"[gk]"/.test(JSON.stringify(of))),
  );
  for (const state of states) {
    const text = new TextDecoder('latin1').decode(state);
    const later = (version: string) =>
      Uint8Array.from(text.replace(/"version":\d+/, `"version":${version}`), (c) => c.charCodeAt(0));
    expect(() => finishState(later('9'))).toThrow(/is of version 9 of \w+; this is version \d/);
    expect(() => mergeStates(later('9'), later('9'))).toThrow(/is of version 9/);
    expect(() => mergeStates(state, later('9'))).toThrow(/is of version 9/);
    const inner = text.lastIndexOf('"version":');
    const damaged = `${text.slice(0, inner)}"version":9${text.slice(inner + 11)}`;
    expect(() => finishState(Uint8Array.from(damaged, (c) => c.charCodeAt(0)))).toThrow(
      /not a state|version 9/,
    );
  }
});
