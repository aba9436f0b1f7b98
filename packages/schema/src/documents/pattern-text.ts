import type { PatternCheck } from '../check-definition.js';
import type { NamePattern } from '../column-definition.js';

/** A pattern in JavaScript's meaning and without flags, or why there is none. */
export type SearchPattern = { readonly pattern: string } | { readonly reason: string };

/** A pattern as one that is searched for anywhere, by JavaScript's rules and without flags. */
export function searchPattern(
  check: Pick<PatternCheck | NamePattern, 'pattern' | 'flags' | 'dialect' | 'anchor'>,
): SearchPattern {
  const flags = check.flags.replace(/[dgu]/g, '');
  if (flags !== '') return { reason: `its flags '${flags}' can't be said in a pattern` };
  const pattern = check.dialect === 'python' ? fromPython(check.pattern) : check.pattern;
  if (pattern === null)
    return { reason: "it is written in Python's dialect and means nothing in JavaScript's" };
  return { pattern: anchored(pattern, check.anchor) };
}

function anchored(pattern: string, anchor: PatternCheck['anchor']): string {
  if (anchor === 'search') return pattern;
  const whole = /^(?:[^|()[\]\\]|\\.|\[(?:\\.|[^\]\\])*\])*$/.test(pattern) ? pattern : `(?:${pattern})`;
  const start = whole.startsWith('^') ? whole : `^${whole}`;
  return anchor === 'start' || start.endsWith('$') ? start : `${start}$`;
}

/** Python's pattern for JavaScript: what both write alike, with the ends of text and named groups rewritten; null for the rest. */
function fromPython(pattern: string): string | null {
  const tokens = pattern.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?P<[^>]*>|\(\?[\s\S]|[\s\S]/gu) ?? [];
  const written: string[] = [];
  for (const token of tokens) {
    if (token === '\\A') written.push('^');
    else if (token === '\\Z') written.push('$');
    else if (token.startsWith('(?P<')) written.push('(');
    else if (token.startsWith('(?') && token !== '(?:') return null;
    else if (/^\\[aNU]/.test(token)) return null;
    else written.push(token);
  }
  return written.join('');
}

/** The pattern behind a format of zod, `/…/flags`, without flags; undefined where there is none that needs no flag. */
export function formatPattern(check: { readonly pattern?: string }): string | undefined {
  const written = /^\/([\s\S]*)\/([a-z]*)$/.exec(check.pattern ?? '');
  return written === null || /[^dgu]/.test(written[2]!) ? undefined : written[1];
}

/** A text as a pattern that matches exactly it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
