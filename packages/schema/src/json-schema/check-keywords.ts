import type { CheckDefinition } from '../check-definition.js';
import type { ValueDefinition } from '../column-definition.js';
import { plainConstant } from '../documents/constant-json.js';
import { escapePattern, formatPattern, searchPattern } from '../documents/pattern-text.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';

/** The keywords that say a check, or why JSON Schema can't say it. */
export type Keywords = { readonly keywords: PlainObject } | { readonly reason: string };

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  url: 'uri',
  uuid: 'uuid',
  guid: 'uuid',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  date: 'date',
  time: 'time',
  datetime: 'date-time',
  duration: 'duration',
};

const INTEGER_BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

/** What JSON Schema says of a check of a value; temporal values are text there, which has no order. */
export function checkKeywords(check: CheckDefinition, value: ValueDefinition): Keywords {
  const option = unsaidOption(check, value);
  return option === undefined ? operandKeywords(check, value) : { reason: option };
}

function unsaidOption(check: CheckDefinition, value: ValueDefinition): string | undefined {
  if (check.warnOnly) return "a failure that only warns can't be said";
  if (check.mostly !== undefined && check.mostly !== 1)
    return "a fraction of values that has to pass can't be said";
  if (check.by !== undefined && check.by.length > 0) return "groups of rows can't be said";
  if (check.ignoreNulls === false && value.nullable)
    return "a null that is judged by the check can't be said";
  return undefined;
}

function operandKeywords(check: CheckDefinition, value: ValueDefinition): Keywords {
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'isin':
    case 'notin':
      return listed(check.check, 'values' in check ? check.values : [check.value], value);
    case 'gt':
      return bound('exclusiveMinimum', check.value, value);
    case 'ge':
      return bound('minimum', check.value, value);
    case 'lt':
      return bound('exclusiveMaximum', check.value, value);
    case 'le':
      return bound('maximum', check.value, value);
    case 'inRange':
      return range(check, value);
    case 'strMatches': {
      const found = searchPattern(check);
      return 'pattern' in found ? { keywords: { pattern: found.pattern } } : found;
    }
    case 'strContains':
      return check.position
        ? { reason: "a place to look from can't be said" }
        : pattern(escapePattern(check.text));
    case 'strStartsWith':
      return pattern(`^${escapePattern(check.text)}`);
    case 'strEndsWith':
      return pattern(`${escapePattern(check.text)}$`);
    case 'strLength':
      return lengths(check, 'minLength', 'maxLength');
    case 'listLength':
      return lengths(check, 'minItems', 'maxItems');
    case 'format':
      return format(check.format, formatPattern(check));
    case 'multipleOf':
      return bound('multipleOf', check.value, value);
    case 'numberFormat':
      return numberFormat(check.format);
    case 'uniqueValuesEq':
      return { reason: "a rule over all values of a column can't be said of a row" };
    case 'predicate':
      return { reason: "a predicate can't be said" };
    case 'function':
      return { reason: 'a function is not data' };
    case 'extension':
      return { reason: "a check of a whole column can't be said of a row" };
  }
}

function pattern(text: string): Keywords {
  return { keywords: { pattern: text } };
}

function isOrdered(value: ValueDefinition): boolean {
  return ['int', 'float', 'duration'].includes(value.target.kind);
}

function bound(
  keyword: string,
  operand: Parameters<typeof plainConstant>[0],
  value: ValueDefinition,
): Keywords {
  if (!isOrdered(value))
    return { reason: `${value.target.kind} values are text in JSON, which has no bounds` };
  const number = plainConstant(operand);
  return typeof number === 'number'
    ? { keywords: { [keyword]: number } }
    : { reason: `${String(operand)} is no number that JSON holds exactly` };
}

function range(check: CheckDefinition & { check: 'inRange' }, value: ValueDefinition): Keywords {
  const ends = [
    check.min === null
      ? undefined
      : bound(check.includeMin ? 'minimum' : 'exclusiveMinimum', check.min, value),
    check.max === null
      ? undefined
      : bound(check.includeMax ? 'maximum' : 'exclusiveMaximum', check.max, value),
  ].filter((end) => end !== undefined);
  const unsaid = ends.find((end) => 'reason' in end);
  if (unsaid) return unsaid;
  return { keywords: Object.assign({}, ...ends.map((end) => ('keywords' in end ? end.keywords : {}))) };
}

function lengths(check: { min: number | null; max: number | null }, low: string, high: string): Keywords {
  return {
    keywords: {
      ...(check.min !== null && { [low]: check.min }),
      ...(check.max !== null && { [high]: check.max }),
    },
  };
}

function listed(
  name: string,
  values: readonly Parameters<typeof plainConstant>[0][],
  value: ValueDefinition,
): Keywords {
  if (!isOrdered(value) && !['utf8', 'bool', 'dictionary'].includes(value.target.kind))
    return { reason: `${value.target.kind} values have no one text in JSON` };
  const plain = values.map(plainConstant);
  if (plain.includes(undefined)) return { reason: 'a value is none that JSON holds exactly' };
  const list = plain as Plain[];
  const withNull = value.nullable && (name === 'eq' || name === 'isin') ? [...list, null] : list;
  const keyword: PlainObject =
    withNull.length === 1 ? { const: withNull[0]! } : { enum: [...new Set(withNull)] };
  return { keywords: name === 'ne' || name === 'notin' ? { not: keyword } : keyword };
}

function format(name: string, pattern: string | undefined): Keywords {
  const known = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (known === undefined && pattern === undefined) return { reason: `there is no format '${name}'` };
  return {
    keywords: { ...(known !== undefined && { format: known }), ...(pattern !== undefined && { pattern }) },
  };
}

function numberFormat(name: string): Keywords {
  const bounds = INTEGER_BOUNDS[name];
  if (bounds) return { keywords: { multipleOf: 1, minimum: bounds[0], maximum: bounds[1] } };
  return name.startsWith('float')
    ? { keywords: {} }
    : { reason: `${name} has values that JSON's readers round` };
}
