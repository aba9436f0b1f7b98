import type { Events } from './events.js';

function isValid(bitmap: Uint8Array | null, i: number): boolean {
  return bitmap === null || (bitmap[i >> 3]! & (1 << (i & 7))) !== 0;
}

// A text as a number, so that a Map finds it without a string: good enough for the few categories here.
function packed(bytes: Uint8Array, start: number, end: number): number {
  let key = end - start;
  for (let i = start; i < end; i++) key = (key * 31 + bytes[i]!) % 9_007_199_254_740_881;
  return key;
}

function numbersOf(
  events: Events,
): readonly { values: Float64Array | Int32Array; bitmap: Uint8Array | null }[] {
  return [
    { values: events.amount, bitmap: events.amountBitmap },
    { values: events.score, bitmap: null },
    { values: events.sessionLength, bitmap: null },
  ];
}

function meanOf(values: ArrayLike<number>, bitmap: Uint8Array | null): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isValid(bitmap, i)) continue;
    sum += values[i]!;
    count++;
  }
  return sum / count;
}

function spreadOf(
  values: ArrayLike<number>,
  bitmap: Uint8Array | null,
  fill: number,
): { mean: number; scale: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += isValid(bitmap, i) ? values[i]! : fill;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const d = (isValid(bitmap, i) ? values[i]! : fill) - mean;
    squares += d * d;
  }
  return { mean, scale: Math.sqrt(squares / values.length) };
}

function categoriesOf(
  bytes: Uint8Array,
  offsets: Int32Array,
  bitmap: Uint8Array | null,
): Map<number, number> {
  const firsts = new Map<number, number>();
  for (let i = 0; i < offsets.length - 1; i++) {
    if (!isValid(bitmap, i)) continue;
    const key = packed(bytes, offsets[i]!, offsets[i + 1]!);
    if (!firsts.has(key)) firsts.set(key, i);
  }
  const text = (row: number) => new TextDecoder().decode(bytes.subarray(offsets[row]!, offsets[row + 1]!));
  const sorted = [...firsts]
    .map(([key, row]) => ({ key, text: text(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return new Map(sorted.map(({ key }, code) => [key, code]));
}

/** What the plain loops learn. */
export interface FloorState {
  readonly numbers: readonly { readonly fill: number; readonly mean: number; readonly scale: number }[];
  readonly categories: ReadonlyMap<number, number>;
  readonly countries: ReadonlyMap<number, number>;
}

/** Fits by plain loops over the buffers, with ordinary sums. */
export function floorFit(events: Events): FloorState {
  const numbers = numbersOf(events).map(({ values, bitmap }) => {
    const fill = meanOf(values, bitmap);
    return { fill, ...spreadOf(values, bitmap, fill) };
  });
  return {
    numbers,
    categories: categoriesOf(events.categoryBytes, events.categoryOffsets, events.categoryBitmap),
    countries: categoriesOf(events.countryBytes, events.countryOffsets, null),
  };
}

/** Transforms by plain loops over the buffers into fresh columns. */
export function floorTransform(
  events: Events,
  { numbers, categories, countries }: FloorState,
): Float64Array[] {
  const rows = events.score.length;
  const out = numbersOf(events).map(({ values, bitmap }, c) => {
    const { fill, mean, scale } = numbers[c]!;
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = ((isValid(bitmap, i) ? values[i]! : fill) - mean) / scale;
    return column;
  });
  const hot = Array.from({ length: categories.size + 1 }, () => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    // '__MISSING__' sorts before the lower-case categories.
    const code = isValid(events.categoryBitmap, i)
      ? categories.get(
          packed(events.categoryBytes, events.categoryOffsets[i]!, events.categoryOffsets[i + 1]!),
        )
      : -1;
    if (code !== undefined) hot[code + 1]![i] = 1;
  }
  const codes = new Float64Array(rows);
  for (let i = 0; i < rows; i++)
    codes[i] =
      countries.get(packed(events.countryBytes, events.countryOffsets[i]!, events.countryOffsets[i + 1]!)) ??
      -1;
  return [...out, ...hot, codes];
}
