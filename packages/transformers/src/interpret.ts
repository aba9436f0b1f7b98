import {
  binOf,
  compared,
  type Formula,
  gathered,
  isNumber,
  type KernelFormula,
  type SlotFormula,
  slotNumber,
} from './formula.js';
import type { Category } from './spec.js';

/** A value that a category cannot be but a cell can: what a column that is passed to a kernel holds. */
export type Computed = number | Category | null | Uint8Array | readonly unknown[] | object;

/**
 * Computes a formula from the cells of a row: the slow, obvious form that all others are held to.
 *
 * A missing or unknown value under the policy `error` gives `undefined`. `known` may answer for a formula before it is computed.
 */
export function interpret(
  formula: Formula,
  cells: readonly Computed[],
  known?: (formula: Formula) => number | undefined,
  memo: Memo = new Map(),
): Computed | undefined {
  if (memo.has(formula)) return memo.get(formula) as Computed | undefined;
  const value =
    known?.(formula) ?? computed(formula, cells, memo, (inner) => interpret(inner, cells, known, memo));
  memo.set(formula, value);
  return value;
}

/** What was computed of one row already. */
export type Memo = Map<Formula | KernelFormula, Computed | undefined>;

function computed(
  formula: Formula,
  cells: readonly Computed[],
  memo: Memo,
  compute: (inner: Formula) => Computed | undefined,
): Computed | undefined {
  switch (formula.op) {
    case 'input':
      return cellOf(formula, cells[formula.input]!);
    case 'constant':
      return formula.value;
    case 'pick':
    case 'label': {
      const value = compute(formula.of.of);
      const slot = value === undefined ? undefined : slotOf(formula.of, value);
      if (slot === undefined) return undefined;
      return formula.op === 'label'
        ? formula.labels[slot]!
        : slotNumber(formula.numbers, slot, formula.of.categories.length);
    }
    case 'output':
      return outputOf(formula.of, formula.output, memo, compute);
    case 'arithmetic':
    case 'choose':
    case 'call':
      return applyMany(formula, compute);
    default: {
      const value = compute(formula.of);
      return value === undefined ? undefined : apply(formula, value);
    }
  }
}

// Null is NaN for a number.
function cellOf(formula: Formula & { readonly op: 'input' }, cell: Computed): Computed {
  return cell === null && isNumber(formula) ? Number.NaN : cell;
}

function outputOf(
  formula: KernelFormula,
  output: number,
  memo: Memo,
  compute: (formula: Formula) => Computed | undefined,
): number | undefined {
  if (!memo.has(formula)) memo.set(formula, kernelRow(formula, compute));
  const out = memo.get(formula) as Float64Array | undefined;
  return out?.[output];
}

function kernelRow(
  { kernel, of }: KernelFormula,
  compute: (formula: Formula) => Computed | undefined,
): Float64Array | undefined {
  const values = of.map(compute);
  if (values.includes(undefined)) return undefined;
  const out = new Float64Array(kernel.outputs);
  return typeof kernel.row(values as Computed[], out, 0) === 'string' ? undefined : out;
}

function applyMany(
  formula: Extract<Formula, { op: 'arithmetic' | 'choose' | 'call' }>,
  compute: (formula: Formula) => Computed | undefined,
): number | undefined {
  if (formula.op === 'call') {
    const values = formula.of.map(compute);
    if (values.includes(undefined)) return undefined;
    return formula.function.apply(values[0] as number, values[1] as number);
  }
  const left = compute(formula.left) as number | undefined;
  const right = compute(formula.right) as number | undefined;
  if (left === undefined || right === undefined) return undefined;
  if (formula.op === 'choose') {
    return compute(compared(formula.test, left, right) ? formula.then : formula.otherwise) as
      | number
      | undefined;
  }
  switch (formula.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

function apply(
  formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>,
  value: Computed,
): Computed {
  switch (formula.op) {
    case 'number':
      return value === null ? Number.NaN : Number(value);
    case 'fill':
      return isMissing(value) ? formula.value : value;
    case 'missing':
      return isMissing(value) ? 1 : 0;
    case 'bin':
      return binOf(value as number, formula.edges);
    case 'gather':
      return gathered(value as number, formula.values);
  }
}

const places = new WeakMap<SlotFormula, ReadonlyMap<Computed, number>>();

function placesOf(formula: SlotFormula): ReadonlyMap<Computed, number> {
  const known = places.get(formula);
  if (known) return known;
  const made = new Map<Computed, number>(formula.categories.map((category, slot) => [category, slot]));
  places.set(formula, made);
  return made;
}

/** The slot of a value among categories, or undefined where the policy is to throw. */
function slotOf(formula: SlotFormula, value: Computed): number | undefined {
  const { categories } = formula;
  if (isMissing(value)) {
    if (formula.onMissing === 'slot') return categories.length;
    if (formula.onMissing === 'error') return undefined;
  } else {
    const at = placesOf(formula).get(value);
    if (at !== undefined) return at;
  }
  return formula.onUnknown === 'slot' ? categories.length + 1 : undefined;
}

/** Is the value missing: null, or NaN? */
export function isMissing(value: Computed): value is null {
  return value === null || value !== value;
}
