import { untagged } from './plain.js';
import type { ExpectationResult, SuiteResult } from './result.js';

/** A suite result in Great Expectations' JSON form. */
export type GxSuiteResult = Readonly<Record<string, unknown>>;

/**
 * A result in the JSON form of Great Expectations 1.x: `results` with `expectation_config`, `result` and `exception_info`, and `statistics`.
 *
 * It is plain JSON: what JSON has no number for (an integer beyond 2^53, NaN, an infinity) is text in it, dates are ISO 8601.
 *
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, resultToGx, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectColumnToExist('id')]);
 * const gx = resultToGx(await validate(suite, tableFromArrays({ id: [1] })));
 * gx.statistics; // => { evaluated_expectations: 1, successful_expectations: 1, unsuccessful_expectations: 0, success_percent: 100 }
 * ```
 */
export function resultToGx(result: SuiteResult): GxSuiteResult {
  const { evaluated, successful, unsuccessful, successPercent } = result.statistics;
  const form = {
    success: result.success,
    results: result.results.map(entryToGx),
    suite_name: result.suiteName,
    suite_parameters: {},
    statistics: {
      evaluated_expectations: evaluated,
      successful_expectations: successful,
      unsuccessful_expectations: unsuccessful,
      success_percent: successPercent,
    },
    meta: {},
    id: null,
  };
  return untagged(form) as GxSuiteResult;
}

function entryToGx({ success, expectation, result, exception }: ExpectationResult): unknown {
  const { type, kwargs, meta = {}, severity = 'critical' } = expectation;
  return {
    success,
    expectation_config: { type, kwargs, meta, severity },
    result,
    meta: {},
    exception_info: {
      raised_exception: exception !== null,
      exception_message: exception?.message ?? null,
      exception_traceback: exception ? `${exception.code}: ${exception.message}` : null,
    },
  };
}
