import { type CodeRange, lastCodePoint } from './pattern.js';

/** `\d`, `\w` and `\s`: ASCII alone. */
export const namedSets: ReadonlyMap<string, readonly CodeRange[]> = new Map([
  ['d', [[0x30, 0x39]]],
  [
    'w',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ],
  ],
  [
    's',
    [
      [0x09, 0x0a],
      [0x0c, 0x0d],
      [0x20, 0x20],
    ],
  ],
]);

/** Everything but a line feed: `.`. */
export const anyButLineFeed: readonly CodeRange[] = [
  [0, 0x09],
  [0x0b, lastCodePoint],
];

/** Sorts ranges and joins those that touch. */
export function normalRanges(ranges: readonly CodeRange[]): CodeRange[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const joined: CodeRange[] = [];
  for (const [low, high] of sorted) {
    const last = joined[joined.length - 1];
    if (last !== undefined && low <= last[1] + 1)
      joined[joined.length - 1] = [last[0], Math.max(last[1], high)];
    else joined.push([low, high]);
  }
  return joined;
}

/** All other code points. */
export function complement(ranges: readonly CodeRange[]): CodeRange[] {
  const result: CodeRange[] = [];
  let next = 0;
  for (const [low, high] of normalRanges(ranges)) {
    if (low > next) result.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= lastCodePoint) result.push([next, lastCodePoint]);
  return result;
}

/** The ranges with every ASCII letter in both cases. */
export function bothCases(ranges: readonly CodeRange[]): CodeRange[] {
  const more: CodeRange[] = [];
  for (const [low, high] of ranges) {
    addShifted(more, Math.max(low, 0x41), Math.min(high, 0x5a), 32);
    addShifted(more, Math.max(low, 0x61), Math.min(high, 0x7a), -32);
  }
  return normalRanges([...ranges, ...more]);
}

function addShifted(ranges: CodeRange[], low: number, high: number, shift: number): void {
  if (low <= high) ranges.push([low + shift, high + shift]);
}

/** Whether two sorted lists of ranges have no code point in common. */
export function areDisjoint(a: readonly CodeRange[], b: readonly CodeRange[]): boolean {
  return a.every(([low, high]) => b.every(([other, end]) => end < low || other > high));
}
