import { Float64, Int32, makeData, Table, Utf8, Vector } from 'apache-arrow';
import {
  columnTransformer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
  type TransformerSpec,
} from '../src/index.js';

const CATEGORIES = ['books', 'games', 'garden', 'grocery', 'health', 'music', 'sports', 'toys'];
const COUNTRIES = [...'ABCDEFGH'].flatMap((a) => [...'VWXYZ'].map((b) => a + b));

// Marsaglia's xorshift32: the same rows on every run.
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

export interface Events {
  readonly table: Table;
  readonly amount: Float64Array;
  readonly amountBitmap: Uint8Array;
  readonly score: Float64Array;
  readonly sessionLength: Int32Array;
  readonly categoryBytes: Uint8Array;
  readonly categoryOffsets: Int32Array;
  readonly categoryBitmap: Uint8Array;
  readonly countryBytes: Uint8Array;
  readonly countryOffsets: Int32Array;
}

function numbers(rows: number, next: () => number): Float64Array {
  return Float64Array.from(
    { length: rows },
    () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(6.283185307179586 * next()),
  );
}

function bitmap(rows: number, share: number, next: () => number): Uint8Array {
  const bits = new Uint8Array(((rows + 63) >> 6) << 3);
  for (let i = 0; i < rows; i++) if (next() >= share) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

function texts(
  rows: number,
  values: readonly string[],
  next: () => number,
): { bytes: Uint8Array; offsets: Int32Array } {
  const encoded = values.map((value) => new TextEncoder().encode(value));
  const picks = Uint16Array.from({ length: rows }, () => Math.floor(next() * values.length));
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) offsets[i + 1] = offsets[i]! + encoded[picks[i]!]!.length;
  const bytes = new Uint8Array(offsets[rows]!);
  for (let i = 0; i < rows; i++) bytes.set(encoded[picks[i]!]!, offsets[i]!);
  return { bytes, offsets };
}

/** The baseline's events: three numbers (one with 5 % nulls), a category (1 % nulls) and a country, as plain Arrow columns. */
export function events(rows: number): Events {
  const next = random(20261124);
  const amount = numbers(rows, next).map((z) => Math.exp(3 + z));
  const amountBitmap = bitmap(rows, 0.05, next);
  const score = numbers(rows, next);
  const sessionLength = Int32Array.from({ length: rows }, () => 1 + Math.floor(next() * 3599));
  const category = texts(rows, CATEGORIES, next);
  const categoryBitmap = bitmap(rows, 0.01, next);
  const country = texts(rows, COUNTRIES, next);
  const utf8 = (text: { bytes: Uint8Array; offsets: Int32Array }, nullBitmap?: Uint8Array) =>
    makeData({
      type: new Utf8(),
      length: rows,
      valueOffsets: text.offsets,
      data: text.bytes,
      ...(nullBitmap && { nullBitmap, nullCount: -1 }),
    });
  const table = new Table({
    amount: new Vector([
      makeData({ type: new Float64(), length: rows, data: amount, nullBitmap: amountBitmap, nullCount: -1 }),
    ]),
    score: new Vector([makeData({ type: new Float64(), length: rows, data: score })]),
    session_len: new Vector([makeData({ type: new Int32(), length: rows, data: sessionLength })]),
    category: new Vector([utf8(category, categoryBitmap)]),
    country: new Vector([utf8(country)]),
  });
  return {
    table,
    amount,
    amountBitmap,
    score,
    sessionLength,
    categoryBytes: category.bytes,
    categoryOffsets: category.offsets,
    categoryBitmap,
    countryBytes: country.bytes,
    countryOffsets: country.offsets,
  };
}

/** The baseline's description: impute and scale the numbers, one-hot the category, code the country. */
export const baseline: TransformerSpec = columnTransformer([
  ['number', pipeline([simpleImputer(), standardScaler()]), ['amount', 'score', 'session_len']],
  [
    'category',
    pipeline([
      simpleImputer({ strategy: 'constant', fillValue: '__MISSING__' }),
      oneHotEncoder({ handleUnknown: 'ignore' }),
    ]),
    ['category'],
  ],
  ['country', ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1 }), ['country']],
]);
