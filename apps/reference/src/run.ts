import { join } from 'node:path';
import type { DuckDB } from '@millrace/duckdb';
import type { SuiteResult } from '@millrace/expectations';
import { drawLineage, type LineageRecord, lineageTrace } from '@millrace/lineage';
import { backfillText, type Dataset, days, type Flow, type FlowOptions, openFlow } from '@millrace/pipeline';
import { rows as rowsOf } from '@millrace/schema';
import { checkParity, type FittedTransformer } from '@millrace/transformers';
import { add, initRepository, openRepository } from '@millrace/versioning';
import { Features } from './schemas.js';
import * as stages from './stages.js';

/** The days from `from` to before `to` of the files in `data`, published under `out`; one may be spoiled on purpose. */
export type RunOptions = Pick<FlowOptions, 'force' | 'onProgress'> &
  Readonly<Record<'data' | 'out' | 'from' | 'to', string> & { spoiledDay: string | null }>;

/** Runs every step over the range, what is up to date skipped, and tells what came of it. */
export async function runPipeline(db: DuckDB, options: RunOptions): Promise<Flow & { text: string }> {
  const { data, out, from, to, spoiledDay, ...common } = options;
  const flow = openFlow({ root: out, engine: db, onReject: 'withdraw', trace: lineageTrace, ...common });
  const raw = flow.dataset('raw', { write: { format: 'csv' }, open: (file) => db.csv(file) });
  const [weather, flights] = [flow.dataset('weather'), flow.dataset('flights')];
  const [features, published] = [flow.dataset('features'), flow.dataset('published')];
  const context = { db, out, ...common, raw, weather, flights, features };

  const range = days(from, to);
  const read = (name: string) => stages.readOriginal(db, join(data, `${name}.csv.gz`));
  const quarter = await read('weather-2013-q1');
  for (const month of new Set(range.map((day) => day.slice(0, 7)))) {
    const original = await read(`flights-${month}`);
    const inMonth = range.filter((day) => day.startsWith(month));
    await raw.backfill(inMonth, (day) => stages.rawDay(original, day, day === spoiledDay));
  }
  await weather.backfill(['2013-q1'], () => stages.weatherQuarter(quarter));
  await flights.backfill(range, (day) => stages.flightsDay(context, day));
  await features.backfill(range, (day) => stages.featuresDay(context, day, from));
  const fitted = await stages.fitTransformers(context);
  const parts = [`Gates${gatesText(flow)}${await gapsText(features)}`];
  if (!fitted) parts.push('Nothing is published: no day of January passed to fit on.');
  else {
    await published.backfill(range, (day) => stages.publishedDay(context, day, fitted));
    const all = await Promise.all([raw, weather, flights, features, published].map((set) => set.published()));
    const records = all.flat().map(({ manifest }) => manifest.lineage!.record as LineageRecord);
    parts.push(`Lineage\n${drawLineage(records.at(-1)!, records, { maxParents: 3 })}`);
    parts.push(await served(db, fitted, (await features.published()).at(-1)!.file), await versioned(out));
  }
  return { ...flow, text: [backfillText(flow.reports), ...parts].join('\n\n') };
}

/** How many expectations were met on how many days, a dataset a line. */
function gatesText({ reports }: Flow): string {
  const lines = [...reports].flatMap(([name, { entries }]) => {
    const judged = entries.flatMap(({ gate }) => (gate?.result as SuiteResult | null)?.statistics ?? []);
    const total = (of: 'successful' | 'evaluated') => judged.reduce((sum, found) => sum + found[of], 0);
    const met = `${total('successful')} of ${total('evaluated')} expectations met`;
    return judged.length > 0 ? `\n  ${name}: ${met} on ${judged.length} days` : [];
  });
  return lines.join('');
}

/** Which days were made without which of the days before them. */
async function gapsText(features: Dataset): Promise<string> {
  const lines = (await features.published()).flatMap(({ partition, manifest }) => {
    const missing = manifest.inputs['missing'] as readonly string[];
    return missing.length > 0 ? `\n  features ${partition} made without flights ${missing.join(', ')}` : [];
  });
  return lines.join('');
}

/** Serves the first flight of a day from an object, and compares the day's rows with the batch bit for bit. */
async function served(db: DuckDB, fitted: FittedTransformer, file: string): Promise<string> {
  const table = await db.table(await db.parquet(file));
  const [flight] = rowsOf(table, Features);
  const vector = fitted.row(flight!);
  const lines = fitted.outputNames.map((name, at) => `\n  ${name.padEnd(24)} ${vector[at]}`);
  const { rows, differing } = await checkParity(fitted, table);
  const parity = `of ${rows} rows served, ${differing} cells differ from the batch`;
  return `Served ${flight!.carrier} ${flight!.flight}; ${parity}${lines.join('')}`;
}

async function versioned(out: string): Promise<string> {
  const repository = await openRepository(out).catch(() => initRepository(out, { scm: 'none' }));
  const [added] = await add(repository, ['published']);
  return `Version of ${added!.metafile}: ${added!.md5}`;
}
