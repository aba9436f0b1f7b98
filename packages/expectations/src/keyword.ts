import { UsageError } from '@millrace/columns';
import type { Expectation } from './expectation.js';
import { isParameter } from './parameters.js';

/** What the value of a keyword must be. */
interface KeywordRule {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isScalar = (value: unknown): boolean =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value) || isDate(value);

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

function listOf(accepts: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every((member) => accepts(member) || isParameter(member));
}

function words(...allowed: readonly string[]): KeywordRule {
  return { expected: allowed.join(', '), accepts: (value) => allowed.includes(value as string) };
}

type RuleName =
  | 'text'
  | 'texts'
  | 'someTexts'
  | 'members'
  | 'someMembers'
  | 'pairs'
  | 'bound'
  | 'share'
  | 'number'
  | 'positive'
  | 'flag'
  | 'whole'
  | 'character'
  | 'object'
  | 'matchOn'
  | 'ignorePair'
  | 'ignoreColumns'
  | 'outliers'
  | 'other';

const rules: Readonly<Record<RuleName, KeywordRule>> = {
  text: { expected: 'text', accepts: isText },
  texts: { expected: 'a list of text', accepts: listOf(isText) },
  someTexts: {
    expected: 'a list of one text or more',
    accepts: (value) => listOf(isText)(value) && (value as readonly unknown[]).length > 0,
  },
  members: { expected: 'a list of numbers, texts, booleans or dates', accepts: listOf(isScalar) },
  someMembers: {
    expected: 'a list of one number, text, boolean or date, or more',
    accepts: (value) => listOf(isScalar)(value) && (value as readonly unknown[]).length > 0,
  },
  pairs: {
    expected: 'a list of pairs',
    accepts: listOf((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isScalar)),
  },
  bound: {
    expected: 'a number other than NaN, a text, a boolean or a date that exists',
    accepts: (value) => isScalar(value) && !Number.isNaN(value),
  },
  share: {
    expected: 'a number from 0 to 1',
    accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  number: {
    expected: 'a number',
    accepts: (value) => typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value)),
  },
  positive: {
    expected: 'a number from 0 on',
    accepts: (value) => typeof value === 'number' && value >= 0,
  },
  flag: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  whole: { expected: 'a whole number', accepts: isWhole },
  character: {
    expected: 'one character',
    accepts: (value) => typeof value === 'string' && [...value].length === 1,
  },
  object: { expected: 'an object', accepts: isObject },
  matchOn: words('any', 'all'),
  ignorePair: words('both_values_are_missing', 'either_value_is_missing', 'neither'),
  ignoreColumns: words('all_values_are_missing', 'any_value_is_missing', 'never'),
  outliers: words('iqr', 'std'),
  other: { expected: 'a value', accepts: () => true },
};

function isWhole(value: unknown): boolean {
  if (typeof value === 'bigint' || Number.isInteger(value)) return true;
  return typeof value === 'string' && /^[+-]?\d+$/.test(value);
}

/** The keywords of a type of expectation, each with the rule that its value must meet; one with `?` may be left out. */
export type Keywords = Readonly<Record<string, RuleName | `${RuleName}?`>>;

/** The keywords of a row condition. */
export const CONDITION: Keywords = { row_condition: 'other?', condition_parser: 'text?' };

/**
 * Refuses keywords that a type of expectation does not know, lacks, or can't take the value of; null stands for absent, and a
 * parameter for any value.
 */
export function checkKeywords(type: string, keywords: Keywords, { kwargs }: Expectation): void {
  const names = Object.keys(keywords);
  const unknown = Object.keys(kwargs).find((name) => kwargs[name] !== undefined && !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      'unknown_keyword',
      `${type} has no keyword '${unknown}'; it has ${names.join(', ')}.`,
      {
        issues: [{ code: 'unknown_keyword', actual: unknown, expected: names }],
      },
    );
  }
  for (const [name, rule] of Object.entries(keywords)) checkValue(type, name, rule, kwargs[name]);
}

function checkValue(type: string, name: string, ruleName: string, value: unknown): void {
  const rule: KeywordRule = rules[ruleName.replace('?', '') as RuleName];
  const absent = value === undefined || value === null;
  if (absent ? ruleName.endsWith('?') : isParameter(value) || rule.accepts(value)) return;
  const actual = absent ? 'missing' : typeof value === 'object' ? typeName(value) : String(value);
  throw new UsageError('bad_option', `${name} must be ${rule.expected}; in ${type} it is ${actual}.`, {
    issues: [{ code: 'bad_option', keyword: name, expected: rule.expected, actual, expectation: type }],
  });
}

function typeName(value: unknown): string {
  if (value instanceof Date) return 'a date that does not exist';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list with something else in it';
  return 'an object';
}
