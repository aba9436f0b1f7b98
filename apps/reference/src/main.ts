import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDuckDB } from '@millrace/duckdb';
import { runPipeline } from './run.js';

const path = (relative: string) => ({ ...text, default: fileURLToPath(new URL(relative, import.meta.url)) });
const text = { type: 'string' } as const;
const day = (value: string) => ({ ...text, default: value });
const INJECTIONS: ReadonlyMap<string | undefined, string | null> = new Map([
  [undefined, null],
  ['bad-day', '2013-02-10'],
]);

try {
  const paths = { data: path('../data'), out: path('../out') };
  const force = { type: 'boolean', default: false } as const;
  const range = { from: day('2013-01-01'), to: day('2013-04-01') };
  const { inject, ...options } = parseArgs({ options: { ...paths, ...range, inject: text, force } }).values;
  const spoiledDay = INJECTIONS.get(inject);
  if (spoiledDay === undefined) throw new Error(`--inject knows bad-day, not '${inject}'.`);
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
