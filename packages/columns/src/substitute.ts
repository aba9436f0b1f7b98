import { checkNode } from './check-node.js';
import { UsageError } from './errors.js';
import type { Expression } from './expression.js';

/**
 * Rebuilds an expression with every direct operand replaced.
 */
export function mapOperands(expression: Expression, change: (operand: Expression) => Expression): Expression {
  switch (expression.node) {
    case 'column':
    case 'literal':
      return expression;
    case 'arithmetic':
    case 'compare':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'and':
    case 'or':
    case 'coalesce':
      return { ...expression, operands: expression.operands.map(change) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map(({ when, then }) => ({ when: change(when), then: change(then) })),
        otherwise: change(expression.otherwise),
      };
    default:
      return { ...expression, operand: change(expression.operand) };
  }
}

/**
 * Replaces every column of an expression by what `replacement` gives for its name; a column it knows nothing for stays.
 *
 * @example
 * ```ts
 * import { col, substitute } from '@millrace/columns';
 * substitute(col('y').gt(1), (name) => (name === 'y' ? col('x').plus(1) : undefined)); // => col('x').plus(1).gt(1)
 * ```
 */
export function substitute(
  expression: Expression,
  replacement: (name: string) => Expression | undefined,
): Expression {
  if (expression.node === 'column') return replacement(expression.name) ?? expression;
  return mapOperands(expression, (operand) => substitute(operand, replacement));
}

/** The direct operands of an expression, in order. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.node) {
    case 'column':
    case 'literal':
      return [];
    case 'arithmetic':
    case 'compare':
      return [expression.left, expression.right];
    case 'and':
    case 'or':
    case 'coalesce':
      return expression.operands;
    case 'case':
      return [...expression.branches.flatMap(({ when, then }) => [when, then]), expression.otherwise];
    default:
      return [expression.operand];
  }
}

/** How deep an expression may nest; each level costs several frames of the stack. */
export const mostLevels = 500;

/**
 * Refuses what is no expression, and one that nests too deep to be walked.
 *
 * @throws UsageError
 */
export function checkExpression(expression: Expression): void {
  let level: readonly Expression[] = [expression];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostLevels) throw tooDeep();
    level.forEach(checkNode);
    level = level.flatMap(operandsOf);
  }
}

/** The error for an expression that nests too deep. */
export function tooDeep(): UsageError {
  return new UsageError(
    'expression_too_deep',
    `An expression nests ${mostLevels} levels at most; give and() and or() many operands at once.`,
  );
}

/**
 * The names of the columns that an expression reads, each once, in order of appearance.
 *
 * @example
 * ```ts
 * import { col, columnsOf } from '@millrace/columns';
 * columnsOf(col('a').plus(col('b')).times(col('a'))); // => ['a', 'b']
 * ```
 */
export function columnsOf(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.node === 'column') names.add(node.name);
    for (const operand of operandsOf(node)) visit(operand);
  };
  visit(expression);
  return [...names];
}
