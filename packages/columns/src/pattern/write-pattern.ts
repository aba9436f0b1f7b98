import { type CodeRange, lastCodePoint, type Pattern, type PatternNode } from './pattern.js';

/** What differs between two writers of a pattern. */
interface Syntax {
  readonly start: string;
  readonly end: string;
  code(point: number): string;
}

const javaScript: Syntax = { start: '^', end: '$', code: (point) => `\\u{${point.toString(16)}}` };
const re2: Syntax = { start: '\\A', end: '\\z', code: (point) => `\\x{${point.toString(16)}}` };

/**
 * Writes a pattern as the source of a JavaScript `RegExp` with the flag `u` and no other.
 *
 * @example
 * ```ts
 * import { parsePattern, patternToJavaScript } from '@millrace/columns';
 * patternToJavaScript(parsePattern('^\\d+$')); // => '^[0-9]+$'
 * ```
 */
export function patternToJavaScript(pattern: Pattern): string {
  return write(pattern.root, javaScript);
}

/**
 * Writes a pattern for RE2 (DuckDB, ClickHouse, Go), to be searched for without flags.
 *
 * @example
 * ```ts
 * import { parsePattern, patternToRe2 } from '@millrace/columns';
 * patternToRe2(parsePattern('a$', { ignoreCase: true })); // => '[Aa]\\z'
 * ```
 */
export function patternToRe2(pattern: Pattern): string {
  return write(pattern.root, re2);
}

function write(node: PatternNode, syntax: Syntax): string {
  switch (node.node) {
    case 'start':
      return syntax.start;
    case 'end':
      return syntax.end;
    case 'boundary':
      return '\\b';
    case 'set':
      return writeSet(node.ranges, syntax);
    case 'sequence':
      return node.items
        .map((item) => (item.node === 'choice' ? group(item, syntax) : write(item, syntax)))
        .join('');
    case 'choice':
      return node.options.map((option) => write(option, syntax)).join('|');
    case 'repeat': {
      const item = node.item.node === 'set' ? write(node.item, syntax) : group(node.item, syntax);
      return item + writeCount(node.min, node.max);
    }
  }
}

function group(node: PatternNode, syntax: Syntax): string {
  return `(?:${write(node, syntax)})`;
}

function writeCount(min: number, max: number | null): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function writeSet(ranges: readonly CodeRange[], syntax: Syntax): string {
  const [first] = ranges;
  // No code point at all: a class that leaves nothing out, left out.
  if (first === undefined) return `[^${syntax.code(0)}-${syntax.code(lastCodePoint)}]`;
  if (ranges.length === 1 && first[0] === first[1]) return writeCode(first[0], syntax);
  const parts = ranges.map(([low, high]) => {
    if (low === high) return writeCode(low, syntax);
    return `${writeCode(low, syntax)}${high === low + 1 ? '' : '-'}${writeCode(high, syntax)}`;
  });
  return `[${parts.join('')}]`;
}

function writeCode(point: number, syntax: Syntax): string {
  const character = String.fromCodePoint(point);
  return /^[0-9A-Za-z_]$/.test(character) ? character : syntax.code(point);
}
