import {
  and,
  col,
  type DataType,
  isMillraceError,
  not,
  or,
  type Predicate,
  parsePattern,
  patternToJavaScript,
  UsageError,
} from '@millrace/columns';
import { textTestKind, unexpectedByTest, unexpectedWhere } from './column-map.js';
import type { RowRule } from './map-rule.js';

/** How many of several patterns must match. */
type Needed = 'any' | 'all' | 'none';

interface Regex {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

// The inline flags that Python writes at the front; with (?s) a lone `.*` matches anything, which says nothing.
function regexOf(text: string): Regex {
  const flags = /^\(\?([is]+)\)/.exec(text);
  if (flags === null) return { pattern: text, ignoreCase: false };
  const body = text.slice(flags[0].length);
  const pattern = flags[1]!.includes('s') ? body.replace(/(^|[^\\])\./g, '$1(?:.|\\n)') : body;
  return { pattern, ignoreCase: flags[1]!.includes('i') };
}

const regexKind = textTestKind('regex', (data) => {
  const [needed, ...patterns] = data as readonly string[];
  const each = patterns.map((text) => {
    const { pattern, ignoreCase } = regexOf(text);
    const written = patternToJavaScript(parsePattern(pattern, { ignoreCase }));
    return new RegExp(written, 'u');
  });
  return (text) => combined(needed as Needed, each, (regex) => regex.test(text));
});

function combined<T>(needed: Needed, all: readonly T[], matches: (one: T) => boolean): boolean {
  if (needed === 'all') return all.every(matches);
  return all.some(matches) === (needed === 'any');
}

/** The rule that a column's texts match any, all or none of several regular expressions; throws `UsageError` for one outside the subset. */
export function unexpectedByRegex(
  column: string,
  type: DataType,
  regexes: readonly string[],
  needed: Needed,
): RowRule {
  const each = regexes.map((regex) => matching(column, regex));
  if (type.kind !== 'utf8') return unexpectedByTest(regexKind, column, [needed, ...regexes]);
  if (needed === 'none') return unexpectedWhere(or(...each));
  return unexpectedWhere(not(needed === 'all' ? and(...each) : or(...each)));
}

function matching(column: string, regex: string): Predicate {
  const { pattern, ignoreCase } = regexOf(regex);
  try {
    return col(column).matches(pattern, { ignoreCase });
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'bad_pattern') throw error;
    const hint =
      'Write it without, as several expectations with plainer patterns or with a row condition; a sign that stands for itself takes a backslash.';
    const { code, issues } = error;
    throw new UsageError(code, `${error.message} ${hint}`, {
      issues: issues.map((issue) => ({ ...issue, hint })),
      cause: error,
    });
  }
}
