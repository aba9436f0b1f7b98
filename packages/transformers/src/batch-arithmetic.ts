import { type ArithmeticFormula, binOf, type ChooseFormula, compared, gathered } from './formula.js';

/** One operation on two columns of numbers, into `out`, which may be `left`; `right` may be one number for all rows. */
export function arithmeticInto(
  operator: ArithmeticFormula['operator'],
  left: Float64Array,
  right: Float64Array | number,
  out: Float64Array,
): void {
  if (typeof right === 'number') withConstant(operator, left, right, out);
  else withColumn(operator, left, right, out);
}

function withConstant(operator: string, left: Float64Array, right: number, out: Float64Array): void {
  const { length } = left;
  if (operator === '+') for (let i = 0; i < length; i++) out[i] = left[i]! + right;
  else if (operator === '-') for (let i = 0; i < length; i++) out[i] = left[i]! - right;
  else if (operator === '*') for (let i = 0; i < length; i++) out[i] = left[i]! * right;
  else for (let i = 0; i < length; i++) out[i] = left[i]! / right;
}

function withColumn(operator: string, left: Float64Array, right: Float64Array, out: Float64Array): void {
  const { length } = left;
  if (operator === '+') for (let i = 0; i < length; i++) out[i] = left[i]! + right[i]!;
  else if (operator === '-') for (let i = 0; i < length; i++) out[i] = left[i]! - right[i]!;
  else if (operator === '*') for (let i = 0; i < length; i++) out[i] = left[i]! * right[i]!;
  else for (let i = 0; i < length; i++) out[i] = left[i]! / right[i]!;
}

/** A column of numbers, or one number for all rows. */
export type Operand = Float64Array | number;

/** Chooses between two columns by comparing two others. */
export function chooseInto(
  test: ChooseFormula['test'],
  [left, right, then, otherwise]: readonly [Operand, Operand, Operand, Operand],
  out: Float64Array,
): void {
  if (typeof left !== 'number' && typeof right === 'number' && (test === 'lt' || test === 'gt')) {
    const yes = test === 'lt';
    chooseByConstant(left, right, yes, then, otherwise, out);
    return;
  }
  const { length } = out;
  for (let i = 0; i < length; i++) {
    out[i] = at(compared(test, at(left, i), at(right, i)) ? then : otherwise, i);
  }
}

function chooseByConstant(
  left: Float64Array,
  right: number,
  less: boolean,
  then: Operand,
  otherwise: Operand,
  out: Float64Array,
): void {
  const { length } = out;
  if (typeof then === 'number' && typeof otherwise !== 'number') {
    if (less) for (let i = 0; i < length; i++) out[i] = left[i]! < right ? then : otherwise[i]!;
    else for (let i = 0; i < length; i++) out[i] = left[i]! > right ? then : otherwise[i]!;
    return;
  }
  for (let i = 0; i < length; i++) {
    const x = left[i]!;
    out[i] = at((less ? x < right : x > right) ? then : otherwise, i);
  }
}

function at(operand: Operand, row: number): number {
  return typeof operand === 'number' ? operand : operand[row]!;
}

/** The place of every number among ascending edges. */
export function binInto(x: Float64Array, edges: Float64Array, out: Float64Array): void {
  const { length } = x;
  for (let i = 0; i < length; i++) out[i] = binOf(x[i]!, edges);
}

/** The value at every place. */
export function gatherInto(x: Float64Array, values: Float64Array, out: Float64Array): void {
  const { length } = x;
  for (let i = 0; i < length; i++) out[i] = gathered(x[i]!, values);
}

/** Fills what is missing. */
export function fillInto(x: Float64Array, value: number, out: Float64Array): void {
  const { length } = x;
  for (let i = 0; i < length; i++) {
    const each = x[i]!;
    out[i] = each === each ? each : value;
  }
}

/** 1 where missing, else 0. */
export function markInto(x: Float64Array, out: Float64Array): void {
  const { length } = x;
  for (let i = 0; i < length; i++) out[i] = x[i] === x[i] ? 0 : 1;
}
