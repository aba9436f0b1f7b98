import type { DataType } from '../data-type.js';
import { field, types } from '../types.js';
import type { Value } from '../value.js';

/** A type with values of it that engines get wrong. */
export interface OddValues {
  readonly type: DataType;
  readonly values: readonly Value[];
}

const DOUBLES: readonly Value[] = [
  0,
  -0,
  1,
  -1,
  0.1,
  2.5,
  -2.5,
  1 / 3,
  1e16,
  -1e16,
  2 ** 53,
  1e308,
  -1e308,
  Number.MAX_VALUE,
  5e-324,
  -5e-324,
  2 ** -1022,
  2 ** 62,
  2 ** 63,
  2 ** -52,
  2 ** -60,
  Number.NaN,
  Infinity,
  -Infinity,
];
const FINITE: readonly Value[] = [
  0,
  -0,
  1,
  -1,
  0.1,
  0.2,
  0.3,
  1e15,
  -1e15,
  1e-9,
  123456.789,
  2.5,
  3.5,
  1 / 3,
];
const TEXTS: readonly Value[] = [
  '',
  'a',
  'b',
  'A',
  'ab',
  'é',
  'e\u0301',
  '\uffee',
  '😀',
  '𝒳y',
  '__proto__',
  'constructor',
  'a"b',
  "it's",
  '%_\\',
  'line\nbreak',
  ' spaced ',
  '12',
  '\u0000',
  'a longer text that no view holds inline',
];

function longs(least: bigint, greatest: bigint): readonly Value[] {
  const some = [0n, 1n, 2n, -1n, -5n, 1000n, 86_400_000_001n, 2n ** 53n + 1n, -(2n ** 53n) - 1n];
  return [...some.filter((value) => value >= least && value <= greatest), least, greatest];
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function decimals(scale: number, digits: number): readonly Value[] {
  const most = 10n ** BigInt(digits) - 1n;
  return [0n, 1n, -1n, 50n, -50n, 12345n, most, -most].map((unscaled) => ({ unscaled, scale }));
}

const INT64 = longs(-(2n ** 63n), 2n ** 63n - 1n);
const TEMPORAL = longs(-62_135_596_800_000n, 253_402_300_799_999n);

/** Every type of column that has a plain order or is text or bytes. */
export const FLAT_TYPES: readonly OddValues[] = [
  { type: types.float64(), values: DOUBLES },
  { type: types.float64(), values: FINITE },
  { type: types.float32(), values: DOUBLES.map((value) => Math.fround(value as number)) },
  { type: types.float16(), values: [0, -0, 1, -1, 0.5, 65504, 2 ** -24, Number.NaN, Infinity, -Infinity] },
  { type: types.int8(), values: [0, 1, -1, 127, -128] },
  { type: types.int16(), values: [0, 1, -1, 32767, -32768] },
  { type: types.int32(), values: [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)] },
  { type: types.int64(), values: INT64 },
  { type: types.uint8(), values: [0, 1, 255] },
  { type: types.uint16(), values: [0, 1, 65535] },
  { type: types.uint32(), values: [0, 1, 2 ** 32 - 1] },
  { type: types.uint64(), values: longs(0n, 2n ** 64n - 1n) },
  { type: types.bool(), values: [true, false] },
  { type: types.utf8(), values: TEXTS },
  { type: types.utf8('offsets64'), values: TEXTS },
  { type: types.utf8('view'), values: TEXTS },
  {
    type: types.binary(),
    values: [bytes(), bytes(0), bytes(0, 0), bytes(255, 254), bytes(104, 105), bytes(39, 0, 92)],
  },
  { type: types.fixedSizeBinary(3), values: [bytes(0, 0, 0), bytes(255, 0, 1), bytes(1, 2, 3)] },
  { type: types.decimal(9, 2), values: decimals(2, 9) },
  { type: types.decimal(18, 0), values: decimals(0, 18) },
  { type: types.decimal(38, 10), values: decimals(10, 38) },
  { type: types.decimal(60, 5), values: decimals(5, 60) },
  { type: types.date('day'), values: [0n, 1n, -1n, 15_000n, -700_000n, 2_900_000n] },
  { type: types.date('ms'), values: [0n, 86_400_000n, -86_400_000n, 1_234_569_600_000n] },
  { type: types.time('s'), values: [0n, 1n, 86_399n] },
  { type: types.time('ms'), values: [0n, 1n, 86_399_999n] },
  { type: types.time('us'), values: [0n, 1n, 86_399_999_999n] },
  { type: types.time('ns'), values: [0n, 1n, 86_399_999_999_999n] },
  { type: types.timestamp('s'), values: [0n, 1n, -1n, 1_700_000_000n, -62_135_596_800n] },
  { type: types.timestamp('ms'), values: TEMPORAL },
  { type: types.timestamp('us'), values: TEMPORAL },
  { type: types.timestamp('ns'), values: [...TEMPORAL, 2n ** 62n + 1n] },
  { type: types.timestamp('us', 'UTC'), values: TEMPORAL },
  { type: types.timestamp('us', 'America/New_York'), values: TEMPORAL },
  { type: types.timestamp('ns', 'Asia/Kathmandu'), values: TEMPORAL },
  { type: types.duration('s'), values: INT64 },
  { type: types.duration('us'), values: INT64 },
  { type: types.duration('ns'), values: INT64 },
  { type: types.dictionary(types.utf8()), values: TEXTS },
  { type: types.dictionary(types.float64()), values: FINITE },
  { type: types.dictionary(types.int64()), values: INT64 },
  { type: types.null(), values: [null] },
];

/** Types whose values have parts. */
export const NESTED_TYPES: readonly OddValues[] = [
  { type: types.list(types.int32()), values: [[], [1], [1, 2], [null], [2, null]] },
  { type: types.list(types.utf8()), values: [[], ['a'], ['a', '😀'], [null]] },
  {
    type: types.fixedSizeList(types.float64(), 2),
    values: [
      [0, 1],
      [Number.NaN, null],
      [2.5, -1],
    ],
  },
  {
    type: types.struct([field('a', types.int64()), field('b', types.utf8())]),
    values: [
      new Map<Value, Value>([
        ['a', 1n],
        ['b', 'x'],
      ]),
      new Map<Value, Value>([
        ['a', null],
        ['b', '😀'],
      ]),
    ],
  },
  {
    type: types.map(types.utf8(), types.int32()),
    values: [
      new Map<Value, Value>(),
      new Map<Value, Value>([['k', 1]]),
      new Map<Value, Value>([['k', null]]),
    ],
  },
];
