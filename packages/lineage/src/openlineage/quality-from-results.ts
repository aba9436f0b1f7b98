import type { DataQualityAssertion, DataQualityAssertionsFacet } from './quality-facets.js';
import type { TestExecution, TestRunFacet } from './run-facets.js';

/** The result of an expectation suite, as `@millrace/expectations` or Great Expectations writes it. */
export interface ExpectationResults {
  readonly results: readonly {
    readonly success: boolean;
    /** `expectation` of `@millrace/expectations`. */
    readonly expectation?: ExpectationLike;
    /** `expectation_config` of Great Expectations. */
    readonly expectation_config?: ExpectationLike;
    readonly result?: Readonly<Record<string, unknown>>;
    readonly exception?: { readonly message: string } | null;
  }[];
}

interface ExpectationLike {
  readonly type?: string;
  readonly expectation_type?: string;
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly severity?: string | null;
  readonly description?: string | null;
}

/** The report of a schema, as `@millrace/schema` writes it. */
export interface SchemaReportLike {
  readonly issues: readonly {
    readonly column: string | null;
    readonly rule: string;
    readonly code: string;
    readonly count: number;
    readonly severity?: string;
    readonly warning?: boolean;
    readonly message?: string;
  }[];
}

/**
 * The `dataQualityAssertions` facet of an input, from the result of an expectation suite.
 *
 * @example
 * ```ts
 * import { assertionsFromExpectations } from '@millrace/lineage/openlineage';
 * const { assertions } = assertionsFromExpectations({
 *   results: [{ success: false, expectation: { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'delay' } },
 *     result: { unexpected_count: 3 } }],
 * });
 * assertions[0]?.actual; // => '3 unexpected'
 * ```
 */
export function assertionsFromExpectations(result: ExpectationResults): DataQualityAssertionsFacet {
  return {
    assertions: result.results.map((entry): DataQualityAssertion => {
      const { type, column, details, params } = expectationOf(entry);
      return {
        assertion: type,
        success: entry.success,
        ...(column !== undefined && { column }),
        ...details,
        ...(params && { params }),
      };
    }),
  };
}

/**
 * The `test` facet of a run, from the result of an expectation suite.
 *
 * @example
 * ```ts
 * import { testsFromExpectations } from '@millrace/lineage/openlineage';
 * testsFromExpectations({ results: [{ success: true, expectation: { type: 'expect_column_to_exist', kwargs: { column: 'id' } } }] })
 *   .tests[0]?.status; // => 'pass'
 * ```
 */
export function testsFromExpectations(result: ExpectationResults): TestRunFacet {
  return {
    tests: result.results.map((entry): TestExecution => {
      const { type, column, details, params } = expectationOf(entry);
      return {
        name: column === undefined ? type : `${type}(${column})`,
        status: entry.success ? 'pass' : 'fail',
        type,
        ...details,
        ...((params || column !== undefined) && {
          params: { ...params, ...(column !== undefined && { column }) },
        }),
      };
    }),
  };
}

/**
 * The `dataQualityAssertions` facet of an input, from the report of a schema: each rule that does not hold, or, where all hold,
 * that the schema does.
 *
 * @example
 * ```ts
 * import { assertionsFromSchemaReport } from '@millrace/lineage/openlineage';
 * assertionsFromSchemaReport({ issues: [] }).assertions; // => [{ assertion: 'schema', success: true }]
 * ```
 */
export function assertionsFromSchemaReport(report: SchemaReportLike): DataQualityAssertionsFacet {
  if (report.issues.length === 0) return { assertions: [{ assertion: 'schema', success: true }] };
  return {
    assertions: report.issues.map(({ column, rule, code, count, severity, warning, message }) => ({
      assertion: rule,
      success: warning === true,
      ...(column !== null && { column }),
      ...(severity !== undefined && { severity }),
      ...(message !== undefined && { description: message }),
      actual: `${count} failing`,
      params: { code },
    })),
  };
}

function expectationOf(entry: ExpectationResults['results'][number]) {
  const {
    type,
    expectation_type,
    kwargs = {},
    severity,
    description,
  } = entry.expectation ?? entry.expectation_config ?? {};
  const { column, ...others } = kwargs;
  const { batch_id: _, ...params } = others;
  const actual = actualOf(entry);
  return {
    type: type ?? expectation_type ?? 'unknown',
    column: typeof column === 'string' ? column : undefined,
    details: {
      ...(severity && { severity }),
      ...(description && { description }),
      ...(actual !== undefined && { actual }),
    },
    params: Object.keys(params).length > 0 ? params : undefined,
  };
}

function actualOf({ result = {}, exception }: ExpectationResults['results'][number]): string | undefined {
  if (exception) return exception.message;
  const { observed_value: observed, unexpected_count: unexpected } = result;
  if (observed !== undefined) return typeof observed === 'string' ? observed : jsonText(observed);
  return typeof unexpected === 'number' ? `${unexpected} unexpected` : undefined;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member)) ?? '';
}
