/** A pattern in the dialect of `matches`. */
export interface PortablePattern {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** Tells whether a text has no half of a surrogate pair, and so is text in Arrow too. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/**
 * The same pattern for `matches`, or null where the two dialects could disagree and JavaScript itself must run it.
 *
 * JavaScript's `.` excludes four line ends and `matches`' one; its `\s` knows Unicode's spaces; `$` and `^` mean the whole
 * text unless `m`. Without the flag `u` JavaScript steps by UTF-16 unit, which shows where something that matches any
 * character has to match a certain number of times, so that only `*` may repeat it, or `+` between two characters of ASCII.
 */
export function portablePattern(regexp: RegExp): PortablePattern | null {
  const { source, flags } = regexp;
  if (/[ysmv]/.test(flags)) return null;
  const unicode = flags.includes('u');
  const ignoreCase = flags.includes('i');
  if (unicode && ignoreCase) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
  if (!unicode && !/^[\x00-\x7f]*$/.test(source)) return null;
  const pattern = translate(source, unicode);
  return pattern === null ? null : { pattern, ignoreCase };
}

const LINE_END_FREE = '[^\\n\\r\\u2028\\u2029]';
const TOKEN =
  /\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<[^=!][^>]*>|[\s\S]/gu;
/** What JavaScript takes for a space, as a class holds it. */
const SPACES = '\\t\\n\u000b\\f\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const ANY_LIKE: ReadonlySet<string> = new Set(['.', '\\D', '\\W', '\\S']);

function translate(source: string, unicode: boolean): string | null {
  const tokens = source.match(TOKEN) ?? [];
  const written: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const portable = portableToken(token);
    if (portable === null) return null;
    if (!unicode && isAnyLike(token) && !isSafelyRepeated(tokens, i)) return null;
    written.push(portable);
  }
  return written.join('');
}

function isAnyLike(token: string): boolean {
  return token.startsWith('[^') || ANY_LIKE.has(token) || /^\[.*\\[DW]/s.test(token);
}

/** A character of two units counts as one or as two: that shows unless it may count as any number, or stands between others. */
function isSafelyRepeated(tokens: readonly string[], at: number): boolean {
  if (tokens[at + 1] === '*') return true;
  return tokens[at + 1] === '+' && isOneUnit(tokens[at - 1] ?? '^') && isOneUnit(tokens[at + 2] ?? '$');
}

/** An end of the text, or a character of ASCII that stands for itself. */
function isOneUnit(token: string): boolean {
  return /^(?:[\^$]|[A-Za-z0-9@,:;_ =/<>"'!#%&~`-]|\\[^A-Za-z0-9])$/.test(token);
}

function portableToken(token: string): string | null {
  if (token === '.') return LINE_END_FREE;
  if (token === '\\s') return `[${SPACES}]`;
  if (token === '\\S') return `[^${SPACES}]`;
  if (token.startsWith('(?<')) return '(';
  if (token.startsWith('[')) {
    if (/\\[SbcpPukx0-9]/.test(token) || token === '[]' || token === '[^]') return null;
    return token.replace(/\\([\s\S])/g, (escaped, letter: string) =>
      letter === 's' ? SPACES : letter === 'v' ? '\u000b' : escaped,
    );
  }
  if (/^\\(?:[1-9]|[cpPkux]|0)/.test(token)) return null;
  return token === '\\v' ? '\u000b' : token;
}
