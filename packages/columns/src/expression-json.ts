import { UsageError } from './errors.js';
import { type Expr, expression } from './expr.js';
import type { Expression, LiteralValue } from './expression.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { mapOperands, mostLevels, tooDeep } from './substitute.js';
import { typeFromJson, typeToJson } from './type-json.js';
import type { Value } from './value.js';
import { type Json, valueFromJson, valueToJson } from './value-json.js';

/**
 * An expression as plain JSON, with literals as {@link valueToJson} writes them; writing what was read gives the same bytes.
 *
 * @example
 * ```ts
 * import { col, expressionFromJson, expressionToJson } from '@millrace/columns';
 * const predicate = col('n').gt(9007199254740993n);
 * expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(predicate)))); // => predicate
 * ```
 */
export function expressionToJson(data: Expression): Json {
  return mapContent(
    data,
    expressionToJson,
    (value) => valueToJson(value as Value),
    typeToJson,
  ) as unknown as Json;
}

/** Rebuilds a node with every operand, literal value and type replaced. */
function mapContent(
  data: Expression,
  operand: (data: Expression) => unknown,
  value: (value: LiteralValue) => unknown,
  type: (type: never) => unknown,
): Expression {
  const nested = { ...mapOperands(data, (one) => operand(one) as Expression) };
  switch (nested.node) {
    case 'literal': {
      const constant = { ...nested, value: value(nested.value) as LiteralValue };
      return nested.type === undefined
        ? constant
        : { ...constant, type: type(nested.type as never) as never };
    }
    case 'in':
      return { ...nested, values: nested.values.map((one) => value(one) as LiteralValue) };
    case 'cast':
      return { ...nested, to: type(nested.to as never) as never };
    default:
      return nested;
  }
}

/**
 * Reads what {@link expressionToJson} wrote.
 *
 * @throws UsageError for JSON that is not an expression.
 * @example
 * ```ts
 * import { col, expressionFromJson } from '@millrace/columns';
 * expressionFromJson({ node: 'column', name: 'x' }); // => col('x')
 * ```
 */
export function expressionFromJson(json: unknown): Expr {
  return readExpression(json, 0);
}

function readExpression(json: unknown, depth: number): Expr {
  if (depth > mostLevels) throw tooDeep();
  if (typeof json !== 'object' || json === null || !isNode(json as Members)) {
    throw new UsageError(
      'bad_expression_json',
      `This is not the JSON of an expression: ${JSON.stringify(json)?.slice(0, 200)}.`,
    );
  }
  const data = json as Expression;
  if (data.node === 'matches') parsePattern(data.pattern, { ignoreCase: data.ignoreCase });
  const readValue = (value: unknown): LiteralValue => literalFromJson(value);
  return expression(
    mapContent(
      data,
      (operand) => readExpression(operand, depth + 1),
      readValue,
      typeFromJson as (type: never) => unknown,
    ),
  );
}

function literalFromJson(json: unknown): LiteralValue {
  const value = valueFromJson(json);
  if (Array.isArray(value) || value instanceof Map) {
    throw new UsageError('bad_expression_json', 'A literal can not be a list or a map.');
  }
  return value as LiteralValue;
}

type Members = { readonly [name: string]: unknown };

function oneOf(value: unknown, ...known: readonly string[]): boolean {
  return known.includes(value as string);
}

function isNode(json: Members): boolean {
  switch (json['node']) {
    case 'column':
      return typeof json['name'] === 'string';
    case 'literal':
      return json['value'] !== undefined;
    case 'arithmetic':
      return oneOf(json['operator'], '+', '-', '*', '/');
    case 'compare':
      return oneOf(json['operator'], 'eq', 'ne', 'lt', 'le', 'gt', 'ge');
    case 'and':
    case 'or':
      return Array.isArray(json['operands']);
    case 'coalesce':
      return Array.isArray(json['operands']) && json['operands'].length > 0;
    case 'not':
    case 'isNull':
    case 'isNan':
    case 'length':
      return true;
    case 'in':
      return Array.isArray(json['values']);
    case 'text':
      return oneOf(json['test'], 'startsWith', 'endsWith', 'contains') && typeof json['text'] === 'string';
    case 'matches':
      return typeof json['pattern'] === 'string' && typeof json['ignoreCase'] === 'boolean';
    case 'case':
      return (
        Array.isArray(json['branches']) &&
        json['branches'].every((branch) => typeof branch === 'object' && branch)
      );
    case 'cast':
      return isCastOptions(json['options']);
    case 'datePart':
      return oneOf(json['part'], 'year', 'month', 'day', 'hour', 'minute', 'second', 'weekday', 'dayOfYear');
    default:
      return false;
  }
}

function isCastOptions(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return false;
  const { trim, nullTokens } = options as Members;
  const tokens =
    nullTokens === undefined ||
    (Array.isArray(nullTokens) && nullTokens.every((token) => typeof token === 'string'));
  return tokens && (trim === undefined || typeof trim === 'boolean');
}
