import { bindArithmetic } from './bind-arithmetic.js';
import { unify } from './bind-common.js';
import { bindCompare, bindIn } from './bind-compare.js';
import { describe, wrongType } from './bind-errors.js';
import type { BoundExpression, BoundNode } from './bound.js';
import { checkCast } from './cast-rules.js';
import type { DataType, Schema } from './data-type.js';
import type { DatePart, Expression } from './expression.js';
import { literalOfType, naturalLiteral } from './literal.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { wellFormed } from './place-literal.js';
import { columnIndex } from './schema-columns.js';
import { checkExpression, columnsOf } from './substitute.js';
import { isNumeric, plainType } from './type-name.js';
import { zoneOffset } from './zone.js';

const bool: DataType = { kind: 'bool' };
const int32: DataType = { kind: 'int', bits: 32, signed: true };

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
  checkExpression(expression);
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
      return bindArithmetic(
        expression,
        bindNode(expression.left, schema),
        bindNode(expression.right, schema),
      );
    case 'compare':
      return bindCompare(expression, (operand) => bindNode(operand, schema));
    case 'and':
    case 'or':
      return {
        node: expression.node,
        operands: expression.operands.map((operand) => predicate(operand, schema, expression.node)),
        type: bool,
      };
    case 'coalesce': {
      const { nodes, type } = unifyAll(expression.operands, schema);
      return { node: 'coalesce', operands: nodes, type };
    }
    case 'case':
      return bindCase(expression, schema);
    case 'in':
      return bindIn(expression, bindNode(expression.operand, schema));
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

function bindCase(expression: Extract<Expression, { node: 'case' }>, schema: Schema): BoundNode {
  const whens = expression.branches.map(({ when }) => predicate(when, schema, 'case when'));
  const { nodes, type } = unifyAll(
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

function unifyAll(
  expressions: readonly Expression[],
  schema: Schema,
): { nodes: BoundNode[]; type: DataType } {
  return unify(
    expressions,
    expressions.map((expression) => bindNode(expression, schema)),
  );
}
