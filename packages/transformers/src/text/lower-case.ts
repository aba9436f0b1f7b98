import { type CodeSet, codeRanges, codeRuns, codeSet, once } from './code-set.js';
import { isAscii } from './letters.js';
import { CASED, IGNORABLE, LOWER } from './unicode-tables.js';

const lower = /* @__PURE__ */ once(() => codeRuns(LOWER));
const cased: CodeSet = /* @__PURE__ */ codeSet(() => codeRanges(CASED));
const ignorable: CodeSet = /* @__PURE__ */ codeSet(() => codeRanges(IGNORABLE));

const CAPITAL_SIGMA = 0x3a3;
const SIGMA = 'σ';
const FINAL_SIGMA = 'ς';
/** The only character whose lower case is longer: a capital I with a dot becomes an i and a combining dot. */
const DOTTED_I = 0x130;

/** The lower case of a text as Python's `str.lower` has it, by the package's own tables, a sigma at the end of a word among it. */
export function lowerCase(text: string): string {
  // ASCII letters have one lower case in every version of Unicode.
  if (isAscii(text)) return text.toLowerCase();
  const codes = Array.from(text, (character) => character.codePointAt(0)!);
  const targets = lower();
  const ends = codes.includes(CAPITAL_SIGMA) ? finalPlaces(codes) : undefined;
  let result = '';
  for (const [i, code] of codes.entries()) {
    if (code === CAPITAL_SIGMA) result += ends!(i) ? FINAL_SIGMA : SIGMA;
    else if (code === DOTTED_I) result += 'i̇';
    else result += String.fromCodePoint(targets.get(code) ?? code);
  }
  return result;
}

// Final is a sigma that follows a cased character and comes before none, not counting what is seen through; both sides in one pass each.
function finalPlaces(codes: readonly number[]): (place: number) => boolean {
  const follows = new Uint8Array(codes.length);
  const precedes = new Uint8Array(codes.length);
  let near = 0;
  for (let i = 0; i < codes.length; i++) {
    follows[i] = near;
    if (!ignorable.has(codes[i]!)) near = cased.has(codes[i]!) ? 1 : 0;
  }
  near = 0;
  for (let i = codes.length - 1; i >= 0; i--) {
    precedes[i] = near;
    if (!ignorable.has(codes[i]!)) near = cased.has(codes[i]!) ? 1 : 0;
  }
  return (place) => follows[place] === 1 && precedes[place] === 0;
}
