import { describe } from './bind-errors.js';
import type { BoundNode } from './bound.js';
import { commonType, widen } from './common-type.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { Expression } from './expression.js';
import { literalOfType, naturalLiteral } from './literal.js';
import { placeLiteral } from './place-literal.js';
import { computedType, typeName } from './type-name.js';

/** Columns decide the common type; literals without a type are then converted to it, or decide among themselves. */
export function unify(
  expressions: readonly Expression[],
  bound: readonly BoundNode[],
): { nodes: BoundNode[]; type: DataType } {
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
