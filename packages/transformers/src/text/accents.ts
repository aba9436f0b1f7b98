import { GONE, PLAIN, PLAIN_TEXTS } from './accent-tables.js';
import { type CodeSet, codeRanges, codeRuns, codeSet, once } from './code-set.js';
import { isAscii } from './letters.js';

/** How accents are taken off: `'unicode'` keeps every letter without its accents, `'ascii'` keeps ASCII alone. */
export type Accents = 'ascii' | 'unicode';

const gone: CodeSet = /* @__PURE__ */ codeSet(() => codeRanges(GONE));

const plain = /* @__PURE__ */ once((): ReadonlyMap<number, string> => {
  const texts = new Map<number, string>();
  for (const [code, target] of codeRuns(PLAIN)) texts.set(code, String.fromCodePoint(target));
  let end = 0;
  for (const entry of PLAIN_TEXTS.split(' ')) {
    const [gap, ...codes] = entry.split(',').map((digits) => Number.parseInt(digits, 36));
    texts.set(end + gap!, String.fromCodePoint(...codes));
    end += gap! + 1;
  }
  return texts;
});

/** A text without accents: the compatibility decomposition of each character without its combining marks. */
export function withoutAccents(text: string, accents: Accents): string {
  if (isAscii(text)) return text;
  const texts = plain();
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) result += character;
    else if (!gone.has(code)) result += texts.get(code) ?? hangul(code) ?? character;
  }
  return accents === 'ascii' ? asciiOf(result) : result;
}

function asciiOf(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x80) result += text[i];
  return result;
}

// The syllables of Hangul are computed (Unicode Standard, section 3.12).
function hangul(code: number): string | undefined {
  const syllable = code - 0xac00;
  if (syllable < 0 || syllable >= 11_172) return undefined;
  const trail = syllable % 28;
  const jamo = String.fromCharCode(
    0x1100 + Math.floor(syllable / 588),
    0x1161 + Math.floor((syllable % 588) / 28),
  );
  return trail === 0 ? jamo : jamo + String.fromCharCode(0x11a7 + trail);
}
