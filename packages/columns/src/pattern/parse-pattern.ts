// Longer than other files: one grammar, read from top to bottom.
import { UsageError } from '../errors.js';
import { anyButLineFeed, bothCases, complement, namedSets, normalRanges } from './code-set.js';
import type { CodeRange, Pattern, PatternNode } from './pattern.js';

/** Options of {@link parsePattern}. */
export interface PatternOptions {
  /** ASCII letters match in both cases. */
  readonly ignoreCase?: boolean;
  /** What `\d`, `\w` and `\s` stand for where it is not the ASCII sets; their opposites follow. */
  readonly sets?: ReadonlyMap<string, readonly CodeRange[]>;
}

// RE2 takes no larger count, and no nest of counts that multiplies to more.
const mostRepeats = 1000;
// A pattern longer than this when its counts are written out is a mistake, and no engine's automaton stays small.
const mostExpanded = 20_000;

interface Reader {
  readonly text: string;
  readonly codes: readonly number[];
  readonly ignoreCase: boolean;
  readonly sets: ReadonlyMap<string, readonly CodeRange[]>;
  at: number;
  depth: number;
}

/**
 * Parses a pattern of the subset that every engine understands alike: literals, `.` (not a line feed), `\d \w \s` and their opposites as
 * ASCII sets, classes, groups, `|`, `^` and `$` (of the whole text), `\b`, `* + ? {n} {n,} {n,m}` with counts to 1,000.
 *
 * Not in it, because engines differ or take unbounded time: lookaround, back-references, inline flags, `\p`, POSIX classes, possessive counts.
 *
 * @throws UsageError with the position, for a pattern outside the subset.
 * @example
 * ```ts
 * import { parsePattern } from '@millrace/columns';
 * parsePattern('^a').root; // => { node: 'sequence', items: [{ node: 'start' }, { node: 'set', ranges: [[97, 97]] }] }
 * ```
 */
export function parsePattern(pattern: string, options: PatternOptions = {}): Pattern {
  const ignoreCase = options.ignoreCase ?? false;
  const codes = Array.from(pattern, (character) => character.codePointAt(0)!);
  const sets = options.sets ?? namedSets;
  const reader: Reader = { text: pattern, codes, ignoreCase, sets, at: 0, depth: 0 };
  const root = readChoice(reader);
  if (reader.at < codes.length) throw problem(reader, "')' without '('");
  checkSize(reader, root);
  return { source: pattern, ignoreCase, root };
}

function peek(reader: Reader, ahead = 0): string {
  const code = reader.codes[reader.at + ahead];
  return code === undefined ? '' : String.fromCodePoint(code);
}

function take(reader: Reader): string {
  const character = peek(reader);
  reader.at++;
  return character;
}

function readChoice(reader: Reader): PatternNode {
  const options = [readSequence(reader)];
  while (peek(reader) === '|') {
    reader.at++;
    options.push(readSequence(reader));
  }
  return options.length === 1 ? options[0]! : { node: 'choice', options };
}

function readSequence(reader: Reader): PatternNode {
  const items: PatternNode[] = [];
  while (!['', '|', ')'].includes(peek(reader))) items.push(readRepeated(reader));
  return items.length === 1 ? items[0]! : { node: 'sequence', items };
}

function readRepeated(reader: Reader): PatternNode {
  const start = reader.at;
  const grouped = peek(reader) === '(';
  const item = readItem(reader);
  const count = readCount(reader);
  if (count === undefined) return item;
  if (!grouped && (item.node === 'start' || item.node === 'end' || item.node === 'boundary')) {
    throw problem({ ...reader, at: start }, 'a count after an anchor; put the anchor in a group');
  }
  const next = peek(reader);
  // A lazy count finds the same texts.
  if (next === '?') reader.at++;
  if (next === '+') throw problem(reader, 'a possessive count');
  if (
    next === '*' ||
    (next === '{' && isCount(reader)) ||
    (next === '?' && '*+?'.includes(peek(reader) || ' '))
  ) {
    throw problem(reader, 'a count after a count');
  }
  return { node: 'repeat', item, ...count };
}

function readCount(reader: Reader): { min: number; max: number | null } | undefined {
  switch (peek(reader)) {
    case '*':
      reader.at++;
      return { min: 0, max: null };
    case '+':
      reader.at++;
      return { min: 1, max: null };
    case '?':
      reader.at++;
      return { min: 0, max: 1 };
    case '{':
      return readBraces(reader);
    default:
      return undefined;
  }
}

const braces = /^\{([0-9]{1,6})(,([0-9]{0,6}))?\}/;

function isCount(reader: Reader): boolean {
  return bracesAt(reader) !== null;
}

function bracesAt(reader: Reader): RegExpExecArray | null {
  return braces.exec(String.fromCodePoint(...reader.codes.slice(reader.at, reader.at + 16)));
}

function readBraces(reader: Reader): { min: number; max: number | null } {
  const found = bracesAt(reader);
  if (found === null) throw problem(reader, "'{' that begins no count; write \\{ for the character");
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === '' ? null : Number(found[3]);
  if (min > mostRepeats || (max ?? 0) > mostRepeats) throw problem(reader, `a count above ${mostRepeats}`);
  if (max !== null && max < min) throw problem(reader, 'a count whose end is below its start');
  reader.at += found[0].length;
  return { min, max };
}

function readItem(reader: Reader): PatternNode {
  const character = peek(reader);
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      return set(reader, readClass(reader));
    case '\\':
      return readEscape(reader);
    case '*':
    case '+':
    case '?':
      throw problem(reader, `'${character}' with nothing before it to repeat`);
    case '{':
      throw problem(reader, "'{' with nothing before it to repeat; write \\{ for the character");
  }
  reader.at++;
  if (character === '.') return { node: 'set', ranges: anyButLineFeed };
  if (character === '^') return { node: 'start' };
  if (character === '$') return { node: 'end' };
  return set(reader, [single(reader, character)]);
}

function single(reader: Reader, character: string): CodeRange {
  const code = character.codePointAt(0)!;
  if (code >= 0xd800 && code <= 0xdfff) throw problem(reader, 'half of a surrogate pair', -1);
  return [code, code];
}

function set(reader: Reader, ranges: readonly CodeRange[]): PatternNode {
  return { node: 'set', ranges: reader.ignoreCase ? bothCases(ranges) : normalRanges(ranges) };
}

function readGroup(reader: Reader): PatternNode {
  const start = reader.at;
  reader.at++;
  if (peek(reader) === '?') {
    if (peek(reader, 1) === ':') reader.at += 2;
    else if (peek(reader, 1) === '<' && /[A-Za-z_]/.test(peek(reader, 2))) skipGroupName(reader);
    else throw problem(reader, groupProblem(reader));
  }
  if (++reader.depth > 200) throw problem(reader, 'more than 200 nested groups');
  const inner = readChoice(reader);
  reader.depth--;
  if (take(reader) !== ')') throw problem({ ...reader, at: start }, "'(' without ')'");
  return inner;
}

function skipGroupName(reader: Reader): void {
  while (peek(reader) !== '>') {
    if (peek(reader) === '') throw problem(reader, "a group's name without '>'");
    reader.at++;
  }
  reader.at++;
}

function groupProblem(reader: Reader): string {
  const next = peek(reader, 1);
  if (next === '=' || next === '!' || next === '<') return 'a lookaround';
  return next === 'P'
    ? 'a group in the form (?P<name>…); write (?<name>…)'
    : 'an inline flag or another (?…) form';
}

function readEscape(reader: Reader): PatternNode {
  const next = peek(reader, 1);
  if (next === 'b') {
    reader.at += 2;
    return { node: 'boundary' };
  }
  return set(reader, readEscapedSet(reader));
}

const controls: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

/** The code points that an escape stands for, in a class or outside. */
function readEscapedSet(reader: Reader): readonly CodeRange[] {
  const start = reader.at;
  reader.at++;
  const character = take(reader);
  const control = controls.get(character);
  if (control !== undefined) return [[control, control]];
  const named = reader.sets.get(character.toLowerCase());
  if (named !== undefined) {
    const lower = character === character.toLowerCase();
    // The opposite of a set that ignores case leaves out both cases, as the set takes both.
    return lower ? named : complement(named);
  }
  if (character === 'x' || character === 'u') return [readCode(reader, character, start)];
  if (/^[!-/:-@[-`{-~ ]$/.test(character)) return [single(reader, character)];
  throw problem({ ...reader, at: start }, escapeProblem(character));
}

function escapeProblem(character: string): string {
  if (character === '') return "a '\\' at the end";
  if (/[0-9]/.test(character)) return 'a back-reference or octal escape';
  if (character === 'k') return 'a back-reference';
  if (character === 'p' || character === 'P') return 'a Unicode class (\\p)';
  return `the escape \\${character}`;
}

function readCode(reader: Reader, kind: string, start: number): CodeRange {
  const rest = String.fromCodePoint(...reader.codes.slice(reader.at, reader.at + 10));
  const found =
    /^\{([0-9A-Fa-f]{1,6})\}/.exec(rest) ??
    (kind === 'x' ? /^([0-9A-Fa-f]{2})/ : /^([0-9A-Fa-f]{4})/).exec(rest);
  if (found === null) throw problem({ ...reader, at: start }, `an incomplete \\${kind}`);
  const code = Number.parseInt(found[1]!, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw problem({ ...reader, at: start }, 'a number that is no character');
  }
  reader.at += found[0].length;
  return [code, code];
}

function readClass(reader: Reader): readonly CodeRange[] {
  const start = reader.at;
  reader.at++;
  const negated = peek(reader) === '^';
  if (negated) reader.at++;
  const ranges: CodeRange[] = [];
  while (peek(reader) !== ']') {
    if (peek(reader) === '') throw problem({ ...reader, at: start }, "'[' without ']'");
    ranges.push(...readClassItem(reader));
  }
  reader.at++;
  if (ranges.length === 0)
    throw problem({ ...reader, at: start }, 'an empty class; write \\] for the character in it');
  if (!negated) return ranges;
  return complement(reader.ignoreCase ? bothCases(ranges) : ranges);
}

function readClassItem(reader: Reader): readonly CodeRange[] {
  const start = reader.at;
  if (peek(reader) === '[' && [':', '.', '='].includes(peek(reader, 1)))
    throw problem(reader, 'a POSIX class');
  const first = readClassAtom(reader);
  if (peek(reader) !== '-' || peek(reader, 1) === ']' || peek(reader, 1) === '') return first;
  reader.at++;
  const last = readClassAtom(reader);
  if (
    first.length !== 1 ||
    last.length !== 1 ||
    first[0]![0] !== first[0]![1] ||
    last[0]![0] !== last[0]![1]
  ) {
    throw problem({ ...reader, at: start }, 'a range that begins or ends with a set');
  }
  if (first[0]![0] > last[0]![0])
    throw problem({ ...reader, at: start }, 'a range whose end is below its start');
  return [[first[0]![0], last[0]![0]]];
}

function readClassAtom(reader: Reader): readonly CodeRange[] {
  if (peek(reader) !== '\\') return [single(reader, take(reader))];
  if (peek(reader, 1) === 'b') throw problem(reader, '\\b in a class');
  return readEscapedSet(reader);
}

function checkSize(reader: Reader, root: PatternNode): void {
  const size = (node: PatternNode, repeats: number): number => {
    switch (node.node) {
      case 'sequence':
        return node.items.reduce((sum, item) => sum + size(item, repeats), 0);
      case 'choice':
        return node.options.reduce((sum, item) => sum + size(item, repeats), 0);
      case 'repeat': {
        const times = Math.max(node.max ?? node.min, 1);
        if (repeats * times > mostRepeats) {
          throw problem({ ...reader, at: 0 }, `nested counts that multiply to more than ${mostRepeats}`);
        }
        return times * size(node.item, repeats * times);
      }
      default:
        return 1;
    }
  };
  if (size(root, 1) > mostExpanded)
    throw problem({ ...reader, at: 0 }, `more than ${mostExpanded} characters with its counts written out`);
}

function problem(reader: Reader, what: string, shift = 0): UsageError {
  const position = String.fromCodePoint(...reader.codes.slice(0, Math.max(reader.at + shift, 0))).length;
  return new UsageError(
    'bad_pattern',
    `The pattern ${JSON.stringify(reader.text)} has ${what} at position ${position}; matches() takes what every engine understands alike.`,
    { issues: [{ code: 'bad_pattern', pattern: reader.text, position, reason: what }] },
  );
}
