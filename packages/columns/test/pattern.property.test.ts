import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { parsePattern, patternToJavaScript, patternToRe2, UsageError } from '../src/index.js';
import { backtrackingLimit } from '../src/pattern/backtracking.js';
import { loadLinearEngine, matcherOf } from '../src/pattern/pattern-matcher.js';

const atom = fc.constantFrom(
  'a',
  'b',
  'K',
  'k',
  '1',
  '_',
  ' ',
  '\\n',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '[a-c]',
  '[^a]',
  '[^\\w]',
  '[a\\-]',
  '[-a]',
  '\\b',
  '^',
  '$',
  'é',
  '𝒳',
  '\\x41',
  '\\u{1d4b3}',
  '\\.',
  ']',
  '}',
  '\\/',
);
const count = fc.constantFrom('', '', '', '*', '+', '?', '*?', '{2}', '{0,2}', '{1,}', '{0}');
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(atom, count).map(([a, c]) => (['^', '$', '\\b'].includes(a) ? a : a + c)),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), count).map(([a, c]) => `(${a})${c}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
  ),
})).node;
const text = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'b', 'k', 'K', 'K', '1', '_', ' ', '\n', 'é', '𝒳', 'A', '-', '.'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

test('a pattern means the same in JavaScript and in RE2', () => {
  fc.assert(
    fc.property(
      pattern,
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (source, texts, ignoreCase) => {
        const parsed = parsePattern(source, { ignoreCase });
        const native = new RegExp(patternToJavaScript(parsed), 'u');
        const linear = RE2JS.compile(patternToRe2(parsed));
        for (const one of texts) expect([one, native.test(one)]).toEqual([one, linear.test(one)]);
      },
    ),
    { numRuns: 3000 },
  );
});

test('what it means is what JavaScript means by it', () => {
  fc.assert(
    fc.property(pattern, text, (source, one) => {
      // JavaScript's \\s is wider, its '.' leaves out more line ends, and its 'u' mode wants ']' and '}' escaped.
      if (/\]|\}|\.|\\[sS]/.test(source.replaceAll(/\[[^\]]*\]|\{[^}]*\}|\\[^sS]/g, ''))) return;
      expect(new RegExp(patternToJavaScript(parsePattern(source)), 'u').test(one)).toBe(
        new RegExp(source, 'u').test(one),
      );
    }),
    { numRuns: 2000 },
  );
});

test('JavaScript never takes more steps than the limit allows', async () => {
  await loadLinearEngine();
  for (const hostile of [
    '(a+)+$',
    '(a|a)*b',
    '(a*)*b',
    '(.*)(.*)(.*)(.*)x',
    'a*a*a*a*b',
    '(a?){30}a{30}',
    '^(\\w+\\s?)*$',
    '(?:a|b|ab)*c',
    '[a-z]{1,64}@[a-z]{1,255}$',
  ]) {
    const parsed = parsePattern(hostile);
    expect(backtrackingLimit(parsed)).toBeLessThan(2000);
    expect(matcherOf(parsed)(`${'a'.repeat(30_000)}!`)).toBe(hostile === '(a?){30}a{30}');
  }
  for (const plain of ['^[A-Z]{2}$', '\\d{3}-\\d{4}', '^a+$', 'abc', '^\\s*\\d', '^(?:ab)+c', 'x|y|z']) {
    expect(backtrackingLimit(parsePattern(plain))).toBeGreaterThan(500);
  }
});

test.each([
  ['a(', 1],
  ['a)', 1],
  ['(?=a)', 1],
  ['(?<!a)', 1],
  ['(?i)a', 1],
  ['\\1', 0],
  ['a\\p{L}', 1],
  ['[[:alpha:]]', 1],
  ['[', 0],
  ['[]', 0],
  ['[z-a]', 1],
  ['[a-\\d]', 1],
  ['a**', 2],
  ['a++', 2],
  ['*a', 0],
  ['a{1001}', 1],
  ['(a{500}){3}', 0],
  ['{', 0],
  ['a{', 1],
  ['^*', 0],
  ['\\B', 0],
  ['\\', 0],
  ['𝒳\\q', 2],
  ['\\x{110000}', 0],
  ['\ud800', 0],
])('%s is outside the subset, at %i', (source, position) => {
  try {
    parsePattern(source);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).issues[0]).toMatchObject({ code: 'bad_pattern', position });
  }
});
