import type { BoundNode, CompareOperator, DataType } from '@millrace/columns';
import { type Lowering, lowered, NotLowered, nanoseconds, nullOf, plain, sqlTypeOf } from './lowering.js';

type Lower = (node: BoundNode) => string;

const words: { readonly [O in CompareOperator]: string } = {
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

const flipped = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

const bool: DataType = { kind: 'bool' };
const float64: DataType = { kind: 'float', bits: 64 };

/** A comparison by exact value, null where a side is null; NaN compares as IEEE says. */
export function lowerCompare(
  node: BoundNode & { node: 'compare' },
  lowering: Lowering,
  lower: Lower,
): string {
  const left = plain(node.left.type);
  const right = plain(node.right.type);
  if (left.kind === 'null' || right.kind === 'null') return nullOf(lowering, bool);
  const { operator } = node;
  const a = lower(node.left);
  const b = lower(node.right);
  if (left.kind === 'float' && right.kind === 'float') {
    return compareFloats(operator, sideOf(node.left, a), sideOf(node.right, b), lowering);
  }
  if (left.kind === 'float' && right.kind === 'int') {
    return compareIntWithFloat(flipped[operator], { x: b, bits: right.bits }, sideOf(node.left, a), lowering);
  }
  if (left.kind === 'int' && right.kind === 'float') {
    return compareIntWithFloat(operator, { x: a, bits: left.bits }, sideOf(node.right, b), lowering);
  }
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    return `(${decimals(left, right, a, b, lowering).join(` ${words[operator]} `)})`;
  }
  return `(${instants(left, right, a, b, lowering).join(` ${words[operator]} `)})`;
}

/** One side of a comparison of floats. */
interface Side {
  readonly x: string;
  readonly nan: boolean;
  readonly null: boolean;
}

// A literal that a comparison kept is never NaN: those were decided when it was bound.
function sideOf(node: BoundNode, x: string): Side {
  const literal = node.node === 'literal';
  return { x, nan: !literal || Number.isNaN(node.value), null: !literal || node.value === null };
}

function compareFloats(operator: CompareOperator, a: Side, b: Side, { dialect }: Lowering): string {
  const plainly = `${a.x} ${words[operator]} ${b.x}`;
  // With NaN above all and equal to itself, these comparisons come out otherwise than IEEE's by one side's NaN.
  const first = operator === 'eq' || operator === 'ne' || operator === 'gt' || operator === 'ge';
  const [suspect, other] = first ? [a, b] : [b, a];
  const harmless = (operator === 'eq' || operator === 'ne') && !other.nan;
  if (dialect.nan === 'ieee' || !suspect.nan || harmless) return `(${plainly})`;
  if (!other.null) return `(${plainly} AND NOT ${dialect.isNan(suspect.x)})`;
  const decided = operator === 'ne' ? 'TRUE' : 'FALSE';
  const known = `CASE WHEN ${other.x} IS NOT NULL THEN ${decided} END`;
  return `(CASE WHEN ${dialect.isNan(suspect.x)} THEN ${known} ELSE ${plainly} END)`;
}

function compareIntWithFloat(
  operator: CompareOperator,
  whole: { x: string; bits: number },
  side: Side,
  lowering: Lowering,
): string {
  const { dialect } = lowering;
  const { x } = whole;
  const float = side.x;
  if (whole.bits <= 32) {
    const double = dialect.convert(x, sqlTypeOf(lowering, float64));
    return compareFloats(operator, { x: double, nan: false, null: true }, side, lowering);
  }
  // A double in the range of 64-bit integers is compared through the integers beside it; beyond, its sign decides.
  const floor = dialect.floor(float);
  const ceiling = `(-${dialect.floor(`(-${float})`)})`;
  const wide = (y: string): string => dialect.convertOrNull(y, dialect.wideInteger);
  const isWhole = `${floor} = ${float}`;
  const inRange: { readonly [O in CompareOperator]: string } = {
    eq: `(${isWhole} AND ${x} = ${wide(floor)})`,
    ne: `(NOT (${isWhole}) OR ${x} <> ${wide(floor)})`,
    lt: `${x} < ${wide(ceiling)}`,
    le: `${x} <= ${wide(floor)}`,
    gt: `${x} > ${wide(floor)}`,
    ge: `${x} >= ${wide(ceiling)}`,
  };
  const bound = (value: number): string => dialect.literal(value, float64);
  const isTrue = (...operators: CompareOperator[]): string =>
    operators.includes(operator) ? 'TRUE' : 'FALSE';
  return (
    `(CASE WHEN ${x} IS NULL OR ${float} IS NULL THEN NULL WHEN ${dialect.isNan(float)} THEN ${isTrue('ne')}` +
    ` WHEN ${float} >= ${bound(2 ** 64)} THEN ${isTrue('ne', 'lt', 'le')}` +
    ` WHEN ${float} < ${bound(-(2 ** 63))} THEN ${isTrue('ne', 'gt', 'ge')} ELSE ${inRange[operator]} END)`
  );
}

type Type = ReturnType<typeof plain>;

// Both sides at one scale; a double beside a decimal has no exact form here.
function decimals(left: Type, right: Type, a: string, b: string, lowering: Lowering): [string, string] {
  if (left.kind === right.kind && left.kind === 'decimal' && right.kind === 'decimal') {
    if (left.precision === right.precision && left.scale === right.scale) return [a, b];
  }
  const [p, q] = [digits(left), digits(right)];
  const scale = Math.max(p.scale, q.scale);
  const precision = Math.max(p.precision - p.scale, q.precision - q.scale) + scale;
  const name = lowered(lowering.dialect.typeName({ kind: 'decimal', precision, scale, bits: 128 }));
  return [lowering.dialect.convert(a, name), lowering.dialect.convert(b, name)];
}

function digits(type: Type): { precision: number; scale: number } {
  if (type.kind === 'decimal') return type;
  if (type.kind !== 'int') throw new NotLowered('a decimal beside a double');
  return { precision: { 8: 3, 16: 5, 32: 10, 64: 20 }[type.bits], scale: 0 };
}

// Dates, times, timestamps and durations of two units meet in the finer one; everything else compares as it is.
function instants(left: Type, right: Type, a: string, b: string, { dialect }: Lowering): [string, string] {
  const p = nanoseconds(left);
  const q = nanoseconds(right);
  if (p === undefined || q === undefined || p === q) return [a, b];
  const wide = (x: string): string => dialect.convert(x, dialect.wideInteger);
  return p > q ? [`${wide(a)} * ${p / q}`, b] : [a, `${wide(b)} * ${q / p}`];
}

/** More values than this are looked up faster outside the engine, which compares them one by one. */
const MOST_VALUES = 1000;

/** Whether a value is among others; null where it is null, or where it was not found and null was among them. */
export function lowerIn(node: BoundNode & { node: 'in' }, lowering: Lowering, lower: Lower): string {
  const type = plain(node.operand.type);
  if (type.kind === 'null') return nullOf(lowering, bool);
  if (node.values.length > MOST_VALUES) throw new NotLowered('too many values');
  const x = lower(node.operand);
  const values = node.values.filter((value) => type.kind !== 'decimal' || fits(value, type.precision));
  if (values.length === 0) {
    return node.hasNull ? nullOf(lowering, bool) : `(CASE WHEN ${x} IS NOT NULL THEN FALSE END)`;
  }
  const list = values.map((value) => lowering.dialect.literal(value, type)).join(', ');
  return node.hasNull ? `(CASE WHEN ${x} IN (${list}) THEN TRUE END)` : `(${x} IN (${list}))`;
}

function fits(value: unknown, precision: number): boolean {
  const { unscaled } = value as { unscaled: bigint };
  return String(unscaled < 0n ? -unscaled : unscaled).length <= precision;
}
