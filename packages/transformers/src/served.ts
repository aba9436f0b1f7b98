import type { Issue } from '@millrace/columns';
import { probeRows, verifyOutputs } from './certificate.js';
import { readTally, resetTally, type Tally, type TransformStats } from './counters.js';
import type { TransformerDocument } from './document.js';
import { usageError } from './errors.js';
import type { Feature } from './feature.js';
import { inputsOf } from './formula.js';
import type { InputColumn } from './input-type.js';
import type { RowOf } from './row-cell.js';
import { compileRow } from './row-form.js';
import { checkOptions } from './spec.js';

/** One output column: its name, and where it comes from. */
export interface OutputColumn {
  readonly name: string;
  /** The columns that it is computed from. */
  readonly inputs: readonly string[];
  /** The steps that it went through, first to last, each as a path of names: `num/standardscaler`. */
  readonly steps: readonly string[];
}

/** A fitted transformer that serves single rows; it needs no Arrow. */
export interface RowTransformer<Column extends string = string> {
  /** SHA-256 of the canonical bytes, in hex: equal for equal transformers. */
  readonly id: string;
  /** The columns that it reads, with the types they had at fit. */
  readonly inputs: readonly InputColumn[];
  readonly outputNames: readonly string[];
  /** The outputs in order, each with the inputs and steps that it comes from. */
  readonly outputs: readonly OutputColumn[];
  /** What a person should know about the fit: columns without values, constant columns. */
  readonly warnings: readonly Issue[];
  /** How many rows it was fitted to. */
  readonly rowsSeen: number;
  /**
   * Transforms one row into a vector of doubles, one per output: the same bits as `transform`. Null, undefined and NaN cells are
   * missing; other properties are ignored. Throws `UsageError` for an absent column, a cell of a wrong type, or an output that is
   * no number; `TransformError` where a policy says so.
   */
  row(row: RowOf<Column>): Float64Array;
  /** As `row`, but writes into an array of yours from `offset` (0 by default) and allocates nothing. */
  rowInto(row: RowOf<Column>, out: Float64Array, offset?: number): void;
  /** As `row`, but gives an object by output name (without prototype), in which outputs keep their type. */
  rowObject(row: RowOf<Column>): { readonly [output: string]: unknown };
  /** What was met so far, per input column; `{ reset: true }` starts anew after reading. */
  stats(options?: { readonly reset?: boolean }): TransformStats;
  /** The artifact: plain JSON that `loadTransformer` reads. */
  toJSON(): TransformerDocument;
}

/** Makes the row part of a fitted transformer. */
export function serve(
  document: TransformerDocument,
  inputs: readonly InputColumn[],
  features: readonly Feature[],
  tally: Tally,
  compile: typeof compileRow = compileRow,
): RowTransformer {
  const form = compile(inputs, features, tally);
  const names = inputs.map(({ name }) => name);
  const outputs = outputsOf(inputs, features);
  const width = features.length;
  // Kept as text, so that nobody changes the document that this transformer was proved against.
  const stored = JSON.stringify(document);
  return {
    id: document.id,
    inputs: frozen(inputs),
    outputNames: frozen(outputs.map(({ name }) => name)),
    outputs: frozen(outputs),
    warnings: frozen(structuredClone(document.warnings) as readonly Issue[]),
    rowsSeen: document.rows,
    row: (row) => {
      requireRow(row);
      const out = new Float64Array(width);
      form.write(row, out, 0);
      tally.rows++;
      return out;
    },
    rowInto: (row, out, offset = 0) => {
      requireRow(row);
      requireRoom(out, offset, width);
      out.fill(0, offset, offset + width);
      form.write(row, out, offset);
      tally.rows++;
    },
    rowObject: (row) => {
      requireRow(row);
      const object = Object.create(null) as Record<string, unknown>;
      const values = form.values(row);
      for (let i = 0; i < width; i++) object[outputs[i]!.name] = values[i];
      tally.rows++;
      return object;
    },
    stats: (options) => {
      checkOptions('stats', options, ['reset']);
      const stats = readTally(tally, names);
      if (options?.reset) resetTally(tally);
      return stats;
    },
    toJSON: () => JSON.parse(stored) as TransformerDocument,
  };
}

/** The outputs with their lineage. */
export function outputsOf(inputs: readonly InputColumn[], features: readonly Feature[]): OutputColumn[] {
  return features.map(({ name, formula, steps }) => ({
    name,
    inputs: inputsOf(formula).map((input) => inputs[input]!.name),
    steps,
  }));
}

// Nobody changes what a fitted transformer says of itself, however deep.
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

function requireRow(row: unknown): void {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return;
  throw usageError(
    'bad_row',
    `A row is an object with a cell per column, not ${row === null ? 'null' : Array.isArray(row) ? 'a list' : typeof row}.`,
    { expected: 'object' },
  );
}

function requireRoom(out: unknown, offset: number, width: number): void {
  if (out instanceof Float64Array && Number.isInteger(offset) && offset >= 0 && offset + width <= out.length)
    return;
  throw usageError(
    'no_room',
    `rowInto needs a Float64Array with room for ${width} numbers from place ${offset}.`,
    { expected: width },
  );
}

/** Proves the row form against the certificate. */
export function verifyRows(
  served: RowTransformer,
  certificate: TransformerDocument['certificate'],
  features: readonly Feature[],
): void {
  const rows = probeRows(certificate, served.inputs).map((row) => served.rowObject(row));
  verifyOutputs('row', certificate, features, (row, output) => rows[row]![features[output]!.name]);
}
