import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDuckDB } from '@millrace/duckdb';
import { runPipeline } from './run.js';

const BAD_DAY = '2013-02-10';
const text = { type: 'string' } as const;
const option = (value: string) => ({ ...text, default: value });
const path = (relative: string) => option(fileURLToPath(new URL(relative, import.meta.url)));

try {
  const paths = { data: path('../data'), out: path('../out') };
  const force = { type: 'boolean', default: false } as const;
  const range = { from: option('2013-01-01'), to: option('2013-04-01') };
  const { inject, ...options } = parseArgs({ options: { ...paths, ...range, inject: text, force } }).values;
  if (inject !== undefined && inject !== 'bad-day')
    throw new Error(`--inject knows bad-day, not '${inject}'.`);
  const spoiledDay = inject === undefined ? null : BAD_DAY;
  await using db = await openDuckDB();
  const { stdout } = process;
  const { reports, text: summary } = await runPipeline(db, {
    ...options,
    spoiledDay,
    onProgress: ({ dataset, done, total }) => {
      if (stdout.isTTY || done === total)
        stdout.write(`${stdout.isTTY ? '\r' : ''}${dataset} ${done}/${total}`);
      if (done === total) stdout.write('\n');
    },
  });
  stdout.write(`\n${summary}\n`);
  const entries = [...reports.values()].flatMap((report) => report.entries);
  const isTrouble = (status: string, partition: string): boolean =>
    status === 'failed' || (status === 'rejected' && partition !== spoiledDay);
  process.exitCode = entries.some(({ status, partition }) => isTrouble(status, partition)) ? 1 : 0;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
