import {
  type Aggregate,
  type DataType,
  distinctCount,
  max,
  min,
  nullCount,
  quantiles,
  rowCount,
  type SourceInput,
  scan,
  sourceFrom,
  sum,
  type Value,
  validCount,
} from '@millrace/columns';
import type { ColumnMetrics, DataQualityMetricsFacet } from './quality-facets.js';

/** What {@link measureQuality} measures. */
export interface MeasureQualityOptions {
  /** All, unless given. */
  readonly columns?: readonly string[];
  /** Count distinct values too, which costs a table of all of them (false by default). */
  readonly distinct?: boolean;
  /** Quantiles of numbers, such as `[0.25, 0.5, 0.75]`, which cost a sort (none by default). */
  readonly quantiles?: readonly number[];
  readonly signal?: AbortSignal;
}

/**
 * The `dataQualityMetrics` facet of a table, in one scan: rows, and per column nulls and values, and of numbers the sum, least and
 * greatest. What is no finite number is left out.
 *
 * @throws UsageError for an unknown column, SourceError when the source can't be read.
 * @example
 * ```ts
 * import { measureQuality } from '@millrace/lineage/openlineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const { rowCount, columnMetrics } = await measureQuality(tableFromArrays({ delay: [2, 33] }));
 * rowCount; // => 2
 * columnMetrics['delay']; // => { nullCount: 0, count: 2, sum: 35, min: 2, max: 33 }
 * ```
 */
export async function measureQuality(
  input: SourceInput,
  options: MeasureQualityOptions = {},
): Promise<DataQualityMetricsFacet> {
  const source = sourceFrom(input);
  const fields = new Map(source.schema.fields.map(({ name, type }) => [name, type]));
  const columns = options.columns ?? [...fields.keys()];
  const asked = columns.map((name) => asksOf(name, fields.get(name), options));
  const flat = [rowCount() as Aggregate, ...asked.flatMap((asks) => asks.map(([, aggregate]) => aggregate))];
  const answers = await scan(source, flat, options.signal ? { signal: options.signal } : {});
  let next = 1;
  const metrics = columns.map((name, place) => {
    const given = asked[place]!.map(([metric]) => [metric, metricOf(answers[next++], options)] as const);
    return [
      name,
      Object.fromEntries(given.filter(([, value]) => value !== undefined)) as ColumnMetrics,
    ] as const;
  });
  return { rowCount: answers[0] as number, columnMetrics: Object.fromEntries(metrics) };
}

type Ask = readonly [keyof ColumnMetrics, Aggregate];

// A column that is not there is asked for all the same: the scan says so best.
function asksOf(name: string, type: DataType | undefined, options: MeasureQualityOptions): readonly Ask[] {
  const asks: Ask[] = [
    ['nullCount', nullCount(name)],
    ['count', validCount(name)],
  ];
  if (options.distinct && type && isFlat(type)) asks.push(['distinctCount', distinctCount(name)]);
  if (type?.kind !== 'int' && type?.kind !== 'float' && type?.kind !== 'decimal') return asks;
  asks.push(['sum', sum(name)], ['min', min(name)], ['max', max(name)]);
  const { quantiles: places = [] } = options;
  if (places.length > 0) asks.push(['quantiles', quantiles(name, places)]);
  return asks;
}

function isFlat({ kind }: DataType): boolean {
  return !['list', 'fixedSizeList', 'struct', 'map', 'null'].includes(kind);
}

function metricOf(answer: unknown, options: MeasureQualityOptions): unknown {
  if (!Array.isArray(answer)) return finiteNumber(answer as Value);
  const entries = (options.quantiles ?? []).map((place, at) => [
    String(place),
    finiteNumber(answer[at] as Value),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

// A facet has JSON numbers only; integers and decimals beyond 2^53 are rounded.
function finiteNumber(value: Value): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'object' && 'unscaled' in value) return Number(`${value.unscaled}e${-value.scale}`);
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
