import { type IssueCategory, type IssueData, issueFrom, issueMessage, type SchemaIssue } from './issue.js';

/** How much is wrong, by category: columns for `schema`, cells (or rows of a key) for `data` and `coercion`. */
export type ReportCounts = { readonly [Category in IssueCategory]: number };

/** What validating a table found: plain data, and JSON as it is. */
export interface SchemaReport {
  readonly valid: boolean;
  /** In the schema's order: issues about columns first, then column by column, then keys. */
  readonly issues: readonly SchemaIssue[];
  readonly counts: ReportCounts;
  readonly rows: number;
}

/** The report of some issues over a number of rows. */
export function reportOf(issues: readonly IssueData[], rows: number): SchemaReport {
  const counts = { schema: 0, data: 0, coercion: 0 };
  for (const issue of issues) counts[issue.category] += issue.count;
  return { valid: issues.length === 0, issues: issues.map(issueFrom), counts, rows };
}

/**
 * A report as text for people: one line for the outcome, then one per issue with its first failing cells.
 *
 * @example
 * ```ts
 * import { reportText } from '@millrace/schema';
 * reportText({ valid: true, issues: [], counts: { schema: 0, data: 0, coercion: 0 }, rows: 3 }); // => 'valid: 3 rows'
 * ```
 */
export function reportText(report: SchemaReport): string {
  const rows = `${report.rows} ${report.rows === 1 ? 'row' : 'rows'}`;
  if (report.valid) return `valid: ${rows}`;
  const { schema, data, coercion } = report.counts;
  const found = [
    schema > 0 && `${schema} wrong ${schema === 1 ? 'column' : 'columns'}`,
    coercion > 0 && `${coercion} ${coercion === 1 ? 'cell' : 'cells'} not coerced`,
    data > 0 && `${data} failing ${data === 1 ? 'cell' : 'cells'}`,
  ].filter((part) => part !== false);
  return [`invalid: ${rows}, ${found.join(', ')}`, ...report.issues.map(issueLines)].join('\n');
}

const SHOWN_CELLS = 5;

function issueLines(issue: SchemaIssue): string {
  const cells = issue.sample.slice(0, SHOWN_CELLS).map((cell) => `    row ${cell.row}: ${cell.text}`);
  const rest = issue.count - cells.length;
  if (cells.length > 0 && rest > 0) cells.push(`    … and ${rest} more`);
  return [`  ${issueMessage(issue)}`, ...(issue.count > 1 ? cells : [])].join('\n');
}
