import { isMillraceError, type Predicate } from '@millrace/columns';
import type { FormatCheck, PatternCheck, TextCheck } from './check-definition.js';
import { isWellFormed, type PortablePattern, portablePattern } from './pattern.js';
import { patternRegExp } from './pattern-regexp.js';
import { portablePythonPattern } from './python-pattern.js';
import type { RuleDraft } from './rule-draft.js';

/** A text at the start, at the end, or within. */
export function affixDraft({ check, text, position }: TextCheck): RuleDraft {
  const format = (
    { strContains: 'includes', strStartsWith: 'starts_with', strEndsWith: 'ends_with' } as const
  )[check];
  return {
    code: 'invalid_format',
    operands: { format, text },
    passes: ({ value, type }) => {
      if (type.kind !== 'utf8' || !isWellFormed(text) || position !== undefined) return undefined;
      if (check === 'strStartsWith') return value.startsWith(text);
      return check === 'strEndsWith' ? value.endsWith(text) : value.contains(text);
    },
  };
}

/** A pattern: on columns where every engine reads it alike. */
export function patternDraft(check: PatternCheck): RuleDraft {
  const plain = check.anchor === 'search' && check.dialect === 'ecmascript';
  const pattern = plain ? `/${check.pattern}/${check.flags}` : check.pattern;
  return {
    code: 'invalid_format',
    operands: { format: 'regex', pattern },
    passes: matching(portable(check)),
  };
}

/** Formats that are their pattern and nothing more. */
const PATTERN_ONLY: ReadonlySet<string> = new Set([
  'lowercase',
  'uppercase',
  'uuid',
  'guid',
  'ulid',
  'xid',
  'ksuid',
  'nanoid',
  'cuid2',
  'ipv4',
  'cidrv4',
  'e164',
  'date',
  'time',
  'datetime',
]);

/** A format that zod knows by name. */
export function formatDraft({ format, pattern }: FormatCheck): RuleDraft {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(pattern ?? '') ?? [];
  const known = PATTERN_ONLY.has(format) && source !== undefined;
  return {
    code: 'invalid_format',
    operands: {
      format,
      ...(pattern !== undefined && (format === 'lowercase' || format === 'uppercase') && { pattern }),
    },
    passes: known ? matching(portablePattern(new RegExp(source, flags))) : () => undefined,
  };
}

function portable(check: PatternCheck): PortablePattern | null {
  if (check.dialect === 'ecmascript') return portablePattern(patternRegExp(check));
  const pattern = portablePythonPattern(check.pattern, check.flags, check.anchor);
  return pattern === null ? null : { pattern, ignoreCase: false };
}

function matching(found: PortablePattern | null): RuleDraft['passes'] {
  return ({ value, type }) =>
    found === null || type.kind !== 'utf8'
      ? undefined
      : understood(() => value.matches(found.pattern, { ignoreCase: found.ignoreCase }));
}

/** What a builder returns, or undefined where it refuses the pattern. */
function understood(build: () => Predicate): Predicate | undefined {
  try {
    return build();
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
