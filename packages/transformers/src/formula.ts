import type { DataType } from '@millrace/columns';
import type { Kernel } from './kernel.js';
import type { NumberFunction } from './number-function.js';
import type { Category } from './spec.js';

/**
 * How one value is computed from the cells of one row, as a graph of plain data: the closed set of operations that every form of a
 * fitted transformer (row, code, batch, SQL, ONNX, the interpreter) carries out alike, to the bit.
 *
 * A formula is a *number* (float64, missing is NaN) or a *value* (any other type; missing is null); `isNumber` tells which. A node that
 * several formulas share (the same object) is computed once a row.
 *
 * - `input`: the cell itself.
 * - `constant`: a number that depends on nothing.
 * - `number`: a boolean or 64-bit integer as the nearest double; true is 1.
 * - `fill`: `value` where the cell is missing.
 * - `missing`: 1 where missing, else 0.
 * - `arithmetic`: one IEEE operation on two numbers, rounded once.
 * - `choose`: `then` where `left test right` (by IEEE: with NaN only `ne` is true), else `otherwise`.
 * - `call`: a named, versioned function of one or two numbers.
 * - `bin`: how many of the ascending edges are <= x; NaN for NaN.
 * - `gather`: `values[i]` of a number that is a whole place, or cut to the nearest one; NaN for NaN.
 * - `pick`: the number that stands for the slot of a category; `label`: the value that stands for it.
 * - `output`: one of the outputs of a kernel, which computes several from several inputs.
 */
export type Formula =
  | { readonly op: 'input'; readonly input: number; readonly type: DataType }
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'number'; readonly of: Formula }
  | { readonly op: 'fill'; readonly of: Formula; readonly value: Category }
  | { readonly op: 'missing'; readonly of: Formula }
  | ArithmeticFormula
  | ChooseFormula
  | { readonly op: 'call'; readonly function: NumberFunction; readonly of: readonly Formula[] }
  | { readonly op: 'bin'; readonly of: Formula; readonly edges: readonly number[] }
  | { readonly op: 'gather'; readonly of: Formula; readonly values: readonly number[] }
  | PickFormula
  | LabelFormula
  | OutputFormula;

/** One of the four operations on two numbers. */
export interface ArithmeticFormula {
  readonly op: 'arithmetic';
  readonly operator: '+' | '-' | '*' | '/';
  readonly left: Formula;
  readonly right: Formula;
}

/** A choice between two numbers by comparing two others. */
export interface ChooseFormula {
  readonly op: 'choose';
  readonly test: 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne';
  readonly left: Formula;
  readonly right: Formula;
  readonly then: Formula;
  readonly otherwise: Formula;
}

/** A number chosen by the slot of a category: an ordinal code, or the 1 of a one-hot column. */
export interface PickFormula {
  readonly op: 'pick';
  readonly of: SlotFormula;
  /** One number a slot: the categories in order, then missing, then unknown. */
  readonly numbers: SlotNumbers;
}

/**
 * The numbers of a {@link PickFormula}: each slot its own place (`codes`), a number given for each (`numbers`, one a slot), or `one` for some
 * slots and `zero` for the others (`hot`; 1 and 0 unless said).
 */
export type SlotNumbers =
  | { readonly form: 'codes'; readonly missing: number; readonly unknown: number }
  | { readonly form: 'numbers'; readonly numbers: readonly number[] }
  | {
      readonly form: 'hot';
      readonly slots: readonly number[];
      readonly one?: number;
      readonly zero?: number;
    };

/** A value chosen by the slot of a category; null is missing. */
export interface LabelFormula {
  readonly op: 'label';
  readonly of: SlotFormula;
  /** One value a slot: the categories in order, then missing, then unknown. */
  readonly labels: readonly (Category | null)[];
  readonly type: DataType;
}

/** The place of a value among categories; shared by all formulas that pick from it. */
export interface SlotFormula {
  readonly of: Formula;
  readonly categories: readonly Category[];
  /** What a missing or an unknown value does: take its slot, or throw `TransformError`. */
  readonly onMissing: 'slot' | 'unknown' | 'error';
  readonly onUnknown: 'slot' | 'error';
}

/** One output of a kernel. */
export interface OutputFormula {
  readonly op: 'output';
  readonly of: KernelFormula;
  readonly output: number;
}

/** A kernel and what it is computed from; shared by the formulas of all its outputs. */
export interface KernelFormula {
  readonly kernel: Kernel;
  readonly of: readonly Formula[];
}

/** The formulas right below one. */
export function operandsOf(formula: Formula): readonly Formula[] {
  switch (formula.op) {
    case 'input':
    case 'constant':
      return [];
    case 'arithmetic':
      return [formula.left, formula.right];
    case 'choose':
      return [formula.left, formula.right, formula.then, formula.otherwise];
    case 'call':
      return formula.of;
    case 'pick':
    case 'label':
      return [formula.of.of];
    case 'output':
      return formula.of.of;
    default:
      return [formula.of];
  }
}

/** Calls `visit` for a formula and every one below it, each once. */
export function walk(formulas: readonly Formula[], visit: (formula: Formula) => void): void {
  const seen = new Set<Formula>();
  const open = [...formulas].reverse();
  while (open.length > 0) {
    const formula = open.pop()!;
    if (seen.has(formula)) continue;
    seen.add(formula);
    visit(formula);
    open.push(...[...operandsOf(formula)].reverse());
  }
}

/** The inputs that a formula reads, in the order in which it reaches them. */
export function inputsOf(formula: Formula): readonly number[] {
  const inputs = new Set<number>();
  walk([formula], (each) => {
    if (each.op === 'input') inputs.add(each.input);
  });
  return [...inputs];
}

/** Is it a number (missing is NaN), or else a value (missing is null)? */
export function isNumber(formula: Formula): boolean {
  if (formula.op === 'input') return isNumberType(formula.type);
  if (formula.op === 'label') return isNumberType(formula.type);
  return formula.op === 'fill' ? isNumber(formula.of) : true;
}

/** Types whose values are JavaScript numbers; 64-bit integers are not, because they would lose digits. */
export function isNumberType(type: DataType): boolean {
  return (type.kind === 'int' && type.bits < 64) || (type.kind === 'float' && type.bits !== 16);
}

/** The number that stands for a slot. */
export function slotNumber(numbers: SlotNumbers, slot: number, categories: number): number {
  if (numbers.form === 'hot') return numbers.slots.includes(slot) ? (numbers.one ?? 1) : (numbers.zero ?? 0);
  if (numbers.form === 'numbers') return numbers.numbers[slot]!;
  return slot < categories ? slot : slot === categories ? numbers.missing : numbers.unknown;
}

/** A number that depends on nothing. */
export function constant(value: number): Formula {
  return { op: 'constant', value };
}

function arithmetic(operator: ArithmeticFormula['operator']) {
  return (left: Formula, right: Formula | number): Formula => ({
    op: 'arithmetic',
    operator,
    left,
    right: typeof right === 'number' ? constant(right) : right,
  });
}

/** `left + right`. */
export const plus: (left: Formula, right: Formula | number) => Formula = arithmetic('+');
/** `left - right`. */
export const minus: (left: Formula, right: Formula | number) => Formula = arithmetic('-');
/** `left * right`. */
export const times: (left: Formula, right: Formula | number) => Formula = arithmetic('*');
/** `left / right`. */
export const over: (left: Formula, right: Formula | number) => Formula = arithmetic('/');

/** `then` where `left test right`, else `otherwise`. */
export function choose(
  left: Formula,
  test: ChooseFormula['test'],
  right: Formula | number,
  then: Formula | number,
  otherwise: Formula | number,
): Formula {
  const formula = (each: Formula | number): Formula => (typeof each === 'number' ? constant(each) : each);
  return {
    op: 'choose',
    test,
    left,
    right: formula(right),
    then: formula(then),
    otherwise: formula(otherwise),
  };
}

/** `x` within `low` and `high`; NaN stays, and so does a zero's sign, where `Math.min` would change it. */
export function clipped(x: Formula, low: number, high: number): Formula {
  return choose(x, 'lt', low, low, choose(x, 'gt', high, high, x));
}

/** Is `left test right` true, by IEEE? */
export function compared(test: ChooseFormula['test'], left: number, right: number): boolean {
  switch (test) {
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
  }
}

/** How many of the ascending edges are <= x; NaN for NaN. */
export function binOf(x: number, edges: ArrayLike<number>): number {
  if (x !== x) return x;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value at a whole place, cut to the places there are; NaN for NaN. */
export function gathered(place: number, values: ArrayLike<number>): number {
  if (place !== place) return place;
  return values[place < 0 ? 0 : place >= values.length ? values.length - 1 : place]!;
}
