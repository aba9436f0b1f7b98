import type { CheckDefinition } from '../check-definition.js';
import { checkText } from '../check-text.js';
import type { ColumnDefinition } from '../column-definition.js';
import type { FailingCell, SchemaIssue } from '../issue.js';
import { issueMessage } from '../issue-message.js';
import type { SchemaReport } from '../report.js';
import type { TableSchema } from '../table-schema.js';
import { panderaCheckName } from './check-name.js';
import { type PanderaApi, writeDtype } from './dtype.js';

/** One thing that is wrong, as pandera counts them: one per rule of a column. */
export interface PanderaError {
  /** pandera's `SchemaErrorReason`, by its upper-case name. */
  readonly reason: PanderaReason;
  readonly column: string | null;
  readonly check: string;
  /** The place of the check among those of its column; null for what is no check. */
  readonly check_number: number | null;
}

/** The reasons of pandera that a report can have. */
export type PanderaReason =
  | 'DATATYPE_COERCION'
  | 'COLUMN_NOT_IN_SCHEMA'
  | 'COLUMN_NOT_ORDERED'
  | 'DUPLICATE_COLUMN_LABELS'
  | 'COLUMN_NOT_IN_DATAFRAME'
  | 'DATAFRAME_CHECK'
  | 'CHECK_ERROR'
  | 'DUPLICATES'
  | 'SERIES_CONTAINS_NULLS'
  | 'SERIES_CONTAINS_DUPLICATES'
  | 'WRONG_DATATYPE'
  | 'ADD_MISSING_COLUMN_NO_DEFAULT'
  | 'INVALID_COLUMN_NAME'
  | 'PARSER_ERROR';

/** One row of pandera's `failure_cases`. */
export interface PanderaFailureCase {
  readonly schema_context: 'DataFrameSchema' | 'Column';
  readonly column: string | null;
  readonly check: string;
  readonly check_number: number | null;
  readonly failure_case: unknown;
  /** The 0-based row; null for what is no cell. */
  readonly index: number | null;
}

/** A summary of one error, as pandera's message lists them. */
export interface PanderaSummary {
  readonly schema: string | null;
  readonly column: string | null;
  readonly check: string;
  readonly error: string;
}

/** A report in the shape of pandera's `SchemaErrors`. */
export interface PanderaReport {
  readonly errors: readonly PanderaError[];
  readonly failure_cases: readonly PanderaFailureCase[];
  /** How many errors there are of each reason. */
  readonly error_counts: { readonly [reason: string]: number };
  /** What only warns. */
  readonly warnings: readonly PanderaSummary[];
  /** By category (`SCHEMA`, `DATA`) and reason. */
  readonly message: { readonly [category: string]: { readonly [reason: string]: readonly PanderaSummary[] } };
}

/** Options of {@link reportToPandera}. */
export interface ReportToPanderaOptions {
  /** The schema that the report is of: its checks are then named and numbered as pandera does. */
  readonly schema?: TableSchema;
  /** The library in whose words types are named; `'pandas'` unless given. */
  readonly api?: PanderaApi;
}

/**
 * A report in the shape of pandera's `SchemaErrors`: errors with their reason, the `failure_cases` table, counts, and the message
 * by category and reason.
 *
 * Failing rows are as many as the report has named: ask for a larger `sampleSize` to have them all.
 *
 * @example
 * ```ts
 * import { column, ge, tableSchema, validateTable } from '@millrace/schema';
 * import { reportToPandera } from '@millrace/schema/pandera';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ delay: column(z.number(), { checks: [ge(0)] }) });
 * const report = await validateTable(schema, tableFromArrays({ delay: Float64Array.of(1, -2) }));
 * const { errors, failure_cases } = reportToPandera(report, { schema });
 * errors; // => [{ reason: 'DATAFRAME_CHECK', column: 'delay', check: 'greater_than_or_equal_to(0)', check_number: 0 }]
 * failure_cases.map(({ failure_case, index }) => [failure_case, index]); // => [[-2, 1]]
 * ```
 */
export function reportToPandera(
  report: SchemaReport,
  { schema, api = 'pandas' }: ReportToPanderaOptions = {},
): PanderaReport {
  const counted = new Map<string | null, number>();
  const named = report.issues.map((issue) => ({ issue, error: errorOf(issue, schema, api, counted) }));
  const failing = named.filter(({ issue }) => !issue.warning);
  const counts: Record<string, number> = {};
  const message: Record<string, Record<string, PanderaSummary[]>> = {};
  const name = schema?.options.name ?? null;
  for (const { issue, error } of failing) {
    counts[error.reason] = (counts[error.reason] ?? 0) + 1;
    const category = SCHEMA_REASONS.has(error.reason) ? 'SCHEMA' : 'DATA';
    const reasons = message[category] ?? {};
    message[category] = reasons;
    reasons[error.reason] = [...(reasons[error.reason] ?? []), summary(issue, error, name)];
  }
  return {
    errors: failing.map(({ error }) => error),
    failure_cases: failing.flatMap(({ issue, error }) => failureCases(issue, error, name, api)),
    error_counts: counts,
    warnings: named
      .filter(({ issue }) => issue.warning)
      .map(({ issue, error }) => summary(issue, error, name)),
    message,
  };
}

// pandera's own map of reasons: nulls and types are of the schema there, coercion and parsers of the data.
const SCHEMA_REASONS: ReadonlySet<PanderaReason> = new Set([
  'COLUMN_NOT_IN_SCHEMA',
  'COLUMN_NOT_ORDERED',
  'DUPLICATE_COLUMN_LABELS',
  'COLUMN_NOT_IN_DATAFRAME',
  'SERIES_CONTAINS_NULLS',
  'WRONG_DATATYPE',
  'INVALID_COLUMN_NAME',
]);

function summary(issue: SchemaIssue, { column, check }: PanderaError, schema: string | null): PanderaSummary {
  return { schema, column, check, error: issueMessage(issue) };
}

function errorOf(
  issue: SchemaIssue,
  schema: TableSchema | undefined,
  api: PanderaApi,
  counted: Map<string | null, number>,
): PanderaError {
  const definition = schema?.columns.find((column) => stands(column, issue));
  const structural = structuralError(issue, definition, api);
  if (structural) return structural;
  const { column } = issue;
  const checks: readonly CheckDefinition[] =
    definition?.checks ?? (column === null ? (schema?.options.checks ?? []) : []);
  const place = checks.findIndex((check) => checkText(check) === issue.rule);
  const found = checks[place];
  const next = counted.get(column) ?? 0;
  counted.set(column, next + 1);
  return {
    reason: 'thrown' in issue && issue.thrown !== undefined ? 'CHECK_ERROR' : 'DATAFRAME_CHECK',
    column,
    check: found ? panderaCheckName(found, definition?.target ?? null) : noteOf(issue),
    check_number: schema === undefined ? next : place < 0 ? null : place,
  };
}

function noteOf(issue: SchemaIssue): string {
  return 'note' in issue && issue.note !== undefined ? issue.note : issue.rule;
}

function stands(column: ColumnDefinition, issue: SchemaIssue): boolean {
  if (column.name === issue.column) return true;
  if (column.regex === null || issue.column === null) return false;
  const { pattern, anchor } = column.regex;
  try {
    return new RegExp(
      anchor === 'search' ? pattern : `^(?:${pattern})${anchor === 'full' ? '$' : ''}`,
      'u',
    ).test(issue.column);
  } catch {
    return false;
  }
}

function structuralError(
  issue: SchemaIssue,
  definition: ColumnDefinition | undefined,
  api: PanderaApi,
): PanderaError | undefined {
  const error = (reason: PanderaReason, check: string, column = issue.column): PanderaError => ({
    reason,
    column,
    check,
    check_number: null,
  });
  switch (issue.code) {
    case 'missing_column':
      if (issue.noDefault) return error('ADD_MISSING_COLUMN_NO_DEFAULT', 'add_missing_has_default');
      if (definition?.regex)
        return error(
          'INVALID_COLUMN_NAME',
          `no_regex_column_match('${nameOf(definition.regex.pattern, api)}')`,
        );
      return error('COLUMN_NOT_IN_DATAFRAME', 'column_in_dataframe');
    case 'unexpected_column':
      return error('COLUMN_NOT_IN_SCHEMA', 'column_in_schema');
    case 'column_order':
      return error('COLUMN_NOT_ORDERED', 'column_ordered');
    case 'duplicate_column':
    case 'ambiguous_column':
      return error('DUPLICATE_COLUMN_LABELS', 'dataframe_column_labels_unique');
    case 'wrong_type':
      return error('WRONG_DATATYPE', `dtype('${dtypeOf(definition, issue.expected, api)}')`);
    case 'coercion':
      return error('DATATYPE_COERCION', `coerce_dtype('${dtypeOf(definition, issue.expected, api)}')`);
    case 'parser':
      return error('PARSER_ERROR', issue.rule);
    case 'duplicate': {
      const [only, ...others] = issue.columns;
      return issue.column !== null && others.length === 0 && definition?.unique !== false
        ? error('SERIES_CONTAINS_DUPLICATES', 'field_uniqueness', only ?? issue.column)
        : error('DUPLICATES', 'multiple_fields_uniqueness', null);
    }
    case 'null':
      return error('SERIES_CONTAINS_NULLS', 'not_nullable');
    default:
      return undefined;
  }
}

// Polars' own selection of columns is by patterns with both ends.
function nameOf(pattern: string, api: PanderaApi): string {
  if (api === 'pandas') return pattern;
  return `${pattern.startsWith('^') ? '' : '^'}${pattern}${pattern.endsWith('$') ? '' : '$'}`;
}

function dtypeOf(definition: ColumnDefinition | undefined, expected: string, api: PanderaApi): string {
  return (definition && writeDtype(definition, api)) ?? expected;
}

function failureCases(
  issue: SchemaIssue,
  error: PanderaError,
  schema: string | null,
  api: PanderaApi,
): PanderaFailureCase[] {
  const isTable = issue.category === 'schema' || issue.column === null;
  const base = {
    schema_context:
      isTable && issue.code !== 'wrong_type' ? ('DataFrameSchema' as const) : ('Column' as const),
    column: issue.category === 'schema' && issue.code !== 'wrong_type' ? schema : error.column,
    check: error.check,
    check_number: error.check_number,
  };
  // pandas makes a case of every cell of a failing row; Polars one of the row.
  const isRow = (issue.code === 'duplicate' && error.reason === 'DUPLICATES') || issue.code === 'row_check';
  if (isRow && api === 'pandas' && issue.sample.length > 0) {
    return issue.columns.flatMap((column, place) =>
      issue.sample.map((cell) => ({
        ...base,
        column,
        failure_case: keyPart(cell, place),
        index: indexOf(cell),
      })),
    );
  }
  if (issue.sample.length === 0) return [{ ...base, failure_case: caseOf(issue), index: null }];
  return issue.sample.map((cell) => ({ ...base, failure_case: plainCase(cell.value), index: indexOf(cell) }));
}

// A row of a source without an order has no place.
function indexOf({ row }: FailingCell): number | null {
  return row < 0 ? null : row;
}

function keyPart({ value }: FailingCell, place: number): unknown {
  return plainCase(Array.isArray(value) ? value[place] : value);
}

/** A cell as plain JSON where that is exact; else in the exact form of `valueToJson`. */
function plainCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const integer = Reflect.get(value, '$int64');
  const number = typeof integer === 'string' ? Number(integer) : Number.NaN;
  return Number.isSafeInteger(number) ? number : value;
}

function caseOf(issue: SchemaIssue): unknown {
  switch (issue.code) {
    case 'wrong_type':
      return issue.actual;
    case 'missing_column':
    case 'unexpected_column':
    case 'column_order':
    case 'duplicate_column':
    case 'ambiguous_column':
      return issue.column;
    default:
      return false;
  }
}
