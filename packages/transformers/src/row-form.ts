import { typeName } from '@millrace/columns';
import { type CountOnce, countOnce, type Tally } from './counters.js';
import { usageError } from './errors.js';
import type { Feature } from './feature.js';
import { codesOf, type FeatureGroup, groupFeatures, hotOffsets, isPlainHot } from './feature-group.js';
import { type Formula, isNumber, type OutputFormula, type PickFormula } from './formula.js';
import type { InputColumn } from './input-type.js';
import type { Row } from './row-cell.js';
import { type RowReaders, rowReaders } from './row-readers.js';
import { sharedNodes } from './shared-nodes.js';

/** Writes the outputs from `at` on of one row; places that it does not write hold 0. */
type Writer = (row: Row, out: Float64Array, at: number) => void;

/** The row form of a fitted transformer: closures, composed once, run straight through for each row. */
export interface RowForm {
  /** Writes all outputs; throws `UsageError` when one of them is not a number. */
  write(row: Row, out: Float64Array, at: number): void;
  /** All outputs in order, each as a value of its type. */
  values(row: Row): unknown[];
}

/** Composes the row form. */
export function compileRow(
  inputs: readonly InputColumn[],
  features: readonly Feature[],
  tally: Tally,
): RowForm {
  const readers = (once: CountOnce): RowReaders =>
    rowReaders({ inputs, tally, once, shared: sharedNodes(features) });
  return {
    write: compileVector(features, readers(countOnce())),
    values: compileValues(features, readers(countOnce())),
  };
}

function compileVector(features: readonly Feature[], readers: RowReaders): RowForm['write'] {
  const text = features.find(({ formula }) => !isVectorial(formula));
  if (text !== undefined) {
    return () => {
      throw notNumeric(text);
    };
  }
  const parts = groupFeatures(features).map(({ at, features: group }) => ({
    at,
    write: writerOf(group, readers),
  }));
  const count = parts.length;
  return (row, out, at) => {
    readers.begin();
    for (let i = 0; i < count; i++) parts[i]!.write(row, out, at + parts[i]!.at);
  };
}

function compileValues(features: readonly Feature[], readers: RowReaders): RowForm['values'] {
  const [numbers, others] = [true, false].map((wanted) =>
    groupFeatures(features).filter(({ features: [first] }) => isComputed(first!.formula) === wanted),
  ) as [FeatureGroup[], FeatureGroup[]];
  const writers = numbers.map(({ at, features: group }) => ({ at, write: writerOf(group, readers) }));
  const others_ = others.map(({ at, features: [only] }) => ({ at, read: readers.output(only!.formula) }));
  return (row) => {
    readers.begin();
    const out = new Float64Array(features.length);
    for (const { at, write } of writers) write(row, out, at);
    const values: unknown[] = Array.from(out);
    for (const { at, read } of others_) values[at] = read(row);
    return values;
  };
}

/** Is it a number of our own? What is passed through keeps its nulls, which a double can't tell from NaN. */
function isComputed(formula: Formula): boolean {
  return formula.op !== 'input' && formula.op !== 'label' && isNumber(formula);
}

/** Has it a place in a vector of doubles: a number, a boolean, a 64-bit integer? */
export function isVectorial(formula: Formula): boolean {
  if (isNumber(formula)) return true;
  const type = valueTypeOf(formula);
  return type.kind === 'bool' || (type.kind === 'int' && type.bits === 64);
}

function valueTypeOf(formula: Formula): Feature['type'] {
  if (formula.op === 'input' || formula.op === 'label') return formula.type;
  return valueTypeOf((formula as Extract<Formula, { op: 'fill' }>).of);
}

/** The error for an output that is no number where a vector of numbers is asked for. */
function notNumeric({ name, type }: Feature): Error {
  return usageError(
    'not_numeric',
    `Output '${name}' is ${typeName(type)} and has no place in a vector of numbers: call rowObject, or drop or encode the column.`,
    { column: name, expected: 'numbers', actual: typeName(type) },
  );
}

function writerOf(features: readonly Feature[], readers: RowReaders): Writer {
  const { formula } = features[0]!;
  if (formula.op === 'output') return kernelWriter(features, formula, readers);
  if (formula.op === 'pick') {
    return isPlainHot(formula) ? hotWriter(features, formula, readers) : codeWriter(formula, readers);
  }
  const read = isNumber(formula) ? readers.number(formula) : readers.number({ op: 'number', of: formula });
  return (row, out, at) => {
    out[at] = read(row);
  };
}

function codeWriter(formula: PickFormula, readers: RowReaders): Writer {
  const codes = codesOf(formula);
  const slot = readers.slot(formula.of);
  return (row, out, at) => {
    out[at] = codes[slot(row)]!;
  };
}

function hotWriter(features: readonly Feature[], { of }: PickFormula, readers: RowReaders): Writer {
  const offsets = hotOffsets(features, of);
  const slot = readers.slot(of);
  return (row, out, at) => {
    const offset = offsets[slot(row)]!;
    if (offset >= 0) out[at + offset] = 1;
  };
}

function kernelWriter(
  { length }: readonly Feature[],
  { of, output }: OutputFormula,
  readers: RowReaders,
): Writer {
  const read = readers.kernel(of);
  return (row, out, at) => {
    const all = read(row);
    for (let i = 0; i < length; i++) out[at + i] = all[output + i]!;
  };
}
