import { UsageError } from '@millrace/columns';
import type { Expectation } from './expectation.js';
import { expectationKeys } from './key.js';
import { checkSuite, type ExpectationSuite, expectationSuite } from './suite.js';

/**
 * A suite with more expectations behind its own: those of other suites, or single ones.
 *
 * @throws UsageError as `expectationSuite` does.
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, extendSuite } from '@millrace/expectations';
 * const base = expectationSuite('base', [expectColumnToExist('id')]);
 * extendSuite('orders', base, [expectColumnToExist('amount')]).expectations.length; // => 2
 * ```
 */
export function extendSuite(
  name: string,
  ...parts: readonly (ExpectationSuite | readonly Expectation[])[]
): ExpectationSuite {
  return expectationSuite(
    name,
    parts.flatMap((part) => ('expectations' in part ? part.expectations : part)),
  );
}

/**
 * A suite of those expectations of another that a function picks.
 *
 * @throws UsageError when the suite is malformed.
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, pickExpectations } from '@millrace/expectations';
 * const base = expectationSuite('base', [expectColumnToExist('id'), expectColumnToExist('note', { severity: 'info' })]);
 * pickExpectations(base, ({ severity }) => severity !== 'info').expectations.length; // => 1
 * ```
 */
export function pickExpectations(
  suite: ExpectationSuite,
  isPicked: (expectation: Expectation, key: string) => boolean,
): ExpectationSuite {
  checkSuite(suite);
  const keys = expectationKeys(suite.expectations);
  return { ...suite, expectations: suite.expectations.filter((one, at) => isPicked(one, keys[at]!)) };
}

/**
 * A suite with other expectations in place of those of the same key: the same `id`, else the same type, columns and row condition.
 *
 * @throws UsageError for an expectation whose key the suite does not have.
 * @example
 * ```ts
 * import { expectColumnMaxToBeBetween, expectationSuite, overrideExpectations } from '@millrace/expectations';
 * const base = expectationSuite('base', [expectColumnMaxToBeBetween('n', { maxValue: 9 })]);
 * const wider = overrideExpectations(base, [expectColumnMaxToBeBetween('n', { maxValue: 99 })]);
 * wider.expectations[0]?.kwargs.max_value; // => 99
 * ```
 */
export function overrideExpectations(
  suite: ExpectationSuite,
  others: readonly Expectation[],
): ExpectationSuite {
  checkSuite(suite);
  const keys = expectationKeys(suite.expectations);
  const expectations = [...suite.expectations];
  expectationKeys(others).forEach((key, at) => {
    const place = keys.indexOf(key);
    if (place < 0) {
      const { type, kwargs } = others[at]!;
      throw new UsageError(
        'unknown_expectation',
        `The suite '${suite.name}' has no expectation to be overridden by ${type} on ${JSON.stringify(kwargs['column'] ?? kwargs['column_list'] ?? null)}.`,
        { issues: [{ code: 'unknown_expectation', actual: type }] },
      );
    }
    expectations[place] = others[at]!;
  });
  return { ...suite, ...expectationSuite(suite.name, expectations) };
}
