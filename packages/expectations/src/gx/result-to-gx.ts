import { checkResult, type ExpectationResult, type SuiteResult } from '../result.js';
import { conditionToGx } from './condition-to-gx.js';

/** A suite result in Great Expectations' JSON form. */
export type GxSuiteResult = Readonly<Record<string, unknown>>;

/** The version of Great Expectations whose documents are written. */
export const GX_VERSION = '1.24.1';

/**
 * A result in the form of Great Expectations 1.x: `results` with `expectation_config`, `result` and `exception_info`, and `statistics`.
 *
 * Integers beyond 2^53 are `bigint` in it and special doubles numbers; {@link gxToJson} writes them as Great Expectations does.
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
  checkResult(result);
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
    meta: { great_expectations_version: GX_VERSION },
    id: null,
  };
}

/** Dates as ISO text, all else as it is. */
function datesAsText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(datesAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, datesAsText(member)]));
}

function entryToGx({ success, expectation, result, exception }: ExpectationResult): unknown {
  const { type, kwargs, meta, severity = 'critical', id, notes, description } = expectation;
  const condition = conditionToGx(kwargs['row_condition']);
  const told = condition === null ? kwargs : { ...kwargs, row_condition: condition };
  return {
    success,
    expectation_config: {
      type,
      kwargs: datesAsText(told),
      meta: meta ?? {},
      severity,
      ...(id ? { id } : {}),
      ...(notes ? { notes } : {}),
      ...(description ? { description } : {}),
    },
    result: datesAsText(result),
    meta: {},
    exception_info: {
      raised_exception: exception !== null,
      exception_message: exception?.message ?? null,
      exception_traceback: exception ? `${exception.code}: ${exception.message}` : null,
    },
  };
}
