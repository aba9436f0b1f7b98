import type { Dialect } from '@millrace/columns';
import { usageError } from './errors.js';
import type { Fitted } from './fitted-inner.js';
import { formulaSql } from './formula-sql.js';

/** A fitted transformer as one SQL statement. */
export interface TransformSql {
  /** The columns that the relation must have, in this order. */
  readonly inputs: readonly string[];
  /** The names of the result's columns, in order; in SQL they are called `o0`, `o1`, … */
  readonly outputs: readonly string[];
  /**
   * The statement over a relation: a table or view by its name as SQL writes it, or a query in parentheses, whose columns are `inputs` and no
   * others. Its columns are named by position, so that the names of yours never matter.
   */
  text(relation: string): string;
}

/** Writes the transform as SQL; throws `UsageError` with the reason where an output has no exact SQL. */
export function transformSqlOf({ document, features }: Fitted, dialect: Dialect): TransformSql {
  if (typeof dialect !== 'object' || dialect === null || typeof dialect.literal !== 'function') {
    throw usageError(
      'bad_option',
      'transformSql takes a dialect, such as duckdbDialect of @millrace/duckdb.',
      {
        expected: 'a dialect',
      },
    );
  }
  const { inputs } = document;
  const written = formulaSql(features, dialect);
  const columns = inputs.map((_, i) => dialect.column(i)).join(', ');
  return {
    inputs: inputs.map(({ name }) => name),
    outputs: features.map(({ name }) => name),
    text: (relation) => written(`(SELECT * FROM ${relation}) AS t(${columns})`),
  };
}
