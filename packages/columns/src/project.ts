import type { Aggregate } from './aggregate.js';
import { checkNames } from './arrow-type.js';
import { bind } from './bind.js';
import type { BoundExpression } from './bound.js';
import type { Batch } from './chunk.js';
import type { Field, Schema } from './data-type.js';
import { UsageError } from './errors.js';
import { evaluate, isPredicate, selectRows } from './evaluate.js';
import { and } from './expr.js';
import type { Expression, Predicate } from './expression.js';
import { sourceFrom } from './memory-source.js';
import { prepareExpression } from './prepare.js';
import { columnIndex, findColumn } from './schema-columns.js';
import type { ReadOptions, Source, SourceInput } from './source.js';
import { substitute } from './substitute.js';
import { takeChunk } from './take-chunk.js';
import { typeName } from './type-name.js';

/** A named column of a projection. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

/** What {@link project} takes: names to keep, or named expressions. */
export type Projection =
  | readonly (string | NamedExpression)[]
  | ReadonlyMap<string, Expression>
  | { readonly [name: string]: Expression };

interface BoundColumn {
  readonly field: Field;
  readonly bound: BoundExpression;
}

/**
 * A source with other columns: some of the old ones, or computed ones; it is the same scan, and what the source answers by itself
 * it still answers.
 *
 * @throws UsageError for an unknown column or an expression that does not bind.
 * @example
 * ```ts
 * import { tableFromArrays } from 'apache-arrow';
 * import { col, project, sourceFrom } from '@millrace/columns';
 * const source = project(sourceFrom(tableFromArrays({ x: Int32Array.of(1) })), { y: col('x').plus(1) });
 * source.schema.fields[0]!.name; // => 'y'
 * ```
 */
export function project(input: SourceInput, projection: Projection): Source {
  const source = sourceFrom(input);
  const columns = namedExpressions(projection).map(({ name, expression }) =>
    bindColumn(name, expression, source.schema),
  );
  const fields = columns.map(({ field }) => field);
  checkNames(fields);
  const { metadata } = source.schema;
  const schema: Schema = metadata === undefined ? { fields } : { fields, metadata };
  const byName = new Map(columns.map(({ field, bound }) => [field.name, typedExpression(bound)]));
  return {
    ...describeSource(source),
    ...(source.rowCount !== undefined && { rowCount: source.rowCount }),
    schema,
    batches: (options) => projectBatches(source, schema, columns, options),
    ...answerThrough(source, (aggregate) => replaceColumns(aggregate, (name) => byName.get(name))),
  };
}

// A literal that stands for a column has the column's type, whatever it meets.
function typedExpression({ expression, type }: BoundExpression): Expression {
  return expression.node === 'literal' ? { ...expression, type } : expression;
}

function namedExpressions(projection: Projection): NamedExpression[] {
  const column = (name: string): NamedExpression => ({ name, expression: { node: 'column', name } });
  if (Array.isArray(projection)) {
    return (projection as readonly (string | NamedExpression)[]).map((entry) =>
      typeof entry === 'string' ? column(entry) : entry,
    );
  }
  const entries = projection instanceof Map ? [...projection] : Object.entries(projection);
  return entries.map(([name, expression]) => ({ name, expression: expression as Expression }));
}

function bindColumn(name: string, expression: Expression, schema: Schema): BoundColumn {
  const bound = bind(expression, schema);
  if (expression.node !== 'column') return { field: { name, type: bound.type, nullable: true }, bound };
  return { field: { ...schema.fields[columnIndex(schema, expression.name)]!, name }, bound };
}

async function* projectBatches(
  source: Source,
  schema: Schema,
  all: readonly BoundColumn[],
  options: ReadOptions = {},
): AsyncGenerator<Batch> {
  const { columns: names } = options;
  const chosen = names === undefined ? all : names.map((name) => all[columnIndex(schema, name)]!);
  const fields = chosen.map(({ field }) => field);
  const wanted = names === undefined ? schema : { ...schema, fields };
  const needed = [...new Set(chosen.flatMap(({ bound }) => bound.columns))];
  for (const { bound } of chosen) await prepareExpression(bound);
  for await (const batch of source.batches({ ...options, columns: needed })) {
    yield {
      schema: wanted,
      length: batch.length,
      columns: chosen.map(({ bound }) => evaluate(bound, batch).chunk),
    };
  }
}

/**
 * The rows of a source on which a predicate is true; what the source answers by itself it still answers.
 *
 * @throws UsageError when the predicate does not bind or is not one.
 * @example
 * ```ts
 * import { tableFromArrays } from 'apache-arrow';
 * import { col, collect, filter, sourceFrom } from '@millrace/columns';
 * const source = sourceFrom(tableFromArrays({ x: Int32Array.of(1, 2) }));
 * const [batch] = await collect(filter(source, col('x').gt(1)));
 * batch!.length; // => 1
 * ```
 */
export function filter(input: SourceInput, predicate: Predicate): Source {
  const source = sourceFrom(input);
  const bound = bind(predicate, source.schema);
  if (!isPredicate(bound)) {
    throw new UsageError(
      'not_a_predicate',
      `A predicate is bool; this expression is ${typeName(bound.type)}.`,
    );
  }
  return {
    ...describeSource(source),
    schema: source.schema,
    batches: (options) => filterBatches(source, bound, options),
    ...answerThrough(source, (aggregate) => {
      if (!regardlessOfPlace.has(aggregate.kind)) return undefined;
      return {
        ...aggregate,
        where: aggregate.where === undefined ? predicate : and(predicate, aggregate.where),
      };
    }),
  };
}

// Other kinds tell ordinals, which a filter changes, or may: their rows are streamed through it.
const regardlessOfPlace: ReadonlySet<string> = new Set([
  'rowCount',
  'validCount',
  'nullCount',
  'nanCount',
  'countWhere',
  'min',
  'max',
  'sum',
  'mean',
  'variance',
  'standardDeviation',
  'skewness',
  'distinctCount',
  'valueCounts',
  'quantiles',
  'rowHash',
]);

async function* filterBatches(
  source: Source,
  bound: BoundExpression,
  options: ReadOptions = {},
): AsyncGenerator<Batch> {
  const { columns } = options;
  const needed = columns && [...new Set([...columns, ...bound.columns])];
  const fields = columns?.map((name) => source.schema.fields[columnIndex(source.schema, name)]!);
  const wanted: Schema = fields === undefined ? source.schema : { ...source.schema, fields };
  await prepareExpression(bound);
  const { onRead } = options;
  let told = false;
  const inner: ReadOptions = {
    ...options,
    ...(needed && { columns: needed }),
    ...(onRead && {
      onRead: (progress) => {
        told = true;
        onRead(progress);
      },
    }),
  };
  let looked = 0;
  for await (const batch of source.batches(inner)) {
    looked += batch.length;
    const rows = selectRows(bound, batch);
    const chosen = wanted.fields.map(({ name }) => batch.columns[findColumn(batch.schema, name)!]!);
    const kept = rows.length === batch.length ? chosen : chosen.map((chunk) => takeChunk(chunk, rows));
    if (rows.length > 0) yield { schema: wanted, length: rows.length, columns: kept };
    if (!told) onRead?.({ rows: looked, totalRows: source.rowCount ?? null });
  }
}

function describeSource(source: Source): Partial<Source> {
  return {
    ...(source.name !== undefined && { name: source.name }),
    ...(source.once !== undefined && { once: source.once }),
    ...(source.ordered !== undefined && { ordered: source.ordered }),
  };
}

function answerThrough(
  source: Source,
  change: (aggregate: Aggregate) => Aggregate | undefined,
): Pick<Source, 'answer'> {
  if (source.answer === undefined) return {};
  return {
    async answer(aggregates, options) {
      const changed = aggregates.map(change);
      const asked = changed.filter((aggregate) => aggregate !== undefined);
      const answers = asked.length === 0 ? [] : await source.answer!(asked, options);
      let next = 0;
      return changed.map((aggregate) => (aggregate === undefined ? undefined : answers[next++]));
    },
  };
}

function replaceColumns(
  aggregate: Aggregate,
  replacement: (name: string) => Expression | undefined,
): Aggregate {
  const replace = (expression: Expression): Expression => substitute(expression, replacement);
  return {
    ...aggregate,
    of: aggregate.of.map(replace),
    ...(aggregate.where && { where: replace(aggregate.where) }),
    ...(aggregate.by && { by: aggregate.by.map(replace) }),
  };
}
