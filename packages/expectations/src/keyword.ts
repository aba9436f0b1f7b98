import { UsageError } from '@millrace/columns';
import type { Expectation } from './expectation.js';
import { parameterName } from './parameters.js';

/** What the value of a keyword must be. */
interface KeywordRule {
  readonly expected: string;
  readonly required: boolean;
  accepts(value: unknown): boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isScalar = (value: unknown): boolean =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value) || isDate(value);

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

type RuleName = 'text' | 'texts' | 'members' | 'bound' | 'share' | 'flag' | 'whole' | 'other';

const rules: Readonly<Record<RuleName, KeywordRule>> = {
  text: { expected: 'text', required: true, accepts: isText },
  texts: {
    expected: 'a list of text',
    required: true,
    accepts: (value) =>
      Array.isArray(value) && value.every((member) => isText(member) || parameterName(member) !== null),
  },
  members: {
    expected: 'a list of numbers, texts, booleans or dates',
    required: true,
    accepts: (value) =>
      Array.isArray(value) && value.every((member) => isScalar(member) || parameterName(member) !== null),
  },
  bound: {
    expected: 'a number other than NaN, a text, a boolean or a date that exists',
    required: false,
    accepts: (value) => isScalar(value) && !Number.isNaN(value),
  },
  share: {
    expected: 'a number from 0 to 1',
    required: false,
    accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  flag: { expected: 'true or false', required: false, accepts: (value) => typeof value === 'boolean' },
  whole: { expected: 'a whole number', required: false, accepts: Number.isInteger },
  other: { expected: 'a value', required: false, accepts: () => true },
};

/** The keywords of a type of expectation, each with the rule that its value must meet. */
export type Keywords = Readonly<Record<string, RuleName>>;

/**
 * Refuses keywords that a type of expectation does not know, lacks, or can't take the value of; null stands for absent, and a
 * parameter's name for any value.
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
  for (const [name, rule] of Object.entries(keywords)) checkValue(type, name, rules[rule], kwargs[name]);
}

function checkValue(type: string, name: string, rule: KeywordRule, value: unknown): void {
  const absent = value === undefined || value === null;
  if (absent ? !rule.required : parameterName(value) !== null || rule.accepts(value)) return;
  const actual = absent ? 'missing' : typeof value === 'object' ? typeName(value) : String(value);
  throw new UsageError('bad_option', `${name} must be ${rule.expected}; in ${type} it is ${actual}.`, {
    issues: [{ code: 'bad_option', keyword: name, expected: rule.expected, actual, expectation: type }],
  });
}

function typeName(value: unknown): string {
  if (value instanceof Date) return 'a date that does not exist';
  return Array.isArray(value) ? 'a list with something else in it' : 'an object';
}
