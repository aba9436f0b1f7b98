import {
  type AggregateKind,
  finishState,
  type Json,
  memorySource,
  mergeStates,
  type ScanOptions,
  type Source,
  type SourceInput,
  scanStates,
  typeFromJson,
  typeToJson,
  UsageError,
} from '@millrace/columns';
import { checkedKeys } from './options.js';
import { layOnSource, type Prepared, prepare } from './prepare.js';
import { type Judged, judgingQuestion, type QuestionOptions } from './question.js';
import type { SchemaReport } from './report.js';
import { schemaVersion } from './schema-version.js';
import type { TableSchema } from './table-schema.js';

/** The format of a stored partial report. */
const PART_FORMAT = 'millrace.partial-report/1';

/** What validating a part of a table found, as JSON: it can be stored, sent, and merged with those of other parts. */
export interface PartialReport {
  readonly format: typeof PART_FORMAT;
  /** The `schemaVersion` of the schema that judged. */
  readonly schema: string;
  /** Where the part begins in the whole. */
  readonly firstRow: number;
  readonly rows: number;
  /** There where the rows of the part have no order, and so no place. */
  readonly ordered?: false;
  readonly sampleSize: number;
  /** The columns that the part has. */
  readonly columns: readonly { readonly name: string; readonly type: Json; readonly nullable: boolean }[];
  /** The states of what was asked, as base 64. */
  readonly states: readonly string[];
}

/** Options of {@link validatePart}. */
export interface PartOptions extends QuestionOptions, Pick<ScanOptions, 'signal' | 'maxStateBytes'> {
  /** Where the part begins in the whole: 0 unless given. */
  readonly firstRow?: number;
}

/**
 * Holds a part of a table against its schema, for {@link mergeReports} to judge all parts together: also what no part can tell by itself,
 * such as whether a key is unique.
 *
 * @throws UsageError for an option that has no meaning.
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { column, mergeReports, tableSchema, validatePart } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ id: column(z.int(), { unique: true }) });
 * const one = await validatePart(schema, tableFromArrays({ id: Int32Array.of(1, 2) }));
 * const two = await validatePart(schema, tableFromArrays({ id: Int32Array.of(2, 3) }), { firstRow: 2 });
 * const { issues } = mergeReports(schema, [one, two]);
 * issues[0]!.sample.map(({ row }) => row); // => [1, 2]
 * ```
 */
export async function validatePart(
  schema: TableSchema,
  source: SourceInput,
  options: PartOptions = {},
): Promise<PartialReport> {
  checkedKeys('validatePart', options, ['sampleSize', 'firstRow', 'signal', 'maxStateBytes']);
  const { firstRow = 0, sampleSize = 20, ...reading } = options;
  const prepared = await prepare(schema, source, reading);
  const part = partOf(prepared, sampleSize);
  const states = await statesOf(part, prepared.source, firstRow, reading);
  const rows = finishState(states[0]!) as number;
  return {
    format: PART_FORMAT,
    schema: schemaVersion(schema),
    firstRow,
    rows,
    ...(prepared.source.ordered === false && { ordered: false }),
    sampleSize,
    columns: prepared.source.schema.fields
      .slice(0, prepared.layout.fieldCount)
      .map(({ name, type, nullable }) => ({ name, type: typeToJson(type), nullable })),
    states: states.map(toBase64),
  };
}

/**
 * The report of the whole, of which some parts were validated: equal to that of validating it at once.
 *
 * @throws UsageError for parts of another schema, of other columns, some with and some without an order, that overlap, or that leave out
 * rows between them.
 * @example
 * ```ts
 * import { mergeReports, tableSchema, validatePart } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ x: z.number().min(0) });
 * const part = await validatePart(schema, tableFromArrays({ x: Float64Array.of(1, -1) }));
 * mergeReports(schema, [JSON.parse(JSON.stringify(part))]).counts.data; // => 1
 * ```
 */
export function mergeReports(schema: TableSchema, parts: readonly PartialReport[]): SchemaReport {
  const merged = mergeParts(schema, parts);
  return reportOfPart(schema, merged);
}

/**
 * One part out of several that follow each other, for parts still to come: what was validated before, and an increment.
 *
 * @throws UsageError as {@link mergeReports} does.
 * @example
 * ```ts
 * import { mergeParts, mergeReports, tableSchema, validatePart } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ x: z.number().min(0) });
 * let known = await validatePart(schema, tableFromArrays({ x: Float64Array.of(1, 2) }));
 * const added = await validatePart(schema, tableFromArrays({ x: Float64Array.of(-1) }), { firstRow: known.rows });
 * known = mergeParts(schema, [known, added]);
 * mergeReports(schema, [known]).rows; // => 3
 * ```
 */
export function mergeParts(schema: TableSchema, parts: readonly PartialReport[]): PartialReport {
  const version = schemaVersion(schema);
  const sorted = [...parts].sort((a, b) => a?.firstRow - b?.firstRow || a?.rows - b?.rows);
  const [first] = sorted;
  if (first === undefined) throw badParts('no_parts', 'There are no parts to merge.');
  for (const part of sorted) checkPart(part, version, first);
  const kinds = kindsOf(schema, first);
  let end = first.firstRow;
  for (const part of sorted) {
    if (part.firstRow !== end)
      throw badParts(
        'not_neighbours',
        `A part begins at row ${part.firstRow}, but the parts before it end at row ${end}: give each its place with firstRow.`,
      );
    end += part.rows;
  }
  const states = first.states.map((_, place) =>
    sorted
      .map((part) => fromBase64(part.states[place]!))
      .reduce((left, right) => mergeStates(left, right, { kinds })),
  );
  return { ...first, rows: end - first.firstRow, states: states.map(toBase64) };
}

function checkPart(part: PartialReport, version: string, first: PartialReport): void {
  if (part?.format !== PART_FORMAT || !Array.isArray(part.states))
    throw badParts('bad_part', 'This is no partial report: make one with validatePart.');
  if (part.schema !== version) throw badParts('other_schema', 'A part was validated with another schema.');
  const same = JSON.stringify(part.columns) === JSON.stringify(first.columns);
  if (part.ordered !== first.ordered)
    throw badParts('other_order', 'Some of the parts have an order of their rows, and others have none.');
  if (!same || part.states.length !== first.states.length || part.sampleSize !== first.sampleSize)
    throw badParts('other_columns', 'The parts do not have the same columns, or sample sizes.');
}

function badParts(code: string, message: string): UsageError {
  return new UsageError(code, message, {
    issues: [{ code, hint: 'Merge parts of one table, judged alike.' }],
  });
}

/** What is asked of every part alike: the names of its kinds tell by their place what they are. */
export interface Part {
  readonly question: ReturnType<typeof judgingQuestion>;
  readonly kinds: readonly AggregateKind[];
}

/** The question of a part. */
export function partOf({ schema, layout, only, source }: Prepared, sampleSize: number): Part {
  let made = 0;
  const kindName = (): string => `schema.part.${made++}`;
  const ordered = source.ordered !== false;
  const question = judgingQuestion(schema, layout, { sampleSize, only, kindName, ordered });
  return { question, kinds: question.kinds ?? [] };
}

/** The states of a part's question over a source. */
export function statesOf(
  { question, kinds }: Part,
  source: Source,
  firstOrdinal: number,
  options: Pick<ScanOptions, 'signal' | 'maxStateBytes'>,
): Promise<Uint8Array[]> {
  const { signal, maxStateBytes } = options;
  return scanStates(source, question.asks, {
    kinds,
    firstOrdinal,
    ...(signal && { signal }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  });
}

/** What the states of a part's question come to. */
export function judgedStates({ question, kinds }: Part, states: readonly Uint8Array[]): Judged {
  const answers = states.map((state) => finishState(state, { kinds }));
  return (question.judge(answers) as { readonly verdict: Judged }).verdict;
}

function kindsOf(schema: TableSchema, part: PartialReport): readonly AggregateKind[] {
  return partLike(schema, part).kinds;
}

function reportOfPart(schema: TableSchema, part: PartialReport): SchemaReport {
  return judgedStates(partLike(schema, part), part.states.map(fromBase64)).report;
}

/** The question that was asked of a part, from the columns that it had. */
function partLike(schema: TableSchema, { columns, sampleSize, ordered }: PartialReport): Part {
  const fields = columns.map(({ name, type, nullable }) => ({ name, type: typeFromJson(type), nullable }));
  const source = memorySource({ fields }, []);
  return partOf(layOnSource(schema, ordered === false ? { ...source, ordered } : source), sampleSize);
}

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch (cause) {
    throw new UsageError('bad_part', 'This is no partial report: its states are no base 64.', { cause });
  }
}

/** Options of {@link validateStream}. */
export interface StreamOptions extends Omit<PartOptions, 'firstRow'> {
  /** Called after every part with the report on all rows so far. */
  readonly onReport?: (report: SchemaReport) => void;
}

/**
 * Holds a stream of tables or batches against a schema, as one table whose parts arrive one by one: memory holds one part at a time, and
 * what keys and sets of values need.
 *
 * @throws UsageError when the parts do not have the same columns.
 * @example
 * ```ts
 * import { tableSchema, validateStream } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * async function* parts() {
 *   for (const x of [1, -1]) yield tableFromArrays({ x: Float64Array.of(x) });
 * }
 * const report = await validateStream(tableSchema({ x: z.number().min(0) }), parts());
 * [report.rows, report.counts.data]; // => [2, 1]
 * ```
 */
export async function validateStream(
  schema: TableSchema,
  parts: AsyncIterable<SourceInput> | Iterable<SourceInput>,
  options: StreamOptions = {},
): Promise<SchemaReport> {
  const { onReport, ...rest } = options;
  checkedKeys('validateStream', options, ['sampleSize', 'signal', 'maxStateBytes', 'onReport']);
  let known: PartialReport | undefined;
  for await (const input of parts) {
    const firstRow = known === undefined ? 0 : known.rows;
    const part = await validatePart(schema, input, { ...rest, firstRow });
    known = known === undefined ? part : mergeParts(schema, [known, part]);
    onReport?.(mergeReports(schema, [known]));
  }
  if (known !== undefined) return mergeReports(schema, [known]);
  return mergeReports(schema, [await validatePart(schema, memorySource({ fields: [] }, []), rest)]);
}
