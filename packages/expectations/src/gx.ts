import type { ExpectationResult, SuiteResult } from './result.js';

/** A suite result in Great Expectations' JSON form. */
export type GxSuiteResult = Readonly<Record<string, unknown>>;

/**
 * A result in the JSON form of Great Expectations 1.x: `results` with `expectation_config`, `result` and `exception_info`, and `statistics`.
 *
 * An integer beyond 2^53 is a `bigint` in it; a special double is the number itself.
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
  return {
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
}

function entryToGx({ success, expectation, result, exception }: ExpectationResult): unknown {
  const { type, kwargs, meta = {}, severity = 'critical' } = expectation;
  return {
    success,
    expectation_config: { type, kwargs: kwargsToGx(kwargs), meta, severity },
    result,
    meta: {},
    exception_info: {
      raised_exception: exception !== null,
      exception_message: exception?.message ?? null,
      exception_traceback: exception ? `${exception.code}: ${exception.message}` : null,
    },
  };
}

function kwargsToGx(kwargs: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(kwargs).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return Object.fromEntries(entries);
}
