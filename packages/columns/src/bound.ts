import type { DataType, Schema } from './data-type.js';
import type { ArithmeticOperator, CastOptions, CompareOperator, DatePart, Expression } from './expression.js';
import type { Pattern } from './pattern/pattern.js';
import type { Value } from './value.js';

/** How an arithmetic node computes: exact int64, double, or exact decimal of the node's precision and scale. */
export type ArithmeticMode = 'int' | 'double' | 'decimal';

// One member a name, so that a switch on the name narrows to it.
type OneOf<Name extends string, Content> = Name extends Name ? { readonly node: Name } & Content : never;

/**
 * A typed node of a bound expression: literals are converted, comparisons that a literal decides are folded, and every
 * operand has the type its node needs. `type` is never a dictionary except on a column and on a cast to one.
 */
export type BoundNode = { readonly type: DataType } & (
  | { readonly node: 'column'; readonly name: string; readonly index: number }
  /** `value` is a value of `type`, or null. */
  | { readonly node: 'literal'; readonly value: Value }
  /** `value` where the operand is not null, else null: a comparison that its literal decides. */
  | { readonly node: 'whereValid'; readonly value: boolean; readonly operand: BoundNode }
  | {
      readonly node: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly mode: ArithmeticMode;
      readonly left: BoundNode;
      readonly right: BoundNode;
    }
  /** Both sides are of one family: numbers (by exact value), one temporal kind (by exact instant), texts, bytes, booleans. */
  | {
      readonly node: 'compare';
      readonly operator: CompareOperator;
      readonly left: BoundNode;
      readonly right: BoundNode;
    }
  | OneOf<'and' | 'or' | 'coalesce', { readonly operands: readonly BoundNode[] }>
  | OneOf<'not' | 'isNull' | 'isNan' | 'length', { readonly operand: BoundNode }>
  /** `values` are of the operand's type, none null or NaN; `hasNull` when null was among them: what is not found is then null. */
  | {
      readonly node: 'in';
      readonly operand: BoundNode;
      readonly values: readonly Value[];
      readonly hasNull: boolean;
    }
  | {
      readonly node: 'text';
      readonly test: 'startsWith' | 'endsWith' | 'contains';
      readonly operand: BoundNode;
      readonly text: string;
    }
  | { readonly node: 'matches'; readonly operand: BoundNode; readonly pattern: Pattern }
  | {
      readonly node: 'case';
      readonly branches: readonly { readonly when: BoundNode; readonly then: BoundNode }[];
      readonly otherwise: BoundNode;
    }
  /** A conversion that the user asked for: exact, or null and counted. */
  | {
      readonly node: 'cast';
      readonly operand: BoundNode;
      readonly options: CastOptions;
    }
  /** A conversion to a common type that loses nothing but the digits a double can't hold; null and counted where a unit overflows. */
  | { readonly node: 'widen'; readonly operand: BoundNode }
  | { readonly node: 'datePart'; readonly part: DatePart; readonly operand: BoundNode }
);

/** An expression whose every part has a type, ready to be evaluated or lowered. */
export interface BoundExpression {
  readonly type: DataType;
  /** The names of the columns read, in order of appearance. */
  readonly columns: readonly string[];
  readonly schema: Schema;
  readonly expression: Expression;
  readonly root: BoundNode;
}
