import type { Expectation } from '../expectation.js';
import { literalText } from '../parameters.js';
import { checkSuite, type ExpectationSuite } from '../suite.js';
import { conditionToGx } from './condition-to-gx.js';
import { GX_VERSION } from './result-to-gx.js';

/** A suite in Great Expectations' JSON form. */
export type GxSuite = Readonly<Record<string, unknown>>;

/**
 * A suite in the form that Great Expectations 1.x reads; write it with {@link gxToJson}.
 *
 * `{{ name }}` becomes `{"$PARAMETER": "name"}`, and a row condition Great Expectations' own form where it has one. What it can't read
 * (row conditions that compute, expectations beyond its core) is named in `meta.millrace_losses`.
 *
 * @example
 * ```ts
 * import { expectColumnMaxToBeBetween, expectationSuite, suiteToGx } from '@millrace/expectations';
 * const gx = suiteToGx(expectationSuite('orders', [expectColumnMaxToBeBetween('n', { minValue: '{{ least }}' })]));
 * gx.expectations; // => [{ type: 'expect_column_max_to_be_between', kwargs: { column: 'n', min_value: { $PARAMETER: 'least' } }, meta: {}, severity: 'critical' }]
 * ```
 */
export function suiteToGx(suite: ExpectationSuite): GxSuite {
  checkSuite(suite);
  const losses: string[] = [];
  const expectations = suite.expectations.map((expectation) => expectationToGx(expectation, losses));
  return {
    name: suite.name,
    ...(suite.id ? { id: suite.id } : {}),
    expectations,
    suite_parameters: {},
    meta: {
      ...suite.meta,
      great_expectations_version: GX_VERSION,
      ...(losses.length > 0 ? { millrace_losses: losses } : {}),
    },
    notes: suite.notes?.join('\n') ?? null,
  };
}

const OURS = new Set([
  'expect_column_values_to_be_email',
  'expect_column_values_to_be_url',
  'expect_column_values_to_be_uuid',
  'expect_column_values_to_be_ip_address',
  'expect_column_values_to_exist_in_other_table',
  'expect_column_max_age_to_be_less_than',
  'expect_table_row_count_to_be_close_to_history',
  'expect_column_days_to_equal_set',
  'expect_table_columns_to_match_schema',
]);

function expectationToGx(expectation: Expectation, losses: string[]): unknown {
  const { type, kwargs, id, notes, description, meta, severity = 'critical' } = expectation;
  if (OURS.has(type)) losses.push(`${type}: Great Expectations has no such expectation.`);
  const entries = Object.entries(kwargs).map(([name, value]) => {
    if (name !== 'row_condition') return [name, valueToGx(value)];
    const isOurs = typeof (value as { node?: unknown } | null)?.node === 'string';
    const condition = isOurs ? conditionToGx(value) : value;
    if (isOurs && condition === null)
      losses.push(`${type}: its row condition has no form in Great Expectations.`);
    return [name, condition ?? value];
  });
  return {
    type,
    kwargs: Object.fromEntries(entries),
    meta: meta ?? {},
    severity,
    ...(id ? { id } : {}),
    ...(notes ? { notes } : {}),
    ...(description ? { description } : {}),
  };
}

function valueToGx(value: unknown): unknown {
  if (typeof value === 'string') {
    const expression = /^\{\{(.*)\}\}$/s.exec(value)?.[1];
    return expression === undefined ? value : { $PARAMETER: expression.trim() };
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(valueToGx);
  if (typeof value !== 'object' || value === null) return value;
  const literal = literalText(value);
  if (literal !== null) return literal;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, valueToGx(member)]));
}
