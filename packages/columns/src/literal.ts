import type { BoundNode } from './bound.js';
import { chunkFromValues } from './chunk-from-values.js';
import type { DataType } from './data-type.js';
import { physicalClass } from './dense.js';
import { UsageError } from './errors.js';
import type { CompareOperator, LiteralValue } from './expression.js';
import { naturalType, shown } from './literal-type.js';
import { roundFloat } from './number-value.js';
import { placeLiteral } from './place-literal.js';
import { plainType, typeName } from './type-name.js';
import type { Value } from './value.js';

const bool: DataType = { kind: 'bool' };

/** A literal that nothing else gives a type: whole numbers are int64, others float64. */
export function naturalLiteral(value: LiteralValue): BoundNode {
  return literal(naturalValue(value), naturalType(value));
}

function literal(value: Value, type: DataType): BoundNode {
  return { node: 'literal', value, type };
}

function naturalValue(value: LiteralValue): Value {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/**
 * A literal as a value of exactly a type.
 *
 * @throws UsageError when the type has no such value.
 */
export function literalOfType(value: LiteralValue, from: DataType | undefined, type: DataType): BoundNode {
  const plain = plainType(type);
  if (value === null) return literal(null, plain);
  if (physicalClass(plain) === 'nested') {
    chunkFromValues(plain, [value]);
    return literal(value, plain);
  }
  const placed = placeLiteral(value, from, plain, 'The type');
  if (placed.place === 'exact' && hasWidth(placed.value, plain)) return literal(placed.value, plain);
  if (plain.kind === 'float' && typeof value === 'number')
    return literal(roundFloat(value, plain.bits), plain);
  throw new UsageError('literal_range', `${shown(value)} is not a value of type ${typeName(type)}.`, {
    issues: [{ code: 'literal_range', expected: typeName(type), actual: value }],
  });
}

// Bytes of another width than the column's compare with it like any bytes, but are no value of its type.
function typeHolding(value: Value, type: DataType): DataType {
  return hasWidth(value, type) ? type : { kind: 'binary', layout: 'offsets32' };
}

function hasWidth(value: Value, type: DataType): boolean {
  return type.kind !== 'fixedSizeBinary' || (value as Uint8Array).length === type.byteWidth;
}

/** A comparison of an operand with a literal: the literal converted exactly, or the comparison decided or moved to a value. */
export function foldCompare(
  operator: CompareOperator,
  operand: BoundNode,
  value: LiteralValue,
  from: DataType | undefined,
  subject: string,
): BoundNode {
  const type = plainType(operand.type);
  if (value === null || type.kind === 'null') return literal(null, bool);
  const placed = placeLiteral(value, from, type, subject);
  const decided = (result: boolean): BoundNode => ({
    node: 'whereValid',
    value: result,
    operand,
    type: bool,
  });
  const compared = (moved: CompareOperator, to: Value): BoundNode => ({
    node: 'compare',
    operator: moved,
    left: operand,
    right: literal(to, typeHolding(to, type)),
    type: bool,
  });
  if (placed.place === 'exact') return compared(operator, placed.value);
  if (operator === 'eq') return decided(false);
  if (operator === 'ne') return decided(true);
  const less = operator === 'lt' || operator === 'le';
  switch (placed.place) {
    case 'nan':
      return decided(false);
    case 'over':
      return decided(less);
    case 'under':
      return decided(!less);
    case 'above':
      return compared(less ? 'le' : 'gt', placed.value);
    case 'below':
      return compared(less ? 'lt' : 'ge', placed.value);
  }
}
