import { reportOf, type SchemaReport } from './report.js';

/** A report of which only the first issue that makes the table invalid was asked for. */
export function stoppedReport(report: SchemaReport): SchemaReport {
  const first = report.issues.find(({ warning }) => !warning);
  if (first === undefined) return report;
  const { rows, byRow, filled } = report;
  return reportOf([first], { rows, byRow, filled, stopped: true });
}
