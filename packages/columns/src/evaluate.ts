import { countBits } from './bitmap.js';
import type { BoundExpression } from './bound.js';
import type { Batch, Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import { bothBits, placesOfBits } from './kernels/bits.js';
import { validBits, valueBits } from './kernels/column.js';
import { run } from './kernels/run.js';
import { plainChunk } from './plain-chunk.js';
import { findColumn } from './schema-columns.js';
import { equalTypes, plainType, typeName } from './type-name.js';

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
  const chunks = new Map<string, Chunk>();
  for (const name of bound.columns) chunks.set(name, columnOf(name, typeOf(bound, name), batch));
  const { chunk, errors } = run(root, { length: batch.length, column: (name) => chunks.get(name)! });
  return { chunk, errors: errors === null ? 0 : countBits(errors, 0, batch.length) };
}

function typeOf({ schema }: BoundExpression, name: string): DataType {
  return schema.fields[findColumn(schema, name)!]!.type;
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
  if (!isPredicate(predicate)) {
    throw new UsageError(
      'not_a_predicate',
      `A predicate is bool; this expression is ${typeName(predicate.type)}.`,
    );
  }
  const { chunk } = evaluate(predicate, batch);
  if (chunk.type.kind === 'null') return new Uint32Array(0);
  const plain = plainChunk(chunk);
  const bits = bothBits(valueBits(plain), validBits(plain))!;
  return placesOfBits(bits, batch.length, countBits(bits, 0, batch.length));
}

/** Whether a bound expression is true, false or null. */
export function isPredicate({ type }: BoundExpression): boolean {
  const { kind } = plainType(type);
  return kind === 'bool' || kind === 'null';
}
