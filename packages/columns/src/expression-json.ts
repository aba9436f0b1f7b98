import { UsageError } from './errors.js';
import { type Expr, expression } from './expr.js';
import type { Expression, LiteralValue } from './expression.js';
import { mapOperands } from './substitute.js';
import type { Value } from './value.js';
import { type Json, valueFromJson, valueToJson } from './value-json.js';

/**
 * An expression as plain JSON, with literals as {@link valueToJson} writes them.
 *
 * @example
 * ```ts
 * import { col, expressionFromJson, expressionToJson } from '@millrace/columns';
 * const predicate = col('n').gt(9007199254740993n);
 * expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(predicate)))); // => predicate
 * ```
 */
export function expressionToJson(data: Expression): Json {
  if (data.node === 'literal') return { ...data, value: valueToJson(data.value as Value) } as unknown as Json;
  const nested = mapOperands(data, (operand) => expressionToJson(operand) as unknown as Expression);
  if (nested.node !== 'in') return { ...nested } as unknown as Json;
  return { ...nested, values: nested.values.map((value) => valueToJson(value as Value)) } as unknown as Json;
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
  if (typeof json !== 'object' || json === null || typeof Reflect.get(json, 'node') !== 'string') {
    throw new UsageError(
      'bad_expression_json',
      `This is not the JSON of an expression: ${JSON.stringify(json)?.slice(0, 200)}.`,
    );
  }
  const data = json as Expression;
  if (data.node === 'literal')
    return expression({ ...data, value: valueFromJson(data.value) as LiteralValue });
  const nested = mapOperands(data, expressionFromJson);
  if (nested.node !== 'in') return expression(nested);
  return expression({
    ...nested,
    values: nested.values.map((value) => valueFromJson(value) as LiteralValue),
  });
}
