import type { CheckDefinition } from '../check-definition.js';
import type { ValueDefinition } from '../column-definition.js';
import { isoConstant } from '../documents/constant-json.js';
import { escapePattern, formatPattern, searchPattern } from '../documents/pattern-text.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';

/** A check as options of the logical type, as a quality rule, or why ODCS has neither. */
export type OdcsRule =
  | { readonly options: PlainObject }
  | { readonly quality: PlainObject }
  | { readonly reason: string };

/** What ODCS 3.1 says of a check. */
export function checkToOdcs(check: CheckDefinition, value: ValueDefinition): OdcsRule {
  if (check.by !== undefined && check.by.length > 0) return { reason: "groups of rows can't be said" };
  if (check.ignoreNulls === false && value.nullable)
    return { reason: "a null that is judged by the check can't be said" };
  const rule = operandRule(check, value);
  if ('reason' in rule) return rule;
  const plain = !check.warnOnly && (check.mostly ?? 1) === 1 && check.severity === undefined;
  if ('options' in rule && plain) return rule;
  if ('quality' in rule) return { quality: { ...rule.quality, ...tolerance(check), ...described(check) } };
  return { reason: 'only sets and patterns may be tolerated, or be of a severity' };
}

function tolerance(check: CheckDefinition): PlainObject {
  const mostly = check.mostly ?? 1;
  const percent = Number((100 * (1 - mostly)).toPrecision(12));
  return mostly === 1 ? { mustBe: 0 } : { unit: 'percent', mustBeLessOrEqualTo: percent };
}

function described(check: CheckDefinition): PlainObject {
  const severity = check.severity ?? (check.warnOnly ? 'warning' : undefined);
  return {
    ...(check.name !== undefined && { name: check.name }),
    ...(check.message !== undefined && { description: check.message }),
    ...(severity !== undefined && { severity }),
  };
}

function operandRule(check: CheckDefinition, value: ValueDefinition): OdcsRule {
  switch (check.check) {
    case 'ge':
      return bound('minimum', check.value, value);
    case 'gt':
      return bound('exclusiveMinimum', check.value, value);
    case 'le':
      return bound('maximum', check.value, value);
    case 'lt':
      return bound('exclusiveMaximum', check.value, value);
    case 'inRange':
      return together([
        ...(check.min === null
          ? []
          : [bound(check.includeMin ? 'minimum' : 'exclusiveMinimum', check.min, value)]),
        ...(check.max === null
          ? []
          : [bound(check.includeMax ? 'maximum' : 'exclusiveMaximum', check.max, value)]),
      ]);
    case 'eq':
      return validValues([check.value], value);
    case 'isin':
      return validValues(check.values, value);
    case 'multipleOf':
      return bound('multipleOf', check.value, value);
    case 'strLength':
      return {
        options: {
          ...(check.min !== null && { minLength: check.min }),
          ...(check.max !== null && { maxLength: check.max }),
        },
      };
    case 'listLength':
      return {
        options: {
          ...(check.min !== null && { minItems: check.min }),
          ...(check.max !== null && { maxItems: check.max }),
        },
      };
    default:
      return textRule(check);
  }
}

function textRule(check: CheckDefinition): OdcsRule {
  const plain = !check.warnOnly && (check.mostly ?? 1) === 1 && check.severity === undefined;
  const patternRule = (pattern: string): OdcsRule =>
    plain ? { options: { pattern } } : { quality: { metric: 'invalidValues', arguments: { pattern } } };
  switch (check.check) {
    case 'strMatches': {
      const found = searchPattern(check);
      return 'pattern' in found ? patternRule(found.pattern) : found;
    }
    case 'strContains':
      return check.position
        ? { reason: "a place to look from can't be said" }
        : patternRule(escapePattern(check.text));
    case 'strStartsWith':
      return patternRule(`^${escapePattern(check.text)}`);
    case 'strEndsWith':
      return patternRule(`${escapePattern(check.text)}$`);
    case 'format': {
      const format = { url: 'uri', datetime: undefined }[check.format] ?? check.format;
      const pattern = formatPattern(check);
      if (pattern !== undefined && !plain) return patternRule(pattern);
      return { options: { format, ...(pattern !== undefined && { pattern }) } };
    }
    case 'function':
      return { reason: 'a function is not data' };
    default:
      return { reason: `ODCS has no rule that says '${check.check}'` };
  }
}

function bound(
  keyword: string,
  operand: Parameters<typeof isoConstant>[0],
  { target }: ValueDefinition,
): OdcsRule {
  const plain = isoConstant(operand, target);
  const temporal = ['date', 'time', 'timestamp'].includes(target.kind);
  const fits = temporal
    ? typeof plain === 'string'
    : typeof plain === 'number' && ['int', 'float', 'duration'].includes(target.kind);
  return fits
    ? { options: { [keyword]: plain! } }
    : { reason: `${String(operand)} is no bound that ODCS can hold` };
}

function validValues(
  values: readonly Parameters<typeof isoConstant>[0][],
  { target }: ValueDefinition,
): OdcsRule {
  const plain = values.map((value) => isoConstant(value, target));
  if (plain.includes(undefined)) return { reason: 'a value is none that ODCS can hold exactly' };
  return { quality: { metric: 'invalidValues', arguments: { validValues: plain as Plain[] } } };
}

function together(rules: readonly OdcsRule[]): OdcsRule {
  const unsaid = rules.find((rule) => 'reason' in rule);
  if (unsaid) return unsaid;
  return { options: Object.assign({}, ...rules.map((rule) => ('options' in rule ? rule.options : {}))) };
}
