import type { BoundNode } from './bound.js';
import { nanosecondsPer } from './calendar.js';
import { castValue } from './cast-value.js';
import { compareValues } from './compare-values.js';
import type { DataType } from './data-type.js';
import { datePartOf } from './date-part.js';
import type { CompareOperator } from './expression.js';
import { integerRange, isDecimal, numberFromRatio, ratioFrom, rescale } from './number-value.js';
import { matcherOf } from './pattern/pattern-matcher.js';
import { codePointLength } from './text.js';
import { plainType } from './type-name.js';
import type { Decimal, Value } from './value.js';

/** Told when a computation of a row that was reached has no value. */
export type RowErrors = { failed: boolean };

/** The nodes that compute a value of their operands' values, all of which are needed. */
export type ValueNode = Exclude<BoundNode, { node: 'column' | 'literal' | 'case' | 'coalesce' }>;

/** The operands of a node, in order. */
export function operandNodes(node: BoundNode): readonly BoundNode[] {
  switch (node.node) {
    case 'column':
    case 'literal':
      return [];
    case 'arithmetic':
    case 'compare':
      return [node.left, node.right];
    case 'and':
    case 'or':
    case 'coalesce':
      return node.operands;
    case 'case':
      return [...node.branches.flatMap(({ when, then }) => [when, then]), node.otherwise];
    default:
      return [node.operand];
  }
}

/** Computes one node of its operands' values. */
export function applyNode(node: ValueNode, values: readonly Value[], errors: RowErrors): Value {
  switch (node.node) {
    case 'and':
      return values.includes(false) ? false : values.includes(null) ? null : true;
    case 'or':
      return values.includes(true) ? true : values.includes(null) ? null : false;
    case 'isNull':
      return values[0] === null;
    case 'arithmetic':
    case 'compare': {
      const [left, right] = values as readonly [Value, Value];
      if (left === null || right === null) return null;
      if (node.node === 'arithmetic') return applyArithmetic(node, left, right, errors);
      return holds(node.operator, instant(left, node.left.type), instant(right, node.right.type));
    }
    default: {
      const [value] = values as readonly [Value];
      return value === null ? null : applyUnary(node, value, errors);
    }
  }
}

type UnaryNode = Exclude<Extract<BoundNode, { operand: BoundNode }>, { node: 'isNull' }>;

function applyUnary(node: UnaryNode, value: Exclude<Value, null>, errors: RowErrors): Value {
  const from = plainType(node.operand.type);
  switch (node.node) {
    case 'whereValid':
      return node.value;
    case 'not':
      return !value;
    case 'isNan':
      return Number.isNaN(value);
    case 'length':
      return typeof value === 'string' ? codePointLength(value) : (value as Uint8Array).length;
    case 'in':
      if (node.values.some((other) => holds('eq', value, other))) return true;
      return node.hasNull ? null : false;
    case 'text':
      return testText(node.test, value as string, node.text);
    case 'matches':
      return matcherOf(node.pattern)(value as string);
    case 'cast':
      return orFailed(castValue(value, from, node.type, node.options), errors);
    case 'widen':
      return orFailed(widenValue(value, from, node.type), errors);
    case 'datePart':
      return orFailed(datePartOf(value as bigint, from, node.part) ?? undefined, errors);
  }
}

function orFailed(value: Value | undefined, errors: RowErrors): Value {
  if (value !== undefined) return value;
  errors.failed = true;
  return null;
}

// Temporal values of different units meet as nanoseconds.
function instant(value: Value, type: DataType): Value {
  const plain = plainType(type);
  const temporal = ['date', 'time', 'timestamp', 'duration'].includes(plain.kind);
  return temporal ? (value as bigint) * nanosecondsPer(plain) : value;
}

function holds(operator: CompareOperator, left: Value, right: Value): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return operator === 'ne';
  const order = compareValues(left, right);
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
  }
}

function testText(test: 'startsWith' | 'endsWith' | 'contains', value: string, sought: string): boolean {
  if (test === 'startsWith') return value.startsWith(sought);
  return test === 'endsWith' ? value.endsWith(sought) : value.includes(sought);
}

type Arithmetic = BoundNode & { readonly node: 'arithmetic' };

function applyArithmetic(node: Arithmetic, left: Value, right: Value, errors: RowErrors): Value {
  switch (node.mode) {
    case 'int': {
      const whole = wholeResult(
        node.operator,
        BigInt(left as number | bigint),
        BigInt(right as number | bigint),
      );
      return orFailed(BigInt.asIntN(64, whole) === whole ? whole : undefined, errors);
    }
    case 'double':
      return doubleResult(node.operator, toDouble(left), toDouble(right));
    case 'decimal':
      return orFailed(decimalResult(node, toDecimal(left), toDecimal(right)), errors);
  }
}

function wholeResult(operator: string, left: bigint, right: bigint): bigint {
  return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
}

function doubleResult(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right + 0;
    case '-':
      return left - right + 0;
    case '*':
      return left * right + 0;
    default:
      // As -0 equals 0, dividing by it must give what dividing by 0 gives.
      return left / (right + 0) + 0;
  }
}

/** The double nearest to a number of any form. */
function toDouble(value: Value): number {
  return isDecimal(value) ? numberFromRatio(ratioFrom(value)) : Number(value);
}

function toDecimal(value: Value): Decimal {
  return isDecimal(value) ? value : { unscaled: BigInt(value as number | bigint), scale: 0 };
}

function decimalResult(node: Arithmetic, left: Decimal, right: Decimal): Decimal | undefined {
  const type = node.type as DataType & { kind: 'decimal' };
  const unscaled =
    node.operator === '*'
      ? left.unscaled * right.unscaled
      : wholeResult(node.operator, rescale(left, type.scale)!, rescale(right, type.scale)!);
  const limit = 10n ** BigInt(type.precision);
  return unscaled < limit && unscaled > -limit ? { unscaled, scale: type.scale } : undefined;
}

/** A value at a wider type of its family; undefined where an int64 count of a finer unit overflows. */
function widenValue(value: Value, from: DataType, to: DataType): Value | undefined {
  switch (to.kind) {
    case 'float':
      return toDouble(value);
    case 'int':
      return to.bits === 64 ? BigInt(value as number | bigint) : value;
    case 'decimal':
      return { unscaled: rescale(toDecimal(value), to.scale)!, scale: to.scale };
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration': {
      const whole = ((value as bigint) * nanosecondsPer(from)) / nanosecondsPer(to);
      const [low, high] = integerRange(64, true);
      return whole < low || whole > high ? undefined : whole;
    }
    default:
      return value;
  }
}
