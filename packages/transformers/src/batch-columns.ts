import { type Chunk, isNullAt, valueAt } from '@millrace/columns';
import {
  arithmeticInto,
  binInto,
  chooseInto,
  fillInto,
  gatherInto,
  markInto,
  type Operand,
} from './batch-arithmetic.js';
import { slotsKernel } from './batch-encoder.js';
import { baseOf, type Compiling, missingCount } from './batch-input.js';
import { type Cells, countMissing, loadNumbers } from './batch-numbers.js';
import { refusedRow } from './encoder-errors.js';
import { codesOf } from './feature-group.js';
import {
  type ArithmeticFormula,
  type ChooseFormula,
  type Formula,
  inputsOf,
  isNumber,
  type KernelFormula,
  type PickFormula,
  type SlotFormula,
} from './formula.js';
import type { Computed } from './interpret.js';
import type { KernelColumn } from './kernel.js';
import type { SharedNodes } from './shared-nodes.js';

/** Gives the numbers of a formula for a batch; `owned` where the array is the caller's to change. */
interface NumbersKernel {
  readonly owned: boolean;
  run(cells: Cells): Float64Array;
}

/** What composes kernels of columns; what is shared is computed once a batch. */
export interface ColumnMaker {
  numbers(formula: Formula): NumbersKernel;
  slots(formula: SlotFormula): (cells: Cells) => Int32Array;
  kernel(formula: KernelFormula): (cells: Cells) => readonly Float64Array[];
  /** The values of a formula that is no number, one by one. */
  values(formula: Formula): (cells: Cells) => (row: number) => Computed;
}

/** A {@link ColumnMaker} of one batch form. */
export function columnMaker(compiling: Compiling, shared: SharedNodes): ColumnMaker {
  const known = new Map<object, unknown>();
  const once = <T>(key: object, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
  const maker: ColumnMaker = {
    numbers: (formula) =>
      shared.formulas.has(formula)
        ? once(formula, () => ({
            owned: false,
            run: memoized(formula, plainNumbers(formula, compiling, maker).run),
          }))
        : plainNumbers(formula, compiling, maker),
    slots: (formula) => {
      const plain = () => slotsKernel(formula, compiling, maker);
      return shared.slots.has(formula) ? once(formula, () => memoized(formula, plain())) : plain();
    },
    kernel: (formula) => once(formula, () => memoized(formula, kernelColumns(formula, compiling, maker))),
    values: (formula) => valuesOf(formula, compiling, maker),
  };
  return maker;
}

function memoized<T>(key: object, run: (cells: Cells) => T): (cells: Cells) => T {
  return (cells) => {
    if (!cells.memo.has(key)) cells.memo.set(key, run(cells));
    return cells.memo.get(key) as T;
  };
}

function plainNumbers(formula: Formula, compiling: Compiling, maker: ColumnMaker): NumbersKernel {
  switch (formula.op) {
    case 'input':
      return { owned: true, run: inputNumbers(formula.input, compiling) };
    case 'constant': {
      const { value } = formula;
      return { owned: true, run: ({ length }) => new Float64Array(length).fill(value) };
    }
    case 'pick':
      return { owned: true, run: codesKernel(formula, maker) };
    case 'label': {
      const values = maker.values(formula);
      return {
        owned: true,
        run: (cells) => {
          const at = values(cells);
          return Float64Array.from(
            { length: cells.length },
            (_, row) => (at(row) as number | null) ?? Number.NaN,
          );
        },
      };
    }
    case 'output': {
      const run = maker.kernel(formula.of);
      const { output } = formula;
      return { owned: false, run: (cells) => run(cells)[output]! };
    }
    case 'arithmetic':
      return arithmeticKernel(formula, maker);
    case 'choose':
      return chooseKernel(formula, maker);
    case 'call': {
      const { apply } = formula.function;
      const [x, y] = formula.of.map((each) => maker.numbers(each));
      return { owned: true, run: (cells) => called(apply, x!.run(cells), y?.run(cells)) };
    }
    default:
      return ofOne(formula, compiling, maker);
  }
}

function called(
  apply: (x: number, y: number) => number,
  x: Float64Array,
  y: Float64Array | undefined,
): Float64Array {
  const { length } = x;
  const out = new Float64Array(length);
  if (y === undefined) for (let i = 0; i < length; i++) out[i] = apply(x[i]!, 0);
  else for (let i = 0; i < length; i++) out[i] = apply(x[i]!, y[i]!);
  return out;
}

function ofOne(
  formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>,
  compiling: Compiling,
  maker: ColumnMaker,
): NumbersKernel {
  if (!isNumber(formula.of)) return { owned: true, run: valueNumbers(formula, compiling, maker) };
  const of = maker.numbers(formula.of);
  const into = operationOf(formula);
  if (into === undefined) return of;
  return inPlace(of, (x, out) => into(x, out));
}

function operationOf(
  formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>,
): ((x: Float64Array, out: Float64Array) => void) | undefined {
  switch (formula.op) {
    case 'number':
      return undefined;
    case 'missing':
      return markInto;
    case 'fill':
      return (x, out) => fillInto(x, formula.value as number, out);
    case 'bin': {
      const edges = Float64Array.from(formula.edges);
      return (x, out) => binInto(x, edges, out);
    }
    case 'gather': {
      const values = Float64Array.from(formula.values);
      return (x, out) => gatherInto(x, values, out);
    }
  }
}

function inPlace(of: NumbersKernel, into: (x: Float64Array, out: Float64Array) => void): NumbersKernel {
  return {
    owned: true,
    run: (cells) => {
      const x = of.run(cells);
      const out = of.owned ? x : new Float64Array(x.length);
      into(x, out);
      return out;
    },
  };
}

function arithmeticKernel({ operator, left, right }: ArithmeticFormula, maker: ColumnMaker): NumbersKernel {
  const a = maker.numbers(left);
  const b = operandOf(right, maker);
  return {
    owned: true,
    run: (cells) => {
      const x = a.run(cells);
      const y = b(cells);
      const out = a.owned ? x : new Float64Array(x.length);
      arithmeticInto(operator, x, y, out);
      return out;
    },
  };
}

function operandOf(formula: Formula, maker: ColumnMaker): (cells: Cells) => Operand {
  if (formula.op === 'constant') {
    const { value } = formula;
    return () => value;
  }
  const { run } = maker.numbers(formula);
  return run;
}

function chooseKernel(formula: ChooseFormula, maker: ColumnMaker): NumbersKernel {
  const [left, right, then, otherwise] = [formula.left, formula.right, formula.then, formula.otherwise].map(
    (each) => operandOf(each, maker),
  ) as [
    (cells: Cells) => Operand,
    (cells: Cells) => Operand,
    (cells: Cells) => Operand,
    (cells: Cells) => Operand,
  ];
  return {
    owned: true,
    run: (cells) => {
      const out = new Float64Array(cells.length);
      chooseInto(formula.test, [left(cells), right(cells), then(cells), otherwise(cells)], out);
      return out;
    },
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

// `number` or `missing` over text, booleans or 64-bit integers, filled or not, and over what encoders gave.
function valueNumbers(
  formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>,
  compiling: Compiling,
  maker: ColumnMaker,
): (cells: Cells) => Float64Array {
  const base = baseOf(formula.of);
  const missing = formula.op === 'missing';
  if (base === undefined) {
    const values = maker.values(formula.of);
    return (cells) => {
      const at = values(cells);
      return Float64Array.from({ length: cells.length }, (_, row) => {
        const value = at(row);
        if (missing) return value === null ? 1 : 0;
        return value === null ? Number.NaN : Number(value);
      });
    };
  }
  const { input, fill } = base;
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    if (missing) return fill === null ? missingMarks(chunk) : new Float64Array(chunk.length);
    const numbers = loadNumbers(chunk);
    if (fill !== null) fillInto(numbers, Number(fill), numbers);
    return numbers;
  };
}

function missingMarks(chunk: Chunk): Float64Array {
  const marks = new Float64Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) marks[i] = isNullAt(chunk, i) ? 1 : 0;
  return marks;
}

function codesKernel(formula: PickFormula, maker: ColumnMaker): (cells: Cells) => Float64Array {
  const codes = codesOf(formula);
  const slots = maker.slots(formula.of);
  return (cells) => {
    const found = slots(cells);
    const { length } = found;
    const numbers = new Float64Array(length);
    for (let i = 0; i < length; i++) numbers[i] = codes[found[i]!]!;
    return numbers;
  };
}

function valuesOf(
  formula: Formula,
  compiling: Compiling,
  maker: ColumnMaker,
): (cells: Cells) => (row: number) => Computed {
  if (formula.op === 'label') {
    const slots = maker.slots(formula.of);
    const { labels } = formula;
    return (cells) => {
      const found = slots(cells);
      return (row) => labels[found[row]!]!;
    };
  }
  if (formula.op === 'fill') {
    const inner = valuesOf(formula.of, compiling, maker);
    const { value } = formula;
    return (cells) => {
      const at = inner(cells);
      return (row) => at(row) ?? value;
    };
  }
  const { input, type } = formula as Formula & { readonly op: 'input' };
  const count = missingCount(input, compiling);
  const wide = type.kind === 'int' && type.bits === 64;
  return ({ chunks }) => {
    const chunk = chunks[input]!;
    count(chunk);
    return (row) => {
      const value = isNullAt(chunk, row) ? null : (valueAt(chunk, row) as Computed);
      return wide && typeof value === 'number' ? BigInt(value) : value;
    };
  };
}

function kernelColumns(
  { kernel, of }: KernelFormula,
  { inputs: known }: Compiling,
  maker: ColumnMaker,
): (cells: Cells) => readonly Float64Array[] {
  const names = () => of.flatMap(inputsOf).map((input) => known[input]!.name);
  const columns = of.map((formula): ((cells: Cells) => KernelColumn) => {
    if (!isNumber(formula)) {
      const values = maker.values(formula);
      return (cells) => ({ numbers: null, at: values(cells) });
    }
    const { run } = maker.numbers(formula);
    return (cells) => {
      const numbers = run(cells);
      return { numbers, at: (row) => numbers[row]! };
    };
  });
  return (cells) => {
    const inputs = columns.map((column) => column(cells));
    return (
      kernel.batch?.(inputs, cells.length) ??
      rowByRow(kernel, inputs, cells.length, (row, reason) =>
        refusedRow(kernel.name, names(), reason, cells.firstRow + row),
      )
    );
  };
}

function rowByRow(
  kernel: KernelFormula['kernel'],
  inputs: readonly KernelColumn[],
  length: number,
  refused: (row: number, reason: string) => Error,
): Float64Array[] {
  const out = new Float64Array(kernel.outputs);
  const columns = Array.from({ length: kernel.outputs }, () => new Float64Array(length));
  const values = new Array<Computed>(inputs.length).fill(null);
  for (let row = 0; row < length; row++) {
    for (let i = 0; i < inputs.length; i++) values[i] = inputs[i]!.at(row);
    const reason = kernel.row(values, out, 0);
    if (typeof reason === 'string') throw refused(row, reason);
    for (let output = 0; output < out.length; output++) columns[output]![row] = out[output]!;
  }
  return columns;
}
