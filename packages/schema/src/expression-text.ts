import { type Expression, typeName } from '@millrace/columns';
import { constantText } from './check-text.js';

const COMPARISONS = { eq: '=', ne: '≠', lt: '<', le: '≤', gt: '>', ge: '≥' } as const;
const LONGEST = 200;

/** An expression as a person reads it, in reports: `paid ≤ total`. */
export function expressionText(expression: Expression): string {
  const text = inner(expression, 0);
  return text.length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text;
}

const DEEPEST = 20;

function inner(expression: Expression, depth: number): string {
  if (depth > DEEPEST) return '…';
  const operand = (of: Expression): string => {
    const text = inner(of, depth + 1);
    return SIMPLE.has(of.node) ? text : `(${text})`;
  };
  switch (expression.node) {
    case 'column':
      return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(expression.name) ? expression.name : `'${expression.name}'`;
    case 'literal':
      return constantText(expression.value);
    case 'arithmetic':
      return `${operand(expression.left)} ${expression.operator} ${operand(expression.right)}`;
    case 'compare':
      return `${operand(expression.left)} ${COMPARISONS[expression.operator]} ${operand(expression.right)}`;
    case 'and':
    case 'or':
      return expression.operands.map(operand).join(` ${expression.node} `);
    case 'not':
      return `not ${operand(expression.operand)}`;
    case 'isNull':
      return `${operand(expression.operand)} is null`;
    case 'isNan':
      return `${operand(expression.operand)} is NaN`;
    case 'length':
      return `length(${inner(expression.operand, depth + 1)})`;
    case 'coalesce':
      return `coalesce(${expression.operands.map((of) => inner(of, depth + 1)).join(', ')})`;
    case 'in':
      return `${operand(expression.operand)} in (${expression.values.map(constantText).join(', ')})`;
    case 'text':
      return `${operand(expression.operand)} ${expression.test} ${JSON.stringify(expression.text)}`;
    case 'matches':
      return `${operand(expression.operand)} matches /${expression.pattern}/${expression.ignoreCase ? 'i' : ''}`;
    case 'cast':
      return `${operand(expression.operand)} as ${typeName(expression.to)}`;
    case 'datePart':
      return `${expression.part} of ${operand(expression.operand)}`;
    case 'case': {
      const branches = expression.branches.map(
        ({ when, then }) => `when ${inner(when, depth + 1)} then ${inner(then, depth + 1)}`,
      );
      return `case ${branches.join(' ')} else ${inner(expression.otherwise, depth + 1)}`;
    }
  }
}

const SIMPLE: ReadonlySet<Expression['node']> = new Set(['column', 'literal', 'length', 'coalesce']);
