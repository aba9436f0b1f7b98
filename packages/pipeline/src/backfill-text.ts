import type { BackfillReport } from './backfill.js';

const HEADINGS = ['published', 'regated', 'skipped', 'rejected', 'failed', 'cancelled'] as const;

/**
 * Backfill reports as a table for a person, a dataset a line, and below it why anything was rejected, failed or cancelled.
 *
 * @example
 * ```ts
 * import { backfill, backfillText } from '@millrace/pipeline';
 * const report = await backfill([], () => { throw new Error('never'); });
 * backfillText(new Map([['flights', report]])).split('\n').length; // => 2
 * ```
 */
export function backfillText(reports: ReadonlyMap<string, BackfillReport>): string {
  const rows = [...reports].map(([name, report]) => [
    name,
    ...HEADINGS.map((heading) => String(report.counts[heading])),
    String(report.entries.reduce((sum, entry) => sum + (entry.rows ?? 0), 0)),
    `${(report.durationMs / 1000).toFixed(1)} s`,
  ]);
  const table = [['dataset', ...HEADINGS, 'rows', 'time'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  return [...lines, ...troubleLines(reports)].join('\n');
}

function troubleLines(reports: ReadonlyMap<string, BackfillReport>): readonly string[] {
  return [...reports].flatMap(([name, { entries }]) =>
    entries
      .filter(({ status }) => status === 'rejected' || status === 'failed' || status === 'cancelled')
      .map(
        ({ partition, status, reason }) =>
          `${name} ${partition} ${status}: ${reason.replaceAll('\n', '\n  ')}`,
      ),
  );
}
