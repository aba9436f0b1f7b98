import type {
  ColumnIssue,
  FailingCell,
  FailingGroup,
  IssueData,
  IssueDraft,
  MissingColumnIssue,
  SchemaIssue,
  WrongTypeIssue,
} from './issue.js';

/** Gives an issue its lazy message, which is no part of its JSON. */
export function issueFrom(data: IssueData): SchemaIssue {
  const get = (): string => issueMessage(data);
  return Object.defineProperty({ ...data }, 'message', {
    get,
    enumerable: false,
    configurable: true,
  }) as SchemaIssue;
}

/**
 * The sentence of an issue: where, what was found, what was expected; also of an issue that was read from JSON.
 *
 * @example
 * ```ts
 * import { issueMessage } from '@millrace/schema';
 * const sample = [{ row: 7, value: -1, text: '-1' }];
 * const operands = { category: 'data', code: 'too_small', column: 'distance', rule: 'min(0)', judgedBy: 'columns' } as const;
 * const found = { severity: 'critical', warning: false, count: 2, fraction: 0.5, sample } as const;
 * issueMessage({ ...operands, ...found }); // => "Column 'distance': 2 cells fail min(0); the first is -1 in row 7."
 * ```
 */
export function issueMessage(issue: IssueDraft): string {
  switch (issue.code) {
    case 'missing_column':
      return `Column '${issue.column}' is missing (expected ${issue.expected})${issue.noDefault === true ? ' and has no default to add it with' : ''}; ${listColumns(issue)}.`;
    case 'unexpected_column':
      return `Column '${issue.column}' (${issue.actual}) is not in the schema; use strict: 'filter' to drop such columns.`;
    case 'wrong_type':
      return `Column '${issue.column}' is ${issue.actual}, but ${issue.expected} was expected${typeHint(issue)}.`;
    case 'column_order':
      return `Column '${issue.column}' stands where the schema, which is ordered, has '${issue.expected}'.`;
    case 'duplicate_column':
      return `${issue.places.length} columns are named '${issue.column}': those at the places ${issue.places.join(', ')}.`;
    case 'ambiguous_column':
      return `Column '${issue.column}' is there under several of its names: ${issue.columns.map((name) => `'${name}'`).join(', ')}.`;
    case 'coercion':
      return `Column '${issue.column}': ${cells(issue.count)} can't be read as ${issue.expected}${firstCell(issue.sample)}.`;
    case 'parser':
      return `Column '${issue.column}': ${issue.rule} fails on ${cells(issue.count)}${firstCell(issue.sample)}.`;
    case 'duplicate':
      return `${keyName(issue.columns)} is not unique: ${rows(issue.count)} share ${issue.groups} ${issue.groups === 1 ? 'key' : 'keys'}${firstCell(issue.sample)}.`;
    case 'null':
      return `Column '${issue.column}': ${cells(issue.count)} ${issue.count === 1 ? 'is' : 'are'} null, which .nullable() would allow${firstRow(issue.sample)}.`;
    case 'row_check':
      return `${rows(issue.count)} ${issue.count === 1 ? 'fails' : 'fail'} ${ruleText(issue)}${inGroups(issue.groups)}${firstCell(issue.sample)}${thrownText(issue)}.`;
    case 'column_check':
    case 'values_differ':
    case 'extension':
      return columnMessage(issue);
    default:
      return `Column '${issue.column}': ${cells(issue.count)} ${issue.count === 1 ? 'fails' : 'fail'} ${ruleText(issue)}${inGroups(issue.groups)}${firstCell(issue.sample)}${thrownText(issue)}.`;
  }
}

function columnMessage(issue: Omit<ColumnIssue, 'message' | 'id'>): string {
  const subject = issue.column === null ? 'The table' : `Column '${issue.column}'`;
  const detail = issue.detail === undefined ? '' : `: ${issue.detail}`;
  return `${subject} fails ${ruleText(issue)}${inGroups(issue.groups)}${detail}${firstCell(issue.sample)}${thrownText(issue)}.`;
}

function ruleText({ rule, note }: { readonly rule: string; readonly note?: string }): string {
  return note === undefined ? rule : `${rule} (${note})`;
}

function thrownText({ thrown }: { readonly thrown?: string }): string {
  return thrown === undefined ? '' : `; the check threw: ${thrown}`;
}

const SHOWN_GROUPS = 3;

function inGroups(groups: readonly FailingGroup[] | undefined): string {
  if (groups === undefined || groups.length === 0) return '';
  const named = groups
    .slice(0, SHOWN_GROUPS)
    .map(({ key }) => `(${key.map((part) => JSON.stringify(part)).join(', ')})`);
  const more = groups.length > SHOWN_GROUPS ? ` and ${groups.length - SHOWN_GROUPS} more` : '';
  return ` in ${groups.length === 1 ? 'group' : 'groups'} ${named.join(', ')}${more}`;
}

function cells(count: number): string {
  return `${count} ${count === 1 ? 'cell' : 'cells'}`;
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

function firstCell([first]: readonly FailingCell[]): string {
  if (first === undefined) return '';
  const detail = first.detail === undefined ? '' : ` (${first.detail})`;
  // Without an order no row is the first, nor has a number.
  if (first.row < 0) return `; one is ${first.text}${detail}`;
  return `; the first is ${first.text} in row ${first.row}${detail}`;
}

function firstRow([first]: readonly FailingCell[]): string {
  return first === undefined || first.row < 0 ? '' : `; the first is in row ${first.row}`;
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
