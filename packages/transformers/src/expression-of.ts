import type { DataType, Expression, LiteralValue } from '@millrace/columns';
import { float64 } from './double-type.js';
import type { ChooseFormula, Formula, LabelFormula, PickFormula, SlotFormula } from './formula.js';
import { slotNumber } from './formula.js';
import type { Category } from './spec.js';
import type { StatisticsContext } from './statistics-context.js';

/** What an expression is written for: the names of the columns, and the rows at hand, on which some fills change nothing. */
export type ExpressionContext = Pick<StatisticsContext, 'columns' | 'missingCounts'>;

/**
 * A formula as an Expression over the source's columns, so that any engine can take statistics of what a step gave; undefined where
 * Expressions can't say it.
 *
 * On the rows that the context counted it gives what the formula gives, to the bit; missing is null, or NaN where the input has it.
 */
export function expressionOf(formula: Formula, context: ExpressionContext): Expression | undefined {
  try {
    return written(formula, context);
  } catch (error) {
    if (error === NOT_EXPRESSIBLE) return undefined;
    throw error;
  }
}

const NOT_EXPRESSIBLE = Symbol('not expressible');

function written(formula: Formula, context: ExpressionContext): Expression {
  switch (formula.op) {
    case 'input':
      return { node: 'column', name: context.columns[formula.input]!.name };
    case 'constant':
      return literal(formula.value);
    case 'number':
      return numberOf(written(formula.of, context), typeOf(formula.of));
    case 'fill':
      return filled(formula, context);
    case 'missing':
      return chosen(missing(written(formula.of, context), typeOf(formula.of)), literal(1), literal(0));
    case 'arithmetic': {
      // An Expression divides by -0 as by 0.
      if (formula.operator === '/' && formula.right.op !== 'constant') throw NOT_EXPRESSIBLE;
      const [left, right] = [written(formula.left, context), written(formula.right, context)];
      return { node: 'arithmetic', operator: formula.operator, left, right };
    }
    case 'choose':
      return choice(formula, context);
    case 'pick':
    case 'label':
      return picked(formula, context);
    default:
      throw NOT_EXPRESSIBLE;
  }
}

// Numbers are taken as doubles, so that integers are not added as integers; `ne` is turned round because it is true of NaN, but null of null.
function choice(
  { test, left, right, then, otherwise }: ChooseFormula,
  context: ExpressionContext,
): Expression {
  const [a, b] = [written(left, context), written(right, context)];
  const [yes, no] = [written(then, context), written(otherwise, context)];
  const compare = (operator: 'lt' | 'le' | 'gt' | 'ge' | 'eq'): Expression => ({
    node: 'compare',
    operator,
    left: a,
    right: b,
  });
  return test === 'ne' ? chosen(compare('eq'), no, yes) : chosen(compare(test), yes, no);
}

function filled(formula: Formula & { readonly op: 'fill' }, context: ExpressionContext): Expression {
  const of = written(formula.of, context);
  const type = typeOf(formula.of);
  const value = literal(formula.value, type);
  const counted = context.missingCounts.get(formula);
  if (counted?.missing === 0) return of;
  if (type.kind !== 'float' || counted?.nans === 0) return { node: 'coalesce', operands: [of, value] };
  return chosen(missing(of, type), value, of);
}

function picked(formula: PickFormula | LabelFormula, context: ExpressionContext): Expression {
  const { of } = formula;
  const { categories } = of;
  // A long list of branches is slower in an engine than here.
  if (categories.length > 1_000 || of.onMissing === 'error' || of.onUnknown === 'error')
    throw NOT_EXPRESSIBLE;
  const value = written(of.of, context);
  const type = typeOf(of.of);
  const slot = (place: number): Expression => {
    if (formula.op === 'pick') return literal(slotNumber(formula.numbers, place, categories.length));
    const label = formula.labels[place]!;
    return label === null
      ? { node: 'literal', value: null, type: formula.type }
      : literal(label, formula.type);
  };
  const unknown = categories.length + 1;
  const whenMissing = { when: missing(value, type), then: slot(missingSlot(of)) };
  const whenKnown = categories.map((category, place) => ({
    when: { node: 'compare', operator: 'eq', left: value, right: literal(category, type) } as const,
    then: slot(place),
  }));
  return { node: 'case', branches: [whenMissing, ...whenKnown], otherwise: slot(unknown) };
}

function missingSlot({ categories, onMissing }: SlotFormula): number {
  return onMissing === 'slot' ? categories.length : categories.length + 1;
}

/** The type of what a formula gives. */
export function typeOf(formula: Formula): DataType {
  if (formula.op === 'input' || formula.op === 'label') return formula.type;
  return formula.op === 'fill' ? typeOf(formula.of) : float64;
}

// A quotient is always a double, the nearest one where a 64-bit integer has none of its own.
function numberOf(of: Expression, type: DataType): Expression {
  if (type.kind !== 'bool') return { node: 'arithmetic', operator: '/', left: of, right: literal(1) };
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

function chosen(when: Expression, then: Expression, otherwise: Expression): Expression {
  return { node: 'case', branches: [{ when, then }], otherwise };
}
