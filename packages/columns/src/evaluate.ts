import type { BoundExpression } from './bound.js';
import type { Batch, Chunk } from './chunk.js';
import { chunkFromValues } from './chunk-from-values.js';
import { UsageError } from './errors.js';
import { interpret } from './interpret.js';
import { findColumn } from './schema-columns.js';
import { equalTypes, plainType, typeName } from './type-name.js';
import type { Value } from './value.js';
import { valueAt } from './value-at.js';

/** A computed column, and on how many rows a computation that was reached had no value. */
export interface Evaluated {
  readonly chunk: Chunk;
  readonly errors: number;
}

/**
 * Computes a bound expression for a batch; columns are found in the batch by name, so it may hold fewer or more than were bound.
 *
 * @throws UsageError when the batch lacks a column or has it with another type.
 * @example
 * ```ts
 * import { batchFromChunks, bind, chunkFromValues, col, evaluate, field, types, valueAt } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int32())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [1, null])]);
 * const { chunk } = evaluate(bind(col('n').gt(0), schema), batch);
 * [valueAt(chunk, 0), valueAt(chunk, 1)]; // => [true, null]
 * ```
 */
export function evaluate(bound: BoundExpression, batch: Batch): Evaluated {
  const { root } = bound;
  if (root.node === 'column') return { chunk: columnOf(root.name, root.type, batch), errors: 0 };
  const columns = bound.schema.fields.map(({ name, type }) =>
    bound.columns.includes(name) ? columnOf(name, type, batch) : undefined,
  );
  const values: Value[] = [];
  let errors = 0;
  for (let row = 0; row < batch.length; row++) {
    const state = { failed: false };
    const cells = columns.map((chunk) => (chunk === undefined ? null : valueAt(chunk, row)));
    values.push(interpret(bound, cells, state));
    if (state.failed) errors++;
  }
  return {
    chunk: chunkFromValues(bound.type.kind === 'dictionary' ? bound.type : plainType(bound.type), values),
    errors,
  };
}

function columnOf(name: string, type: BoundExpression['type'], batch: Batch): Chunk {
  const place = findColumn(batch.schema, name);
  const chunk = place === undefined ? undefined : batch.columns[place];
  if (chunk === undefined) throw new UsageError('unknown_column', `The batch has no column '${name}'.`);
  if (equalTypes(chunk.type, type)) return chunk;
  throw new UsageError(
    'wrong_type',
    `Column '${name}' is ${typeName(chunk.type)} in the batch; ${typeName(type)} was bound.`,
  );
}

/**
 * The rows of a batch on which a bound predicate is true, ascending.
 *
 * @throws UsageError when the expression is not a predicate, and as {@link evaluate}.
 * @example
 * ```ts
 * import { batchFromChunks, bind, chunkFromValues, col, field, selectRows, types } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int32())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [5, null, 7])]);
 * Array.from(selectRows(bind(col('n').gt(5), schema), batch)); // => [2]
 * ```
 */
export function selectRows(predicate: BoundExpression, batch: Batch): Uint32Array {
  if (predicate.type.kind !== 'bool' && predicate.type.kind !== 'null') {
    throw new UsageError(
      'not_a_predicate',
      `A predicate is bool; this expression is ${typeName(predicate.type)}.`,
    );
  }
  const { chunk } = evaluate(predicate, batch);
  const rows: number[] = [];
  for (let row = 0; row < batch.length; row++) if (valueAt(chunk, row) === true) rows.push(row);
  return Uint32Array.from(rows);
}
