import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { codesOf } from '../feature-group.js';
import {
  type ChooseFormula,
  type Formula,
  isNumber,
  type LabelFormula,
  type PickFormula,
  type SlotFormula,
} from '../formula.js';
import type { InputColumn } from '../input-type.js';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './messages.js';

/** A text in a graph: its tensor, and the one that says where it is missing (null where it never is). */
interface TextTensor {
  readonly text: string;
  readonly missing: string | null;
}

const COMPARISONS = {
  lt: 'Less',
  le: 'LessOrEqual',
  gt: 'Greater',
  ge: 'GreaterOrEqual',
  eq: 'Equal',
  ne: 'Equal',
} as const;
const ARITHMETIC = { '+': 'Add', '-': 'Sub', '*': 'Mul', '/': 'Div' } as const;

/** The name of the tensor that says where the text of an input is missing. */
export function missingName(name: string): string {
  return `${name}__missing`;
}

/**
 * Writes formulas as nodes of a graph over vectors of one entry a row: numbers are doubles, NaN where missing; text is a pair of tensors. Only operators that
 * every runtime computes to the bit are used. Throws `UsageError` with the reason where a formula has no exact ONNX.
 */
export class FormulaGraph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly #inputs: readonly InputColumn[];
  readonly #numbers = new Map<Formula, string>();
  readonly #slots = new Map<SlotFormula, string>();
  readonly #known = new Map<string, string>();
  #current = '';

  constructor(inputs: readonly InputColumn[]) {
    this.#inputs = inputs;
  }

  /** The tensor of a feature, one double a row. */
  output({ name, formula }: Feature): string {
    this.#current = name;
    if (this.#isText(formula)) throw this.#refuse('it is text, and the output is one matrix of doubles');
    const tensor = this.#number(formula);
    return formula.op === 'constant' ? this.#node('Expand', [tensor, this.rows()]) : tensor;
  }

  /** The tensor that holds the number of rows. */
  rows(): string {
    const [first] = this.#inputs;
    if (first === undefined) throw this.#refuse('it has no input');
    return this.#once('rows', () => this.#node('Shape', [first.name]));
  }

  /** Adds an operation, and gives the tensor that it makes. */
  #node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain: OnnxNode['domain'] = '',
  ): string {
    const output = `t${this.nodes.length}:`;
    this.nodes.push({ operator, domain, inputs, output, attributes });
    return output;
  }

  /** The output matrix of some tensors of one entry a row. */
  matrix(columns: readonly string[]): void {
    const axis = this.#integers([1]);
    const rows = columns.map((column) => this.#node('Unsqueeze', [column, axis]));
    this.nodes.push({
      operator: 'Concat',
      domain: '',
      inputs: rows,
      output: 'output',
      attributes: { axis: 1 },
    });
  }

  #refuse(reason: string): Error {
    return usageError('no_onnx', `Output '${this.#current}' has no exact ONNX: ${reason}.`, {
      column: this.#current,
      actual: reason,
    });
  }

  #once(key: string, make: () => string): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  #constant(type: OnnxTensor['type'], dims: readonly number[], values: readonly (number | string)[]): string {
    const key = `${type} ${dims} ${JSON.stringify(values.map((each) => (Object.is(each, -0) ? '-0' : typeof each === 'number' ? String(each) : [each])))}`;
    return this.#once(key, () => {
      const name = `c${this.constants.length}:`;
      this.constants.push({ name, type, dims, values });
      return name;
    });
  }

  #double(value: number): string {
    return this.#constant('double', [], [value]);
  }

  #doubles(values: readonly number[]): string {
    return this.#constant('double', [values.length], values);
  }

  #integers(values: readonly number[]): string {
    return this.#constant('int64', [values.length], values);
  }

  #cast(tensor: string, to: 'double' | 'int64'): string {
    return this.#node('Cast', [tensor], { to: to === 'double' ? 11 : 7 });
  }

  #isText(formula: Formula): boolean {
    if (formula.op === 'input' || formula.op === 'label') return formula.type.kind === 'utf8';
    return formula.op === 'fill' && this.#isText(formula.of);
  }

  /** The tensor of a number; booleans and 64-bit integers are doubles here. */
  #number(formula: Formula): string {
    const known = this.#numbers.get(formula);
    if (known !== undefined) return known;
    const made = this.#write(formula);
    this.#numbers.set(formula, made);
    return made;
  }

  #write(formula: Formula): string {
    switch (formula.op) {
      case 'input':
        return this.#inputs[formula.input]!.name;
      case 'constant':
        return this.#double(formula.value);
      case 'number':
        return this.#number(formula.of);
      case 'fill':
        return this.#fill(formula);
      case 'missing':
        return this.#cast(this.#missing(formula.of), 'double');
      case 'arithmetic':
        return this.#arithmetic(formula);
      case 'choose':
        return this.#choose(formula);
      case 'call':
        return this.#call(formula);
      case 'bin':
        return this.#bin(formula);
      case 'gather':
        return this.#gather(formula);
      case 'pick':
        return this.#pick(formula);
      case 'label':
        return this.#label(formula);
      case 'output':
        throw this.#refuse(`${formula.of.kernel.name} is no graph of exact operators`);
    }
  }

  #missing(formula: Formula): string {
    if (!this.#isText(formula)) return this.#node('IsNaN', [this.#number(formula)]);
    const { text, missing } = this.#text(formula);
    return missing ?? this.#node('Not', [this.#node('Equal', [text, text])]);
  }

  #fill({ of, value }: Formula & { readonly op: 'fill' }): string {
    if (typeof value === 'bigint' && BigInt(Number(value)) !== value)
      throw this.#refuse(`the integer ${value} is no double`);
    const x = this.#number(of);
    return this.#node('Where', [this.#node('IsNaN', [x]), this.#double(Number(value)), x]);
  }

  #arithmetic({ operator, left, right }: Formula & { readonly op: 'arithmetic' }): string {
    return this.#node(ARITHMETIC[operator], [this.#operand(left), this.#operand(right)]);
  }

  // ONNX Runtime leaves out what it takes for + 0 or * 1, by the constant rounded to float32: one value a row is no constant to it.
  #operand(formula: Formula): string {
    const tensor = this.#number(formula);
    if (formula.op !== 'constant') return tensor;
    const rough = Math.fround(formula.value);
    return rough === 0 || rough === 1
      ? this.#once(`rows of ${tensor}`, () => this.#node('Expand', [tensor, this.rows()]))
      : tensor;
  }

  #choose({ test, left, right, then, otherwise }: ChooseFormula): string {
    const compared = this.#node(COMPARISONS[test], [this.#number(left), this.#number(right)]);
    const condition = test === 'ne' ? this.#node('Not', [compared]) : compared;
    return this.#node('Where', [condition, this.#number(then), this.#number(otherwise)]);
  }

  #call({ function: called, of }: Formula & { readonly op: 'call' }): string {
    const operator =
      called.exact === 'sqrt'
        ? 'Sqrt'
        : called.exact === 'abs'
          ? 'Abs'
          : called.exact === 'floor'
            ? 'Floor'
            : undefined;
    if (operator === undefined) throw this.#refuse(`runtimes compute ${called.name} differently`);
    return this.#node(operator, [this.#number(of[0]!)]);
  }

  #column(tensor: string): string {
    return this.#node('Unsqueeze', [tensor, this.#integers([1])]);
  }

  #sumOfRow(tensor: string): string {
    return this.#node('ReduceSum', [tensor, this.#integers([1])], { keepdims: 0 });
  }

  #bin({ of, edges }: Formula & { readonly op: 'bin' }): string {
    const x = this.#number(of);
    const nan = this.#node('IsNaN', [x]);
    if (edges.length === 0) return this.#node('Where', [nan, x, this.#double(0)]);
    const reached = this.#node('GreaterOrEqual', [this.#column(x), this.#doubles(edges)]);
    return this.#node('Where', [nan, x, this.#sumOfRow(this.#cast(reached, 'double'))]);
  }

  #gather({ of, values }: Formula & { readonly op: 'gather' }): string {
    const x = this.#number(of);
    const nan = this.#node('IsNaN', [x]);
    const last = this.#double(values.length - 1);
    const whole = this.#node('Where', [nan, this.#double(0), x]);
    const low = this.#node('Where', [this.#node('Less', [whole, this.#double(0)]), this.#double(0), whole]);
    const place = this.#cast(this.#node('Where', [this.#node('Greater', [low, last]), last, low]), 'int64');
    return this.#node('Where', [nan, x, this.#node('Gather', [this.#doubles(values), place])]);
  }

  #pick(formula: PickFormula): string {
    return this.#node('Gather', [this.#doubles([...codesOf(formula)]), this.#slot(formula.of)]);
  }

  #label({ of, labels, type }: LabelFormula): string {
    if (type.kind === 'utf8') throw this.#refuse('it is text');
    const numbers = labels.map((label) => {
      if (typeof label === 'bigint' && BigInt(Number(label)) !== label)
        throw this.#refuse(`the integer ${label} is no double`);
      return label === null ? Number.NaN : Number(label);
    });
    return this.#node('Gather', [this.#doubles(numbers), this.#slot(of)]);
  }

  #text(formula: Formula): TextTensor {
    if (formula.op === 'input') {
      const { name } = this.#inputs[formula.input]!;
      return { text: name, missing: missingName(name) };
    }
    if (formula.op === 'label') {
      const slot = this.#slot(formula.of);
      const labels = formula.labels.map((label) => (label === null ? '' : String(label)));
      const marks = formula.labels.map((label) => (label === null ? 1 : 0));
      const text = this.#node('Gather', [this.#constant('string', [labels.length], labels), slot]);
      if (!marks.includes(1)) return { text, missing: null };
      const mark = this.#node('Gather', [this.#doubles(marks), slot]);
      return { text, missing: this.#node('Equal', [mark, this.#double(1)]) };
    }
    const { of, value } = formula as Formula & { readonly op: 'fill' };
    const inner = this.#text(of);
    if (inner.missing === null) return inner;
    return {
      text: this.#node('Where', [inner.missing, this.#constant('string', [], [String(value)]), inner.text]),
      missing: null,
    };
  }

  /** The tensor of slots, 64-bit integers. A slot that its policy refuses is beyond every table, which ends a run with an error. */
  #slot(formula: SlotFormula): string {
    const known = this.#slots.get(formula);
    if (known !== undefined) return known;
    const made = this.#isText(formula.of) ? this.#textSlot(formula) : this.#numberSlot(formula);
    this.#slots.set(formula, made);
    return made;
  }

  #textSlot(formula: SlotFormula): string {
    const { text, missing } = this.#text(formula.of);
    const size = formula.categories.length;
    const found =
      size === 0
        ? this.#node('Expand', [this.#integers([unknownSlot(formula)]), this.rows()])
        : this.#node(
            'LabelEncoder',
            [text],
            {
              keys_strings: formula.categories as readonly string[],
              values_int64s: formula.categories.map((_, slot) => slot),
              default_int64: unknownSlot(formula),
            },
            'ai.onnx.ml',
          );
    return missing === null
      ? found
      : this.#node('Where', [missing, this.#constant('int64', [], [missingSlot(formula)]), found]);
  }

  #numberSlot(formula: SlotFormula): string {
    const x = this.#number(formula.of);
    const keys = formula.categories.map((category) => {
      const key = Number(category);
      if (typeof category === 'bigint' && !Number.isSafeInteger(key))
        throw this.#refuse(`the category ${category} is no exact double`);
      return key;
    });
    const unknown = this.#double(unknownSlot(formula));
    let place = unknown;
    if (keys.length > 0) {
      const hits = this.#cast(this.#node('Equal', [this.#column(x), this.#doubles(keys)]), 'double');
      const sum = this.#sumOfRow(this.#node('Mul', [hits, this.#doubles(keys.map((_, slot) => slot + 1))]));
      const shifted = this.#node('Sub', [sum, this.#double(1)]);
      place = this.#node('Where', [this.#node('Equal', [sum, this.#double(0)]), unknown, shifted]);
    }
    const slot = this.#node('Where', [this.#node('IsNaN', [x]), this.#double(missingSlot(formula)), place]);
    return this.#cast(slot, 'int64');
  }
}

const BEYOND = 1_073_741_824;

function unknownSlot({ categories, onUnknown }: SlotFormula): number {
  return onUnknown === 'error' ? BEYOND : categories.length + 1;
}

function missingSlot(formula: SlotFormula): number {
  if (formula.onMissing === 'slot') return formula.categories.length;
  return formula.onMissing === 'error' ? BEYOND : unknownSlot(formula);
}

/** Is it a column that a graph can take: text, or what is a double without loss or as the nearest one? */
export function isTaken({ type }: InputColumn): boolean {
  return (
    type.kind === 'utf8' ||
    type.kind === 'bool' ||
    type.kind === 'int' ||
    isNumber({ op: 'input', input: 0, type })
  );
}
