import type { CheckDefinition, Constant } from './check-definition.js';
import { expressionText } from './expression-text.js';
import { extensionOf } from './extension.js';
import { jsonOperand } from './rule.js';

const COMPARISONS = { eq: 'eq', ne: 'ne', gt: 'gt', ge: 'min', lt: 'lt', le: 'max' } as const;
const AFFIXES = { strContains: 'includes', strStartsWith: 'startsWith', strEndsWith: 'endsWith' } as const;
const FUNCTIONS = {
  cell: 'custom check',
  row: 'custom row check',
  column: 'custom column check',
  group: 'custom group check',
} as const;
const ANCHORS = { search: 'regex', start: 'regex at the start', full: 'regex as a whole' } as const;
const LISTED = 8;

/** How a check reads as a rule: in zod's words where zod has some. */
export function checkText(check: CheckDefinition): string {
  if (check.name !== undefined) return check.name;
  switch (check.check) {
    case 'inRange':
      return `inRange${check.includeMin ? '[' : '('}${constantText(check.min)}, ${constantText(check.max)}${check.includeMax ? ']' : ')'}`;
    case 'isin':
    case 'notin':
    case 'uniqueValuesEq':
      return `${check.check}(${listText(check.values)})`;
    case 'strMatches':
      return `${ANCHORS[check.anchor]}(${check.dialect === 'python' ? JSON.stringify(check.pattern) : `/${check.pattern}/${check.flags}`})`;
    case 'strContains':
    case 'strStartsWith':
    case 'strEndsWith':
      return `${AFFIXES[check.check]}(${JSON.stringify(check.text)})`;
    case 'strLength':
    case 'listLength':
      return lengthText(check.min, check.max);
    case 'format':
      return check.format;
    case 'multipleOf':
      return `multipleOf(${constantText(check.value)})`;
    case 'numberFormat':
      return check.format;
    case 'predicate':
      return expressionText(check.predicate);
    case 'function':
      return FUNCTIONS[check.over];
    case 'extension':
      return extensionOf(check)?.text(check.operands) ?? check.kind;
    default:
      return `${COMPARISONS[check.check]}(${constantText(check.value)})`;
  }
}

/** Some values as a person reads them, or how many there are. */
export function listText(values: readonly Constant[]): string {
  return values.length > LISTED ? `${values.length} values` : values.map(constantText).join(', ');
}

/** A constant as it is written in a schema. */
export function constantText(value: Constant): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return String(jsonOperand(value));
  return typeof value === 'object' && value !== null ? JSON.stringify(jsonOperand(value)) : String(value);
}

function lengthText(min: number | null, max: number | null): string {
  if (min !== null && min === max) return `length(${min})`;
  if (min !== null && max !== null) return `length(${min}, ${max})`;
  return min === null ? `maxLength(${max})` : `minLength(${min})`;
}
