import {
  type ArrowTableLike,
  type Batch,
  batchFromArrow,
  type Chunk,
  type Field,
  type ReadOptions,
  type Schema,
  type Source,
  type SourceInput,
  schemaFromArrow,
  sourceFrom,
  typeName,
} from '@millrace/columns';
import type { BatchGroup } from './batch-form.js';
import type { Tally } from './counters.js';
import { quoted, usageError } from './errors.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import { type Formula, isNumber } from './formula.js';
import { type InputColumn, isReadable, logicalType, sameType } from './input-type.js';

/** What the batch form of one fitted transformer is made of. */
export interface BatchForm {
  readonly inputs: readonly InputColumn[];
  readonly features: readonly Feature[];
  readonly groups: readonly BatchGroup[];
  readonly tally: Tally;
}

/** Where the inputs lie in a table, and the schema of what comes out of it. */
interface Layout {
  readonly places: readonly number[];
  readonly schema: Schema;
}

/** Finds the inputs in a schema; throws `UsageError` for one that is absent or of a type that cannot be read. */
export function layoutOf({ inputs, features }: BatchForm, given: Schema): Layout {
  const absent = inputs.filter(({ name }) => !given.fields.some((field) => field.name === name));
  if (absent.length > 0) {
    throw usageError(
      'missing_column',
      `The table lacks column(s) ${quoted(absent.map(({ name }) => name))}; it has ${quoted(given.fields.map(({ name }) => name))}.`,
      {
        column: absent[0]!.name,
        expected: absent.map(({ name }) => name),
        actual: given.fields.map(({ name }) => name),
      },
    );
  }
  const places = inputs.map((input, at) => placeOf(input, at, given, features));
  return { places, schema: { fields: features.map((feature) => outputField(feature, given, places)) } };
}

function placeOf(input: InputColumn, at: number, { fields }: Schema, features: readonly Feature[]): number {
  const place = fields.findIndex(({ name }) => name === input.name);
  const { type } = fields[place]!;
  // What is passed through keeps its type, so it must have the one it had at fit.
  const isKept = features.some(({ formula }) => isGivenOn(formula, at));
  if (isKept ? sameType(logicalType(type), input.type) : isReadable(type, input.type)) return place;
  throw usageError(
    'wrong_type',
    `Column '${input.name}' is ${typeName(type)}, but ${typeName(input.type)} is what the transformer was fitted to: cast it first.`,
    {
      column: input.name,
      expected: typeName(input.type),
      actual: typeName(type),
    },
  );
}

// Kept as it is, or handed to a kernel as a value.
function isGivenOn(formula: Formula, at: number): boolean {
  if (formula.op === 'input') return formula.input === at;
  if (formula.op !== 'output') return false;
  return formula.of.of.some((each) => each.op === 'input' && each.input === at && !isNumber(each));
}

function outputField({ name, formula }: Feature, { fields }: Schema, places: readonly number[]): Field {
  if (formula.op !== 'input') return { name, type: typeOf(formula), nullable: formula.op === 'label' };
  const { type, nullable } = fields[places[formula.input]!]!;
  return { name, type, nullable };
}

/** Transforms one batch; `firstRow` is its place in the table, for messages. */
export function transformBatch(
  form: BatchForm,
  layout: Layout,
  batch: Batch,
  firstRow: number,
  wanted?: ReadonlySet<number>,
): Batch {
  const cells = {
    chunks: layout.places.map((place) => batch.columns[place]!),
    length: batch.length,
    firstRow,
    memo: new Map(),
  };
  const columns = form.groups.flatMap(({ at, width, compute }): readonly Chunk[] => {
    const places = Array.from({ length: width }, (_, i) => at + i);
    if (wanted === undefined) return compute(cells);
    return places.some((place) => wanted.has(place))
      ? compute(cells).filter((_, i) => wanted.has(at + i))
      : [];
  });
  form.tally.rows += batch.length;
  const { fields } = layout.schema;
  const schema = wanted === undefined ? layout.schema : { fields: fields.filter((_, i) => wanted.has(i)) };
  return { schema, length: batch.length, columns };
}

/** Transforms a table or batches that are in memory. */
export function transformAll(
  form: BatchForm,
  input: ArrowTableLike | readonly Batch[],
): { schema: Schema; batches: Batch[] } {
  const { schema, batches } = batchesOf(input);
  const layout = layoutOf(form, schema);
  let firstRow = 0;
  const transformed = batches.map((batch) => {
    const out = transformBatch(
      form,
      batch.schema === schema ? layout : layoutOf(form, batch.schema),
      batch,
      firstRow,
    );
    firstRow += batch.length;
    return out;
  });
  return { schema: layout.schema, batches: transformed };
}

function batchesOf(input: ArrowTableLike | readonly Batch[]): { schema: Schema; batches: readonly Batch[] } {
  if (Array.isArray(input)) {
    const batches = input as readonly Batch[];
    if (batches.length > 0 && batches.every((batch) => Array.isArray(batch?.columns)))
      return { schema: batches[0]!.schema, batches };
    throw usageError('bad_input', 'transform takes an Arrow table, or a list of at least one batch.', {
      expected: 'table or batches',
    });
  }
  const table = input as ArrowTableLike;
  if (typeof table !== 'object' || table === null || !Array.isArray(table.batches)) {
    throw usageError(
      'bad_input',
      `transform takes an Arrow table or batches; for any other source call transformSource.`,
      { expected: 'table or batches' },
    );
  }
  return {
    schema: schemaFromArrow(table.schema),
    batches: table.batches.map((batch) => batchFromArrow(batch as Parameters<typeof batchFromArrow>[0])),
  };
}

/** A source of what comes out of another, transformed batch by batch as it is read. */
export function transformedSource(form: BatchForm, input: SourceInput): Source {
  const source = sourceFrom(input);
  const layout = layoutOf(form, source.schema);
  const { name, once, ordered, rowCount } = source;
  return {
    schema: layout.schema,
    ...(name !== undefined && { name }),
    ...(once !== undefined && { once }),
    ...(ordered !== undefined && { ordered }),
    ...(rowCount !== undefined && { rowCount }),
    batches: (options) => transformedBatches(form, source, layout.schema, options),
  };
}

async function* transformedBatches(
  form: BatchForm,
  source: Source,
  schema: Schema,
  options: ReadOptions = {},
): AsyncGenerator<Batch> {
  const { columns, ...rest } = options;
  const places = columns?.map((column) => placeOfOutput(schema, column));
  const names = form.inputs.map(({ name }) => name);
  let firstRow = 0;
  for await (const batch of source.batches({ ...rest, columns: names })) {
    const out = transformBatch(
      form,
      layoutOf(form, batch.schema),
      batch,
      firstRow,
      places && new Set(places),
    );
    firstRow += batch.length;
    yield places ? inOrder(out, columns!) : out;
  }
}

function placeOfOutput({ fields }: Schema, column: string): number {
  const place = fields.findIndex(({ name }) => name === column);
  if (place >= 0) return place;
  throw usageError(
    'unknown_column',
    `There is no output '${column}'; the outputs are ${quoted(fields.map(({ name }) => name))}.`,
    { column },
  );
}

function inOrder({ schema, length, columns }: Batch, names: readonly string[]): Batch {
  const places = names.map((column) => placeOfOutput(schema, column));
  return {
    schema: { fields: places.map((place) => schema.fields[place]!) },
    length,
    columns: places.map((place) => columns[place]!),
  };
}
