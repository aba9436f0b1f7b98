import type { BoundNode, DataType } from '@millrace/columns';
import { type Lowering, NotLowered, nullOf, plain, sqlTypeOf } from './lowering.js';

type Lower = (node: BoundNode) => string;

const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** Exact integers (null on overflow), doubles as IEEE computes them, or exact decimals. */
export function lowerArithmetic(
  node: BoundNode & { node: 'arithmetic' },
  lowering: Lowering,
  lower: Lower,
): string {
  const left = plain(node.left.type);
  const right = plain(node.right.type);
  if (left.kind === 'null' || right.kind === 'null') return nullOf(lowering, node.type);
  if (node.mode === 'decimal') return decimalArithmetic(node, lowering, lower);
  const a = lower(node.left);
  const b = lower(node.right);
  if (node.mode === 'double') {
    const divisor = node.operator === '/' && right.kind === 'float';
    const second = asDouble(right, b, lowering);
    // As -0 equals 0, dividing by it must give what dividing by 0 gives.
    const zero = lowering.dialect.literal(0, { kind: 'float', bits: 64 });
    return `(${asDouble(left, a, lowering)} ${node.operator} ${divisor ? `(${second} + ${zero})` : second})`;
  }
  return integerArithmetic(node.operator, [a, b], [left, right], lowering);
}

type Type = ReturnType<typeof plain>;

/** A number as the nearest double. */
export function asDouble(type: Type, x: string, lowering: Lowering): string {
  const name = sqlTypeOf(lowering, { kind: 'float', bits: 64 });
  if (type.kind === 'float') return type.bits === 64 ? x : lowering.dialect.convert(x, name);
  if (type.kind === 'int') return lowering.dialect.convert(x, name);
  // Up to 15 digits a decimal is a whole double divided by a power of ten that is a double: one rounding.
  if (type.kind === 'decimal' && type.precision <= 15 && type.scale >= 0)
    return lowering.dialect.convert(x, name);
  throw new NotLowered('a decimal as a double');
}

function integerArithmetic(
  operator: string,
  [a, b]: readonly [string, string],
  types: readonly [Type, Type],
  lowering: Lowering,
): string {
  const { dialect } = lowering;
  const int64Name = sqlTypeOf(lowering, int64);
  // Sums and products of 31 and 32 bits can't leave 64.
  const narrow = types.every(
    (type) => type.kind === 'int' && (type.bits < 32 || (type.bits === 32 && type.signed)),
  );
  if (narrow) return `(${dialect.convert(a, int64Name)} ${operator} ${dialect.convert(b, int64Name)})`;
  const wide = `${dialect.convert(a, dialect.wideInteger)} ${operator} ${dialect.convert(b, dialect.wideInteger)}`;
  const unsigned = types.every((type) => type.kind === 'int' && !type.signed);
  // The product of two unsigned 64-bit integers may leave 127 bits too.
  const whole = operator === '*' && unsigned ? dialect.orNull(`(${wide})`) : `(${wide})`;
  return dialect.convertOrNull(whole, int64Name);
}

function decimalArithmetic(
  node: BoundNode & { node: 'arithmetic' },
  lowering: Lowering,
  lower: Lower,
): string {
  const type = plain(node.type);
  if (type.kind !== 'decimal') throw new NotLowered('not a decimal');
  const [left, right] = [decimalOf(plain(node.left.type)), decimalOf(plain(node.right.type))];
  const name = sqlTypeOf(lowering, type);
  const a = lower(node.left);
  const b = lower(node.right);
  // All in 38 digits: engines compute with the width of the operands, and fail where a product does not fit it.
  const operand = (x: string, scale: number): string =>
    lowering.dialect.convert(x, sqlTypeOf(lowering, { kind: 'decimal', precision: 38, scale, bits: 128 }));
  if (node.operator === '*') {
    if (left.precision + right.precision > 38) throw new NotLowered('the product may have too many digits');
    return lowering.dialect.convert(`(${operand(a, left.scale)} * ${operand(b, right.scale)})`, name);
  }
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale) + 1;
  if (whole + type.scale > 38) throw new NotLowered('the sum may have too many digits');
  const [p, q] = [operand(a, type.scale), operand(b, type.scale)];
  return lowering.dialect.convert(`(${p} ${node.operator} ${q})`, name);
}

function decimalOf(type: Type): { precision: number; scale: number } {
  if (type.kind === 'decimal') return type;
  if (type.kind !== 'int') throw new NotLowered('not a decimal');
  return { precision: { 8: 3, 16: 5, 32: 10, 64: 20 }[type.bits], scale: 0 };
}
