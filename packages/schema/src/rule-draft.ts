import { jsonOperand, type Rule, type RuleOperands } from './rule.js';

/** A rule before it knows its place in the column. */
export type RuleDraft = Pick<Rule, 'code' | 'text' | 'operands' | 'passes' | 'failsFinite'> & {
  /** Whether it stops the rules behind it; unless given, that is the check's own option. */
  readonly aborts?: boolean;
};

/** A rule that only zod itself can judge, row by row. */
export function byZod(code: Rule['code'], text: string, operands: RuleOperands): RuleDraft {
  return { code, text, operands, passes: () => undefined };
}

/** How an operand reads in a rule's text. */
export function operandText(value: unknown): string {
  if (value instanceof Date) return String(jsonOperand(value));
  return typeof value === 'bigint' ? `${value}n` : String(value);
}
