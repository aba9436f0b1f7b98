import type { BoundExpression, BoundNode, Dialect } from '@millrace/columns';
import { lowerArithmetic } from './arithmetic.js';
import { lowerCompare, lowerIn } from './compare.js';
import { lowerCast, lowerWiden } from './convert.js';
import { lowerDatePart } from './date-part.js';
import { type Lowering, lowered, NotLowered, nullOf, piece, plain, sqlTypeOf } from './lowering.js';

/** Options of {@link lowerExpression}. */
export interface LowerOptions {
  /**
   * The SQL of the column at a position, as the dialect holds its type (`dialect.column` by default); undefined for a column
   * that SQL can't read.
   */
  readonly column?: (index: number) => string | undefined;
}

/** Nested deeper than this, an expression is not lowered: engines limit the depth of what they parse. */
const MOST_DEPTH = 200;

/**
 * Writes a bound expression as SQL that gives, on every row, exactly what `interpret` gives; undefined where the dialect has no
 * exact form, so that the caller computes it by itself.
 *
 * Columns are named by position (`c0`, `c1`, …), never by their own names. The SQL never fails on a row, whatever it holds.
 *
 * @example
 * ```ts
 * import { bind, col, field, types } from '@millrace/columns';
 * import { duckdbDialect, lowerExpression } from '@millrace/sql';
 * const schema = { fields: [field('a"b', types.int32()), field('s', types.utf8())] };
 * const late = bind(col('a"b').gt(5).and(col('s').isNull()), schema);
 * lowerExpression(late, duckdbDialect); // => "((c0 > CAST('5' AS INTEGER)) AND (c1 IS NULL))"
 * ```
 */
export function lowerExpression(
  bound: BoundExpression,
  dialect: Dialect,
  options: LowerOptions = {},
): string | undefined {
  const known = (index: number): string | undefined =>
    dialect.typeName(plain(bound.schema.fields[index]!.type)) === undefined
      ? undefined
      : dialect.column(index);
  try {
    return lowerNode(bound.root, { dialect, column: options.column ?? known }, 0);
  } catch (error) {
    if (error instanceof NotLowered) return undefined;
    throw error;
  }
}

type Lower = (node: BoundNode) => string;

function lowerNode(node: BoundNode, lowering: Lowering, depth: number): string {
  if (depth > MOST_DEPTH) throw new NotLowered('too deep');
  const lower: Lower = (inner) => lowerNode(inner, lowering, depth + 1);
  return piece(lowerKind(node, lowering, lower));
}

function lowerKind(node: BoundNode, lowering: Lowering, lower: Lower): string {
  const { dialect } = lowering;
  switch (node.node) {
    case 'column':
      return plain(node.type).kind === 'null' ? 'NULL' : lowered(lowering.column(node.index));
    case 'literal':
      return lowerLiteral(node, lowering);
    case 'whereValid':
      return `(CASE WHEN ${lowerIsNull(node.operand, lowering, lower)} THEN NULL ELSE ${node.value ? 'TRUE' : 'FALSE'} END)`;
    case 'arithmetic':
      return lowerArithmetic(node, lowering, lower);
    case 'compare':
      return lowerCompare(node, lowering, lower);
    case 'in':
      return lowerIn(node, lowering, lower);
    case 'and':
    case 'or':
      return lowerJunction(node.node, flattened(node.node, node.operands).map(lower));
    case 'coalesce':
      return `coalesce(${node.operands.map(lower).join(', ')})`;
    case 'not':
      return `(NOT ${lower(node.operand)})`;
    case 'isNull':
      return lowerIsNull(node.operand, lowering, lower);
    case 'case':
      return lowerCase(node, lower);
    case 'cast':
      return lowerCast(node, lowering, lower);
    case 'widen':
      return lowerWiden(node, lowering, lower);
    default:
      break;
  }
  if (plain(node.operand.type).kind === 'null') return nullOf(lowering, node.type);
  const x = lower(node.operand);
  switch (node.node) {
    case 'isNan':
      return dialect.isNan(x);
    case 'length':
      return dialect.convert(
        dialect.length(x, plain(node.operand.type).kind === 'utf8' ? 'text' : 'bytes'),
        sqlTypeOf(lowering, node.type),
      );
    case 'text':
      return dialect[node.test](x, dialect.literal(node.text, { kind: 'utf8', layout: 'offsets32' }));
    case 'matches':
      return lowered(dialect.matches(x, node.pattern));
    case 'datePart':
      return lowerDatePart(node.part, node.operand.type, x, lowering);
  }
}

function lowerLiteral(node: BoundNode & { node: 'literal' }, lowering: Lowering): string {
  const type = plain(node.type);
  if (node.value === null) return nullOf(lowering, type);
  sqlTypeOf(lowering, type);
  if (type.kind === 'decimal') {
    const { unscaled } = node.value as { unscaled: bigint };
    // A literal may be beyond the precision that its type promises.
    if (String(unscaled < 0n ? -unscaled : unscaled).length > type.precision)
      throw new NotLowered('precision');
  }
  return lowering.dialect.literal(node.value, type);
}

// Whether a value is there can be told of any column, also of one whose values SQL can't hold.
function lowerIsNull(operand: BoundNode, lowering: Lowering, lower: Lower): string {
  const bare = operand.node === 'column' && plain(operand.type).kind !== 'null';
  return `(${bare ? lowering.dialect.column(operand.index) : lower(operand)} IS NULL)`;
}

// A long chain of ands is one list, however it was nested.
function flattened(kind: 'and' | 'or', operands: readonly BoundNode[]): BoundNode[] {
  const list: BoundNode[] = [];
  const open = [...operands].reverse();
  while (open.length > 0) {
    const node = open.pop()!;
    if (node.node === kind) open.push(...[...node.operands].reverse());
    else list.push(node);
  }
  return list;
}

function lowerJunction(kind: 'and' | 'or', operands: readonly string[]): string {
  if (operands.length === 0) return kind === 'and' ? 'TRUE' : 'FALSE';
  return operands.length === 1 ? operands[0]! : `(${operands.join(kind === 'and' ? ' AND ' : ' OR ')})`;
}

function lowerCase(node: BoundNode & { node: 'case' }, lower: Lower): string {
  if (node.branches.length === 0) return lower(node.otherwise);
  const branches = node.branches.map(({ when, then }) => `WHEN ${lower(when)} THEN ${lower(then)}`);
  return `(CASE ${branches.join(' ')} ELSE ${lower(node.otherwise)} END)`;
}
