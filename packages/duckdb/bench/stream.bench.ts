import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Batch, project, type Source } from '@millrace/columns';
import { openDuckDB } from '../src/index.js';

// Streams 10 M rows through each way in and out, and reports seconds, MB of source a second and the peak memory of the process.
const ROWS = Number(process.env['ROWS'] ?? 10_000_000);
const folder = mkdtempSync(join(tmpdir(), 'duckdb-bench-'));

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

async function timed(name: string, size: number, run: () => Promise<number>): Promise<void> {
  const start = performance.now();
  const rows = await run();
  const seconds = (performance.now() - start) / 1000;
  const rate = `${(rows / seconds / 1e6).toFixed(1)} M rows/s, ${megabytes(size / seconds)}/s`;
  const peak = megabytes(process.resourceUsage().maxRSS * 1024);
  console.log(`${name.padEnd(44)} ${seconds.toFixed(2)} s  ${rate}  peak ${peak}`);
}

async function count(source: Source, columns?: readonly string[]): Promise<number> {
  let rows = 0;
  for await (const batch of source.batches(columns === undefined ? {} : { columns })) rows += batch.length;
  return rows;
}

try {
  const parquet = join(folder, 'events.parquet');
  {
    await using maker = await openDuckDB({ unsafe: true });
    await maker.run(`COPY (SELECT range AS id, (hash(range) % 1000003) / 7.0 AS amount, range % 97 AS kind,
      ['EWR', 'JFK', 'LGA'][1 + range % 3] AS origin, 'customer number ' || (hash(range) % 100000) AS customer,
      TIMESTAMP '2013-01-01' + to_seconds(range) AS at FROM range(${ROWS})) TO '${parquet}' (FORMAT parquet)`);
  }
  await using db = await openDuckDB();
  const source = await db.parquet(parquet);
  const size = statSync(parquet).size;
  console.log(`${ROWS} rows, ${megabytes(size)} of Parquet`);
  await timed('Parquet to batches, numbers', size, () => count(source, ['id', 'amount', 'kind', 'at']));
  await timed('Parquet to batches, all columns', size, () => count(source));
  const write = async (input: Source, name: string): Promise<number> =>
    (await db.write(input, join(folder, name))).rows;
  await timed('Parquet to Parquet, inside the engine', size, () => write(source, 'a.parquet'));
  await timed('Parquet to Parquet, through JavaScript', size, () =>
    write(
      project(
        source,
        source.schema.fields.map((field) => field.name),
      ),
      'b.parquet',
    ),
  );
  const fed: Source = {
    schema: source.schema,
    batches: (options): AsyncIterable<Batch> => source.batches(options),
  };
  await timed('batches to Parquet', size, () => write(fed, 'c.parquet'));
  await timed('Parquet to CSV', size, () => write(source, 'd.csv'));
  const csv = await db.csv(join(folder, 'd.csv'));
  const csvSize = statSync(join(folder, 'd.csv')).size;
  await timed('CSV to batches, all columns', csvSize, () => count(csv));
  await timed('CSV to Parquet, through the engine', csvSize, () => write(csv, 'e.parquet'));
  await timed('Parquet to Arrow IPC', size, () => write(source, 'f.arrow'));
} finally {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
}
