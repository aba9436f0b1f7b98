import type { RuleOperands } from './rule.js';

/** What an issue is about: the table's columns, the values in them, or reading values out of what the source holds. */
export type IssueCategory = 'schema' | 'data' | 'coercion';

/** A failing cell: its row's 0-based ordinal in the source, and its value as JSON. */
export interface FailingCell {
  readonly row: number;
  /** The cell as the source holds it (before coercion), in the exact forms of `valueToJson`; long texts are cut. */
  readonly value: unknown;
  /** The cell as a person reads it. */
  readonly text: string;
}

/** What every issue has. */
export interface IssueBase {
  readonly category: IssueCategory;
  readonly code: string;
  /** The column, or null where the issue is about several. */
  readonly column: string | null;
  /** The rule as it reads in the schema: `min(0)`, `not null`. */
  readonly rule: string;
  /** How many cells fail (rows, for a key that is not unique); 1 for an issue about a column itself. */
  readonly count: number;
  /** The first failing cells, by row; never more than the sample size asked for. */
  readonly sample: readonly FailingCell[];
  /** One sentence, made when it is read; not part of the JSON. */
  readonly message: string;
}

/** A column that the schema demands is not in the table. */
export interface MissingColumnIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'missing_column';
  readonly column: string;
  readonly expected: string;
  /** The table's columns, as far as they fit. */
  readonly columns: readonly string[];
  /** How many columns the table has. */
  readonly columnCount: number;
}

/** A column that the schema does not have, where it is strict. */
export interface UnexpectedColumnIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'unexpected_column';
  readonly column: string;
  readonly actual: string;
}

/** A column whose Arrow type can't hold what the schema says, nor be coerced to it. */
export interface WrongTypeIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'wrong_type';
  readonly column: string;
  readonly expected: string;
  readonly actual: string;
  /** The column was to be coerced. */
  readonly coerce: boolean;
  /** Coercion, where it is not asked for, could convert the column. */
  readonly coercible: boolean;
}

/** Cells that can't be read as the column's type. */
export interface CoercionIssue extends IssueBase {
  readonly category: 'coercion';
  readonly code: 'coercion';
  readonly column: string;
  readonly expected: string;
  readonly actual: string;
}

/** Rows whose key occurs more than once, the first of each included. */
export interface DuplicateIssue extends IssueBase {
  readonly category: 'data';
  readonly code: 'duplicate';
  readonly columns: readonly string[];
  /** How many keys occur more than once. */
  readonly groups: number;
}

/** Cells that break a rule of their column. */
export interface CellIssue extends IssueBase, RuleOperands {
  readonly category: 'data';
  readonly code:
    | 'null'
    | 'not_finite'
    | 'not_integer'
    | 'unsafe_integer'
    | 'out_of_range'
    | 'invalid_date'
    | 'too_small'
    | 'too_big'
    | 'invalid_length'
    | 'invalid_format'
    | 'invalid_value'
    | 'not_multiple_of'
    | 'custom';
  readonly column: string;
  /** `'columns'`: judged by column kernels or the engine; `'rows'`: by zod, row by row. */
  readonly judgedBy: 'columns' | 'rows';
  /** What the check threw, where it threw. */
  readonly thrown?: string;
}

/** One thing that is wrong with a table, as data: discriminated on `code`. */
export type SchemaIssue =
  | MissingColumnIssue
  | UnexpectedColumnIssue
  | WrongTypeIssue
  | CoercionIssue
  | DuplicateIssue
  | CellIssue;

type WithoutMessage<Issue> = Issue extends unknown ? Omit<Issue, 'message'> : never;

/** An issue as JSON holds it. */
export type IssueData = WithoutMessage<SchemaIssue>;

/** Gives an issue its lazy message, which is no part of its JSON. */
export function issueFrom(data: IssueData): SchemaIssue {
  const get = (): string => issueMessage(data);
  return Object.defineProperty({ ...data }, 'message', { get, enumerable: false }) as SchemaIssue;
}

/**
 * The sentence of an issue: where, what was found, what was expected; also of an issue that was read from JSON.
 *
 * @example
 * ```ts
 * import { issueMessage } from '@millrace/schema';
 * const sample = [{ row: 7, value: -1, text: '-1' }];
 * const operands = { category: 'data', code: 'too_small', column: 'distance', rule: 'min(0)', judgedBy: 'columns' } as const;
 * issueMessage({ ...operands, count: 2, sample }); // => "Column 'distance': 2 cells fail min(0); the first is -1 in row 7."
 * ```
 */
export function issueMessage(issue: IssueData): string {
  switch (issue.code) {
    case 'missing_column':
      return `Column '${issue.column}' is missing (expected ${issue.expected}); ${listColumns(issue)}.`;
    case 'unexpected_column':
      return `Column '${issue.column}' (${issue.actual}) is not in the schema; use strict: 'filter' to drop such columns.`;
    case 'wrong_type':
      return `Column '${issue.column}' is ${issue.actual}, but ${issue.expected} was expected${typeHint(issue)}.`;
    case 'coercion':
      return `Column '${issue.column}': ${cells(issue.count)} can't be read as ${issue.expected}${firstCell(issue.sample)}.`;
    case 'duplicate':
      return `${keyName(issue.columns)} is not unique: ${rows(issue.count)} share ${issue.groups} ${issue.groups === 1 ? 'key' : 'keys'}${firstCell(issue.sample)}.`;
    case 'null':
      return `Column '${issue.column}': ${cells(issue.count)} ${issue.count === 1 ? 'is' : 'are'} null, which .nullable() would allow${firstRow(issue.sample)}.`;
    default:
      return cellMessage(issue);
  }
}

function cellMessage(
  issue: Exclude<IssueData, { code: 'missing_column' }> & {
    readonly note?: string;
    readonly thrown?: string;
  },
): string {
  const note = issue.note === undefined ? '' : ` (${issue.note})`;
  const thrown = issue.thrown === undefined ? '' : `; the check threw: ${issue.thrown}`;
  const fail = issue.count === 1 ? 'fails' : 'fail';
  return `Column '${issue.column}': ${cells(issue.count)} ${fail} ${issue.rule}${note}${firstCell(issue.sample)}${thrown}.`;
}

function cells(count: number): string {
  return `${count} ${count === 1 ? 'cell' : 'cells'}`;
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

function firstCell([first]: readonly FailingCell[]): string {
  return first === undefined ? '' : `; the first is ${first.text} in row ${first.row}`;
}

function firstRow([first]: readonly FailingCell[]): string {
  return first === undefined ? '' : `; the first is in row ${first.row}`;
}

function typeHint({ coerce, coercible }: Pick<WrongTypeIssue, 'coerce' | 'coercible'>): string {
  if (coercible) return '; coerce: true would convert what can be converted';
  const remedy = 'declare the type that the column has, or convert it before';
  return coerce ? ` and there is no cast between them: ${remedy}` : `: ${remedy}`;
}

function keyName(columns: readonly string[]): string {
  const names = columns.map((name) => `'${name}'`).join(', ');
  return columns.length === 1 ? `Column ${names}` : `The key of columns ${names}`;
}

function listColumns({ columns, columnCount }: Pick<MissingColumnIssue, 'columns' | 'columnCount'>): string {
  if (columns.length === 0) return 'the table has no columns';
  const rest = columnCount > columns.length ? ` and ${columnCount - columns.length} more` : '';
  return `the table has ${columns.map((name) => `'${name}'`).join(', ')}${rest}`;
}
