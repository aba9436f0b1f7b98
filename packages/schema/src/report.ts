import type * as arrow from 'apache-arrow';
import { reportToTable } from './arrow.js';
import type { IssueCategory, IssueData, IssueDraft, SchemaIssue } from './issue.js';
import { issueFrom, issueMessage } from './issue-message.js';

/** How much is wrong, by category: columns for `schema`, cells (or rows of a key) for `data` and `coercion`. Warnings do not count. */
export type ReportCounts = { readonly [Category in IssueCategory]: number };

/** A rule of a column; the column is null for one of the table. */
export interface NamedRule {
  readonly column: string | null;
  readonly rule: string;
}

/** How many nulls of a column its default filled. */
export interface FilledCount {
  readonly column: string;
  readonly count: number;
}

/** What validating a table found: plain data, and JSON as it is. */
export interface SchemaReport {
  /** Nothing fails but what only warns. */
  readonly valid: boolean;
  /** In the schema's order: issues about columns first, then column by column, then keys and checks of the table. */
  readonly issues: readonly SchemaIssue[];
  readonly counts: ReportCounts;
  readonly rows: number;
  /** The rules that ran row by row, in JavaScript: no engine and no kernel could judge them. */
  readonly byRow: readonly NamedRule[];
  /** The columns whose nulls a default filled. */
  readonly filled: readonly FilledCount[];
  /** Only the first issue was looked for, so that there may be more. */
  readonly stopped?: true;
  /** The failing cells as an Arrow table, with pandera's columns; not part of the JSON. */
  toTable(): arrow.Table;
}

/** A report as JSON holds it. */
export type ReportData = Omit<SchemaReport, 'toTable' | 'issues'> & { readonly issues: readonly IssueData[] };

/** Gives a report what is no part of its JSON. */
export function withTable(report: Omit<SchemaReport, 'toTable'>): SchemaReport {
  const toTable = (): arrow.Table => reportToTable(report);
  return Object.defineProperty({ ...report }, 'toTable', {
    value: toTable,
    enumerable: false,
  }) as SchemaReport;
}

/** What a report holds beside its issues. */
export type ReportFacts = Pick<SchemaReport, 'rows' | 'byRow' | 'filled'> & { readonly stopped?: boolean };

/** The report of some issues. */
export function reportOf(
  drafts: readonly IssueDraft[],
  { rows, byRow, filled, stopped = false }: ReportFacts,
): SchemaReport {
  const counts = { schema: 0, data: 0, coercion: 0 };
  for (const issue of drafts) if (!issue.warning) counts[issue.category] += issue.count;
  const issues = withIds(drafts).map(issueFrom);
  const valid = drafts.every(({ warning }) => warning);
  return withTable({
    valid,
    issues,
    counts,
    rows,
    byRow,
    filled,
    ...(stopped && { stopped: true as const }),
  });
}

/** Facts of a report in which nothing was read. */
export const NOTHING_READ: Pick<ReportFacts, 'byRow' | 'filled'> = { byRow: [], filled: [] };

/** An id says which rule of which column it is; what two rules share is counted up. */
function withIds(drafts: readonly IssueDraft[]): IssueData[] {
  const taken = new Map<string, number>();
  return drafts.map((draft) => {
    const plain = `${draft.code}/${draft.column ?? '*'}/${draft.rule}`;
    const before = taken.get(plain) ?? 0;
    taken.set(plain, before + 1);
    return { id: before === 0 ? plain : `${plain}#${before + 1}`, ...draft };
  });
}

/**
 * A report as text for people: one line for the outcome, then one per issue with its first failing cells.
 *
 * @example
 * ```ts
 * import { reportText } from '@millrace/schema';
 * reportText({ valid: true, issues: [], counts: { schema: 0, data: 0, coercion: 0 }, rows: 3, byRow: [], filled: [] }); // => 'valid: 3 rows'
 * ```
 */
export function reportText(report: ReportData): string {
  const rows = `${report.rows} ${report.rows === 1 ? 'row' : 'rows'}`;
  const { schema, data, coercion } = report.counts;
  const warnings = report.issues.filter(({ warning }) => warning).length;
  const found = [
    schema > 0 && `${schema} wrong ${schema === 1 ? 'column' : 'columns'}`,
    coercion > 0 && `${coercion} ${coercion === 1 ? 'cell' : 'cells'} not coerced`,
    data > 0 && `${data} failing ${data === 1 ? 'cell' : 'cells'}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
    report.stopped === true && 'stopped at the first issue',
  ].filter((part) => part !== false);
  const outcome = [`${report.valid ? 'valid' : 'invalid'}: ${rows}`, ...found].join(', ');
  return [outcome, ...report.issues.map(issueLines)].join('\n');
}

const SHOWN_CELLS = 5;

function issueLines(issue: IssueData): string {
  const cells = issue.sample
    .slice(0, SHOWN_CELLS)
    .map(({ row, text }) => (row < 0 ? `    ${text}` : `    row ${row}: ${text}`));
  const rest = issue.count - cells.length;
  if (cells.length > 0 && rest > 0) cells.push(`    … and ${rest} more`);
  const warning = issue.warning ? `(${issue.severity}) ` : '';
  return [`  ${warning}${issueMessage(issue)}`, ...(issue.count > 1 ? cells : [])].join('\n');
}
