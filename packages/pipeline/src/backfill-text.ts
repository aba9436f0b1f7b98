import type { BackfillReport } from './backfill.js';

const HEADINGS = ['published', 'regated', 'skipped', 'rejected', 'failed', 'cancelled'] as const;

/**
 * Backfill reports as a table for a person, a dataset a line, and below it the reason for what became of each partition, equal ones
 * together.
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
  return [...lines, ...reasonLines(reports)].join('\n');
}

function reasonLines(reports: ReadonlyMap<string, BackfillReport>): readonly string[] {
  return [...reports].flatMap(([name, { entries }]) => {
    const groups = new Map<string, string[]>();
    for (const { partition, status, reason } of entries) {
      const why = `${status}: ${reason.replaceAll('\n', '\n  ')}`;
      const group = groups.get(why);
      if (group) group.push(partition);
      else groups.set(why, [partition]);
    }
    return [...groups].map(([why, [first, ...more]]) => {
      const others = more.length > 0 ? ` and ${more.length} more` : '';
      return `${name} ${first}${others} ${why}`;
    });
  });
}
