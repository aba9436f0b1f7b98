import { isMillraceError, type Predicate } from '@millrace/columns';
import type { Definition } from './definition.js';
import { isWellFormed, portablePattern } from './pattern.js';
import { byZod, type RuleDraft } from './rule-draft.js';

/** A pattern, a prefix, a suffix, or a format that zod judges by itself. */
export function textDraft(definition: Definition): RuleDraft {
  const { format = 'text', pattern } = definition;
  const affix = affixDraft(definition);
  if (affix !== undefined) return affix;
  if (format !== 'regex' && format !== 'lowercase' && format !== 'uppercase') {
    return byZod('invalid_format', format, { format });
  }
  const portable = pattern === undefined ? null : portablePattern(pattern);
  return {
    code: 'invalid_format',
    text: format === 'regex' ? `regex(${String(pattern)})` : format,
    operands: { format, pattern: String(pattern) },
    passes: ({ value, type }) =>
      portable === null || type.kind !== 'utf8'
        ? undefined
        : understood(() => value.matches(portable.pattern, { ignoreCase: portable.ignoreCase })),
  };
}

function affixDraft({ format, prefix, suffix, includes, position }: Definition): RuleDraft | undefined {
  const text =
    format === 'starts_with'
      ? prefix
      : format === 'ends_with'
        ? suffix
        : format === 'includes'
          ? includes
          : undefined;
  if (text === undefined) return undefined;
  const name = format === 'starts_with' ? 'startsWith' : format === 'ends_with' ? 'endsWith' : 'includes';
  return {
    code: 'invalid_format',
    text: `${name}(${JSON.stringify(text)})`,
    operands: { format: format!, text },
    passes: ({ value, type }) => {
      if (type.kind !== 'utf8' || !isWellFormed(text) || position !== undefined) return undefined;
      if (format === 'starts_with') return value.startsWith(text);
      return format === 'ends_with' ? value.endsWith(text) : value.contains(text);
    },
  };
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
