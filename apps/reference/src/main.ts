import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDuckDB } from '@millrace/duckdb';
import type { FlowProgress } from '@millrace/pipeline';
import { runPipeline } from './run.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const text = (value: string) => ({ type: 'string', default: value }) as const;
const INJECTIONS = new Map([['bad-day', '2013-02-10']]);

try {
  const { values } = parseArgs({
    options: {
      data: text(here('../data')),
      out: text(here('../out')),
      from: text('2013-01-01'),
      to: text('2013-04-01'),
      inject: { type: 'string' },
      force: { type: 'boolean', default: false },
    },
  });
  const { inject, ...options } = values;
  const spoiledDay = inject === undefined ? null : INJECTIONS.get(inject);
  if (spoiledDay === undefined) throw new Error(`--inject knows ${[...INJECTIONS.keys()]}, not '${inject}'.`);
  await using db = await openDuckDB();
  const onProgress = ({ dataset, done, total }: FlowProgress): void => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r${dataset} ${done}/${total}${done === total ? '\n' : ''}`);
    else if (done === total) process.stdout.write(`${dataset} ${done}/${total}\n`);
  };
  const result = await runPipeline(db, { ...options, spoiledDay, onProgress });
  process.stdout.write(`\n${result.text}\n`);
  const entries = [...result.reports.values()].flatMap((report) => report.entries);
  const trouble = entries.filter(
    ({ status, partition }) => status === 'failed' || (status === 'rejected' && partition !== spoiledDay),
  );
  process.exitCode = trouble.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
