import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDuckDB } from '@millrace/duckdb';
import { progressWriter } from '@millrace/pipeline';
import { runPipeline } from './run.js';

const BAD_DAY = '2013-02-10';
const USAGE =
  'Options: --from DAY, --to DAY (exclusive), --data FOLDER, --out FOLDER, --force, --inject bad-day.';
const option = (value: string) => ({ type: 'string', default: value }) as const;
const path = (relative: string) => option(fileURLToPath(new URL(relative, import.meta.url)));

const folders = { data: path('../data'), out: path('../out') };
const range = { from: option('2013-01-01'), to: option('2013-04-01') };
const force = { type: 'boolean', default: false } as const;

function readOptions() {
  try {
    const { values } = parseArgs({ options: { ...folders, ...range, inject: option(''), force } });
    if (['', 'bad-day'].includes(values.inject)) return values;
    throw new Error(`--inject knows bad-day, not '${values.inject}'`);
  } catch (error) {
    throw new Error(`${(error as Error).message}. ${USAGE}`);
  }
}

try {
  const { inject, ...options } = readOptions();
  const spoiledDay = inject === '' ? null : BAD_DAY;
  const onProgress = progressWriter(process.stdout);
  await using db = await openDuckDB();
  const { reports, text } = await runPipeline(db, { ...options, spoiledDay, onProgress });
  process.stdout.write(`\n${text}\n`);
  const entries = [...reports.values()].flatMap((report) => report.entries);
  const bad = entries.filter(({ status }) => status === 'failed' || status === 'rejected');
  process.exitCode = bad.every((entry) => entry.status === 'rejected' && entry.partition === spoiledDay)
    ? 0
    : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
