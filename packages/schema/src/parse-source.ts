import {
  type Batch,
  collect,
  mergeStates,
  type ReadOptions,
  type Source,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import { batchSlot } from './batch-slot.js';
import { projected } from './coerced-source.js';
import { rowMarkers, splitRows } from './failing-rows.js';
import { checkedKeys } from './options.js';
import { chosen, promisedNulls, taken } from './parse.js';
import { judgedStates, type Part, partOf, statesOf } from './partial.js';
import { layOnSource, type Prepared } from './prepare.js';
import { judgingQuestion, type QuestionOptions } from './question.js';
import { NOTHING_READ, reportOf, type SchemaReport } from './report.js';
import { SchemaError } from './schema-error.js';
import { parsedRows } from './table-parsers.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/** A source of checked batches, which tells how far it has come. */
export interface ParsedSource extends Source {
  readonly once: true;
  /** The report on all rows that were read so far. */
  readonly report: SchemaReport;
  /** The rows that were left out so far, as they came. */
  readonly dropped: readonly Batch[];
}

/** Options of {@link parseSource}. */
export interface ParseSourceOptions extends QuestionOptions {
  /** The ceiling of what a rule over the whole table may hold, in bytes. */
  readonly maxStateBytes?: number;
}

interface Progressed {
  states: readonly Uint8Array[] | null;
  rows: number;
  dropped: Batch[];
  report: SchemaReport;
}

/**
 * The checked and coerced batches of a source, one by one, for what does not fit in memory. A batch with a cell that fails is not given
 * out: the reader throws `SchemaError`, or, where the schema drops rows that fail, the batch comes without them and `dropped` holds them.
 *
 * Rules over the whole table (keys, tolerances, groups, sets of values) can only be judged at the end: the reader then throws behind the
 * last batch, so publish nothing before it is done. It can be read once.
 *
 * @throws SchemaError when a column is missing, unexpected, or of a type that can't be coerced.
 * @example
 * ```ts
 * import { collect } from '@millrace/columns';
 * import { parseSource, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ x: z.number().min(0) }, { dropInvalidRows: true });
 * const source = parseSource(schema, tableFromArrays({ x: Float64Array.of(1, -1, 2) }));
 * const batches = await collect(source);
 * [batches[0]!.length, source.dropped[0]!.length, source.report.counts.data]; // => [2, 1, 1]
 * ```
 */
export function parseSource(
  schema: TableSchema,
  input: SourceInput,
  options: ParseSourceOptions = {},
): ParsedSource {
  checkedKeys('parseSource', options, ['sampleSize', 'maxStateBytes']);
  const read = parsedRows(sourceFrom(input), checkedSchema(schema).options.parsers);
  const slot = batchSlot(read);
  const prepared = layOnSource(schema, slot.source);
  if (prepared.layout.issues.length > 0)
    throw new SchemaError(reportOf(prepared.layout.issues, { rows: 0, ...NOTHING_READ }), read.name);
  const part = partOf(prepared, options.sampleSize ?? 20);
  const progress: Progressed = {
    states: null,
    rows: 0,
    dropped: [],
    report: reportOf([], { rows: 0, ...NOTHING_READ }),
  };
  const made = projected(prepared.layout, prepared.source);
  const written = promisedNulls(prepared.layout, made.schema);
  return {
    schema: written,
    ...(read.name !== undefined && { name: read.name }),
    once: true,
    ...(read.ordered !== undefined && { ordered: read.ordered }),
    get report() {
      return progress.report;
    },
    get dropped() {
      return progress.dropped;
    },
    batches: (reading) => checkedBatches({ read, slot, prepared, part, progress, options }, reading),
  };
}

interface Reading {
  readonly read: Source;
  readonly slot: ReturnType<typeof batchSlot>;
  readonly prepared: Prepared;
  readonly part: Part;
  readonly progress: Progressed;
  readonly options: ParseSourceOptions;
}

async function* checkedBatches(reading: Reading, asked: ReadOptions = {}): AsyncGenerator<Batch> {
  const { read, slot, prepared, part, progress, options } = reading;
  const { columns, ...rest } = asked;
  const drops = prepared.schema.options.dropInvalidRows;
  for await (const batch of read.batches(rest)) {
    slot.put(batch);
    const states = await statesOf(part, prepared.source, progress.rows, { ...rest, ...options });
    progress.states = merged(progress.states, states, part);
    const { failing, beyondRows } = judgedStates(
      cellwise(prepared),
      await statesOf(cellwise(prepared), prepared.source, progress.rows, rest),
    );
    progress.rows += batch.length;
    progress.report = judgedStates(part, progress.states).report;
    if ((failing.length > 0 && !drops) || beyondRows) throw new SchemaError(progress.report, read.name);
    const made = await passing(reading, batch, failing);
    if (made !== null && made.length > 0) yield columns === undefined ? made : ordered(made, columns);
  }
  if (progress.states === null) {
    progress.states = await statesOf(part, prepared.source, 0, rest);
  }
  const { report, failing, beyondRows } = judgedStates(part, progress.states);
  progress.report = report;
  // What rows were left out for is done with; what is left is what only the whole can tell.
  const late = failing.some((rows) => rows.by === 'key' || (rows.by !== 'ordinals' && 'groups' in rows));
  if (!report.valid && (!drops || beyondRows || late)) throw new SchemaError(report, read.name);
}

function merged(
  known: readonly Uint8Array[] | null,
  states: readonly Uint8Array[],
  part: Part,
): readonly Uint8Array[] {
  if (known === null) return states;
  return known.map((state, place) => mergeStates(state, states[place]!, { kinds: part.kinds }));
}

const cellwiseParts = new WeakMap<Prepared, Part>();

/** What a batch by itself can tell: the checks of cells and rows that tolerate nothing. */
function cellwise(prepared: Prepared): Part {
  const known = cellwiseParts.get(prepared);
  if (known !== undefined) return known;
  let made = 0;
  const question = judgingQuestion(prepared.schema, prepared.layout, {
    sampleSize: 0,
    kindName: () => `schema.cells.${made++}`,
    cellwise: true,
  });
  const part = { question, kinds: question.kinds ?? [] };
  cellwiseParts.set(prepared, part);
  return part;
}

async function passing(
  { prepared, progress }: Reading,
  batch: Batch,
  failing: Parameters<typeof rowMarkers>[0],
): Promise<Batch | null> {
  const { layout, source } = prepared;
  const [made] = await collect(projected(layout, source));
  if (failing.length === 0 || made === undefined) return made ?? null;
  const markers = await rowMarkers(failing, source);
  const [worked] = await collect(source);
  const marked = new Uint8Array(batch.length);
  for (const mark of markers) mark(worked!, 0, marked);
  const rows = splitRows(batch.length, marked);
  progress.dropped.push(taken(batch, rows.dropped));
  return taken(made, rows.kept);
}

function ordered(batch: Batch, names: readonly string[]): Batch {
  const one = chosen(batch, new Set(names));
  const places = names.map((name) => one.schema.fields.findIndex((field) => field.name === name));
  const fields = places.map((place) => one.schema.fields[place]!);
  return {
    schema: { ...one.schema, fields },
    length: one.length,
    columns: places.map((place) => one.columns[place]!),
  };
}
