import { type Issue, MillraceError } from '@millrace/columns';
import { checkOptions } from './option-names.js';
import { type FailOn, passes, type SuiteResult } from './result.js';
import { resultText } from './result-text.js';

/**
 * Thrown by `assertQuality` when data does not meet a suite: it carries the whole result, and its message lists what failed.
 *
 * @example
 * ```ts
 * import { DataQualityError, expectColumnToExist, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectColumnToExist('id')]);
 * const error = new DataQualityError(await validate(suite, tableFromArrays({ n: [1] })));
 * error.result.success; // => false
 * ```
 */
export class DataQualityError extends MillraceError {
  readonly result: SuiteResult;

  constructor(result: SuiteResult) {
    super('data_quality', resultText(result, { failedOnly: true }), { issues: issuesFrom(result) });
    this.name = 'DataQualityError';
    this.result = result;
  }
}

function issuesFrom(result: SuiteResult): readonly Issue[] {
  return result.results
    .filter((entry) => !entry.success)
    .map((entry) => ({
      code: entry.exception ? 'expectation_not_run' : 'expectation_failed',
      expectation: entry.expectation.type,
      kwargs: entry.expectation.kwargs,
      result: entry.result,
      ...(entry.exception ? { message: entry.exception.message } : {}),
    }));
}

/**
 * Throws when an expectation of the severity `failOn` or above failed (any, unless told otherwise); the error lists all that failed.
 *
 * @throws DataQualityError carrying the result.
 * @throws UsageError for what is no result, such as a promise of one.
 * @example
 * ```ts
 * import { assertQuality, expectTableRowCountToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectTableRowCountToBeBetween({ minValue: 1 })]);
 * assertQuality(await validate(suite, tableFromArrays({ n: [1, 2] }))); // => undefined
 * ```
 */
export function assertQuality(result: SuiteResult, options: { readonly failOn?: FailOn } = {}): void {
  checkOptions('assertQuality', options, ['failOn']);
  const { failOn = 'any' } = options;
  if (!passes(result, failOn)) throw new DataQualityError(result);
}
