import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { col, collect, filter, lit, memorySource, project, type Source } from '@millrace/columns';
import type { DuckDB } from '@millrace/duckdb';
import { suiteGate } from '@millrace/expectations';
import { type Dataset, type DatasetPublishOptions, publishDocument, shiftDay } from '@millrace/pipeline';
import { parseTable } from '@millrace/schema';
import { type FittedTransformer, fit, loadTransformer } from '@millrace/transformers';
import { contentVersion } from '@millrace/versioning';
import { Features, Flights, modelInputs, Weather } from './schemas.js';
import * as suites from './suites.js';

/** The engine, the folder that all is published under, and the datasets, each made from those named before it. */
export type Context = { readonly db: DuckDB; readonly out: string; readonly force?: boolean } & Sets;
type Sets = Readonly<Record<'raw' | 'weather' | 'flights' | 'features', Dataset>>;
type Original = { readonly source: Source; readonly version: string };
type Made = Promise<DatasetPublishOptions>;

const HISTORY_DAYS = 7;
const featuresSql = await readFile(new URL('../src/features.sql', import.meta.url), 'utf8');

/** A file of the original data, in memory, with the version of its content. */
export async function readOriginal(db: DuckDB, file: string): Promise<Original> {
  const csv = await db.csv(file);
  return { source: memorySource(csv.schema, await collect(csv)), version: (await contentVersion(file)).md5 };
}

/** Step 0: one raw file per local scheduled day, cut from its month, the text unchanged; or spoiled, on purpose. */
export async function rawDay(month: Original, day: string, spoil: boolean): Made {
  const rows = filter(month.source, col('day').eq(String(Number(day.slice(8)))));
  const broken = (name: string) => (name === 'distance' ? lit('1') : col(name));
  const spoiled = rows.schema.fields.map(({ name }) => ({ name, expression: broken(name) }));
  const build = () => (spoil ? project(rows, spoiled) : rows);
  const made = { code: 'raw@1', inputs: { month: month.version }, parameters: { spoil }, build };
  return { ...made, transformations: ['cut by day'] };
}

export async function weatherQuarter({ source, version }: Original): Made {
  const build = () => parseTable(Weather, source);
  return { code: 'weather@1', inputs: { version }, transformations: ['coerce'], build };
}

/** Step 1: text becomes typed rows, or the day is rejected with each bad cell named; then the raw gate. */
export async function flightsDay({ db, raw }: Context, day: string): Made {
  const text = await raw.at(day);
  const build = async () => parseTable(Flights, await db.csv(text!.file));
  const gate = suiteGate(suites.rawFlights, { parameters: { yesterday: shiftDay(day, -1) } });
  return { code: 'flights@1', needs: { raw: text }, transformations: ['coerce'], build, gate };
}

/** Step 2: a day's features, from that day and from those of the days before it that passed. */
export async function featuresDay({ db, flights, weather }: Context, day: string, first: string): Made {
  const [today, quarter] = [await flights.at(day), await weather.at('2013-q1')];
  const before = Array.from({ length: HISTORY_DAYS }, (_, ago) => shiftDay(day, ago - HISTORY_DAYS));
  const { found: history, missing } = await flights.among(before.filter((candidate) => candidate >= first));
  const build = async () => {
    const now = await db.parquet(today!.file);
    const files = history.map(({ file }) => file);
    const past = files.length > 0 ? await db.parquet(files) : filter(now, lit(false));
    const tables = { today: now, weather: await db.parquet(quarter!.file), history: past };
    return parseTable(Features, await db.query(featuresSql, { tables }));
  };
  const from = { needs: { flights: today, weather: quarter }, inputs: { history, missing } };
  const transformations = ['weather at the hour', `lateness of ${HISTORY_DAYS} days`];
  return { code: 'features@1', ...from, transformations, build, gate: suiteGate(suites.features) };
}

/** Step 3: the transformers, fitted on the days of January that passed (null when none did), saved and read back. */
export async function fitTransformers(context: Context): Promise<FittedTransformer | null> {
  const january = (await context.features.published()).filter((day) => day.partition.startsWith('2013-01'));
  if (january.length === 0) return null;
  const inputs = { features: january.map(({ manifest }) => manifest.data.sha256) };
  const build = async () => fit(modelInputs, await context.db.parquet(january.map(({ file }) => file)));
  const made = { partition: 'transformers', code: 'fit@1', inputs, build, force: context.force === true };
  const { file } = await publishDocument({ root: join(context.out, 'model'), ...made });
  return loadTransformer(JSON.parse(await readFile(file!, 'utf8')));
}

/** Step 4: what passed is transformed and published, beside its keys and label. */
export async function publishedDay({ db, features }: Context, day: string, fitted: FittedTransformer): Made {
  const passed = await features.at(day);
  const build = async () => {
    const table = await db.table(await db.parquet(passed!.file));
    return table.select(['time_hour', 'carrier', 'flight', 'late']).assign(fitted.transform(table));
  };
  const from = { needs: { features: passed }, inputs: { transformers: fitted.id } };
  return { code: 'published@1', ...from, transformations: ['impute', 'scale', 'encode'], build };
}
