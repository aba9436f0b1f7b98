import {
  type Aggregate,
  columnsOf,
  type Expression,
  type NamedExpression,
  type Predicate,
  type Projection,
} from '@millrace/columns';

/** How a column came from another, in OpenLineage's words. */
export type EdgeKind =
  | 'IDENTITY'
  | 'TRANSFORMATION'
  | 'AGGREGATION'
  | 'JOIN'
  | 'GROUP_BY'
  | 'FILTER'
  | 'SORT'
  | 'WINDOW'
  | 'CONDITIONAL';

/** One column that another came from. */
export interface ColumnInput {
  /** The id of the record of the table that has it; absent where there is one parent only. */
  readonly parent?: string;
  readonly column: string;
  readonly kind: EdgeKind;
}

/** A column and those that it came from; `column` is null for those that decided which rows there are. */
export interface ColumnEdge {
  readonly column: string | null;
  readonly inputs: readonly ColumnInput[];
  /** What was done, step by step. */
  readonly steps?: readonly string[];
}

/** True for the kinds in which values flow, not only decisions. */
export function isDirect(kind: EdgeKind): boolean {
  return kind === 'IDENTITY' || kind === 'TRANSFORMATION' || kind === 'AGGREGATION';
}

/**
 * The column edges of a projection of `@millrace/columns`: which columns each of its expressions reads, whoever evaluates it (the
 * kernels, or an engine to which it is lowered as SQL).
 *
 * @example
 * ```ts
 * import { edgesFromProjection } from '@millrace/lineage';
 * import { col } from '@millrace/columns';
 * const [id, speed] = edgesFromProjection({ id: col('id'), speed: col('distance').dividedBy(col('air_time')) });
 * id?.inputs; // => [{ column: 'id', kind: 'IDENTITY' }]
 * speed?.inputs.map(({ column }) => column); // => ['distance', 'air_time']
 * ```
 */
export function edgesFromProjection(projection: Projection): ColumnEdge[] {
  return namedExpressions(projection).map(({ name, expression }) => ({
    column: name,
    inputs: inputsOf(expression, expression.node === 'column' ? 'IDENTITY' : 'TRANSFORMATION'),
  }));
}

/**
 * The column edge of a filter: the columns that decided which rows there are.
 *
 * @example
 * ```ts
 * import { edgesFromFilter } from '@millrace/lineage';
 * import { col } from '@millrace/columns';
 * edgesFromFilter(col('delay').gt(15)); // => [{ column: null, inputs: [{ column: 'delay', kind: 'FILTER' }] }]
 * ```
 */
export function edgesFromFilter(predicate: Predicate): ColumnEdge[] {
  return [{ column: null, inputs: inputsOf(predicate, 'FILTER') }];
}

/**
 * The column edges of aggregates by name: what they are of, what they are grouped by, and the rows they are taken over.
 *
 * @example
 * ```ts
 * import { edgesFromAggregates } from '@millrace/lineage';
 * import { mean } from '@millrace/columns';
 * edgesFromAggregates({ mean_delay: mean('delay') }); // => [{ column: 'mean_delay', inputs: [{ column: 'delay', kind: 'AGGREGATION' }] }]
 * ```
 */
export function edgesFromAggregates(aggregates: Readonly<Record<string, Aggregate>>): ColumnEdge[] {
  return Object.entries(aggregates).map(([column, { of, where, by = [] }]) => ({
    column,
    inputs: [
      ...of.flatMap((expression) => inputsOf(expression, 'AGGREGATION')),
      ...by.flatMap((expression) => inputsOf(expression, 'GROUP_BY')),
      ...(where ? inputsOf(where, 'FILTER') : []),
    ],
  }));
}

/**
 * The column edges of a fitted transformer, or of anything that names its outputs with the inputs and steps they come from.
 *
 * @example
 * ```ts
 * import { edgesFromTransformer } from '@millrace/lineage';
 * const fitted = { outputs: [{ name: 'delay', inputs: ['delay'], steps: ['standardScaler'] }] };
 * edgesFromTransformer(fitted)[0]?.inputs; // => [{ column: 'delay', kind: 'TRANSFORMATION' }]
 * ```
 */
export function edgesFromTransformer(fitted: {
  readonly outputs: readonly {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly steps?: readonly string[];
  }[];
}): ColumnEdge[] {
  return fitted.outputs.map(({ name, inputs, steps = [] }) => ({
    column: name,
    inputs: [...new Set(inputs)].map((column) => ({
      column,
      kind: steps.every((step) => step === 'passthrough') && column === name ? 'IDENTITY' : 'TRANSFORMATION',
    })),
    ...(steps.length > 0 && { steps: [...steps] }),
  }));
}

/**
 * The edges of two steps taken one after the other, as if they were one: each input of `second` is replaced by what `first` made
 * it from. A column that `first` does not name is taken to be passed on.
 *
 * @example
 * ```ts
 * import { edgesFromProjection, joinEdges } from '@millrace/lineage';
 * import { col } from '@millrace/columns';
 * const first = edgesFromProjection({ hours: col('minutes').dividedBy(60) });
 * joinEdges(first, edgesFromProjection({ h: col('hours') }))[0]?.inputs; // => [{ column: 'minutes', kind: 'TRANSFORMATION' }]
 * ```
 */
export function joinEdges(first: readonly ColumnEdge[], second: readonly ColumnEdge[]): ColumnEdge[] {
  const made = new Map(first.map((edge) => [edge.column, edge]));
  const joined = second.map(({ column, inputs, steps = [] }): ColumnEdge => {
    const before = inputs.map((input) => made.get(input.column));
    const through = inputs.flatMap((input, place) =>
      before[place]
        ? before[place].inputs.map(({ kind, ...from }) => ({ ...from, kind: bothKinds(kind, input.kind) }))
        : [input],
    );
    const all = [...before.flatMap((edge) => edge?.steps ?? []), ...steps];
    return { column, inputs: distinct(through), ...(all.length > 0 && { steps: all }) };
  });
  const rows = first.filter(({ column }) => column === null);
  return [...rows, ...joined];
}

function bothKinds(first: EdgeKind, second: EdgeKind): EdgeKind {
  if (!isDirect(first)) return first;
  if (!isDirect(second)) return second;
  if (first === 'AGGREGATION' || second === 'AGGREGATION') return 'AGGREGATION';
  return first === 'IDENTITY' ? second : first;
}

function inputsOf(expression: Expression, kind: EdgeKind): ColumnInput[] {
  return columnsOf(expression).map((column) => ({ column, kind }));
}

function distinct(inputs: readonly ColumnInput[]): ColumnInput[] {
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}

function namedExpressions(projection: Projection): readonly NamedExpression[] {
  if (Array.isArray(projection)) {
    return (projection as readonly (string | NamedExpression)[]).map((entry) =>
      typeof entry === 'string' ? { name: entry, expression: { node: 'column', name: entry } } : entry,
    );
  }
  const entries = projection instanceof Map ? [...projection] : Object.entries(projection);
  return entries.map(([name, expression]) => ({ name, expression }));
}
