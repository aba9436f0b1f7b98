import { typeName } from '@millrace/columns';
import { type CountOnce, countOnce, type Tally } from './counters.js';
import { TransformError, usageError } from './errors.js';
import type { Feature } from './feature.js';
import { codesOf, type FeatureGroup, groupFeatures, hotOffsets } from './feature-group.js';
import { clipped, type Formula, inputOf, isNumber, type PickFormula, type SlotFormula } from './formula.js';
import type { InputColumn } from './input-type.js';
import {
  anyCell,
  missingCounter,
  type NumberReader,
  numberCell,
  type Row,
  type ValueReader,
  valueCell,
} from './row-cell.js';
import { type Category, show } from './spec.js';

/** Writes the outputs from `at` on of one row; places that it does not write hold 0. */
type Writer = (row: Row, out: Float64Array, at: number) => void;

/** The row form of a fitted transformer: closures, composed once, run straight through for each row. */
export interface RowForm {
  /** Writes all outputs; throws `UsageError` when one of them is not a number. */
  write(row: Row, out: Float64Array, at: number): void;
  /** All outputs in order, each as a value of its type. */
  values(row: Row): unknown[];
}

interface Compiling {
  readonly inputs: readonly InputColumn[];
  readonly tally: Tally;
  readonly once: CountOnce;
}

/** Composes the row form. */
export function compileRow(
  inputs: readonly InputColumn[],
  features: readonly Feature[],
  tally: Tally,
): RowForm {
  return {
    write: compileVector(features, { inputs, tally, once: countOnce() }),
    values: compileValues(features, { inputs, tally, once: countOnce() }),
  };
}

function compileVector(features: readonly Feature[], compiling: Compiling): RowForm['write'] {
  const text = features.find(({ formula }) => !isVectorial(formula));
  if (text !== undefined) {
    return () => {
      throw notNumeric(text);
    };
  }
  const parts = groupFeatures(features).map(({ at, features: group }) => ({
    at,
    write: writerOf(group, compiling),
  }));
  const count = parts.length;
  return (row, out, at) => {
    for (let i = 0; i < count; i++) parts[i]!.write(row, out, at + parts[i]!.at);
  };
}

function compileValues(features: readonly Feature[], compiling: Compiling): RowForm['values'] {
  const [numbers, others] = [true, false].map((wanted) =>
    groupFeatures(features).filter(({ features: [first] }) => isComputed(first!.formula) === wanted),
  ) as [FeatureGroup[], FeatureGroup[]];
  const writers = numbers.map(({ at, features: group }) => ({ at, write: writerOf(group, compiling) }));
  const readers = others.map(({ at, features: [only] }) => ({
    at,
    read: outputValue(only!.formula, compiling),
  }));
  return (row) => {
    const out = new Float64Array(features.length);
    for (const { at, write } of writers) write(row, out, at);
    const values: unknown[] = Array.from(out);
    for (const { at, read } of readers) values[at] = read(row);
    return values;
  };
}

// What is passed through keeps its nulls, which a double can't tell from NaN.
function isComputed(formula: Formula): boolean {
  return formula.op !== 'input' && isNumber(formula);
}

// Numbers, booleans and 64-bit integers have a place in a vector of doubles.
function isVectorial(formula: Formula): boolean {
  if (isNumber(formula)) return true;
  const { type } = inputOf(formula);
  return type.kind === 'bool' || (type.kind === 'int' && type.bits === 64);
}

function notNumeric({ name, type }: Feature): Error {
  return usageError(
    'not_numeric',
    `Output '${name}' is ${typeName(type)} and has no place in a vector of numbers: call rowObject, or drop or encode the column.`,
    {
      column: name,
      expected: 'numbers',
      actual: typeName(type),
    },
  );
}

function writerOf(features: readonly Feature[], compiling: Compiling): Writer {
  const { formula } = features[0]!;
  if (formula.op === 'pick')
    return formula.numbers.form === 'hot' ? hotWriter(features, compiling) : codeWriter(formula, compiling);
  const read = isNumber(formula)
    ? numberReader(formula, compiling)
    : numberReader({ op: 'number', of: formula }, compiling);
  return (row, out, at) => {
    out[at] = read(row);
  };
}

function codeWriter(formula: PickFormula, compiling: Compiling): Writer {
  const codes = codesOf(formula);
  const slot = slotReader(formula.of, compiling);
  return (row, out, at) => {
    out[at] = codes[slot(row)]!;
  };
}

function hotWriter(features: readonly Feature[], compiling: Compiling): Writer {
  const { of } = features[0]!.formula as PickFormula;
  const offsets = hotOffsets(features, of);
  const slot = slotReader(of, compiling);
  return (row, out, at) => {
    const offset = offsets[slot(row)]!;
    if (offset >= 0) out[at + offset] = 1;
  };
}

function numberReader(formula: Formula, compiling: Compiling): NumberReader {
  if (formula.op === 'input')
    return numberCell(compiling.inputs[formula.input]!, counterFor(formula.input, compiling));
  if (formula.op === 'pick') {
    const codes = codesOf(formula);
    const slot = slotReader(formula.of, compiling);
    return (row) => codes[slot(row)]!;
  }
  if (!isNumber(formula.of)) return valueAsNumber(formula, compiling);
  const of = numberReader(formula.of, compiling);
  switch (formula.op) {
    case 'number':
      return of;
    case 'fill':
      return filled(of, formula.value as number);
    case 'missing':
      return (row) => (Number.isNaN(of(row)) ? 1 : 0);
    case 'standardize':
      return standardized(of, formula.mean, formula.scale);
    case 'rescale':
      return rescaled(of, formula);
  }
}

function filled(of: NumberReader, value: number): NumberReader {
  return (row) => {
    const x = of(row);
    return x === x ? x : value;
  };
}

function valueAsNumber(
  formula: Exclude<Formula, { op: 'input' | 'pick' }>,
  compiling: Compiling,
): NumberReader {
  const of = valueReader(formula.of, compiling);
  if (formula.op === 'missing') return (row) => (of(row) === null ? 1 : 0);
  return (row) => {
    const value = of(row);
    return value === null ? Number.NaN : Number(value);
  };
}

function standardized(of: NumberReader, mean: number | null, scale: number | null): NumberReader {
  if (mean === null) return scale === null ? of : (row) => of(row) / scale;
  return scale === null ? (row) => of(row) - mean : (row) => (of(row) - mean) / scale;
}

function rescaled(of: NumberReader, { scale, min, clip }: Extract<Formula, { op: 'rescale' }>): NumberReader {
  if (clip === null) return (row) => of(row) * scale + min;
  const [low, high] = clip;
  return (row) => clipped(of(row) * scale + min, low, high);
}

function valueReader(formula: Formula, compiling: Compiling): ValueReader {
  if (formula.op === 'input')
    return valueCell(compiling.inputs[formula.input]!, counterFor(formula.input, compiling));
  const { of, value } = formula as Extract<Formula, { op: 'fill' }>;
  const read = valueReader(of, compiling);
  return (row) => read(row) ?? value;
}

function slotReader(formula: SlotFormula, compiling: Compiling): (row: Row) => number {
  const { categories } = formula;
  const { input } = inputOf(formula.of);
  const index = new Map<Category, number>(categories.map((category, slot) => [category, slot]));
  const read = isNumber(formula.of)
    ? numberReader(formula.of, compiling)
    : valueReader(formula.of, compiling);
  const { unknown } = compiling.tally;
  const step = compiling.once.unknown(input) ? 1 : 0;
  const column = compiling.inputs[input]!.name;
  return (row) => {
    const value = read(row);
    if (value === null || value !== value) {
      if (formula.onMissing === 'slot') return categories.length;
      if (formula.onMissing === 'error') throw missingValue(column);
    } else {
      const slot = index.get(value);
      if (slot !== undefined) return slot;
    }
    unknown[input]! += step;
    if (formula.onUnknown === 'error') throw unknownValue(column, value);
    return categories.length + 1;
  };
}

function missingValue(column: string): TransformError {
  return new TransformError(
    'missing_value',
    `Column '${column}' has no value here, and its encoder was told to take none: impute it, or choose missing: 'category'.`,
    { column },
  );
}

function unknownValue(column: string, value: Category | null): TransformError {
  return new TransformError(
    'unknown_category',
    `Column '${column}' holds ${show(value)}, which was not seen at fit: choose unknown: 'category', or another policy, to take it.`,
    {
      column,
      actual: value,
    },
  );
}

function counterFor(input: number, { tally, once }: Compiling): () => void {
  return missingCounter(tally, input, once.missing(input));
}

function passedNumber(formula: Formula, name: string, compiling: Compiling): (row: Row) => number | null {
  const read = numberReader(formula, compiling);
  return (row) => {
    const x = read(row);
    return x === x || typeof row[name] === 'number' ? x : null;
  };
}

function outputValue(formula: Formula, compiling: Compiling): (row: Row) => unknown {
  const { type, input } = inputOf(formula);
  if (isNumber(formula)) return passedNumber(formula, compiling.inputs[input]!.name, compiling);
  const isValue = type.kind === 'utf8' || type.kind === 'bool' || (type.kind === 'int' && type.bits === 64);
  return isValue
    ? valueReader(formula, compiling)
    : anyCell(compiling.inputs[input]!, counterFor(input, compiling));
}
