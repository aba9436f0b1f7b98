import type { Comparison } from './compare.js';

/** A comparison as a table for a terminal. */
export function comparisonToText({ title, timings, machine, versions, peakRssMb }: Comparison): string {
  const perItem = timings.some(({ nsPerItem }) => nsPerItem !== undefined);
  const rows = timings.map(({ name, medianMs, timesMs, nsPerItem, ratio }) => [
    name,
    milliseconds(medianMs),
    `${milliseconds(Math.min(...timesMs))} to ${milliseconds(Math.max(...timesMs))}`,
    ...(perItem ? [(nsPerItem ?? Number.NaN).toPrecision(3)] : []),
    `${ratio.toFixed(2)}x`,
  ]);
  const table = [['', 'median ms', 'min to max', ...(perItem ? ['ns each'] : []), 'ratio'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('   '),
  );
  const measured = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rounds = timings[0]?.timesMs.length ?? 0;
  const place = [
    `node ${machine.node}`,
    ...measured,
    `${machine.cores} cores`,
    machine.cpu,
    `${machine.memoryGb} GB`,
  ];
  return [title, ...lines, `${rounds} rounds; peak ${peakRssMb} MB; ${place.join(', ')}`].join('\n');
}

function milliseconds(ms: number): string {
  if (ms >= 100) return ms.toFixed(0);
  return ms >= 0.01 ? ms.toPrecision(3) : ms.toFixed(5);
}
