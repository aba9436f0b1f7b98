import { type DataType, type Expr, type Predicate, type Value, valueToJson } from '@millrace/columns';
import type { CheckDefinition, Constant } from './check-definition.js';
import type { CellCode } from './issue.js';

/** The operands of a rule, as JSON: what a message and a comparison of schemas need. */
export interface RuleOperands {
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: boolean;
  readonly maximumInclusive?: boolean;
  /** What the bound is of: the value itself, or the number of code points of a text. */
  readonly of?: 'value' | 'length';
  readonly length?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly text?: string;
  readonly value?: unknown;
  readonly values?: readonly unknown[];
  readonly divisor?: unknown;
  /** The message that the schema's author gave to the check. */
  readonly note?: string;
}

/** The value that rules are judged on: an expression over the source's columns, and the type it has. */
export interface Cell {
  readonly value: Expr;
  /** The value type: never a dictionary. */
  readonly type: DataType;
}

/** One thing that every cell of a column must satisfy. */
export interface Rule {
  readonly code: CellCode;
  /** How the rule reads, for people and as its name: `min(0)`. */
  readonly text: string;
  readonly operands: RuleOperands;
  /** Rules behind this one are not judged on a cell that fails it (zod's order of work). */
  readonly aborts: boolean;
  /** The place of the check in the column's list of those that can be run by row, or -1 for what the zod type itself demands. */
  readonly check: number;
  /** The check that it is part of; null for what the zod type itself demands. */
  readonly definition: CheckDefinition | null;
  /**
   * The predicate that is true where a non-null cell passes; true where the type alone guarantees it; undefined where
   * only the check itself, row by row, can tell.
   */
  readonly passes: (cell: Cell) => Predicate | true | undefined;
  /**
   * A cheaper predicate than "does not pass", where there is one: true where a cell fails, and, on a float, only where it is finite.
   */
  readonly failsFinite?: (cell: Cell) => Predicate | undefined;
  /** Whether a null passes, where nulls are judged. */
  readonly passesNull?: boolean;
}

/** An operand as JSON: bigints, infinities and NaN in the exact forms of `valueToJson`, dates as ISO text. */
export function jsonOperand(value: Constant): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  return valueToJson(value as Value);
}
