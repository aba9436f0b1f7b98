import type { Computed } from './interpret.js';
import type { Category } from './spec.js';
import type { SqlWriter } from './sql-writer.js';

/**
 * A computation of several numbers from several inputs of one row that is no graph of {@link Formula}s: nearest neighbours, the words of a
 * text, the parts of a date. It belongs to one fitted column; what it knows is in its closure.
 *
 * It must be a pure function: the row form is the specification, and every other form is tested against it.
 */
export interface Kernel {
  /** For messages: `knnImputer`, `datetimeFeatures`. */
  readonly name: string;
  /** The functions it computes with, by name and version (`sin@1`), where it has any. */
  readonly functions?: readonly string[];
  /** How many numbers it computes. */
  readonly outputs: number;
  /**
   * Writes all outputs of one row from `at` on, every place of them. `values` has one entry per input: a number (NaN is missing) where the
   * input is a number, else its value (null is missing). A kernel that `refuses` returns text where a row cannot be transformed: the reason,
   * which ends the sentence "… takes no such row: ".
   */
  row(values: readonly Computed[], out: Float64Array, at: number): string | undefined;
  /** Are there rows that it refuses with a `TransformError`? */
  readonly refuses?: true;
  /** The same for a whole batch, one array per output, where there is a faster way than row by row; undefined where this batch has none. */
  batch?(columns: readonly KernelColumn[], length: number): readonly Float64Array[] | undefined;
  /** Values of its first input that are worth trying when a runtime proves itself. */
  readonly probes?: readonly Category[];
  /** SQL of one output from the SQL of the inputs, where there is an exact one; throws `writer.refuse(reason)` where there is none. */
  sql?(writer: SqlWriter, inputs: readonly string[], output: number): string;
}

/** An input of a kernel in a batch. */
export interface KernelColumn {
  /** The numbers, where the input is one; not to be changed. */
  readonly numbers: Float64Array | null;
  /** The value of a row; null is missing. */
  at(row: number): Computed;
}
