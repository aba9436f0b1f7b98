import { type Chunk, chunkFromValues, type DataType, isNullAt, plainChunk, valueAt } from '@millrace/columns';
import { type NumbersKernel, slotsKernel } from './batch-encoder.js';
import { baseOf, type Compiling, missingCount, nulls } from './batch-input.js';
import { applyToNumbers, type Cells, countMissing, loadNumbers } from './batch-numbers.js';
import { countOnce, type Tally } from './counters.js';
import { float64 } from './double-type.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import { codesOf, groupFeatures, hotOffsets } from './feature-group.js';
import { type Formula, isNumber, type PickFormula } from './formula.js';
import { type InputColumn, sameType } from './input-type.js';

/** Computes a group of output columns of a batch. */
type ColumnKernel = (cells: Cells) => readonly Chunk[];

/** Some output columns that are computed together; `at` is the place of the first. */
export interface BatchGroup {
  readonly at: number;
  readonly width: number;
  readonly compute: ColumnKernel;
}

/** Composes the batch form: for each group of output columns, loops chosen once, run over whole chunks. */
export function compileBatch(
  inputs: readonly InputColumn[],
  features: readonly Feature[],
  tally: Tally,
): readonly BatchGroup[] {
  const compiling: Compiling = { inputs, tally, once: countOnce() };
  return groupFeatures(features).map((group) => ({
    at: group.at,
    width: group.features.length,
    compute: kernelOf(group.features, compiling),
  }));
}

function kernelOf(features: readonly Feature[], compiling: Compiling): ColumnKernel {
  const { formula, type } = features[0]!;
  if (formula.op === 'pick' && formula.numbers.form === 'hot') return hotKernel(features, compiling);
  if (formula.op === 'input') return inputKernel(formula.input, compiling);
  if (!isNumber(formula)) return filledKernel(formula, compiling);
  const numbers = numbersKernel(formula, compiling);
  return (cells) => [chunkOfNumbers(numbers(cells), type)];
}

function chunkOfNumbers(numbers: Float64Array, type: DataType): Chunk {
  const values =
    type.kind === 'int' || (type.kind === 'float' && type.bits === 32) ? narrow(numbers, type) : numbers;
  return { type, length: numbers.length, offset: 0, nullCount: 0, values, nullBitmap: null };
}

// An imputed column of a narrow type is of that type again; every value came from it, or was checked when it was given.
function narrow(numbers: Float64Array, type: DataType & { readonly kind: 'int' | 'float' }): Chunk['values'] {
  if (type.kind === 'float') return Float32Array.from(numbers);
  if (type.bits === 8) return type.signed ? Int8Array.from(numbers) : Uint8Array.from(numbers);
  if (type.bits === 16) return type.signed ? Int16Array.from(numbers) : Uint16Array.from(numbers);
  return type.signed ? Int32Array.from(numbers) : Uint32Array.from(numbers);
}

function inputKernel(input: number, compiling: Compiling): ColumnKernel {
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    return [chunk];
  };
}

function numbersKernel(formula: Formula, compiling: Compiling): NumbersKernel {
  if (formula.op === 'input') return inputNumbers(formula.input, compiling);
  if (formula.op === 'pick') return codesKernel(formula, compiling);
  if (!isNumber(formula.of)) return valueNumbers(formula, compiling);
  const of = numbersKernel(formula.of, compiling);
  return (cells) => {
    const numbers = of(cells);
    applyToNumbers(formula, numbers);
    return numbers;
  };
}

function inputNumbers(input: number, { tally, once, inputs }: Compiling): (cells: Cells) => Float64Array {
  const counts = once.missing(input);
  const type = inputs[input]!.type;
  const narrows = type.kind === 'float' && type.bits === 32;
  return ({ chunks }) => {
    const numbers = loadNumbers(chunks[input]!);
    if (narrows && chunks[input]!.type.kind === 'int')
      for (let i = 0; i < numbers.length; i++) numbers[i] = Math.fround(numbers[i]!);
    if (counts) tally.missing[input]! += countMissing(numbers);
    return numbers;
  };
}

// `number` or `missing` over text, booleans or 64-bit integers, filled or not.
function valueNumbers(
  formula: Exclude<Formula, { op: 'input' | 'pick' }>,
  compiling: Compiling,
): (cells: Cells) => Float64Array {
  const { input, fill } = baseOf(formula.of);
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    if (formula.op === 'missing') return fill === null ? missingMarks(chunk) : new Float64Array(chunk.length);
    const numbers = loadNumbers(chunk);
    if (fill !== null) applyToNumbers({ op: 'fill', of: formula.of, value: Number(fill) }, numbers);
    return numbers;
  };
}

function missingMarks(chunk: Chunk): Float64Array {
  const marks = new Float64Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) marks[i] = isNullAt(chunk, i) ? 1 : 0;
  return marks;
}

function codesKernel(formula: PickFormula, compiling: Compiling): (cells: Cells) => Float64Array {
  const codes = codesOf(formula);
  const slots = slotsKernel(formula.of, compiling, (inner) => numbersKernel(inner, compiling));
  return (cells) => {
    const found = slots(cells);
    const { length } = found;
    const numbers = new Float64Array(length);
    for (let i = 0; i < length; i++) numbers[i] = codes[found[i]!]!;
    return numbers;
  };
}

function hotKernel(features: readonly Feature[], compiling: Compiling): ColumnKernel {
  const { of } = features[0]!.formula as PickFormula;
  const offsets = hotOffsets(features, of);
  const slots = slotsKernel(of, compiling, (inner) => numbersKernel(inner, compiling));
  return (cells) => {
    const found = slots(cells);
    const { length } = found;
    const columns = features.map(() => new Float64Array(length));
    for (let i = 0; i < length; i++) {
      const offset = offsets[found[i]!]!;
      if (offset >= 0) columns[offset]![i] = 1;
    }
    return columns.map((numbers) => chunkOfNumbers(numbers, float64));
  };
}

// Imputed text, booleans or 64-bit integers.
function filledKernel(formula: Formula, compiling: Compiling): ColumnKernel {
  const { input, fill } = baseOf(formula);
  const type = typeOf(formula);
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    const plain = chunk.type.kind === 'null' ? chunk : plainChunk(chunk);
    if (nulls(plain) === 0 && sameType(plain.type, type)) return [plain];
    const values = Array.from({ length: chunk.length }, (_, i) =>
      isNullAt(chunk, i) ? fill : valueAt(chunk, i),
    );
    return [
      chunkFromValues(
        type,
        values.map((value) => (typeof value === 'number' ? BigInt(value) : value)),
      ),
    ];
  };
}
