import {
  type Aggregate,
  type BoundExpression,
  bind,
  type DataType,
  type Expression,
  isMillraceError,
  type ScanOptions,
  type Schema,
} from '@millrace/columns';
import { duckdbDialect, type LoweredInput, lowerExpression } from '@millrace/sql';
import { type AnswerColumns, answerColumns } from './answer-columns.js';
import type { Relation } from './relation.js';

/** An aggregate whose every expression was bound and written as SQL. */
export interface PlannedAggregate {
  /** Its place in the list that was asked. */
  readonly place: number;
  readonly aggregate: Aggregate;
  readonly kind: string;
  readonly inputs: readonly LoweredInput[];
  readonly bound: readonly BoundExpression[];
  readonly where: string | undefined;
  readonly by: readonly LoweredInput[] | undefined;
  readonly options: NonNullable<Aggregate['options']>;
}

/** The aggregates of a call that SQL can say, and the columns that they read. */
export interface AnswerPlan {
  readonly columns: AnswerColumns;
  readonly aggregates: readonly PlannedAggregate[];
}

/** Kinds whose other inputs (chosen columns) are read from the rows themselves and need no SQL. */
const samples: ReadonlySet<string> = new Set(['firstWhere', 'duplicates']);

/** Writes what can be written as SQL; the rest is left out. */
export function planAnswer(
  relation: Relation,
  aggregates: readonly Aggregate[],
  options: ScanOptions,
): AnswerPlan {
  const columns = answerColumns(relation);
  const own = new Set(options.kinds?.map(({ name }) => name));
  const lower = lowerer(relation.schema, columns);
  const planned: PlannedAggregate[] = [];
  aggregates.forEach((aggregate, place) => {
    if (own.has(aggregate.kind)) return;
    const one = planOne(aggregate, place, relation.schema, lower);
    if (one !== undefined) planned.push(one);
  });
  return { columns, aggregates: planned };
}

type Lower = (expression: Expression) => (LoweredInput & { readonly bound: BoundExpression }) | undefined;

function lowerer(schema: Schema, columns: AnswerColumns): Lower {
  return (expression) => {
    const bound = bind(expression, schema);
    const sql = lowerExpression(bound, duckdbDialect, { column: (index) => columns.column(index) });
    if (sql !== undefined) return { sql, type: bound.type, bound };
    // Whether a value is there can be told of any column.
    if (expression.node !== 'column') return undefined;
    const { root } = bound;
    return root.node === 'column' ? { sql: `c${root.index}`, type: nullsOnly, bound } : undefined;
  };
}

/** The type of a column of which SQL knows the nulls alone. */
const nullsOnly: DataType = { kind: 'struct', fields: [] };

function planOne(
  aggregate: Aggregate,
  place: number,
  schema: Schema,
  lower: Lower,
): PlannedAggregate | undefined {
  try {
    const { kind, of, where, by, options = {} } = aggregate;
    const lowered = samples.has(kind) ? of.slice(0, kind === 'firstWhere' ? 1 : Number(options['keys'])) : of;
    const inputs = lowered.map(lower);
    const predicate = where === undefined ? undefined : lower(where);
    const keys = by?.map(lower);
    if (!complete(inputs) || (where !== undefined && predicate === undefined)) return undefined;
    if (keys !== undefined && (keys.length === 0 || !complete(keys) || keys.some(isUnknown)))
      return undefined;
    if (inputs.some(isUnknown) && kind !== 'validCount' && kind !== 'nullCount') return undefined;
    return {
      place,
      aggregate,
      kind,
      inputs,
      bound: of.map((expression) => bind(expression, schema)),
      where: predicate?.sql,
      by: keys,
      options,
    };
  } catch (error) {
    // What does not bind is refused by the scan itself, with its own words.
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}

function isUnknown({ type }: LoweredInput): boolean {
  return type === nullsOnly;
}

function complete<T>(list: readonly (T | undefined)[]): list is readonly T[] {
  return list.every((each) => each !== undefined);
}
