import {
  type Batch,
  isMillraceError,
  type ReadOptions,
  type SourceInput,
  sourceFrom,
  type Value,
  valueAt,
} from '@millrace/columns';
import { usageError } from './errors.js';
import type { FittedTransformer } from './fitted.js';
import type { Row } from './row-cell.js';
import { show } from './spec.js';

/** Refuses what is no fitted transformer; a description says itself that it is not fitted. */
export function requireFitted(value: FittedTransformer): void {
  if (typeof value?.transformBatch === 'function' && typeof value.rowObject === 'function') return;
  throw usageError('not_a_transformer', `A fitted transformer is expected, not ${show(value)}.`, {
    actual: show(value),
  });
}

/** A cell that a row gives otherwise than a batch. */
export interface ParityDifference {
  /** The row's 0-based place in the source. */
  readonly row: number;
  readonly output: string;
  readonly batch: Value;
  readonly served: unknown;
}

/** What {@link checkParity} found. */
export interface ParityReport {
  readonly rows: number;
  /** How many cells differ in any bit. */
  readonly differing: number;
  /** The first of them, at most 20. */
  readonly differences: readonly ParityDifference[];
}

const SAMPLE = 20;

/**
 * Serves every row of a source one by one and compares with the transformed batches bit for bit: training and serving
 * must not differ in any cell.
 *
 * @throws UsageError for a source that lacks an input or has another type than at fit.
 * @example
 * ```ts
 * import { checkParity, columnTransformer, fit, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ distance: [100, 250, 900] });
 * const fitted = await fit(columnTransformer([['num', standardScaler(), ['distance']]]), table);
 * await checkParity(fitted, table); // => { rows: 3, differing: 0, differences: [] }
 * ```
 */
export async function checkParity(
  fitted: FittedTransformer,
  input: SourceInput,
  options: Pick<ReadOptions, 'signal'> = {},
): Promise<ParityReport> {
  requireFitted(fitted);
  const differences: ParityDifference[] = [];
  let [rows, differing] = [0, 0];
  for await (const batch of sourceFrom(input).batches(options)) {
    const transformed = fitted.transformBatch(batch);
    for (let at = 0; at < batch.length; at += 1) {
      const row = rowOf(batch, at);
      const served = fitted.rowObject(row);
      const vector = vectorOf(fitted, row);
      transformed.schema.fields.forEach(({ name }, place) => {
        const expected = valueAt(transformed.columns[place]!, at);
        const number = typeof expected === 'number' ? vector?.[place] : undefined;
        if (isSame(expected, served[name]) && (number === undefined || isSame(expected, number))) return;
        differing += 1;
        if (differences.length < SAMPLE)
          differences.push({ row: rows + at, output: name, batch: expected, served: served[name] });
      });
    }
    rows += batch.length;
  }
  return { rows, differing, differences };
}

// The vector of a row, where every output is a number.
function vectorOf(fitted: FittedTransformer, row: Row): Float64Array | undefined {
  try {
    return fitted.row(row);
  } catch (error) {
    if (isMillraceError(error) && error.code === 'not_numeric') return undefined;
    throw error;
  }
}

/** A row of a batch as an object. */
function rowOf({ schema, columns }: Batch, at: number): Row {
  const row: Record<string, unknown> = Object.create(null);
  schema.fields.forEach(({ name }, place) => {
    row[name] = valueAt(columns[place]!, at);
  });
  return row;
}

/** Are two values the same to the bit? */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return left.length === right.length && left.every((byte, at) => byte === right[at]);
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [own, other] = [
    left as { unscaled?: bigint; scale?: number },
    right as { unscaled?: bigint; scale?: number },
  ];
  return own.unscaled !== undefined && own.unscaled === other.unscaled && own.scale === other.scale;
}
