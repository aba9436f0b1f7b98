import type { Rule, RuleOperands } from './rule.js';

/** A rule before it knows its place in the column. */
export type RuleDraft = Pick<Rule, 'code' | 'operands' | 'passes' | 'failsFinite' | 'passesNull'> & {
  /** How the rule reads, where that is not its check's own text. */
  readonly text?: string;
  /** Whether it stops the rules behind it; unless given, that is the check's own option. */
  readonly aborts?: boolean;
};

/** A rule that only the check itself can judge, row by row. */
export function byRow(code: Rule['code'], operands: RuleOperands): RuleDraft {
  return { code, operands, passes: () => undefined };
}
