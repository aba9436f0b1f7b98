import type { CodeRange } from '@millrace/columns';

/** Reads ranges of the tables: the gap before each and its length less one, in base 36. */
export function codeRanges(table: string): readonly CodeRange[] {
  const numbers = numbersOf(table);
  const ranges: CodeRange[] = [];
  let end = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const low = end + numbers[i]!;
    const high = low + numbers[i + 1]!;
    ranges.push([low, high]);
    end = high + 1;
  }
  return ranges;
}

/** Numbers in base 36. */
function numbersOf(table: string): number[] {
  return table === '' ? [] : table.split(' ').map((digits) => Number.parseInt(digits, 36));
}

/** A set of code points: one bit each. */
export interface CodeSet {
  has(code: number): boolean;
}

/** The set of some ranges; its bits are made on first use. */
export function codeSet(ranges: () => readonly CodeRange[]): CodeSet {
  let bits: Uint8Array | undefined;
  return {
    has: (code) => {
      bits ??= bitsOf(ranges());
      return (bits[code >> 3]! & (1 << (code & 7))) !== 0;
    },
  };
}

function bitsOf(ranges: readonly CodeRange[]): Uint8Array {
  const bits = new Uint8Array(0x110000 >> 3);
  for (const [low, high] of ranges)
    for (let code = low; code <= high; code++) bits[code >> 3]! |= 1 << (code & 7);
  return bits;
}

/** What is computed on first use, and kept. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Reads runs of the tables, code by code: gap, length less one, step, and the distance of the target, zigzag. */
export function codeRuns(table: string): Map<number, number> {
  const numbers = numbersOf(table);
  const targets = new Map<number, number>();
  let code = 0;
  for (let i = 0; i < numbers.length; i += 4) {
    const [gap, more, step, zigzag] = numbers.slice(i, i + 4) as [number, number, number, number];
    const distance = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    code += gap;
    for (let n = 0; n <= more; n++, code += step) targets.set(code, code + distance);
    code += 1 - step;
  }
  return targets;
}
