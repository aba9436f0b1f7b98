import { type Expression, expressionFromJson } from '@millrace/columns';
import type { GxCondition } from '../expectation.js';

const OPERATORS = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;
const MIRRORED = { eq: '==', ne: '!=', lt: '>', le: '>=', gt: '<', ge: '<=' } as const;

/** One of our predicates, as JSON, in Great Expectations' form; null where that form has no words for it, or it is no predicate of ours. */
export function conditionToGx(condition: unknown): GxCondition | null {
  if (typeof condition !== 'object' || condition === null) return null;
  if (typeof (condition as { node?: unknown }).node !== 'string') return null;
  const found = conditionOf(expressionFromJson(condition));
  return found !== null && isAllowed(found) ? found : null;
}

function isAllowed(condition: GxCondition): boolean {
  if (condition.type !== 'and' && condition.type !== 'or') return true;
  return condition.conditions.every((one) => one.type !== 'or' && isAllowed(one));
}

function conditionOf(expression: Expression): GxCondition | null {
  switch (expression.node) {
    case 'and':
    case 'or': {
      const conditions = expression.operands.map(conditionOf);
      return conditions.includes(null)
        ? null
        : { type: expression.node, conditions: conditions as GxCondition[] };
    }
    case 'isNull':
      return nullity(expression.operand, true);
    case 'not':
      return expression.operand.node === 'isNull' ? nullity(expression.operand.operand, false) : null;
    case 'in': {
      const { operand, values } = expression;
      if (operand.node !== 'column' || !values.every((value) => ['string', 'number'].includes(typeof value)))
        return null;
      return { type: 'comparison', column: { name: operand.name }, operator: 'IN', parameter: values };
    }
    case 'compare':
      return comparison(expression);
    default:
      return null;
  }
}

function nullity(operand: Expression, isNull: boolean): GxCondition | null {
  if (operand.node !== 'column') return null;
  return { type: 'nullity', column: { name: operand.name }, is_null: isNull };
}

function comparison({
  operator,
  left,
  right,
}: Expression & { readonly node: 'compare' }): GxCondition | null {
  const [column, constant] = left.node === 'column' ? [left, right] : [right, left];
  if (column.node !== 'column' || constant.node !== 'literal') return null;
  const { value } = constant;
  if (typeof value === 'object' || constant.type !== undefined) return null;
  const sign = (column === left ? OPERATORS : MIRRORED)[operator];
  return { type: 'comparison', column: { name: column.name }, operator: sign, parameter: value };
}
