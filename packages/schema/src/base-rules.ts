import { type Expr, type LiteralValue, lit, types } from '@millrace/columns';
import { listText } from './check-text.js';
import type { ColumnDefinition } from './column-definition.js';
import { isNested } from './family.js';
import { isWellFormed } from './pattern.js';
import { jsonOperand, type Rule } from './rule.js';

const GREATEST = Number.MAX_VALUE;
/** The farthest a JavaScript `Date` reaches, in ms from the epoch. */
const DATE_RANGE = 8_640_000_000_000_000n;

/** What a zod type demands before any check: a finite number, one of the values, a date that JavaScript can hold. */
export function baseRules(definition: ColumnDefinition): Rule[] {
  if (isNested(definition)) return [nestedRule(definition)];
  if (definition.values !== null) return [valuesRule(definition.values)];
  if (definition.family === 'number') return [FINITE];
  return definition.family === 'date' || definition.as === 'date' ? [VALID_DATE] : [];
}

const TYPE_RULE = { aborts: true, check: -1, definition: null } as const;

const FINITE: Rule = {
  ...TYPE_RULE,
  code: 'not_finite',
  text: 'finite',
  operands: {},
  passes: ({ value, type }) => (type.kind === 'float' ? value.between(-GREATEST, GREATEST) : true),
};

const VALID_DATE: Rule = {
  ...TYPE_RULE,
  code: 'invalid_date',
  text: 'date',
  operands: {},
  passes: ({ value }) => value.between(instant(-DATE_RANGE), instant(DATE_RANGE)),
};

function instant(milliseconds: bigint): Expr {
  return lit(milliseconds, types.timestamp('ms', 'UTC'));
}

/** What is nested is judged by zod as a whole. */
function nestedRule({ family }: ColumnDefinition): Rule {
  return {
    ...TYPE_RULE,
    code: 'invalid_nested',
    text: `valid ${family}`,
    operands: {},
    passes: () => undefined,
  };
}

function valuesRule(values: readonly (string | number | bigint | boolean)[]): Rule {
  // A text with half a surrogate pair is no Arrow text, so no cell can equal it.
  const possible = values.filter((value) => typeof value !== 'string' || isWellFormed(value));
  return {
    ...TYPE_RULE,
    code: 'invalid_value',
    text: `one of ${listText(values)}`,
    operands: { values: values.map(jsonOperand) },
    passes: ({ value }) =>
      possible.length === 0 ? value.isNull() : value.in(possible as readonly LiteralValue[]),
  };
}
