import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { withoutAccents } from '../src/text/accents.js';
import { patternSets, spaces, words } from '../src/text/letters.js';
import { lowerCase } from '../src/text/lower-case.js';
import { generalTokenizer, tokenizer } from '../src/text/token-pattern.js';
import { UNICODE_VERSION } from '../src/text/unicode-tables.js';

interface Golden {
  readonly unicode: string;
  readonly texts: readonly (readonly [text: string, lower: string, plain: string, ascii: string])[];
  readonly tokens: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly characters: Readonly<Record<string, string>>;
}

const golden = JSON.parse(
  gunzipSync(readFileSync(new URL('./golden/text.json.gz', import.meta.url))).toString(),
) as Golden;

function digestOf(answer: (character: string, code: number) => string): string {
  const hash = createHash('sha256');
  let answers = '';
  for (let code = 0; code < 0x110000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    answers += `${answer(String.fromCodePoint(code), code)}\n`;
    if (answers.length < 1e6) continue;
    hash.update(answers);
    answers = '';
  }
  return hash.update(answers).digest('hex');
}

it('is of the version of Unicode that it says', () => {
  expect(UNICODE_VERSION).toBe(golden.unicode);
});

it.each<[string, (character: string, code: number) => string]>([
  ['lower', (character) => lowerCase(character)],
  ['plain', (character) => withoutAccents(character, 'unicode')],
  [
    'final',
    (character) => lowerCase(`a${character}Σ`) + lowerCase(`aΣ${character}a`) + lowerCase(`${character}Σ`),
  ],
  ['word', (_, code) => String(Number(words.has(code)))],
  [
    'decimal',
    (_, code) =>
      String(
        Number(
          patternSets()
            .get('d')!
            .some(([low, high]) => code >= low && code <= high),
        ),
      ),
  ],
  ['space', (_, code) => String(Number(spaces.has(code)))],
])('says of every character what Python says: %s', (name, answer) => {
  expect(digestOf(answer)).toBe(golden.characters[name]);
});

it('changes texts as Python does', () => {
  for (const [text, lower, plain, ascii] of golden.texts) {
    expect([lowerCase(text), withoutAccents(text, 'unicode'), withoutAccents(text, 'ascii')]).toEqual([
      lower,
      plain,
      ascii,
    ]);
  }
});

it.each(Object.keys(golden.tokens))('cuts texts as Python does: %s', (pattern) => {
  const [short, general] = [tokenizer(pattern), generalTokenizer(pattern)];
  const expected = golden.tokens[pattern]!;
  expect(golden.texts.map(([text]) => short(text))).toEqual(expected);
  expect(golden.texts.map(([text]) => general(text))).toEqual(expected);
});

it.each([
  ['(a)', /capturing group/],
  ['(?<a>b)', /named group/],
  ['a+?', /lazy/],
  ['a*', /match nothing/],
  ['\\b', /match nothing/],
  ['', /match nothing/],
  ['(?=a)b', /lookaround/],
  ['(?i)a', /inline flag/],
  ['\\p{L}+', /\\p/],
  ['a{400}b{400}', /500/],
  ['[', /bad|without/],
])('refuses the pattern %s', (pattern, reason) => {
  expect(() => tokenizer(pattern)).toThrow(reason);
});

it('takes time in proportion to the text, whatever the pattern', () => {
  const text = `${'a'.repeat(20_000)}!`;
  expect(generalTokenizer('(?:a*)*b|(?:a|aa)+c|a')(text)).toHaveLength(20_000);
});
