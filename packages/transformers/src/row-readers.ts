import type { CountOnce, Tally } from './counters.js';
import { missingValue, refusedRow, unknownValue } from './encoder-errors.js';
import { codesOf } from './feature-group.js';
import {
  type ArithmeticFormula,
  binOf,
  type ChooseFormula,
  compared,
  type Formula,
  gathered,
  inputsOf,
  isNumber,
  type KernelFormula,
  type SlotFormula,
} from './formula.js';
import { type InputColumn, isValueType } from './input-type.js';
import type { Computed } from './interpret.js';
import {
  anyCell,
  kernelCell,
  missingCounter,
  type NumberReader,
  numberCell,
  type Row,
  type ValueReader,
  valueCell,
} from './row-cell.js';
import type { SharedNodes } from './shared-nodes.js';
import type { Category } from './spec.js';

interface Compiling {
  readonly inputs: readonly InputColumn[];
  readonly tally: Tally;
  readonly once: CountOnce;
  readonly shared: SharedNodes;
}

/** Makes readers of formulas, which compute one of a row; what is shared is computed once between two calls of `begin`. */
export interface RowReaders {
  begin(): void;
  number(formula: Formula): NumberReader;
  slot(formula: SlotFormula): (row: Row) => number;
  /** All outputs of a kernel; the array is used again. */
  kernel(formula: KernelFormula): (row: Row) => Float64Array;
  /** An output as a value of its type; null is missing. */
  output(formula: Formula): (row: Row) => unknown;
}

/** {@link RowReaders} of one row form. */
export function rowReaders(compiling: Compiling): RowReaders {
  const maker = new ReaderMaker(compiling);
  return {
    begin: () => {
      maker.tick.now++;
    },
    number: (formula) => maker.number(formula),
    slot: (formula) => maker.slot(formula),
    kernel: (formula) => maker.kernel(formula),
    output: (formula) => maker.output(formula),
  };
}

class ReaderMaker {
  readonly tick: { now: number } = { now: 0 };
  readonly #compiling: Compiling;
  readonly #numbers = new Map<Formula, NumberReader>();
  readonly #slots = new Map<SlotFormula, (row: Row) => number>();
  readonly #kernels = new Map<KernelFormula, (row: Row) => Float64Array>();

  constructor(compiling: Compiling) {
    this.#compiling = compiling;
  }

  number(formula: Formula): NumberReader {
    if (!this.#compiling.shared.formulas.has(formula)) return this.#plainNumber(formula);
    return kept(this.#numbers, formula, () => this.#once(this.#plainNumber(formula)));
  }

  slot(formula: SlotFormula): (row: Row) => number {
    if (!this.#compiling.shared.slots.has(formula)) return this.#plainSlot(formula);
    return kept(this.#slots, formula, () => this.#once(this.#plainSlot(formula)));
  }

  kernel(formula: KernelFormula): (row: Row) => Float64Array {
    return kept(this.#kernels, formula, () => {
      const { kernel, of } = formula;
      const readers = of.map((each) => this.#input(each));
      const columns = of.flatMap(inputsOf).map((input) => this.#compiling.inputs[input]!.name);
      const values = new Array<Computed>(of.length).fill(null);
      const out = new Float64Array(kernel.outputs);
      const compute = (row: Row): Float64Array => {
        for (let i = 0; i < readers.length; i++) values[i] = readers[i]!(row);
        const reason = kernel.row(values, out, 0);
        if (typeof reason === 'string') throw refusedRow(kernel.name, columns, reason);
        return out;
      };
      return this.#compiling.shared.kernels.has(formula) ? this.#once(compute) : compute;
    });
  }

  output(formula: Formula): (row: Row) => unknown {
    if (formula.op === 'input') return this.#any(formula);
    if (formula.op === 'label') return this.#label(formula);
    if (!isNumber(formula)) return this.#value(formula);
    return this.number(formula);
  }

  #once<T>(compute: (row: Row) => T): (row: Row) => T {
    const { tick } = this;
    let seen = -1;
    let result: T;
    return (row) => {
      if (seen !== tick.now) {
        result = compute(row);
        seen = tick.now;
      }
      return result;
    };
  }

  #counter(input: number): () => void {
    const { tally, once } = this.#compiling;
    return missingCounter(tally, input, once.missing(input));
  }

  #plainNumber(formula: Formula): NumberReader {
    switch (formula.op) {
      case 'input':
        return numberCell(this.#compiling.inputs[formula.input]!, this.#counter(formula.input));
      case 'constant': {
        const { value } = formula;
        return () => value;
      }
      case 'pick': {
        const codes = codesOf(formula);
        const slot = this.slot(formula.of);
        return (row) => codes[slot(row)]!;
      }
      case 'label': {
        const read = this.#label(formula);
        return (row) => (read(row) as number | null) ?? Number.NaN;
      }
      case 'output': {
        const read = this.kernel(formula.of);
        const { output } = formula;
        return (row) => read(row)[output]!;
      }
      case 'arithmetic':
        return arithmeticOf(formula, this.number(formula.left), this.#right(formula));
      case 'choose':
        return this.#choice(formula);
      case 'call': {
        const { apply } = formula.function;
        const [x, y] = formula.of.map((each) => this.number(each));
        if (y === undefined) return (row) => apply(x!(row), 0);
        return (row) => apply(x!(row), y(row));
      }
      default:
        return this.#ofOne(formula);
    }
  }

  #ofOne(formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>): NumberReader {
    if (!isNumber(formula.of)) {
      const value = this.#input(formula.of);
      if (formula.op === 'missing') return (row) => (value(row) === null ? 1 : 0);
      return (row) => {
        const x = value(row);
        return x === null ? Number.NaN : Number(x);
      };
    }
    const of = this.number(formula.of);
    switch (formula.op) {
      case 'number':
        return of;
      case 'missing':
        return (row) => (Number.isNaN(of(row)) ? 1 : 0);
      case 'fill':
        return filled(of, formula.value as number);
      case 'bin': {
        const edges = Float64Array.from(formula.edges);
        return (row) => binOf(of(row), edges);
      }
      case 'gather': {
        const values = Float64Array.from(formula.values);
        return (row) => gathered(of(row), values);
      }
    }
  }

  #right({ right }: ArithmeticFormula): NumberReader | number {
    return right.op === 'constant' ? right.value : this.number(right);
  }

  #choice(formula: ChooseFormula): NumberReader {
    const [left, right, then, otherwise] = [formula.left, formula.right, formula.then, formula.otherwise].map(
      (each) => this.number(each),
    ) as [NumberReader, NumberReader, NumberReader, NumberReader];
    const { test } = formula;
    if (test === 'lt') return (row) => (left(row) < right(row) ? then(row) : otherwise(row));
    if (test === 'gt') return (row) => (left(row) > right(row) ? then(row) : otherwise(row));
    return (row) => (compared(test, left(row), right(row)) ? then(row) : otherwise(row));
  }

  // A value formula: text, booleans, 64-bit integers; others as they are.
  #value(formula: Formula): ValueReader {
    if (formula.op === 'label') return this.#label(formula) as ValueReader;
    if (formula.op === 'input')
      return valueCell(this.#compiling.inputs[formula.input]!, this.#counter(formula.input));
    const { of, value } = formula as Extract<Formula, { op: 'fill' }>;
    const read = this.#value(of);
    return (row) => read(row) ?? value;
  }

  #any({ input }: Formula & { readonly op: 'input' }): (row: Row) => unknown {
    const column = this.#compiling.inputs[input]!;
    const counter = this.#counter(input);
    if (isValueType(column.type)) return valueCell(column, counter);
    const formula: Formula = { op: 'input', input, type: column.type };
    if (!isNumber(formula)) return anyCell(column, counter);
    const read = numberCell(column, counter);
    const { name } = column;
    // A NaN that was given stays one, also in a column of integers.
    return (row) => {
      const x = read(row);
      return x === x || typeof row[name] === 'number' ? x : null;
    };
  }

  // What a kernel, or a test for missing values, is given.
  #input(formula: Formula): (row: Row) => Computed {
    if (isNumber(formula)) return this.number(formula);
    if (formula.op === 'input' && !isValueType(formula.type)) {
      const column = this.#compiling.inputs[formula.input]!;
      return kernelCell(column, this.#counter(formula.input)) as (row: Row) => Computed;
    }
    return this.#value(formula);
  }

  #label({ of, labels }: Extract<Formula, { op: 'label' }>): (row: Row) => Category | null {
    const slot = this.slot(of);
    return (row) => labels[slot(row)]!;
  }

  #plainSlot(formula: SlotFormula): (row: Row) => number {
    const { categories } = formula;
    const index = new Map<Category, number>(categories.map((category, slot) => [category, slot]));
    const read = isNumber(formula.of) ? this.number(formula.of) : this.#value(formula.of);
    const { unknown } = this.#compiling.tally;
    const [input = 0] = inputsOf(formula.of);
    const step = this.#compiling.once.unknown(input) ? 1 : 0;
    const column = this.#compiling.inputs[input]?.name ?? '';
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
}

function kept<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function filled(of: NumberReader, value: number): NumberReader {
  return (row) => {
    const x = of(row);
    return x === x ? x : value;
  };
}

function arithmeticOf(
  { operator }: ArithmeticFormula,
  left: NumberReader,
  right: NumberReader | number,
): NumberReader {
  if (typeof right === 'number') {
    switch (operator) {
      case '+':
        return (row) => left(row) + right;
      case '-':
        return (row) => left(row) - right;
      case '*':
        return (row) => left(row) * right;
      case '/':
        return (row) => left(row) / right;
    }
  }
  switch (operator) {
    case '+':
      return (row) => left(row) + right(row);
    case '-':
      return (row) => left(row) - right(row);
    case '*':
      return (row) => left(row) * right(row);
    case '/':
      return (row) => left(row) / right(row);
  }
}
