import { readFile } from 'node:fs/promises';
import { col, collect, filter, lit, memorySource, project, type Source } from '@millrace/columns';
import type { DuckDB } from '@millrace/duckdb';
import { suiteGate } from '@millrace/expectations';
import { type Dataset, type DatasetPublishOptions, publishDocument, shiftDay } from '@millrace/pipeline';
import { parseTable } from '@millrace/schema';
import * as tf from '@millrace/transformers';
import { contentVersion } from '@millrace/versioning';
import { Features, Flights, Weather } from './schemas.js';
import * as suites from './suites.js';

/** The engine and the datasets, each made from those named before it. */
export type Context = { readonly db: DuckDB } & Readonly<
  Record<'raw' | 'weather' | 'flights' | 'features', Dataset>
>;
/** How a day of a dataset is made. */
type Stage = (day: string) => Promise<DatasetPublishOptions>;
type Original = { readonly source: Source; readonly version: string };

const HISTORY_DAYS = 7;
const featuresSql = await readFile(new URL('../src/features.sql', import.meta.url), 'utf8');

/** How features become what a model takes: no value missing, none unknown. */
const numbers = tf.pipeline([tf.simpleImputer({ strategy: 'median' }), tf.standardScaler()]);
const weather = ['temp', 'wind_speed', 'precip', 'visib'];
const modelInputs = tf.columnTransformer([
  ['num', numbers, ['distance', ...weather, 'carrier_late_share', 'route_late_share']],
  ['cat', tf.ordinalEncoder({ missing: 'category', unknown: 'category' }), ['carrier', 'dest']],
  ['origin', tf.oneHotEncoder(), ['origin']],
]);

/** A file of the original data, in memory, with the version of its content. */
export async function readOriginal(db: DuckDB, file: string): Promise<Original> {
  const { schema, batches } = await db
    .csv(file)
    .then(async (csv) => ({ schema: csv.schema, batches: await collect(csv) }));
  return { source: memorySource(schema, batches), version: (await contentVersion(file)).md5 };
}

/** Step 0: one raw file per local scheduled day, cut from its month, the text unchanged; or spoiled, on purpose. */
export const rawDay =
  (month: Original, spoil: boolean): Stage =>
  async (day) => {
    const rows = filter(month.source, col('day').eq(String(Number(day.slice(8)))));
    const spoiled = rows.schema.fields.map(({ name }) => ({
      name,
      expression: name === 'distance' ? lit('1') : col(name),
    }));
    const build = () => (spoil ? project(rows, spoiled) : rows);
    return {
      code: 'raw@1',
      inputs: { month: month.version },
      parameters: { spoil },
      transformations: ['cut by day'],
      build,
    };
  };

export const weatherQuarter =
  ({ source, version }: Original): Stage =>
  async () => {
    return {
      code: 'weather@1',
      inputs: { version },
      transformations: ['coerce'],
      build: () => parseTable(Weather, source),
    };
  };

/** Step 1: text becomes typed rows, or the day is rejected with each bad cell named; then the raw gate. */
export const flightsDay =
  ({ db, raw }: Context): Stage =>
  async (day) => {
    const text = await raw.at(day);
    return {
      code: 'flights@1',
      needs: { raw: text },
      transformations: ['coerce'],
      build: async () => parseTable(Flights, await db.csv(text!.file)),
      gate: suiteGate(suites.rawFlights, { parameters: { yesterday: shiftDay(day, -1) } }),
    };
  };

/** Step 2: a day's features, from that day and from those of the days before it that passed. */
export const featuresDay =
  ({ db, flights, weather }: Context, first: string): Stage =>
  async (day) => {
    const [today, quarter] = [await flights.at(day), await weather.at('2013-q1')];
    const before = Array.from({ length: HISTORY_DAYS }, (_, ago) => shiftDay(day, ago - HISTORY_DAYS));
    const earlier = before.filter((candidate) => candidate >= first);
    const found = await Promise.all(earlier.map((candidate) => flights.at(candidate)));
    const history = found.filter((partition) => partition !== null);
    return {
      code: 'features@1',
      needs: { flights: today, weather: quarter },
      inputs: { history, missing: earlier.filter((_, at) => found[at] === null) },
      transformations: ['weather at the hour', `lateness of ${HISTORY_DAYS} days`],
      build: async () => {
        const now = await db.parquet(today!.file);
        const past =
          history.length > 0
            ? db.parquet(history.map(({ file }) => file))
            : db.table(filter(now, lit(false)));
        const tables = { today: now, weather: await db.parquet(quarter!.file), history: await past };
        return parseTable(Features, await db.query(featuresSql, { tables }));
      },
      gate: suiteGate(suites.features),
    };
  };

/** Step 3: the transformers, fitted on the days of January that passed (null when none did), saved and read back. */
export async function fitTransformers(
  { db, features }: Context,
  root: string,
  force: boolean,
): Promise<tf.FittedTransformer | null> {
  const january = (await features.published()).filter(({ partition }) => partition.startsWith('2013-01'));
  if (january.length === 0) return null;
  const inputs = { features: january.map(({ manifest }) => manifest.data.sha256) };
  const build = async () => tf.fit(modelInputs, await db.parquet(january.map(({ file }) => file)));
  const { file } = await publishDocument({
    root,
    partition: 'transformers',
    code: 'fit@1',
    inputs,
    force,
    build,
  });
  return tf.loadTransformer(JSON.parse(await readFile(file!, 'utf8')));
}

/** Step 4: what passed is transformed and published, beside its keys and label. */
export const publishedDay =
  ({ db, features }: Context, fitted: tf.FittedTransformer): Stage =>
  async (day) => {
    const passed = await features.at(day);
    const build = async () => {
      const table = await db.table(await db.parquet(passed!.file));
      return table.select(['time_hour', 'carrier', 'flight', 'late']).assign(fitted.transform(table));
    };
    const transformations = ['impute', 'scale', 'encode'];
    return {
      code: 'published@1',
      needs: { features: passed },
      inputs: { transformers: fitted.id },
      transformations,
      build,
    };
  };
