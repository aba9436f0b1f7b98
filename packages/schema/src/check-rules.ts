import { or } from '@millrace/columns';
import { comparisonDraft, lengthDraft, rangeDraft } from './bound-rules.js';
import type { CheckDefinition, SetCheck } from './check-definition.js';
import { checkText } from './check-text.js';
import { literalFor } from './constant.js';
import { bigIntFormatDraft, multipleDraft, numberFormatDrafts } from './number-rules.js';
import { jsonOperand, type Rule } from './rule.js';
import { byRow, type RuleDraft } from './rule-draft.js';
import { affixDraft, formatDraft, patternDraft } from './text-rules.js';

/** The rules that one check of a cell stands for, at its place among those of its column. */
export function checkRules(check: CheckDefinition, index: number): Rule[] {
  const { message, aborts = false } = check;
  return drafts(check).map((draft) => ({
    code: draft.code,
    text: draft.text ?? checkText(check),
    operands: message === undefined ? draft.operands : { ...draft.operands, note: message },
    aborts: draft.aborts ?? aborts,
    check: index,
    definition: check,
    passes: draft.passes,
    ...(draft.failsFinite && { failsFinite: draft.failsFinite }),
    ...(draft.passesNull !== undefined && { passesNull: draft.passesNull }),
  }));
}

function drafts(check: CheckDefinition): RuleDraft[] {
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return [comparisonDraft(check)];
    case 'inRange':
      return [rangeDraft(check)];
    case 'isin':
    case 'notin':
      return [setDraft(check)];
    case 'strLength':
      return [lengthDraft(check)];
    case 'listLength':
      return [{ ...lengthDraft(check), passes: () => undefined }];
    case 'strMatches':
      return [patternDraft(check)];
    case 'strContains':
    case 'strStartsWith':
    case 'strEndsWith':
      return [affixDraft(check)];
    case 'format':
      return [formatDraft(check)];
    case 'multipleOf':
      return [multipleDraft(check.value)];
    case 'numberFormat':
      return ['int64', 'uint64'].includes(check.format)
        ? [bigIntFormatDraft(check.format)]
        : numberFormatDrafts(check.format);
    default:
      return [byRow('custom', {})];
  }
}

function setDraft({ check, values }: SetCheck): RuleDraft {
  const among = check === 'isin';
  return {
    code: 'invalid_value',
    operands: { values: values.map(jsonOperand) },
    passesNull: values.includes(null) === among,
    passes: ({ value, type }) => {
      const literals = values.filter((one) => one !== null).map((one) => literalFor(one, type));
      const known = literals.filter((literal) => literal !== undefined);
      if (known.length < literals.length) return undefined;
      const constants = known.map((literal) => (literal as { readonly value?: unknown }).value);
      const plain = known.every((literal) => Reflect.get(literal, 'type') === undefined);
      const isAmong = plain ? value.in(constants as never) : or(...known.map((literal) => value.eq(literal)));
      return among ? isAmong : isAmong.not();
    },
  };
}
