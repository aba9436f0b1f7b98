import { compare } from '@millrace/peers';
import {
  type Aggregate,
  type Batch,
  type Chunk,
  chunkFromValues,
  col,
  countWhere,
  type DataType,
  field,
  max,
  mean,
  memorySource,
  min,
  nullCount,
  quantiles,
  rowHash,
  type Schema,
  scan,
  sum,
  types,
  validCount,
  valueCounts,
  variance,
} from '../src/index.js';

const ROWS = 2_000_000;
let seed = 12345;
function random(): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return seed / 2 ** 32;
}

function doubles(): Float64Array {
  const values = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) values[i] = (random() - 0.5) * 1000;
  return values;
}

function chunk(
  type: DataType,
  values: Chunk['values'],
  nullBitmap: Uint8Array | null = null,
  nullCount = 0,
): Chunk {
  return { type, length: ROWS, offset: 0, nullCount, values, nullBitmap };
}

const x = doubles();
const bitmap = new Uint8Array(Math.ceil(ROWS / 8));
let nulls = 0;
for (let i = 0; i < ROWS; i++) {
  if (random() < 0.9) bitmap[i >> 3]! |= 1 << (i & 7);
  else nulls++;
}
const codes = Int32Array.from({ length: ROWS }, () => Math.floor(random() * 100));
const words = Array.from({ length: 100 }, (_, i) => `key ${i}`);
const eight = Array.from({ length: 8 }, (_, i) => `h${i}`);
const schema: Schema = {
  fields: [
    field('x', types.float64()),
    field('n', types.float64()),
    field('s', types.dictionary(types.utf8())),
    ...eight.map((name) => field(name, types.float64())),
  ],
};
const batch: Batch = {
  schema,
  length: ROWS,
  columns: [
    chunk(types.float64(), x),
    chunk(types.float64(), doubles(), bitmap, nulls),
    { ...chunk(types.dictionary(types.utf8()), codes), dictionary: chunkFromValues(types.utf8(), words) },
    ...eight.map(() => chunk(types.float64(), doubles())),
  ],
};
const source = memorySource(schema, [batch]);
const ask = (...aggregates: Aggregate[]) => ({ name: 'scan', run: () => scan(source, aggregates) });

function loopSum(): number {
  let total = 0;
  for (let i = 0; i < ROWS; i++) total += x[i]!;
  return total;
}

function loopExtremes(): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (let i = 0; i < ROWS; i++) {
    const value = x[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least + greatest;
}

function loopRange(): number {
  let count = 0;
  for (let i = 0; i < ROWS; i++) if (x[i]! >= -100 && x[i]! <= 100) count++;
  return count;
}

function loopNulls(): number {
  let count = 0;
  for (let i = 0; i < ROWS; i++) if ((bitmap[i >> 3]! & (1 << (i & 7))) === 0) count++;
  return count;
}

function loopMoments(): number {
  let average = 0;
  let squares = 0;
  for (let i = 0; i < ROWS; i++) {
    const delta = x[i]! - average;
    average += delta / (i + 1);
    squares += delta * (x[i]! - average);
  }
  return squares / (ROWS - 1);
}

function loopCodes(): number {
  const counts = new Float64Array(100);
  for (let i = 0; i < ROWS; i++) counts[codes[i]!]! += 1;
  return counts[0]!;
}

const loop = (run: () => number) => ({ name: 'hand-written loop', run });
const options = { items: ROWS };

await compare('nullCount of a column with nulls', [loop(loopNulls), ask(nullCount('n'))], options);
await compare('min and max', [loop(loopExtremes), ask(min('x'), max('x'))], options);
await compare('range check', [loop(loopRange), ask(countWhere(col('x').between(-100, 100)))], options);
await compare('exact sum against a rounding sum', [loop(loopSum), ask(sum('x'))], options);
await compare(
  'exact mean with nulls against a rounding sum without',
  [loop(loopSum), ask(mean('n'))],
  options,
);
await compare(
  'sum, mean, count, min, max together',
  [loop(() => loopSum() + loopExtremes()), ask(sum('x'), mean('x'), validCount('x'), min('x'), max('x'))],
  options,
);
await compare('exact variance against Welford', [loop(loopMoments), ask(variance('x'))], options);
await compare('counts of a dictionary', [loop(loopCodes), ask(valueCounts('s'))], options);
await compare('sum by a dictionary of 100 keys', [loop(loopSum), ask(sum('x', { by: ['s'] }))], options);
await compare('median', [loop(() => x.slice().sort()[ROWS / 2]!), ask(quantiles('x', [0.5]))], options);
await compare('row hash of eight doubles', [loop(loopSum), ask(rowHash({ columns: eight }))], options);
