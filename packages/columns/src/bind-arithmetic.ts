import { mixedZones, wrongType } from './bind-errors.js';
import type { ArithmeticMode, BoundNode } from './bound.js';
import { commonType, decimalOfInt, widen } from './common-type.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { Expression } from './expression.js';
import { naturalLiteral } from './literal.js';
import { isNumeric, plainType, typeName } from './type-name.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const float64: DataType = { kind: 'float', bits: 64 };

type Literal = Expression & { readonly node: 'literal' };

/** Types an arithmetic node over its operands. */
export function bindArithmetic(
  expression: Extract<Expression, { node: 'arithmetic' }>,
  leftOperand: BoundNode,
  rightOperand: BoundNode,
): BoundNode {
  const { operator } = expression;
  let left = leftOperand;
  let right = rightOperand;
  if (left.type.kind === 'null' || right.type.kind === 'null') return nullArithmetic(operator, left, right);
  // An untyped number beside a decimal is read as a decimal, so that `price * 2` stays exact.
  if (expression.right.node === 'literal') right = besideDecimal(expression.right, right, left);
  if (expression.left.node === 'literal') left = besideDecimal(expression.left, left, right);
  const temporal = temporalArithmetic(operator, left, right);
  if (temporal !== undefined) return temporal;
  for (const side of [left, right])
    if (!isNumeric(plainType(side.type))) throw wrongType(`'${operator}'`, side, 'a number');
  const { mode, type } = arithmeticType(operator, plainType(left.type), plainType(right.type));
  return { node: 'arithmetic', operator, mode, left, right, type };
}

function nullArithmetic(operator: string, left: BoundNode, right: BoundNode): BoundNode {
  const other = left.type.kind === 'null' ? right : left;
  const plain = plainType(other.type);
  if (!isNumeric(plain) && plain.kind !== 'timestamp' && plain.kind !== 'duration')
    throw wrongType(`'${operator}'`, other, 'a number');
  const type = plain.kind === 'null' || plain.kind === 'int' ? int64 : isNumeric(plain) ? float64 : plain;
  return { node: 'literal', value: null, type: operator === '/' ? float64 : type };
}

function besideDecimal(literal: Literal, bound: BoundNode, other: BoundNode): BoundNode {
  if (
    literal.type !== undefined ||
    plainType(other.type).kind !== 'decimal' ||
    typeof literal.value !== 'bigint'
  )
    return bound;
  return naturalLiteral({ unscaled: literal.value, scale: 0 });
}

function arithmeticType(
  operator: string,
  left: DataType,
  right: DataType,
): { mode: ArithmeticMode; type: DataType } {
  if (operator === '/' || left.kind === 'float' || right.kind === 'float')
    return { mode: 'double', type: float64 };
  if (left.kind === 'int' && right.kind === 'int') return { mode: 'int', type: int64 };
  return { mode: 'decimal', type: decimalResult(operator, decimalOfInt(left), decimalOfInt(right)) };
}

type DecimalType = DataType & { readonly kind: 'decimal' };

function decimalResult(operator: string, left: DecimalType, right: DecimalType): DecimalType {
  const wide = Math.max(left.bits, right.bits) > 128;
  const most = wide ? 76 : 38;
  const scale = operator === '*' ? left.scale + right.scale : Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale) + 1;
  const precision = operator === '*' ? left.precision + right.precision : whole + scale;
  if (scale > most) {
    throw new UsageError(
      'decimal_scale',
      `${typeName(left)} ${operator} ${typeName(right)} has ${scale} digits after the point; ${most} are possible. Cast one side first.`,
    );
  }
  return { kind: 'decimal', precision: Math.min(precision, most), scale, bits: wide ? 256 : 128 };
}

// timestamp - timestamp, timestamp ± duration, duration ± duration, duration * integer: int64 in the finer unit.
function temporalArithmetic(operator: string, left: BoundNode, right: BoundNode): BoundNode | undefined {
  const a = plainType(left.type);
  const b = plainType(right.type);
  const result = (type: DataType, x: BoundNode, y: BoundNode): BoundNode => ({
    node: 'arithmetic',
    operator: operator as '+' | '-' | '*',
    mode: 'int',
    left: x,
    right: y,
    type,
  });
  if (a.kind === 'duration' && b.kind === 'int' && operator === '*') return result(a, left, right);
  if (a.kind === 'int' && b.kind === 'duration' && operator === '*') return result(b, left, right);
  if (operator !== '+' && operator !== '-') return undefined;
  if (a.kind === 'duration' && b.kind === 'duration') {
    const type = commonType(a, b)!;
    return result(type, widen(left, type), widen(right, type));
  }
  if (a.kind === 'timestamp' && b.kind === 'timestamp' && operator === '-') {
    if ((a.timezone === null) !== (b.timezone === null)) throw mixedZones(left, right);
    const unit = finerUnit(a.unit, b.unit);
    const sides = [widen(left, { ...a, unit }), widen(right, { ...b, unit })] as const;
    return result({ kind: 'duration', unit }, ...sides);
  }
  if (a.kind === 'timestamp' && b.kind === 'duration') {
    const unit = finerUnit(a.unit, b.unit);
    const type: DataType = { ...a, unit };
    return result(type, widen(left, type), widen(right, { kind: 'duration', unit }));
  }
  if (a.kind === 'duration' && b.kind === 'timestamp' && operator === '+')
    return temporalArithmetic(operator, right, left);
  return undefined;
}

function finerUnit(a: 's' | 'ms' | 'us' | 'ns', b: 's' | 'ms' | 'us' | 'ns'): 's' | 'ms' | 'us' | 'ns' {
  const units = ['s', 'ms', 'us', 'ns'] as const;
  return units[Math.max(units.indexOf(a), units.indexOf(b))]!;
}
