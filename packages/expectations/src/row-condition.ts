import {
  and,
  bind,
  col,
  type DataType,
  expressionFromJson,
  isMillraceError,
  type LiteralValue,
  lit,
  not,
  or,
  type Predicate,
  type Schema,
  UsageError,
} from '@millrace/columns';
import { scalarValue } from './bounds.js';
import type { GxCondition, Kwarg, KwargScalar } from './expectation.js';
import { isMissing } from './missing.js';
import { type ConditionTree, parseConditionText } from './row-condition-text.js';
import { typedLiteral } from './typed-literal.js';

const MOST_CONDITIONS = 100;

/** The predicate of an expectation's `row_condition`, in any of its forms; null where there is none. */
export function rowCondition(kwargs: Readonly<Record<string, Kwarg>>, schema: Schema): Predicate | null {
  const condition: unknown = kwargs['row_condition'];
  if (condition === undefined || condition === null || condition === '') return null;
  if (typeof condition === 'string') {
    const tree = parseConditionText(condition, kwargs['condition_parser'] === 'great_expectations');
    return predicateOf(tree, schema);
  }
  if (typeof (condition as { node?: unknown }).node === 'string') return expressionFromJson(condition);
  const gx = condition as GxCondition;
  checkCondition(gx);
  return predicateOf(treeOf(gx), schema);
}

function bad(message: string): UsageError {
  return new UsageError('bad_row_condition', message, { issues: [{ code: 'bad_row_condition' }] });
}

function leaves(condition: GxCondition): number {
  if (condition?.type !== 'and' && condition?.type !== 'or') return 1;
  return condition.conditions.reduce((total, one) => total + leaves(one), 0);
}

/** Refuses what Great Expectations refuses of a condition; throws `UsageError`. */
function checkCondition(condition: GxCondition): void {
  checkNode(condition);
  if (leaves(condition) > MOST_CONDITIONS)
    throw bad(`A row condition has at most ${MOST_CONDITIONS} comparisons.`);
}

function checkNode(condition: GxCondition): void {
  const type: unknown = condition?.type;
  switch (condition?.type) {
    case 'and':
    case 'or': {
      if (!Array.isArray(condition.conditions)) throw bad(`An '${type}' holds a list of conditions.`);
      for (const one of condition.conditions) {
        if (one?.type === 'or') {
          throw bad(
            type === 'and'
              ? "An 'and' can't hold an 'or' of conditions."
              : "An 'or' can't hold another 'or'.",
          );
        }
        checkNode(one);
      }
      return;
    }
    case 'nullity':
      if (typeof condition.column?.name === 'string' && typeof condition.is_null === 'boolean') return;
      throw bad('A nullity condition is { type, column: { name }, is_null }.');
    case 'comparison':
      checkComparison(condition);
      return;
    case 'pass_through':
      if (typeof condition.pass_through_filter === 'string') return;
      throw bad('A pass_through condition is { type, pass_through_filter: text }.');
    default:
      throw bad(
        `A row condition is of type comparison, nullity, and, or or pass_through, not ${String(type)}.`,
      );
  }
}

const OPERATORS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'IN', 'NOT_IN'];

function checkComparison({ column, operator, parameter }: GxCondition & { type: 'comparison' }): void {
  if (typeof column?.name !== 'string' || !OPERATORS.includes(operator)) {
    throw bad(
      `A comparison is { type, column: { name }, operator: one of ${OPERATORS.join(' ')}, parameter }.`,
    );
  }
  if (parameter === null || parameter === undefined)
    throw bad('A comparison needs a parameter; null is asked for by a nullity condition.');
  if (operator !== 'IN' && operator !== 'NOT_IN') return;
  if (!Array.isArray(parameter)) throw bad(`${operator} needs a list.`);
  const kinds = new Set(parameter.map((one) => (typeof one === 'bigint' ? 'number' : typeof one)));
  if (kinds.size > 1 || (kinds.size === 1 && !kinds.has('number') && !kinds.has('string')))
    throw bad(`The list of ${operator} holds numbers alone or texts alone.`);
}

function treeOf(condition: GxCondition): ConditionTree {
  switch (condition.type) {
    case 'and':
      // As Great Expectations: nothing to hold keeps no row.
      if (condition.conditions.length === 0) return { is: 'constant', value: false };
      return { is: 'and', all: condition.conditions.map(treeOf) };
    case 'or':
      return { is: 'or', all: condition.conditions.map(treeOf) };
    case 'nullity':
      return { is: 'null', column: condition.column.name, isNull: condition.is_null };
    case 'pass_through':
      return parseConditionText(condition.pass_through_filter, false);
    case 'comparison': {
      const { operator, parameter, column } = condition;
      if (operator === 'IN' || operator === 'NOT_IN') {
        const values = parameter as readonly KwargScalar[];
        return { is: 'in', column: column.name, values, negated: operator === 'NOT_IN' };
      }
      return {
        is: 'compare',
        operator,
        left: { column: column.name },
        right: { value: parameter as KwargScalar },
      };
    }
  }
}

function predicateOf(tree: ConditionTree, schema: Schema): Predicate {
  switch (tree.is) {
    case 'constant':
      return lit(tree.value);
    case 'and':
      return and(...tree.all.map((one) => predicateOf(one, schema)));
    case 'or':
      return or(...tree.all.map((one) => predicateOf(one, schema)));
    case 'not':
      return not(predicateOf(tree.of, schema));
    case 'flag':
      typeOf(tree.column, schema);
      return col(tree.column);
    case 'null': {
      const missing = isMissing(tree.column, typeOf(tree.column, schema));
      return tree.isNull ? missing : not(missing);
    }
    case 'in': {
      const type = typeOf(tree.column, schema);
      const members = tree.values.flatMap((value) => convertible(value, type));
      const within = col(tree.column).in(members.filter((member) => member !== null) as LiteralValue[]);
      return tree.negated ? or(isMissing(tree.column, type), not(within)) : within;
    }
    case 'compare':
      return comparison(tree, schema);
  }
}

function typeOf(name: string, schema: Schema): DataType {
  const field = schema.fields.find((candidate) => candidate.name === name);
  if (field) return field.type.kind === 'dictionary' ? field.type.value : field.type;
  const columns = schema.fields.map((candidate) => `'${candidate.name}'`).join(', ');
  throw new UsageError(
    'unknown_column',
    `The row condition names a column '${name}'; the columns are ${columns || 'none'}.`,
    { issues: [{ code: 'unknown_column', column: name, expected: columns }] },
  );
}

const METHODS = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const;
const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison({ operator, left, right }: ConditionTree & { is: 'compare' }, schema: Schema): Predicate {
  if ('value' in left) {
    if ('value' in right) throw bad('A comparison names a column.');
    return comparison({ is: 'compare', operator: MIRRORED[operator], left: right, right: left }, schema);
  }
  const type = typeOf(left.column, schema);
  const present = not(isMissing(left.column, type));
  if ('column' in right) {
    const other = typeOf(right.column, schema);
    const compared = col(left.column)[METHODS[operator]](col(right.column));
    try {
      bind(compared, schema);
    } catch (error) {
      if (isMillraceError(error)) return lit(false);
      throw error;
    }
    return and(present, not(isMissing(right.column, other)), compared);
  }
  const [value] = convertible(right.value, type);
  // What can't be compared is neither equal nor in any order.
  if (value === undefined || value === null) return operator === '!=' ? present : lit(false);
  const compared = col(left.column)[METHODS[operator]](typedLiteral(value, type));
  return operator === '!=' ? and(present, compared) : compared;
}

function convertible(value: KwargScalar, type: DataType): readonly LiteralValue[] {
  if (type.kind === 'null') return [];
  try {
    // Text that reads as a number is no number here, as in Great Expectations.
    if (typeof value === 'string' && ['int', 'float', 'decimal'].includes(type.kind)) return [];
    return [scalarValue(value, type, 'the parameter') as LiteralValue];
  } catch (error) {
    if (isMillraceError(error)) return [];
    throw error;
  }
}
