import type { DataType } from '@millrace/columns';
import type { Category } from './spec.js';

/**
 * How one value is computed from one cell of one input column, as plain data: the closed set of operations that every
 * form of a fitted transformer (row, batch, expression) carries out alike, to the bit.
 *
 * A formula is a *number* (float64, missing is NaN) or a *value* (text, boolean, 64-bit integer; missing is null); `isNumber` tells which.
 *
 * - `input`: the cell itself.
 * - `number`: a boolean or 64-bit integer as the nearest double; true is 1.
 * - `fill`: `value` where the cell is missing.
 * - `standardize`: `(x - mean) / scale`, either left out when null.
 * - `rescale`: `x * scale + min` (two roundings), then cut to `clip`.
 * - `slot`: the place of the value among the categories; `categories.length` where it is missing, one more where it is unknown.
 * - `pick`: the number that stands for a slot.
 * - `missing`: 1 where missing, else 0.
 */
export type Formula =
  | { readonly op: 'input'; readonly input: number; readonly type: DataType }
  | { readonly op: 'number'; readonly of: Formula }
  | { readonly op: 'fill'; readonly of: Formula; readonly value: Category }
  | {
      readonly op: 'standardize';
      readonly of: Formula;
      readonly mean: number | null;
      readonly scale: number | null;
    }
  | {
      readonly op: 'rescale';
      readonly of: Formula;
      readonly scale: number;
      readonly min: number;
      readonly clip: readonly [number, number] | null;
    }
  | PickFormula
  | { readonly op: 'missing'; readonly of: Formula };

/** A number chosen by the slot of a category: an ordinal code, or the 1 of a one-hot column. */
export interface PickFormula {
  readonly op: 'pick';
  readonly of: SlotFormula;
  /** One number a slot: the categories in order, then missing, then unknown. */
  readonly numbers: SlotNumbers;
}

/** The numbers of a {@link PickFormula}: each slot its own (`codes`), or 1 for one slot and 0 for the others (`hot`). */
export type SlotNumbers =
  | { readonly form: 'codes'; readonly missing: number; readonly unknown: number }
  | { readonly form: 'hot'; readonly slot: number };

/** The place of a value among categories; shared by all formulas that pick from it. */
export interface SlotFormula {
  readonly of: Formula;
  readonly categories: readonly Category[];
  /** What a missing or an unknown value does: take its slot, or throw `TransformError`. */
  readonly onMissing: 'slot' | 'unknown' | 'error';
  readonly onUnknown: 'slot' | 'error';
}

/** The cell that a formula starts from. */
export function inputOf(formula: Formula): Formula & { readonly op: 'input' } {
  let at = formula;
  while (at.op !== 'input') at = at.op === 'pick' ? at.of.of : at.of;
  return at;
}

/** Is it a number (missing is NaN), or else a value (missing is null)? */
export function isNumber(formula: Formula): boolean {
  if (formula.op === 'input') return isNumberType(formula.type);
  return formula.op === 'fill' ? isNumber(formula.of) : true;
}

/** Types whose values are JavaScript numbers; 64-bit integers are not, because they would lose digits. */
export function isNumberType(type: DataType): boolean {
  return (type.kind === 'int' && type.bits < 64) || (type.kind === 'float' && type.bits !== 16);
}

/** The number that stands for a slot. */
export function slotNumber(numbers: SlotNumbers, slot: number, categories: number): number {
  if (numbers.form === 'hot') return slot === numbers.slot ? 1 : 0;
  return slot < categories ? slot : slot === categories ? numbers.missing : numbers.unknown;
}

/** `x` within `low` and `high`; NaN stays, and so does a zero's sign, where `Math.min` would change it. */
export function clipped(x: number, low: number, high: number): number {
  if (x < low) return low;
  if (x > high) return high;
  return x;
}
