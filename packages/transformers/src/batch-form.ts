import {
  type Chunk,
  chunkFromValues,
  type DataType,
  isNullAt,
  plainChunk,
  type Value,
  valueAt,
} from '@millrace/columns';
import { type ColumnMaker, columnMaker } from './batch-columns.js';
import { baseOf, type Compiling, missingCount, nulls } from './batch-input.js';
import type { Cells } from './batch-numbers.js';
import { countOnce, type Tally } from './counters.js';
import { float64 } from './double-type.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import { groupFeatures, hotOffsets, isPlainHot } from './feature-group.js';
import { type Formula, isNumber, type LabelFormula, type PickFormula } from './formula.js';
import { type InputColumn, sameType } from './input-type.js';
import { sharedNodes } from './shared-nodes.js';

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
  const maker = columnMaker(compiling, sharedNodes(features));
  return groupFeatures(features).map((group) => ({
    at: group.at,
    width: group.features.length,
    compute: kernelOf(group.features, compiling, maker),
  }));
}

function kernelOf(features: readonly Feature[], compiling: Compiling, maker: ColumnMaker): ColumnKernel {
  const { formula, type } = features[0]!;
  if (formula.op === 'pick' && isPlainHot(formula)) return hotKernel(features, formula, maker);
  if (formula.op === 'input') return inputKernel(formula.input, compiling);
  if (formula.op === 'label') return labelKernel(formula, maker);
  if (formula.op === 'output') {
    const run = maker.kernel(formula.of);
    return (cells) => {
      const all = run(cells);
      return features.map((_, i) => chunkOfNumbers(all[formula.output + i]!, float64));
    };
  }
  if (!isNumber(formula)) return filledKernel(formula, compiling, maker);
  const { run } = maker.numbers(formula);
  return (cells) => [chunkOfNumbers(run(cells), type)];
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

function hotKernel(features: readonly Feature[], { of }: PickFormula, maker: ColumnMaker): ColumnKernel {
  const offsets = hotOffsets(features, of);
  const slots = maker.slots(of);
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

function labelKernel(formula: LabelFormula, maker: ColumnMaker): ColumnKernel {
  const slots = maker.slots(formula.of);
  const { labels, type } = formula;
  return (cells) => [
    chunkFromValues(
      type,
      Array.from(slots(cells), (slot): Value => labels[slot]!),
    ),
  ];
}

// Imputed text, booleans or 64-bit integers.
function filledKernel(formula: Formula, compiling: Compiling, maker: ColumnMaker): ColumnKernel {
  const base = baseOf(formula);
  const type = typeOf(formula);
  if (base === undefined) {
    const values = maker.values(formula);
    return (cells) => {
      const at = values(cells);
      return [
        chunkFromValues(
          type,
          Array.from({ length: cells.length }, (_, row) => at(row) as Value),
        ),
      ];
    };
  }
  const { input, fill } = base;
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    const plain = chunk.type.kind === 'null' ? chunk : plainChunk(chunk);
    if (nulls(plain) === 0 && sameType(plain.type, type)) return [plain];
    const values = Array.from({ length: chunk.length }, (_, i) =>
      isNullAt(chunk, i) ? fill : valueAt(chunk, i),
    );
    const wide = type.kind === 'int' && type.bits === 64;
    return [
      chunkFromValues(
        type,
        values.map((value) => (wide && typeof value === 'number' ? BigInt(value) : value)),
      ),
    ];
  };
}
