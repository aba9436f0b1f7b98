import { bind, type DataType, type Expr, type Schema, UsageError, type Value } from '@millrace/columns';

/** A function of some cells of a row, computed in a column of its own. */
export interface Mapping {
  readonly inputs: readonly Expr[];
  /** The type of what it gives. */
  readonly type: DataType;
  /** Gives a value, or throws where it can't. */
  run(values: readonly Value[]): Value;
}

/** What a mapping became: its values, null where it failed, and whether it failed. */
interface Mapped {
  readonly value: Expr;
  readonly failed: Expr;
}

/** Where a schema that is laid on a source puts what is computed beside the source's own columns. */
export interface Workings {
  /** The source's columns, and those that were put beside them so far. */
  schema(): Schema;
  /** Stands in for an expression that several predicates need: itself, or a column in which it is computed once. */
  share(expression: Expr): Expr;
  /** A column that a function computes row by row. */
  map(mapping: Mapping): Mapped;
}

/** Workings without a source: nothing can be put beside its columns. */
export function bareWorkings(schema: Schema): Workings {
  return {
    schema: () => schema,
    share: (expression) => expression,
    map() {
      const message =
        'This schema has parsers or codecs that run row by row, which a question alone has no place for: use validateTable.';
      throw new UsageError('needs_source', message, { issues: [{ code: 'needs_source' }] });
    },
  };
}

/** Tells whether an expression has a meaning over some columns, and its type. */
export function boundType(expression: Expr, schema: Schema): DataType {
  return bind(expression, schema).type;
}
