import { type Expr, type LiteralValue, lit, types } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { isWellFormed } from './pattern.js';
import { jsonOperand, type Rule } from './rule.js';

const GREATEST = Number.MAX_VALUE;
/** The farthest a JavaScript `Date` reaches, in ms from the epoch. */
const DATE_RANGE = 8_640_000_000_000_000n;

/** What a zod type demands before any check: a finite number, one of the values, a date that JavaScript can hold. */
export function baseRules(plan: Omit<ColumnPlan, 'rules'>): Rule[] {
  if (plan.values !== null) return [valuesRule(plan.values)];
  if (plan.family === 'number') return [FINITE];
  if (plan.family === 'date') return [VALID_DATE];
  return [];
}

const FINITE: Rule = {
  code: 'not_finite',
  text: 'finite',
  operands: {},
  aborts: true,
  check: -1,
  passes: ({ value, type }) => (type.kind === 'float' ? value.between(-GREATEST, GREATEST) : true),
};

const VALID_DATE: Rule = {
  code: 'invalid_date',
  text: 'date',
  operands: {},
  aborts: true,
  check: -1,
  passes: ({ value }) => value.between(instant(-DATE_RANGE), instant(DATE_RANGE)),
};

function instant(milliseconds: bigint): Expr {
  return lit(milliseconds, types.timestamp('ms', 'UTC'));
}

function valuesRule(values: readonly (string | number | bigint | boolean)[]): Rule {
  // A text with half a surrogate pair is no Arrow text, so no cell can equal it.
  const possible = values.filter((value) => typeof value !== 'string' || isWellFormed(value));
  return {
    code: 'invalid_value',
    text: `one of ${values.length > 8 ? `${values.length} values` : values.map((value) => shown(value)).join(', ')}`,
    operands: { values: values.map(jsonOperand) },
    aborts: true,
    check: -1,
    passes: ({ value }) =>
      possible.length === 0 ? value.isNull() : value.in(possible as readonly LiteralValue[]),
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
