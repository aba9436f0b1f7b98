import type { Json } from '@millrace/columns';
import type { Severity } from './check-definition.js';
import type { RuleOperands } from './rule.js';

/** What an issue is about: the table's columns, the values in them, or reading values out of what the source holds. */
export type IssueCategory = 'schema' | 'data' | 'coercion';

/** A failing cell: its row, and its value as JSON. */
export interface FailingCell {
  /** The row's 0-based ordinal in the source; -1 where the source has no order (`ordered: false`): its rows have no place. */
  readonly row: number;
  /** The cell as the source holds it (before coercion), in the exact forms of `valueToJson`; long texts are cut. */
  readonly value: unknown;
  /** The cell as a person reads it. */
  readonly text: string;
  /** What is wrong with it, where the rule alone does not tell: `at [2].price: expected number`. */
  readonly detail?: string;
}

/** A group of rows that fails a check by itself. */
export interface FailingGroup {
  /** The group's values of the check's `by`, as JSON. */
  readonly key: readonly unknown[];
  readonly count: number;
  readonly judged: number;
}

/** What every issue has. */
export interface IssueBase {
  /** The same for the same rule of the same column, whatever the data: `too_small/distance/min(0)`. */
  readonly id: string;
  readonly category: IssueCategory;
  readonly code: string;
  /** The column, or null where the issue is about several. */
  readonly column: string | null;
  /** The rule as it reads in the schema, or its name: `min(0)`, `not null`. */
  readonly rule: string;
  readonly severity: Severity;
  /** The table stays valid in spite of it. */
  readonly warning: boolean;
  /** How many cells fail (rows, for a rule of several columns); 1 for an issue about a column itself. */
  readonly count: number;
  /** How many of the cells, or rows, that were judged fail; null where nothing is judged cell by cell. */
  readonly fraction: number | null;
  /** The first failing cells, by row; never more than the sample size asked for. */
  readonly sample: readonly FailingCell[];
  /** The groups that fail, where the check is judged by group. */
  readonly groups?: number | readonly FailingGroup[];
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
  /** The column would be added, but there is neither a default to fill it with nor leave to be null. */
  readonly noDefault?: boolean;
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

/** A column that stands where the schema, which is ordered, has another. */
export interface ColumnOrderIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'column_order';
  readonly column: string;
  /** The column that the schema has at this place. */
  readonly expected: string;
}

/** Columns that have one name. */
export interface DuplicateColumnIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'duplicate_column';
  readonly column: string;
  /** The 0-based places of the columns. */
  readonly places: readonly number[];
}

/** A column under two of its names at once. */
export interface AmbiguousColumnIssue extends IssueBase {
  readonly category: 'schema';
  readonly code: 'ambiguous_column';
  readonly column: string;
  readonly columns: readonly string[];
}

/** Cells that can't be read as the column's type. */
export interface CoercionIssue extends IssueBase {
  readonly category: 'coercion';
  readonly code: 'coercion';
  readonly column: string;
  readonly expected: string;
  readonly actual: string;
}

/** Cells on which a parser, a codec or a pipe of the column failed. */
export interface ParserIssue extends IssueBase {
  readonly category: 'coercion';
  readonly code: 'parser';
  readonly column: string;
}

/** Rows whose key occurs more than once, the first of each included unless the schema reports otherwise. */
export interface DuplicateIssue extends IssueBase {
  readonly category: 'data';
  readonly code: 'duplicate';
  readonly columns: readonly string[];
  /** How many keys occur more than once. */
  readonly groups: number;
}

/** What a rule of a cell may find. */
export type CellCode =
  | 'null'
  | 'not_finite'
  | 'not_integer'
  | 'unsafe_integer'
  | 'out_of_range'
  | 'invalid_date'
  | 'invalid_nested'
  | 'too_small'
  | 'too_big'
  | 'invalid_length'
  | 'invalid_format'
  | 'invalid_value'
  | 'not_multiple_of'
  | 'custom';

/** `'columns'`: judged by column kernels or the engine; `'rows'`: by a function or by zod, row by row. */
export type JudgedBy = 'columns' | 'rows';

/** Cells that break a rule of their column. */
export interface CellIssue extends IssueBase, RuleOperands {
  readonly category: 'data';
  readonly code: CellCode;
  readonly column: string;
  readonly judgedBy: JudgedBy;
  /** What the check threw, where it threw. */
  readonly thrown?: string;
  readonly groups?: readonly FailingGroup[];
}

/** Rows that break a rule over several columns. */
export interface RowIssue extends IssueBase {
  readonly category: 'data';
  readonly code: 'row_check';
  /** The columns that the rule reads; a sample's values are theirs. */
  readonly columns: readonly string[];
  readonly judgedBy: JudgedBy;
  readonly note?: string;
  readonly thrown?: string;
  readonly groups?: readonly FailingGroup[];
}

/** A column, or some of its groups, that breaks a rule as a whole. */
export interface ColumnIssue extends IssueBase {
  readonly category: 'data';
  readonly code: 'column_check' | 'values_differ' | 'extension';
  readonly judgedBy: JudgedBy;
  /** What was found, in words. */
  readonly detail?: string;
  /** What was found, as data. */
  readonly found?: Json;
  readonly note?: string;
  readonly thrown?: string;
  readonly groups?: readonly FailingGroup[];
}

/** One thing that is wrong with a table, as data: discriminated on `code`. */
export type SchemaIssue =
  | MissingColumnIssue
  | UnexpectedColumnIssue
  | WrongTypeIssue
  | ColumnOrderIssue
  | DuplicateColumnIssue
  | AmbiguousColumnIssue
  | CoercionIssue
  | ParserIssue
  | DuplicateIssue
  | CellIssue
  | RowIssue
  | ColumnIssue;

type Without<Issue, Keys extends string> = Issue extends unknown ? Omit<Issue, Keys> : never;

/** An issue as JSON holds it. */
export type IssueData = Without<SchemaIssue, 'message'>;

/** An issue before its report gives it an id. */
export type IssueDraft = Without<SchemaIssue, 'message' | 'id'>;

/** What an issue about columns has beside its own members. */
export const ABOUT_COLUMNS = {
  category: 'schema',
  severity: 'critical',
  warning: false,
  count: 1,
  fraction: null,
  sample: [],
} as const;
