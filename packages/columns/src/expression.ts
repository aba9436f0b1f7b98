import type { DataType } from './data-type.js';
import type { Value } from './value.js';

/** A constant in an expression; a list or a `Map` only with its type. A `Date` given to a builder becomes a timestamp in ms, UTC. */
export type LiteralValue = Value;

/** The six comparisons. */
export type CompareOperator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** The four arithmetic operations: `+ - *` on integers are exact int64 (null on overflow), `/` is always double. */
export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** A part of a date or timestamp, in the column's zone; `weekday` is ISO's (Monday 1 … Sunday 7), `dayOfYear` from 1. */
export type DatePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'weekday' | 'dayOfYear';

/** How a strict cast reads text. */
export interface CastOptions {
  /** Take off outer spaces first. */
  readonly trim?: boolean;
  /** Texts that mean null. */
  readonly nullTokens?: readonly string[];
}

/**
 * A computation over the columns of one row, as plain data; it says what, never how.
 *
 * Three-valued logic as in SQL; comparisons are IEEE (NaN compares false, except `ne`); a row on which a computation
 * has no value (overflow, a cast that fails) gives null and is counted.
 */
export type Expression =
  | { readonly node: 'column'; readonly name: string }
  | { readonly node: 'literal'; readonly value: LiteralValue; readonly type?: DataType }
  | {
      readonly node: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly node: 'compare';
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly node: 'and' | 'or' | 'coalesce'; readonly operands: readonly Expression[] }
  | { readonly node: 'not' | 'isNull' | 'isNan' | 'length'; readonly operand: Expression }
  | { readonly node: 'in'; readonly operand: Expression; readonly values: readonly LiteralValue[] }
  | {
      readonly node: 'text';
      readonly test: 'startsWith' | 'endsWith' | 'contains';
      readonly operand: Expression;
      readonly text: string;
    }
  | {
      readonly node: 'matches';
      readonly operand: Expression;
      readonly pattern: string;
      readonly ignoreCase: boolean;
    }
  | {
      readonly node: 'case';
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression;
    }
  | {
      readonly node: 'cast';
      readonly operand: Expression;
      readonly to: DataType;
      readonly options: CastOptions;
    }
  | { readonly node: 'datePart'; readonly part: DatePart; readonly operand: Expression };

/** An {@link Expression} whose value is true, false or null (unknown). */
export type Predicate = Expression;
