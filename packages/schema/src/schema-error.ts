import { MillraceError } from '@millrace/columns';
import { reportText, type SchemaReport } from './report.js';

/**
 * Thrown by `parseTable` and `coercedSource` when a table is not what its schema says; it carries the whole report.
 *
 * @example
 * ```ts
 * import { SchemaError } from '@millrace/schema';
 * const report = { valid: false, issues: [], counts: { schema: 0, data: 1, coercion: 0 }, rows: 3, byRow: [], filled: [] };
 * new SchemaError(report as never).report.rows; // => 3
 * ```
 */
export class SchemaError extends MillraceError {
  readonly report: SchemaReport;

  constructor(report: SchemaReport, source?: string) {
    const subject = source === undefined ? 'The table' : `'${source}'`;
    const issues = report.issues.map((issue) => ({
      ...issue,
      message: issue.message,
      column: issue.column ?? undefined,
    }));
    super('invalid_table', `${subject} is not what its schema says. ${reportText(report)}`, {
      issues: issues.map(({ column, ...issue }) => (column === undefined ? issue : { ...issue, column })),
    });
    this.name = 'SchemaError';
    this.report = report;
  }
}
