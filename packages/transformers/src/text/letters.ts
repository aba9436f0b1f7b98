import { type CodeSet, codeRanges, codeSet, once } from './code-set.js';
import { DECIMALS, SPACES, WORDS } from './unicode-tables.js';

/** Letters, numbers and the underscore: `\w` of Python's `re`. */
export const words: CodeSet = /* @__PURE__ */ codeSet(() => codeRanges(WORDS));

/** White space: `\s` of Python's `re`, and what `str.split` splits at. */
export const spaces: CodeSet = /* @__PURE__ */ codeSet(() => codeRanges(SPACES));

/** The sets of `\d`, `\w` and `\s` in a token pattern. */
export const patternSets: () => ReadonlyMap<string, ReturnType<typeof codeRanges>> = /* @__PURE__ */ once(
  () =>
    new Map([
      ['d', codeRanges(DECIMALS)],
      ['w', codeRanges(WORDS)],
      ['s', codeRanges(SPACES)],
    ]),
);

/** Is it below U+0080 to the last character? */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The code point at a place of a text that has no half pairs. */
export function codeAt(text: string, at: number): number {
  return text.codePointAt(at)!;
}

/** How many units of UTF-16 a code point takes. */
export function unitsOf(code: number): 1 | 2 {
  return code > 0xffff ? 2 : 1;
}
