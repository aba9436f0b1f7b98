import {
  type Aggregate,
  type Batch,
  type BoundExpression,
  bind,
  type Chunk,
  chunkFromValues,
  col,
  columnsOf,
  type DataType,
  type Expr,
  type Expression,
  evaluate,
  type Field,
  field,
  isMillraceError,
  prepareExpression,
  type ReadOptions,
  type Schema,
  type Source,
  substitute,
  types,
  type Value,
  valueAt,
} from '@millrace/columns';
import type { Mapping, Workings } from './workings.js';

/** A source, and beside its own columns those that its workings asked for. */
export interface WorkedSource {
  readonly workings: Workings;
  source(): Source;
}

interface Shared {
  readonly kind: 'shared';
  readonly field: Field;
  readonly bound: BoundExpression;
}

interface Computed {
  readonly kind: 'mapped';
  readonly field: Field;
  /** The column that tells where it failed. */
  readonly flag: Field;
  readonly mapping: Mapping;
  readonly inputs: readonly BoundExpression[];
}

type Entry = Shared | Computed;

/**
 * Computes an expression that many predicates of a scan hold once a batch, and a function of cells once a row, each in a column of its
 * own; an engine that answers by itself still gets the expressions in place.
 */
export function workedSource(source: Source): WorkedSource {
  const { fields } = source.schema;
  let prefix = 'worked';
  while (fields.some(({ name }) => name.startsWith(prefix))) prefix += '_';
  const entries: Entry[] = [];
  const shares = new Map<Expr, Expr>();
  const schema = (): Schema => ({ ...source.schema, fields: [...fields, ...entries.flatMap(fieldsOf)] });
  const workings: Workings = {
    schema,
    share(expression) {
      if (expression.node === 'column') return expression;
      const known = shares.get(expression);
      if (known !== undefined) return known;
      const bound = bind(expression, schema());
      const made = field(`${prefix} ${entries.length}`, bound.type);
      entries.push({ kind: 'shared', field: made, bound });
      const column = col(made.name);
      shares.set(expression, column);
      return column;
    },
    map(mapping) {
      const inputs = mapping.inputs.map((input) => bind(input, schema()));
      const made = field(`${prefix} ${entries.length}`, mapping.type);
      const flag = field(`${prefix} ${entries.length} failed`, types.bool());
      entries.push({ kind: 'mapped', field: made, flag, mapping, inputs });
      return { value: col(made.name), failed: col(flag.name) };
    },
  };
  return { workings, source: () => (entries.length === 0 ? source : extended(source, entries, schema())) };
}

function fieldsOf(entry: Entry): Field[] {
  return entry.kind === 'shared' ? [entry.field] : [entry.field, entry.flag];
}

function extended(source: Source, entries: readonly Entry[], schema: Schema): Source {
  const { answer } = source;
  const expressions = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'shared' ? [[entry.field.name, entry.bound.expression] as const] : [],
    ),
  );
  const mapped = new Set(
    entries.flatMap((entry) => (entry.kind === 'mapped' ? fieldsOf(entry) : []).map(({ name }) => name)),
  );
  const inPlace = (expression: Expression): Expression | undefined => {
    const plain = substitute(expression, (name) => {
      const held = expressions.get(name);
      return held === undefined ? undefined : (inPlace(held) ?? { node: 'column', name });
    });
    return columnsOf(plain).some((name) => mapped.has(name) || expressions.has(name)) ? undefined : plain;
  };
  return {
    ...source,
    schema,
    batches: (options) => extendedBatches(source, entries, schema, options),
    ...(answer && {
      async answer(aggregates, options) {
        const asked = aggregates.map((aggregate) => replaced(aggregate, inPlace));
        const possible = asked.filter((aggregate) => aggregate !== undefined);
        const answers = possible.length === 0 ? [] : await answer.call(source, possible, options);
        let next = 0;
        return asked.map((aggregate) => (aggregate === undefined ? undefined : answers[next++]));
      },
    }),
  };
}

function replaced(
  aggregate: Aggregate,
  inPlace: (expression: Expression) => Expression | undefined,
): Aggregate | undefined {
  const of = aggregate.of.map(inPlace);
  const by = aggregate.by?.map(inPlace);
  const where = aggregate.where && inPlace(aggregate.where);
  if ((aggregate.where && where === undefined) || [...of, ...(by ?? [])].includes(undefined))
    return undefined;
  return {
    ...aggregate,
    of: of as Expression[],
    ...(by && { by: by as Expression[] }),
    ...(where && { where }),
  };
}

async function* extendedBatches(
  source: Source,
  entries: readonly Entry[],
  schema: Schema,
  options: ReadOptions = {},
): AsyncGenerator<Batch> {
  const names = options.columns ?? schema.fields.map(({ name }) => name);
  const needed = neededEntries(entries, names);
  const own = new Set(source.schema.fields.map(({ name }) => name));
  const inputs = needed.flatMap((entry) => (entry.kind === 'shared' ? [entry.bound] : entry.inputs));
  const columns = [...new Set([...names, ...inputs.flatMap((bound) => bound.columns)])].filter((name) =>
    own.has(name),
  );
  for (const bound of inputs) await prepareExpression(bound);
  for await (const batch of source.batches({ ...options, columns })) {
    const chunks = new Map<string, Chunk>(
      batch.schema.fields.map(({ name }, i) => [name, batch.columns[i]!]),
    );
    const types = new Map<string, Field>(batch.schema.fields.map((one) => [one.name, one]));
    const grown = (): Batch => ({
      schema: { fields: [...types.values()] },
      length: batch.length,
      columns: [...chunks.values()],
    });
    for (const entry of needed) compute(entry, grown(), chunks, types);
    const fields = names.map((name) => types.get(name)!);
    yield {
      schema: { ...schema, fields },
      length: batch.length,
      columns: names.map((name) => chunks.get(name)!),
    };
  }
}

/** The entries that some columns need, and those that these need, in the order in which they were made. */
function neededEntries(entries: readonly Entry[], names: readonly string[]): Entry[] {
  const wanted = new Set(names);
  const needed: Entry[] = [];
  for (const entry of [...entries].reverse()) {
    if (!fieldsOf(entry).some(({ name }) => wanted.has(name))) continue;
    needed.unshift(entry);
    const inputs = entry.kind === 'shared' ? [entry.bound] : entry.inputs;
    for (const { columns } of inputs) for (const name of columns) wanted.add(name);
  }
  return needed;
}

function compute(entry: Entry, batch: Batch, chunks: Map<string, Chunk>, types: Map<string, Field>): void {
  if (entry.kind === 'shared') {
    chunks.set(entry.field.name, evaluate(entry.bound, batch).chunk);
    types.set(entry.field.name, entry.field);
    return;
  }
  const inputs = entry.inputs.map((bound) => evaluate(bound, batch).chunk);
  const values: Value[] = [];
  const failed: boolean[] = [];
  for (let row = 0; row < batch.length; row++) {
    const outcome = runOnce(
      entry.mapping,
      inputs.map((chunk) => valueAt(chunk, row)),
    );
    values.push(outcome.value);
    failed.push(outcome.failed);
  }
  chunks.set(entry.field.name, chunkOf(entry.field.type, values, failed));
  chunks.set(entry.flag.name, chunkFromValues(entry.flag.type, failed));
  types.set(entry.field.name, entry.field);
  types.set(entry.flag.name, entry.flag);
}

function runOnce(
  mapping: Mapping,
  values: readonly Value[],
): { readonly value: Value; readonly failed: boolean } {
  try {
    return { value: mapping.run(values), failed: false };
  } catch (error) {
    // What is wrong for every cell alike, such as an async function, is for the caller to hear.
    if (isMillraceError(error) && error.code === 'async_check') throw error;
    return { value: null, failed: true };
  }
}

/** A function may give what is no value of the type: that cell failed too. */
function chunkOf(type: DataType, values: Value[], failed: boolean[]): Chunk {
  try {
    return chunkFromValues(type, values);
  } catch {
    values.forEach((value, row) => {
      try {
        chunkFromValues(type, [value]);
      } catch {
        values[row] = null;
        failed[row] = true;
      }
    });
    return chunkFromValues(type, values);
  }
}
