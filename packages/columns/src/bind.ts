import type { ArithmeticMode, BoundExpression, BoundNode } from './bound.js';
import { castGrammar } from './cast-grammar.js';
import { checkCast } from './cast-rules.js';
import { commonType, decimalOfInt } from './common-type.js';
import type { DataType, Schema } from './data-type.js';
import { UsageError } from './errors.js';
import type { DatePart, Expression } from './expression.js';
import { foldCompare, literalOfType, naturalLiteral, placeLiteral, wellFormed } from './literal.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { columnIndex } from './schema-columns.js';
import { columnsOf } from './substitute.js';
import { computedType, equalTypes, plainType, typeName } from './type-name.js';
import type { Value } from './value.js';
import { zoneOffset } from './zone.js';

const bool: DataType = { kind: 'bool' };
const int32: DataType = { kind: 'int', bits: 32, signed: true };
const int64: DataType = { kind: 'int', bits: 64, signed: true };
const float64: DataType = { kind: 'float', bits: 64 };

type Literal = Expression & { readonly node: 'literal' };

/**
 * Gives every part of an expression its type for a schema, before any data is read.
 *
 * A literal is converted to the type of the column it meets exactly, or the comparison is folded: an integer column `eq(2.5)` is
 * false, `lt(2.5)` is `le(2)`. What binds never throws when it is evaluated.
 *
 * @throws UsageError naming the column, the types, and what is allowed.
 * @example
 * ```ts
 * import { bind, col, field, typeName, types } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int32())] };
 * typeName(bind(col('n').plus(1), schema).type); // => 'int64'
 * ```
 */
export function bind(expression: Expression, schema: Schema): BoundExpression {
  const root = bindNode(expression, schema);
  return { type: root.type, columns: columnsOf(expression), schema, expression, root };
}

function bindNode(expression: Expression, schema: Schema): BoundNode {
  switch (expression.node) {
    case 'column': {
      const index = columnIndex(schema, expression.name);
      return { node: 'column', name: expression.name, index, type: schema.fields[index]!.type };
    }
    case 'literal':
      return expression.type === undefined
        ? naturalLiteral(expression.value)
        : literalOfType(expression.value, undefined, expression.type);
    case 'arithmetic':
      return bindArithmetic(expression, schema);
    case 'compare':
      return bindCompare(expression, schema);
    case 'and':
    case 'or':
      return {
        node: expression.node,
        operands: expression.operands.map((operand) => predicate(operand, schema, expression.node)),
        type: bool,
      };
    case 'coalesce': {
      const { nodes, type } = unify(expression.operands, schema);
      return { node: 'coalesce', operands: nodes, type };
    }
    case 'case':
      return bindCase(expression, schema);
    case 'in':
      return bindIn(expression, schema);
    default:
      return bindUnary(expression, schema);
  }
}

type Unary = Exclude<Extract<Expression, { operand: Expression }>, { node: 'in' }>;

function bindUnary(expression: Unary, schema: Schema): BoundNode {
  if (expression.node === 'not') {
    return { node: 'not', operand: predicate(expression.operand, schema, 'not'), type: bool };
  }
  const operand = bindNode(expression.operand, schema);
  const plain = plainType(operand.type);
  switch (expression.node) {
    case 'isNull':
      return { node: 'isNull', operand, type: bool };
    case 'isNan':
      if (!isNumeric(plain)) throw wrongType('isNan', operand, 'a number');
      if (plain.kind !== 'float') return { node: 'whereValid', value: false, operand, type: bool };
      return { node: 'isNan', operand, type: bool };
    case 'length':
      if (!['utf8', 'binary', 'fixedSizeBinary', 'null'].includes(plain.kind)) {
        throw wrongType('length', operand, 'a text or bytes');
      }
      return { node: 'length', operand, type: int32 };
    case 'text':
      if (plain.kind !== 'utf8' && plain.kind !== 'null') throw wrongType(expression.test, operand, 'a text');
      return { node: 'text', test: expression.test, text: wellFormed(expression.text), operand, type: bool };
    case 'matches': {
      if (plain.kind !== 'utf8' && plain.kind !== 'null') throw wrongType('matches', operand, 'a text');
      const pattern = parsePattern(expression.pattern, { ignoreCase: expression.ignoreCase });
      return { node: 'matches', pattern, operand, type: bool };
    }
    case 'cast':
      checkCast(plain, expression.to, describe(operand));
      return { node: 'cast', operand, options: expression.options, type: expression.to };
    case 'datePart':
      checkDatePart(expression.part, operand);
      return { node: 'datePart', part: expression.part, operand, type: int32 };
  }
}

function predicate(expression: Expression, schema: Schema, where: string): BoundNode {
  const bound = bindNode(expression, schema);
  if (bound.type.kind === 'null') return { node: 'literal', value: null, type: bool };
  if (plainType(bound.type).kind !== 'bool') throw wrongType(where, bound, 'a predicate (bool)');
  return bound;
}

const dateParts: ReadonlySet<string> = new Set(['year', 'month', 'day', 'weekday', 'dayOfYear']);
const clockParts: ReadonlySet<string> = new Set(['hour', 'minute', 'second']);

function checkDatePart(part: DatePart, operand: BoundNode): void {
  const type = plainType(operand.type);
  const { kind } = type;
  // Reading a zone's offset refuses a zone that the runtime does not know.
  if (type.kind === 'timestamp') zoneOffset(type.timezone);
  const known = dateParts.has(part) || clockParts.has(part);
  if (!known) throw new UsageError('bad_date_part', `There is no date part '${part}'.`);
  const fits =
    kind === 'timestamp' ||
    kind === 'null' ||
    (kind === 'date' && dateParts.has(part)) ||
    (kind === 'time' && clockParts.has(part));
  if (!fits)
    throw wrongType(
      `datePart('${part}')`,
      operand,
      dateParts.has(part) ? 'a date or timestamp' : 'a time or timestamp',
    );
}

function isNumeric(type: DataType): boolean {
  return type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal' || type.kind === 'null';
}

function bindArithmetic(expression: Extract<Expression, { node: 'arithmetic' }>, schema: Schema): BoundNode {
  const { operator } = expression;
  let left = bindNode(expression.left, schema);
  let right = bindNode(expression.right, schema);
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

function widen(operand: BoundNode, type: DataType): BoundNode {
  return equalTypes(computedType(operand.type), type) ? operand : { node: 'widen', operand, type };
}

const flipped = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

function bindCompare(expression: Extract<Expression, { node: 'compare' }>, schema: Schema): BoundNode {
  const { operator } = expression;
  if (expression.left.node === 'literal' && expression.right.node !== 'literal') {
    return bindCompare(
      { node: 'compare', operator: flipped[operator], left: expression.right, right: expression.left },
      schema,
    );
  }
  const left = bindNode(expression.left, schema);
  if (
    expression.right.node === 'literal' &&
    (expression.left.node !== 'literal' || isText(expression.right))
  ) {
    return foldCompare(operator, left, expression.right.value, expression.right.type, describe(left));
  }
  if (expression.left.node === 'literal' && isText(expression.left)) {
    return foldCompare(
      flipped[operator],
      bindNode(expression.right, schema),
      expression.left.value,
      undefined,
      'the literal',
    );
  }
  const right = bindNode(expression.right, schema);
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

function mixedZones(left: BoundNode, right: BoundNode): UsageError {
  return new UsageError(
    'mixed_zones',
    `${describe(left)} is ${typeName(left.type)} and ${describe(right)} is ${typeName(right.type)}: one has a zone and one has not. Cast one of them.`,
    { issues: [{ code: 'mixed_zones', expected: typeName(left.type), actual: typeName(right.type) }] },
  );
}

function bindIn(expression: Extract<Expression, { node: 'in' }>, schema: Schema): BoundNode {
  const operand = bindNode(expression.operand, schema);
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

function bindCase(expression: Extract<Expression, { node: 'case' }>, schema: Schema): BoundNode {
  const whens = expression.branches.map(({ when }) => predicate(when, schema, 'case when'));
  const { nodes, type } = unify(
    [...expression.branches.map(({ then }) => then), expression.otherwise],
    schema,
  );
  return {
    node: 'case',
    branches: whens.map((when, i) => ({ when, then: nodes[i]! })),
    otherwise: nodes[nodes.length - 1]!,
    type,
  };
}

// Columns decide the common type; literals without a type are then converted to it, or decide among themselves.
function unify(expressions: readonly Expression[], schema: Schema): { nodes: BoundNode[]; type: DataType } {
  const bound = expressions.map((expression) => bindNode(expression, schema));
  const free = expressions.map(
    (expression) => expression.node === 'literal' && expression.type === undefined,
  );
  const typed = bound.filter((node, i) => !free[i] && node.type.kind !== 'null');
  const type = typed.length > 0 ? widenForLiterals(common(typed), expressions, free) : common(bound);
  const nodes = bound.map((node, i): BoundNode => {
    const expression = expressions[i]!;
    if (expression.node === 'literal' && free[i]) return literalOfType(expression.value, undefined, type);
    if (node.type.kind === 'null') return { node: 'literal', value: null, type };
    return widen(node, type);
  });
  return { nodes, type };
}

// `coalesce(intColumn, 0.5)` is a double: the literal is not made to fit an integer.
function widenForLiterals(
  type: DataType,
  expressions: readonly Expression[],
  free: readonly boolean[],
): DataType {
  if (type.kind !== 'int') return type;
  let result: DataType = type;
  expressions.forEach((expression, i) => {
    if (!free[i] || expression.node !== 'literal') return;
    const { value } = expression;
    if (typeof value !== 'number' && typeof value !== 'bigint') return;
    const placed = placeLiteral(value, undefined, result, 'the expression');
    if (placed.place !== 'exact') result = commonType(result, naturalLiteral(value).type) ?? result;
  });
  return result;
}

function common(nodes: readonly BoundNode[]): DataType {
  let type = computedType(nodes[0]!.type);
  for (const node of nodes.slice(1)) {
    const next = commonType(type, computedType(node.type));
    if (next === undefined) {
      throw new UsageError(
        'no_common_type',
        `${typeName(type)} and ${describe(node)}'s ${typeName(node.type)} have no common type. Cast one of them.`,
        { issues: [{ code: 'no_common_type', expected: typeName(type), actual: typeName(node.type) }] },
      );
    }
    type = next;
  }
  return type;
}

/** How a part of an expression is called in messages. */
export function describe(node: BoundNode): string {
  if (node.node === 'column') return `Column '${node.name}'`;
  return node.node === 'literal' ? 'The literal' : `The result of ${node.node}`;
}

function wrongType(where: string, node: BoundNode, expected: string): UsageError {
  const hint = castGrammar(node.type) === undefined ? '' : ' Cast it first.';
  return new UsageError(
    'wrong_type',
    `${describe(node)} is ${typeName(node.type)}; ${where} needs ${expected}.${hint}`,
    {
      issues: [
        {
          code: 'wrong_type',
          ...(node.node === 'column' && { column: node.name }),
          expected,
          actual: typeName(node.type),
        },
      ],
    },
  );
}
