import { describe, mixedZones, wrongType } from './bind-errors.js';
import type { BoundNode } from './bound.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { Expression } from './expression.js';
import { foldCompare } from './literal.js';
import { placeLiteral } from './place-literal.js';
import { plainType, typeName } from './type-name.js';
import type { Value } from './value.js';

const bool: DataType = { kind: 'bool' };

type Literal = Expression & { readonly node: 'literal' };

const flipped = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

/** Types a comparison; a literal is converted to the type of what it meets. */
export function bindCompare(
  expression: Extract<Expression, { node: 'compare' }>,
  bindOperand: (expression: Expression) => BoundNode,
): BoundNode {
  const { operator } = expression;
  if (expression.left.node === 'literal' && expression.right.node !== 'literal') {
    return bindCompare(
      { node: 'compare', operator: flipped[operator], left: expression.right, right: expression.left },
      bindOperand,
    );
  }
  const left = bindOperand(expression.left);
  if (
    expression.right.node === 'literal' &&
    (expression.left.node !== 'literal' || isText(expression.right))
  ) {
    return foldCompare(operator, left, expression.right.value, expression.right.type, describe(left));
  }
  if (expression.left.node === 'literal' && isText(expression.left)) {
    return foldCompare(
      flipped[operator],
      bindOperand(expression.right),
      expression.left.value,
      undefined,
      'the literal',
    );
  }
  const right = bindOperand(expression.right);
  checkComparable(operator, left, right);
  return { node: 'compare', operator, left, right, type: bool };
}

function isText(literal: Literal): boolean {
  return literal.type === undefined && typeof literal.value === 'string';
}

function family(type: DataType): string | undefined {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'decimal':
      return 'number';
    case 'binary':
    case 'fixedSizeBinary':
      return 'bytes';
    case 'timestamp':
      return type.timezone === null ? 'timestamp without zone' : 'timestamp';
    case 'bool':
    case 'utf8':
    case 'date':
    case 'time':
    case 'duration':
      return type.kind;
    default:
      return undefined;
  }
}

function checkComparable(operator: string, left: BoundNode, right: BoundNode): void {
  const a = plainType(left.type);
  const b = plainType(right.type);
  for (const side of [left, right]) {
    const { kind } = plainType(side.type);
    if (kind !== 'null' && family(plainType(side.type)) === undefined) {
      throw wrongType(`'${operator}'`, side, 'a number, text, bytes, boolean, date or time');
    }
  }
  if (a.kind === 'null' || b.kind === 'null' || family(a) === family(b)) return;
  if (a.kind === 'timestamp' && b.kind === 'timestamp') throw mixedZones(left, right);
  throw new UsageError(
    'not_comparable',
    `${describe(left)} is ${typeName(left.type)} and ${describe(right)} is ${typeName(right.type)}: they can not be compared. Cast one of them.`,
    { issues: [{ code: 'not_comparable', expected: typeName(left.type), actual: typeName(right.type) }] },
  );
}

/** Types a membership; values that the operand can not have are left out. */
export function bindIn(expression: Extract<Expression, { node: 'in' }>, operand: BoundNode): BoundNode {
  const plain = plainType(operand.type);
  const values: Value[] = [];
  let hasNull = false;
  for (const value of expression.values) {
    if (value === null) hasNull = true;
    else if (plain.kind !== 'null') {
      const placed = placeLiteral(value, undefined, plain, describe(operand));
      if (placed.place === 'exact') values.push(placed.value);
    }
  }
  if (plain.kind !== 'null' && family(plain) === undefined)
    throw wrongType('in', operand, 'a number, text, bytes, boolean, date or time');
  return { node: 'in', operand, values, hasNull, type: bool };
}
