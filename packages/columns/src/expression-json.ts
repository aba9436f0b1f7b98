import { nodeProblem } from './check-node.js';
import { UsageError } from './errors.js';
import { type Expr, expression } from './expr.js';
import type { Expression, LiteralValue } from './expression.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { mapOperands, mostLevels, tooDeep } from './substitute.js';
import { typeFromJson, typeToJson } from './type-json.js';
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
  return mapContent(data, expressionToJson, valueToJson, typeToJson) as unknown as Json;
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
  const problem = nodeProblem(json);
  if (problem !== undefined) {
    throw new UsageError(
      'bad_expression_json',
      `This is not the JSON of an expression: ${JSON.stringify(json)?.slice(0, 200)}; ${problem}.`,
      { issues: [{ code: 'bad_expression_json', reason: problem }] },
    );
  }
  const data = json as Expression;
  if (data.node === 'matches') parsePattern(data.pattern, { ignoreCase: data.ignoreCase });
  return expression(
    mapContent(
      data,
      (operand) => readExpression(operand, depth + 1),
      valueFromJson,
      typeFromJson as (type: never) => unknown,
    ),
  );
}
