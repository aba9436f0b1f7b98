import { UsageError } from '@millrace/columns';
import type { TestResult } from './t-test.js';

/** What a test has to show: that the samples are not told apart (`'equal'`), that they are, or that the first is the greater or the lesser. */
export type Relationship = 'equal' | 'notEqual' | 'greaterThan' | 'lessThan';

/** Options of every hypothesis check. */
export interface HypothesisOptions {
  /** What has to be shown; `'equal'` unless given. */
  readonly relationship?: Relationship;
  /** The chance of error that is accepted, between 0 and 1; 0.01 unless given. */
  readonly alpha?: number;
}

/** The options of a hypothesis check with defaults filled in, as JSON. */
export interface ResolvedHypothesis {
  readonly relationship: Relationship;
  readonly alpha: number;
}

const RELATIONSHIPS: readonly Relationship[] = ['equal', 'notEqual', 'greaterThan', 'lessThan'];

/** Fills in defaults; refuses options that mean nothing. */
export function resolvedHypothesis({
  relationship = 'equal',
  alpha = 0.01,
}: HypothesisOptions): ResolvedHypothesis {
  if (!RELATIONSHIPS.includes(relationship)) {
    throw new UsageError(
      'bad_option',
      `relationship can't be '${String(relationship)}'; it is one of ${RELATIONSHIPS.join(', ')}.`,
      {
        issues: [
          { code: 'bad_option', option: 'relationship', expected: RELATIONSHIPS, actual: relationship },
        ],
      },
    );
  }
  if (!(alpha > 0 && alpha < 1)) {
    throw new UsageError('bad_option', `alpha is ${String(alpha)}; it has to be between 0 and 1.`, {
      issues: [{ code: 'bad_option', option: 'alpha', expected: '0 < alpha < 1', actual: alpha }],
    });
  }
  return { relationship, alpha };
}

/** Tells whether a test's outcome shows the relationship; one that is not defined shows none. */
export function shows(
  { statistic, pValue }: TestResult,
  { relationship, alpha }: ResolvedHypothesis,
): boolean {
  switch (relationship) {
    case 'equal':
      return pValue >= alpha;
    case 'notEqual':
      return pValue < alpha;
    case 'greaterThan':
      return statistic > 0 && pValue / 2 < alpha;
    case 'lessThan':
      return statistic < 0 && pValue / 2 < alpha;
  }
}

/** How a relationship reads in a rule. */
export function relationshipText({ relationship, alpha }: ResolvedHypothesis): string {
  const words = {
    equal: 'equal to',
    notEqual: 'not equal to',
    greaterThan: 'greater than',
    lessThan: 'less than',
  };
  return `${words[relationship]} (alpha ${alpha})`;
}
