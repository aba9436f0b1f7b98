/**
 * One line of a `.dvcignore` as a regular expression over paths below the repository's root.
 *
 * A port of pathspec's `GitIgnoreSpecPattern.pattern_to_regex` (1.1), which DVC uses: a folder's hash depends on which
 * files are left out, so the same lines must match the same paths, oddities included.
 */
export interface IgnorePattern {
  readonly regex: RegExp;
  /** False for a line that starts with `!`. */
  readonly ignores: boolean;
  /** The line ends with `/`: it is never asked about files. */
  readonly foldersOnly: boolean;
}

const BELOW = '(?:\\/|(?=\\n?$))';

/** Compiles one stripped line; undefined for one that matches nothing. Throws SyntaxError where pathspec raises. */
export function compileIgnorePattern(line: string): IgnorePattern | undefined {
  const text = line.endsWith('\\ ') ? line : line.replace(PYTHON_SPACES_AT_END, '');
  if (text === '' || text.startsWith('#') || text === '/') return undefined;
  const ignores = !text.startsWith('!');
  const segments = (ignores ? text : text.slice(1)).split('/');
  const isFolder = segments.at(-1) === '';
  const source = regexSource(segments, isFolder);
  if (source === undefined) return undefined;
  return { regex: new RegExp(source, 'u'), ignores, foldersOnly: line.endsWith('/') };
}

function regexSource(segments: string[], isFolder: boolean): string | undefined {
  normalizeSegments(segments);
  const special = specialSource(segments, isFolder);
  if (special !== undefined) return special;
  let source = '';
  let needSlash = false;
  const end = segments.length - 1;
  for (const [i, segment] of segments.entries()) {
    if (segment === '**') {
      if (i === 0) source += '^(?:[^\\n]+\\/)?';
      else if (i < end) source += '(?:\\/[^\\n]+)?';
      else source += '\\/';
      needSlash ||= i > 0 && i < end;
      continue;
    }
    if (i === 0) source += '^';
    if (needSlash) source += '\\/';
    const glob = segment === '*' ? '[^/]+' : globSource(segment);
    if (glob === undefined) return undefined;
    source += glob;
    if (i === end) source += BELOW;
    needSlash = true;
  }
  return source;
}

function normalizeSegments(segments: string[]): void {
  if (segments[0] === '') segments.shift();
  else if ((segments.length === 1 || (segments.length === 2 && segments[1] === '')) && segments[0] !== '**')
    segments.unshift('**');
  if (segments.length === 0) throw new SyntaxError('the pattern is empty');
  if (segments.at(-1) === '') segments[segments.length - 1] = '**';
  for (let i = segments.length - 1; i > 0; i--)
    if (segments[i - 1] === '**' && segments[i] === '**') segments.splice(i, 1);
}

/** Patterns that match (nearly) everything, which pathspec answers apart. */
function specialSource(segments: readonly string[], isFolder: boolean): string | undefined {
  const key = segments.join('/');
  if (key === '**') return isFolder ? '^\\/' : '^[^\\n]';
  if (key === '**/*') return '^[^\\n]';
  if (key === '**/*/**') return '^\\/';
  return undefined;
}

/** A glob without `/` as a regular expression; undefined for an open `[`, which Git discards. */
function globSource(glob: string): string | undefined {
  const chars = [...glob];
  let source = '';
  let i = 0;
  while (i < chars.length) {
    const char = chars[i++]!;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') {
      const next = chars[i++];
      if (next === undefined) throw new SyntaxError('a backslash at the end escapes nothing');
      source += literal(next);
    } else if (char === '[') {
      const close = closingBracket(chars, i);
      if (close === undefined) return undefined;
      source += classSource(chars.slice(i, close));
      i = close + 1;
    } else source += literal(char);
  }
  return source;
}

function closingBracket(chars: readonly string[], from: number): number | undefined {
  let at = from;
  if (chars[at] === '!' || chars[at] === '^') at++;
  if (chars[at] === ']') at++;
  while (at < chars.length && chars[at] !== ']') at++;
  return at < chars.length ? at : undefined;
}

function classSource(body: readonly string[]): string {
  const negated = body[0] === '!' || body[0] === '^';
  const members = (negated ? body.slice(1) : body).map((char) =>
    /[\\[\]^]/.test(char) ? `\\${char}` : char,
  );
  return `[${negated ? '^' : ''}${members.join('')}]`;
}

function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

const PYTHON_SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const PYTHON_SPACES_AT_END = new RegExp(`${PYTHON_SPACE}+$`);
const PYTHON_SPACES_AROUND = new RegExp(`^${PYTHON_SPACE}+|${PYTHON_SPACE}+$`, 'g');

/** The lines of a `.dvcignore` as DVC takes them: stripped, without comments, with their 1-based numbers. */
export function ignoreLines(text: string): { readonly line: string; readonly number: number }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((raw, index) => ({ line: stripPython(raw), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'));
}

/** Moves a line of a nested `.dvcignore` to the root, as DVC does (the folder's own name is not escaped there either). */
export function rebaseIgnoreLine(line: string, folder: string): string {
  if (folder === '') return line;
  let rule = stripPython(line);
  if (rule.startsWith('#')) return rule;
  const negated = rule.startsWith('!');
  if (negated) rule = rule.slice(1);
  const anchored = rule.slice(0, -1).includes('/') && !rule.startsWith('**/');
  if (anchored) rule = rule.startsWith('/') ? rule.slice(1) : rule;
  else rule = rule.startsWith('**/') ? rule.slice(3) : rule;
  if (rule.startsWith('\\')) rule = rule.slice(1);
  const moved = `/${folder}${anchored ? '' : '/**'}/${rule}`;
  return negated ? `!${moved}` : moved.slice(1);
}

function stripPython(text: string): string {
  return text.replace(PYTHON_SPACES_AROUND, '');
}
