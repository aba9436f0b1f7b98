import type { BoundExpression } from './bound.js';
import type { Expression } from './expression.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { loadLinearEngine, needsLinearEngine } from './pattern/pattern-matcher.js';
import { operandsOf } from './substitute.js';

/**
 * Loads what an expression needs before it is evaluated: the linear-time engine, for patterns on which JavaScript's own could take
 * unbounded time. What reads a source does it by itself; only `evaluate`, `selectRows` and `interpret` are called after it.
 *
 * @example
 * ```ts
 * import { bind, col, field, interpret, prepareExpression, types } from '@millrace/columns';
 * const bound = bind(col('s').matches('(a+)+$'), { fields: [field('s', types.utf8())] });
 * await prepareExpression(bound);
 * interpret(bound, ['a'.repeat(50_000) + 'b']); // => false
 * ```
 */
export async function prepareExpression(expression: BoundExpression | Expression): Promise<void> {
  const root = 'root' in expression ? expression.expression : expression;
  if (hasUnboundedPattern(root)) await loadLinearEngine();
}

function hasUnboundedPattern(expression: Expression): boolean {
  if (expression.node === 'matches') {
    const { pattern, ignoreCase } = expression;
    if (needsLinearEngine(parsePattern(pattern, { ignoreCase }))) return true;
  }
  return operandsOf(expression).some(hasUnboundedPattern);
}
