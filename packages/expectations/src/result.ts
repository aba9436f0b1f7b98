import { UsageError } from '@millrace/columns';
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

/** Refuses what no call of `validate` gave, a promise of a result above all. */
export function checkResult(result: SuiteResult): void {
  const { results, statistics }: Partial<SuiteResult> = result ?? {};
  if (Array.isArray(results) && typeof statistics === 'object' && statistics !== null) return;
  const isPromise = typeof (result as { then?: unknown } | null | undefined)?.then === 'function';
  throw new UsageError(
    'bad_result',
    isPromise
      ? 'This is the promise of a result: write await before validate(suite, source).'
      : 'This is no result of a suite: pass what `await validate(suite, source)` gave.',
    { issues: [{ code: 'bad_result', actual: isPromise ? 'a promise' : typeof result }] },
  );
}

/** Refuses a severity that there is not. */
export function checkFailOn(failOn: FailOn): void {
  if (Object.hasOwn(RANK, failOn)) return;
  const expected = Object.keys(RANK);
  throw new UsageError('bad_option', `failOn must be ${expected.join(', ')}, not ${String(failOn)}.`, {
    issues: [{ code: 'bad_option', option: 'failOn', actual: failOn, expected }],
  });
}

/**
 * Whether a result lets data pass: no expectation of the given severity or above failed. An expectation without one is critical.
 *
 * @throws UsageError for what is no result, and for a severity that there is not.
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
  checkResult(result);
  checkFailOn(failOn);
  return result.results.every(
    ({ success, expectation }) => success || RANK[expectation.severity ?? 'critical'] < RANK[failOn],
  );
}
