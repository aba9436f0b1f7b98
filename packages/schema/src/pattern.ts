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
 * character has to match a certain number of times, so that only `*` may repeat it.
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
const REWRITTEN: Readonly<Record<string, string>> = {
  '.': 'any',
  '\\D': 'any',
  '\\W': 'any',
  '\\S': 'never',
  '\\s': 'never',
};

function translate(source: string, unicode: boolean): string | null {
  const tokens = source.match(TOKEN) ?? [];
  const written: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const portable = portableToken(token);
    if (portable === null) return null;
    if (!unicode && isAnyLike(token) && tokens[i + 1] !== '*') return null;
    written.push(portable);
  }
  return written.join('');
}

function isAnyLike(token: string): boolean {
  return token.startsWith('[^') || REWRITTEN[token] === 'any' || /^\[.*\\[DW]/s.test(token);
}

function portableToken(token: string): string | null {
  if (token === '.') return LINE_END_FREE;
  if (REWRITTEN[token] === 'never') return null;
  if (token.startsWith('(?<')) return '(';
  if (token.startsWith('['))
    return /\\[sSbcpPuk]/.test(token) || token === '[]' || token === '[^]' ? null : token;
  if (/^\\(?:[1-9]|[cpPkux]|0)/.test(token)) return null;
  if (token === '\\v') return null;
  return token;
}
