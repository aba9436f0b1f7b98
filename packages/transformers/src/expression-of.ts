import type { DataType, Expression, LiteralValue } from '@millrace/columns';
import type { StatisticsContext } from './distribution.js';
import { float64 } from './double-type.js';
import type { Formula, PickFormula } from './formula.js';
import { slotNumber } from './formula.js';
import type { Category } from './spec.js';

/** What an expression is written for: the names of the inputs, and the rows at hand, on which some fills change nothing. */
export type ExpressionContext = Pick<StatisticsContext, 'names' | 'missingCounts'>;

/**
 * A formula as an Expression over the source's columns, so that any engine can take statistics of what a step gave.
 *
 * On the rows that the context counted it gives what the formula gives, to the bit; missing is null, or NaN where the input has it.
 */
export function expressionOf(formula: Formula, context: ExpressionContext): Expression {
  const of = formula.op === 'input' || formula.op === 'pick' ? undefined : expressionOf(formula.of, context);
  switch (formula.op) {
    case 'input':
      return { node: 'column', name: context.names[formula.input]! };
    case 'number':
      return numberOf(of!, typeOf(formula.of));
    case 'fill': {
      const type = typeOf(formula.of);
      const value = literal(formula.value, type);
      const counted = context.missingCounts.get(formula);
      if (counted?.missing === 0) return of!;
      if (type.kind !== 'float' || counted?.nans === 0) return { node: 'coalesce', operands: [of!, value] };
      return choose(missing(of!, type), value, of!);
    }
    case 'missing':
      return choose(missing(of!, typeOf(formula.of)), literal(1), literal(0));
    case 'standardize': {
      const centred = formula.mean === null ? of! : arithmetic('-', of!, formula.mean);
      return formula.scale === null ? centred : arithmetic('/', centred, formula.scale);
    }
    case 'rescale': {
      const scaled = arithmetic('+', arithmetic('*', of!, formula.scale), formula.min);
      if (formula.clip === null) return scaled;
      const [low, high] = formula.clip;
      return choose(
        compare('lt', scaled, low),
        literal(low),
        choose(compare('gt', scaled, high), literal(high), scaled),
      );
    }
    case 'pick':
      return picked(formula, context);
  }
}

function picked({ of, numbers }: PickFormula, context: ExpressionContext): Expression {
  const { categories } = of;
  const value = expressionOf(of.of, context);
  const type = typeOf(of.of);
  const number = (slot: number): Expression => literal(slotNumber(numbers, slot, categories.length));
  const unknown = categories.length + 1;
  const whenMissing = {
    when: missing(value, type),
    then: number(of.onMissing === 'slot' ? categories.length : unknown),
  };
  const whenKnown = categories.map((category, slot) => ({
    when: { node: 'compare', operator: 'eq', left: value, right: literal(category, type) } as const,
    then: number(slot),
  }));
  return { node: 'case', branches: [whenMissing, ...whenKnown], otherwise: number(unknown) };
}

/** The type of what a formula gives. */
export function typeOf(formula: Formula): DataType {
  if (formula.op === 'input') return formula.type;
  return formula.op === 'fill' ? typeOf(formula.of) : float64;
}

// A quotient is always a double, the nearest one where a 64-bit integer has none of its own.
function numberOf(of: Expression, type: DataType): Expression {
  if (type.kind !== 'bool') return arithmetic('/', of, 1);
  const isFalse: Expression = { node: 'not', operand: of };
  return {
    node: 'case',
    branches: [
      { when: of, then: literal(1) },
      { when: isFalse, then: literal(0) },
    ],
    otherwise: { node: 'literal', value: null, type: float64 },
  };
}

function missing(of: Expression, type: DataType): Expression {
  const isNull: Expression = { node: 'isNull', operand: of };
  return type.kind === 'float' ? { node: 'or', operands: [isNull, { node: 'isNan', operand: of }] } : isNull;
}

function literal(value: Category, type: DataType = float64): Expression {
  return { node: 'literal', value: value as LiteralValue, type };
}

function choose(when: Expression, then: Expression, otherwise: Expression): Expression {
  return { node: 'case', branches: [{ when, then }], otherwise };
}

function arithmetic(operator: '+' | '-' | '*' | '/', left: Expression, right: number): Expression {
  return { node: 'arithmetic', operator, left, right: literal(right) };
}

function compare(operator: 'lt' | 'gt', left: Expression, right: number): Expression {
  return { node: 'compare', operator, left, right: literal(right) };
}
