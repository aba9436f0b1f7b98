import { join } from 'node:path';
import type { DuckDB } from '@millrace/duckdb';
import { drawLineage, type LineageRecord, lineageTrace } from '@millrace/lineage';
import {
  type BackfillReport,
  backfillText,
  type Dataset,
  type DatasetOptions,
  dataset,
  days,
} from '@millrace/pipeline';
import { rowsOf } from '@millrace/schema';
import { checkParity, type FittedTransformer } from '@millrace/transformers';
import { add, initRepository, openRepository } from '@millrace/versioning';
import { Features } from './schemas.js';
import * as stages from './stages.js';

/** The days from `from` to before `to` of the files in `data`, published under `out`; one may be spoiled on purpose. */
export interface RunOptions {
  readonly data: string;
  readonly out: string;
  readonly from: string;
  readonly to: string;
  readonly force: boolean;
  readonly spoiledDay: string | null;
  readonly onProgress?: (dataset: string, done: number, total: number) => void;
}

/** Runs every step over the range, what is up to date skipped, and tells what came of it. */
export async function runPipeline(
  db: DuckDB,
  options: RunOptions,
): Promise<{ reports: Record<string, BackfillReport>; text: string }> {
  const { data, out, from, to, force, spoiledDay, onProgress } = options;
  const open = (name: string, more: Partial<DatasetOptions> = {}): Dataset =>
    dataset({
      name,
      root: join(out, name),
      engine: db,
      onReject: 'withdraw',
      force,
      trace: lineageTrace,
      ...more,
    });
  const raw = open('raw', { write: { format: 'csv' }, open: (file) => db.csv(file) });
  const sets = {
    raw,
    weather: open('weather'),
    flights: open('flights'),
    features: open('features'),
    published: open('published'),
  };
  const context = { db, ...sets };
  const reports: Record<string, BackfillReport> = {};
  const fill = async (
    set: Dataset,
    partitions: readonly string[],
    make: Parameters<Dataset['backfill']>[1],
  ) => {
    reports[set.name] = await set.backfill(partitions, make, {
      onProgress: ({ done, total }) => onProgress?.(set.name, done, total),
    });
  };

  const range = days(from, to);
  const read = (name: string) => stages.readOriginal(db, join(data, `${name}.csv.gz`));
  const names = [...new Set(range.map((day) => day.slice(0, 7)))];
  const months = new Map(
    await Promise.all(names.map(async (name) => [name, await read(`flights-${name}`)] as const)),
  );
  const weather = await read('weather-2013-q1');
  await fill(sets.raw, range, (day) => stages.rawDay(months.get(day.slice(0, 7))!, day === spoiledDay)(day));
  await fill(sets.weather, ['2013-q1'], stages.weatherQuarter(weather));
  await fill(sets.flights, range, stages.flightsDay(context));
  await fill(sets.features, range, stages.featuresDay(context, from));
  const fitted = await stages.fitTransformers(context, join(out, 'model'), force);
  await fill(sets.published, range, stages.publishedDay(context, fitted));

  const all = (await Promise.all(Object.values(sets).map((set) => set.published()))).flat();
  const records = all.map(({ manifest }) => manifest.lineage!.record as LineageRecord);
  const tree = drawLineage(records.at(-1)!, records, { maxParents: 3 });
  const last = (await sets.features.published()).at(-1)!;
  const text = [
    backfillText(reports),
    `Lineage\n${tree}`,
    await served(db, fitted, last.file),
    await versioned(out),
  ];
  return { reports, text: text.join('\n\n') };
}

/** Serves the first flight of a day from an object, and compares the day's rows with the batch bit for bit. */
async function served(db: DuckDB, fitted: FittedTransformer, file: string): Promise<string> {
  const table = await db.table(await db.parquet(file));
  const [flight] = rowsOf(table, Features);
  const vector = fitted.row(flight!);
  const lines = fitted.outputNames.map((name, at) => `  ${name.padEnd(24)} ${vector[at]}`);
  const { rows, differing } = await checkParity(fitted, table);
  return [
    `Served ${flight!.carrier} ${flight!.flight}; of ${rows} rows served, ${differing} cells differ from the batch`,
    ...lines,
  ].join('\n');
}

async function versioned(out: string): Promise<string> {
  const repository = await openRepository(out).catch(() => initRepository(out, { scm: 'none' }));
  const [added] = await add(repository, ['published']);
  return `Version of ${added!.metafile}: ${added!.md5}`;
}
