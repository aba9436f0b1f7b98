import { UsageError } from '@millrace/columns';
import type { PatternCheck } from './check-definition.js';
import type { NamePattern } from './column-definition.js';
import { pythonPattern } from './python-pattern.js';

/**
 * The pattern as JavaScript runs it on one text: written out of its dialect, and anchored.
 *
 * @throws UsageError for what is no pattern, or none that JavaScript can run.
 */
export function patternRegExp({
  pattern,
  flags,
  dialect,
  anchor,
}: Pick<PatternCheck & NamePattern, 'pattern' | 'flags' | 'dialect' | 'anchor'>): RegExp {
  const written = dialect === 'python' ? pythonPattern(pattern, flags) : { source: pattern, flags };
  try {
    return new RegExp(anchored(written.source, written.flags, anchor), written.flags);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('bad_pattern', `The pattern ${JSON.stringify(pattern)} can't be read: ${reason}`, {
      cause,
      issues: [{ code: 'bad_pattern', actual: pattern, expected: `a regular expression (${dialect})` }],
    });
  }
}

/** With the flag `m`, `^` and `$` are the ends of lines, and not those of the text. */
function anchored(source: string, flags: string, anchor: PatternCheck['anchor']): string {
  if (anchor === 'search') return source;
  const [start, end] = flags.includes('m') ? ['(?<![\\s\\S])', '(?![\\s\\S])'] : ['^', '$'];
  return `${start}(?:${source})${anchor === 'full' ? end : ''}`;
}
