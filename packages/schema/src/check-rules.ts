import * as z from 'zod';
import { boundDraft, lengthDraft } from './bound-rules.js';
import type { ColumnCheck } from './column-plan.js';
import { type Definition, definitionOf } from './definition.js';
import { bigIntFormatDraft, multipleDraft, numberFormatDrafts } from './number-rules.js';
import type { Rule } from './rule.js';
import { byZod, type RuleDraft } from './rule-draft.js';
import { textDraft } from './text-rules.js';

const defaultWhen = definitionOf(z.string().min(1)).checks?.map(definitionOf)[0]?.when;

/** The rules that one zod check stands for; what isn't known here is left to zod, row by row. */
export function checkRules(check: ColumnCheck, index: number): Rule[] {
  const definition = definitionOf(check.zod);
  const note = noteOf(definition);
  const plain = !check.onNull && (definition.when === undefined || definition.when === defaultWhen);
  return drafts(definition).map((draft) => ({
    code: draft.code,
    text: draft.text,
    operands: note === undefined ? draft.operands : { ...draft.operands, note },
    aborts: draft.aborts ?? definition.abort === true,
    check: index,
    passes: plain ? draft.passes : () => undefined,
    ...(draft.failsFinite && { failsFinite: draft.failsFinite }),
  }));
}

function drafts(definition: Definition): RuleDraft[] {
  switch (definition.check) {
    case 'greater_than':
    case 'less_than':
      return [boundDraft(definition, definition.check === 'greater_than')];
    case 'min_length':
      return [lengthDraft('too_small', definition.minimum!)];
    case 'max_length':
      return [lengthDraft('too_big', definition.maximum!)];
    case 'length_equals':
      return [lengthDraft('invalid_length', definition.length!)];
    case 'number_format':
      return numberFormatDrafts(definition.format!);
    case 'bigint_format':
      return [bigIntFormatDraft(definition.format!)];
    case 'multiple_of':
      return [multipleDraft(definition.value)];
    case 'string_format':
      return [textDraft(definition)];
    case 'describe':
    case 'meta':
      return [];
    default:
      // What a superRefine reports may stop the checks behind it, or not: only zod can tell.
      return [
        { ...byZod('custom', 'custom check', {}), ...(definition.fn === undefined && { aborts: true }) },
      ];
  }
}

/** The author's own message, where it is plain text. */
function noteOf(definition: Definition): string | undefined {
  if (typeof definition.error !== 'function') return undefined;
  try {
    const said: unknown = definition.error({ code: 'custom', input: undefined, path: [] });
    const text = typeof said === 'object' && said !== null ? Reflect.get(said, 'message') : said;
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
