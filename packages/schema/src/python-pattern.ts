import { UsageError } from '@millrace/columns';

/** Python's classes are those of Unicode, in text: `\d` is any decimal digit, `\w` what `str.isalnum` or `_` says. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  w: '\\p{L}\\p{N}_',
  s: ' \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000',
};
const NEGATED: Readonly<Record<string, string>> = { D: 'd', W: 'w', S: 's' };
const WORD = '[\\p{L}\\p{N}_]';
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const NO_BOUNDARY = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\\x07',
  A: '(?<![\\s\\S])',
  Z: '(?![\\s\\S])',
  b: BOUNDARY,
  B: NO_BOUNDARY,
};
const TOKEN =
  /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?P<[A-Za-z_]\w*>|\(\?P=[A-Za-z_]\w*\)|\(\?P[\s\S]?|\(\?#[^)]*\)|\(\?[aiLmsux]+\)|\(\?\(|\(\?>|[*+?}]\+|[\s\S]/gu;

/**
 * A pattern of Python's `re`, on text, as JavaScript's: names and classes written out, `$` before a last line end.
 *
 * @throws UsageError for what JavaScript has nothing for: conditions, atomic groups, possessive counts, locale flags.
 */
export function pythonPattern(
  pattern: string,
  given: string,
): { readonly source: string; readonly flags: string } {
  const flags = new Set(['u', ...[...given].filter((flag) => 'ims'.includes(flag))]);
  let rest = pattern;
  const leading = /^\(\?([aiLmsux]+)\)/.exec(rest);
  let ascii = given.includes('a');
  if (leading !== null) {
    for (const flag of leading[1]!) {
      if (flag === 'x' || flag === 'L') throw untranslatable(pattern, `the flag (?${flag})`);
      if (flag === 'a') ascii = true;
      else flags.add(flag);
    }
    rest = rest.slice(leading[0].length);
  }
  const multiline = flags.has('m');
  const context = { pattern, multiline, ascii, dotAll: flags.has('s') };
  const written = (rest.match(TOKEN) ?? []).map((token) => writtenToken(token, context));
  return { source: written.join(''), flags: [...flags].sort().join('') };
}

interface Context {
  readonly pattern: string;
  readonly multiline: boolean;
  readonly ascii: boolean;
  readonly dotAll: boolean;
}

function writtenToken(token: string, context: Context): string {
  if (token.startsWith('(?P<')) return `(?<${token.slice(4)}`;
  if (token.startsWith('(?P=')) return `\\k<${token.slice(4, -1)}>`;
  if (token.startsWith('(?#')) return '';
  if (/^\(\?(?:P|[aiLmsux]+\)$|\(|>)/.test(token)) throw untranslatable(context.pattern, token);
  if (token.length === 2 && token[1] === '+' && token[0] !== '\\')
    throw untranslatable(context.pattern, token);
  if (token === '$') return context.multiline ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?(?![\\s\\S]))';
  if (token === '^') return context.multiline ? '(?<=\\n|(?<![\\s\\S]))' : '(?<![\\s\\S])';
  if (token === '.') return context.dotAll ? '[\\s\\S]' : '[^\\n]';
  if (token.startsWith('[')) return writtenClass(token, context);
  if (token.startsWith('\\')) return writtenEscape(token[1]!, context);
  return token === '/' ? '\\/' : token;
}

function writtenEscape(letter: string, context: Context): string {
  const named = classOf(letter, context);
  if (named !== undefined) return NEGATED[letter] ? `[^${named}]` : `[${named}]`;
  const simple = SIMPLE[letter];
  if (simple !== undefined) return context.ascii && 'bB'.includes(letter) ? `\\${letter}` : simple;
  if (/[A-Za-z]/.test(letter) && !'nrtfvxuU'.includes(letter))
    throw untranslatable(context.pattern, `\\${letter}`);
  return /[\^$\\.*+?()[\]{}|/]/.test(letter) || /[A-Za-z0-9]/.test(letter) ? `\\${letter}` : letter;
}

function classOf(letter: string, { ascii }: Context): string | undefined {
  const name = NEGATED[letter] ?? letter;
  if (CLASSES[name] === undefined || !'dws'.includes(name)) return undefined;
  if (!ascii) return CLASSES[name];
  return { d: '0-9', w: 'A-Za-z0-9_', s: ' \\t-\\r' }[name];
}

function writtenClass(token: string, context: Context): string {
  const negated = token.startsWith('[^');
  const inner = token.slice(negated ? 2 : 1, -1);
  const parts = inner.match(/\\[\s\S]|[\s\S]/gu) ?? [];
  const written = parts.map((part) => {
    if (part.startsWith('\\') && part.length > 1) {
      const letter = [...part][1]!;
      if (NEGATED[letter] !== undefined) {
        if (letter === 'S') throw untranslatable(context.pattern, `\\${letter} within []`);
        return letter === 'D' ? '\\P{Nd}' : '\\P{L}';
      }
      const named = classOf(letter, context);
      if (named !== undefined) return named;
      if (letter === 'b') return '\\x08';
      if (letter === 'a') return '\\x07';
      return /[\^$\\.*+?()[\]{}|/\-nrtfvxu0-7]/.test(letter) ? `\\${letter}` : letter;
    }
    return /[[\]{}()|/^]/.test(part) ? `\\${part}` : part;
  });
  if (/\\[W]/.test(inner)) throw untranslatable(context.pattern, '\\W within []');
  return `[${negated ? '^' : ''}${written.join('')}]`;
}

function untranslatable(pattern: string, what: string): UsageError {
  return new UsageError(
    'bad_pattern',
    `The Python pattern ${JSON.stringify(pattern)} holds ${what}, for which JavaScript has nothing: write it otherwise.`,
    { issues: [{ code: 'bad_pattern', actual: pattern, expected: `no ${what}` }] },
  );
}

/** What means the same in Python's dialect and in that of `matches`, anchored; null where they could differ. */
export function portablePythonPattern(
  pattern: string,
  flags: string,
  anchor: 'search' | 'start' | 'full',
): string | null {
  const differs = /[$]|\\[A-Za-z0-9]|\(\?(?!:)|[*+?}]\+|\[\^?\]|\[[^\]]*\[/;
  if (flags !== '' || differs.test(pattern)) return null;
  if (anchor === 'search') return pattern;
  return anchor === 'start' ? `^(?:${pattern})` : `^(?:${pattern})$`;
}
