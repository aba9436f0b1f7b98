import { type Pattern, parsePattern } from '@millrace/columns';
import { usageError } from '../errors.js';
import { codeAt, patternSets, unitsOf, words } from './letters.js';
import { isNullable, MOST_INSTRUCTIONS, programOf } from './pattern-program.js';
import { searcher } from './pattern-search.js';

/** scikit-learn's default: words of two characters or more. */
export const DEFAULT_TOKENS = '(?u)\\b\\w\\w+\\b';

/** Cuts a text into tokens. */
export type Tokenizer = (text: string) => string[];

const shortest: ReadonlyMap<string, number> = new Map([
  ['\\b\\w\\w+\\b', 2],
  ['\\b\\w+\\b', 1],
  ['\\w+', 1],
  ['\\w\\w+', 2],
]);

/** Compiles a token pattern: what it matches from left to right are the tokens. Throws `UsageError` for one outside the subset. */
export function tokenizer(pattern: string): Tokenizer {
  const bare = pattern.startsWith('(?u)') ? pattern.slice(4) : pattern;
  const length = shortest.get(bare);
  return length === undefined ? generalTokenizer(pattern) : (text) => wordsOf(text, length);
}

/** The same by the machine alone, whatever the pattern: the reference for the short way. */
export function generalTokenizer(pattern: string): Tokenizer {
  const bare = pattern.startsWith('(?u)') ? pattern.slice(4) : pattern;
  checkForms(pattern, bare);
  const parsed: Pattern = parsePattern(bare, { sets: patternSets() });
  if (isNullable(parsed.root)) throw refused(pattern, 'it may match nothing, which is no token');
  const program = programOf(parsed.root);
  if (program === undefined)
    throw refused(pattern, `it is longer than ${MOST_INSTRUCTIONS} steps with its counts written out`);
  const search = searcher(program);
  return (text) => search(text);
}

// Runs of word characters; a boundary lies at both ends of each.
function wordsOf(text: string, shortestLength: number): string[] {
  const tokens: string[] = [];
  let [start, characters] = [-1, 0];
  for (let at = 0; at < text.length; ) {
    const code = codeAt(text, at);
    if (words.has(code)) {
      if (start < 0) [start, characters] = [at, 0];
      characters++;
    } else if (start >= 0) {
      if (characters >= shortestLength) tokens.push(text.slice(start, at));
      start = -1;
    }
    at += unitsOf(code);
  }
  if (start >= 0 && characters >= shortestLength) tokens.push(text.slice(start));
  return tokens;
}

// Groups and lazy counts find the same texts in a search, but not the same tokens.
function checkForms(pattern: string, bare: string): void {
  let inClass = false;
  for (let i = 0; i < bare.length; i++) {
    const character = bare[i]!;
    if (character === '\\') i++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(' && bare[i + 1] !== '?')
      throw refused(pattern, 'it has a capturing group; write (?:…)');
    else if (character === '(' && bare[i + 2] === '<' && bare[i + 3] !== '=' && bare[i + 3] !== '!')
      throw refused(pattern, 'it has a named group; write (?:…)');
    else if ('*+?}'.includes(character) && bare[i + 1] === '?') throw refused(pattern, 'it has a lazy count');
  }
}

function refused(pattern: string, reason: string): Error {
  return usageError('bad_pattern', `The token pattern ${JSON.stringify(pattern)} can't be used: ${reason}.`, {
    actual: pattern,
    hint: reason,
  });
}
