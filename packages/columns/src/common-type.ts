import type { BoundNode } from './bound.js';
import type { DataType, TimeUnit } from './data-type.js';
import { computedType, equalTypes, plainType } from './type-name.js';

type DecimalType = DataType & { readonly kind: 'decimal' };
type IntType = DataType & { readonly kind: 'int' };

const intDigits: ReadonlyMap<number, number> = new Map([
  [8, 3],
  [16, 5],
  [32, 10],
  [64, 20],
]);

/** The decimal type that holds an integer type; a decimal stays as it is. */
export function decimalOfInt(type: DataType): DecimalType {
  if (type.kind === 'decimal') return type;
  const bits = type.kind === 'int' ? type.bits : 64;
  return { kind: 'decimal', precision: intDigits.get(bits)!, scale: 0, bits: 128 };
}

/**
 * The type that values of both types convert to: the same type, a wider integer, a double beside any float, the finer unit;
 * undefined where there is none.
 */
export function commonType(left: DataType, right: DataType): DataType | undefined {
  const a = plainType(left);
  const b = plainType(right);
  if (equalTypes(a, b)) return a;
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (isNumber(a) && isNumber(b)) return commonNumber(a, b);
  if (a.kind === 'utf8' && b.kind === 'utf8') return { kind: 'utf8', layout: 'offsets32' };
  const bytes = [a, b].every(({ kind }) => kind === 'binary' || kind === 'fixedSizeBinary');
  if (bytes) return { kind: 'binary', layout: 'offsets32' };
  if (a.kind === 'date' && b.kind === 'date') return { kind: 'date', unit: 'ms' };
  if (a.kind === 'time' && b.kind === 'time') return { kind: 'time', unit: finer(a.unit, b.unit) };
  if (a.kind === 'duration' && b.kind === 'duration')
    return { kind: 'duration', unit: finer(a.unit, b.unit) };
  if (a.kind === 'timestamp' && b.kind === 'timestamp' && a.timezone === b.timezone) {
    return { ...a, unit: finer(a.unit, b.unit) };
  }
  return undefined;
}

function isNumber(type: DataType): boolean {
  return type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal';
}

function finer(a: TimeUnit, b: TimeUnit): TimeUnit {
  const units: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
  return units[Math.max(units.indexOf(a), units.indexOf(b))]!;
}

function commonNumber(a: DataType, b: DataType): DataType | undefined {
  if (a.kind === 'float' && b.kind === 'float') return a.bits > b.bits ? a : b;
  if (a.kind === 'float' || b.kind === 'float') return { kind: 'float', bits: 64 };
  if (a.kind === 'int' && b.kind === 'int') return commonInt(a, b);
  const left = decimalOfInt(a);
  const right = decimalOfInt(b);
  const scale = Math.max(left.scale, right.scale);
  const precision = Math.max(left.precision - left.scale, right.precision - right.scale) + scale;
  if (precision > 76) return undefined;
  const wide = precision > 38 || left.bits === 256 || right.bits === 256;
  return { kind: 'decimal', precision, scale, bits: wide ? 256 : 128 };
}

function commonInt(a: IntType, b: IntType): DataType {
  if (a.signed === b.signed) return a.bits > b.bits ? a : b;
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  if (signed.bits > unsigned.bits) return signed;
  if (unsigned.bits === 64) return { kind: 'decimal', precision: 20, scale: 0, bits: 128 };
  return { kind: 'int', bits: (unsigned.bits * 2) as 16 | 32 | 64, signed: true };
}

/** The operand at a type of its family that holds all its values; itself where it has the type. */
export function widen(operand: BoundNode, type: DataType): BoundNode {
  return equalTypes(computedType(operand.type), type) ? operand : { node: 'widen', operand, type };
}
