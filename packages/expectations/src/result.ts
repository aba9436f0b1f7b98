import type { Expectation, Severity } from './expectation.js';

/** How one expectation of a suite turned out. */
export interface ExpectationResult {
  readonly success: boolean;
  /** The expectation's `id`, or a name made of its type, columns and condition; it stays when bounds change. */
  readonly key: string;
  /** The expectation, its parameters filled in. */
  readonly expectation: Expectation;
  /** What was observed, under Great Expectations' names. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Why the expectation could not be answered; null when it was. */
  readonly exception: { readonly code: string; readonly message: string } | null;
}

/** When and how long a suite ran; no part of what a result is compared by. */
export interface Run {
  readonly startedAt: string;
  readonly durationMs: number;
}

/** How a suite turned out: a success when every expectation is one. Results are in the suite's order. */
export interface SuiteResult {
  readonly success: boolean;
  readonly suiteName: string;
  readonly results: readonly ExpectationResult[];
  readonly statistics: {
    readonly evaluated: number;
    readonly successful: number;
    readonly unsuccessful: number;
    /** Null when the suite is empty. */
    readonly successPercent: number | null;
  };
  /** Not enumerable: two results of the same data are equal whenever they were made. */
  readonly run?: Run;
}

/** From which severity on a failed expectation stops the data; `any` is every one. */
export type FailOn = Severity | 'any';

const RANK: Readonly<Record<FailOn, number>> = { any: 0, info: 0, warning: 1, critical: 2 };

/**
 * Whether a result lets data pass: no expectation of the given severity or above failed. An expectation without one is critical.
 *
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, passes, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectColumnToExist('note', { severity: 'warning' })]);
 * const result = await validate(suite, tableFromArrays({ id: [1] }));
 * [result.success, passes(result), passes(result, 'critical')]; // => [false, false, true]
 * ```
 */
export function passes(result: SuiteResult, failOn: FailOn = 'any'): boolean {
  return result.results.every(
    ({ success, expectation }) => success || RANK[expectation.severity ?? 'critical'] < RANK[failOn],
  );
}
