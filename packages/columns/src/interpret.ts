import { applyNode, operandNodes, type RowErrors } from './apply-node.js';
import type { BoundExpression, BoundNode } from './bound.js';
import type { Value } from './value.js';

/**
 * Computes a bound expression for one row: the slow and obvious form, which every fast form must equal.
 *
 * Every operand is computed, but of a `case` only the branches that are reached, and of a `coalesce` only up to the first value.
 *
 * @param row the values of the row, in the order of the schema that was bound.
 * @param errors `failed` is set when a computation that was reached has no value (its result is then null).
 * @throws UsageError when a pattern needs `prepareExpression` first.
 * @example
 * ```ts
 * import { bind, col, field, interpret, types } from '@millrace/columns';
 * const bound = bind(col('n').plus(1), { fields: [field('n', types.int32())] });
 * interpret(bound, [41]); // => 42n
 * ```
 */
export function interpret(
  bound: BoundExpression,
  row: readonly Value[],
  errors: RowErrors = { failed: false },
): Value {
  return run(bound.root, row, errors);
}

function run(node: BoundNode, row: readonly Value[], errors: RowErrors): Value {
  switch (node.node) {
    case 'column':
      return row[node.index] ?? null;
    case 'literal':
      return node.value;
    case 'coalesce':
      for (const operand of node.operands) {
        const value = run(operand, row, errors);
        if (value !== null) return value;
      }
      return null;
    case 'case':
      for (const { when, then } of node.branches) {
        if (run(when, row, errors) === true) return run(then, row, errors);
      }
      return run(node.otherwise, row, errors);
    default: {
      const values = operandNodes(node).map((operand) => run(operand, row, errors));
      return applyNode(node, values, errors);
    }
  }
}
