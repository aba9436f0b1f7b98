import type { Expectation } from './expectation.js';

/** How one expectation of a suite turned out. */
export interface ExpectationResult {
  readonly success: boolean;
  /** The expectation, its parameters filled in. */
  readonly expectation: Expectation;
  /** What was observed, under Great Expectations' names. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Why the expectation could not be answered; null when it was. */
  readonly exception: { readonly code: string; readonly message: string } | null;
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
}
