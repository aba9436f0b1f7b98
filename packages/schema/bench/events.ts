import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';

export const CATEGORIES: readonly string[] = [
  'books',
  'games',
  'garden',
  'grocery',
  'health',
  'music',
  'sports',
  'toys',
];
export const COUNTRIES: readonly string[] = [...'ABCDEFGH'].flatMap((a) => [...'VWXYZ'].map((b) => a + b));

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

/** A table like the one the rivals are measured on: eight columns, 5 % of amounts and 1 % of categories null. */
export function events(rows: number): Source {
  const next = random(20_261_123);
  const pick = (values: readonly string[]): string => values[Math.floor(next() * values.length)]!;
  const columns: Record<string, readonly [DataType, () => Value]> = {
    user_id: [types.utf8(), () => `u${Math.floor(next() * 200_000)}`],
    event_timestamp: [
      types.timestamp('us', 'UTC'),
      () => 1_767_225_600_000_000n + BigInt(Math.floor(next() * 2.592e12)),
    ],
    amount: [
      types.float64(),
      () =>
        next() < 0.05
          ? null
          : Math.exp(3 + Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(6.28 * next())),
    ],
    category: [types.utf8(), () => (next() < 0.01 ? null : pick(CATEGORIES))],
    label: [types.int8(), () => Math.floor(next() * 2)],
    score: [types.float64(), () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(6.28 * next())],
    country: [types.utf8(), () => pick(COUNTRIES)],
    session_len: [types.int32(), () => 1 + Math.floor(next() * 3599)],
  };
  const schema = { fields: Object.entries(columns).map(([name, [type]]) => field(name, type)) };
  const chunks = Object.values(columns).map(([type, make]) =>
    chunkFromValues(type, Array.from({ length: rows }, make)),
  );
  return memorySource(schema, [batchFromChunks(schema, chunks)]);
}
