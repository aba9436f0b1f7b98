// Longer than other files: one list of builders, each public one with its example.
import { checkFlag, checkNode, checkOptionNames } from './check-node.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type {
  ArithmeticOperator,
  CastOptions,
  CompareOperator,
  DatePart,
  Expression,
  LiteralValue,
} from './expression.js';
import { parsePattern } from './pattern/parse-pattern.js';
import { placeLiteral, wellFormed } from './place-literal.js';
import { plainType, typeName } from './type-name.js';
import type { Decimal } from './value.js';

/** What a builder takes where an expression is wanted: one, or a constant. */
export type Operand = Expression | LiteralValue | Date;

/** The methods of an {@link Expr}: each makes a new expression of this one. */
export interface ExprMethods {
  eq(other: Operand): Expr;
  ne(other: Operand): Expr;
  lt(other: Operand): Expr;
  le(other: Operand): Expr;
  gt(other: Operand): Expr;
  ge(other: Operand): Expr;
  /** From `low` to `high`, both inclusive unless told otherwise. */
  between(
    low: Operand,
    high: Operand,
    options?: { readonly lowInclusive?: boolean; readonly highInclusive?: boolean },
  ): Expr;
  in(values: readonly (LiteralValue | Date)[]): Expr;
  notIn(values: readonly (LiteralValue | Date)[]): Expr;
  isNull(): Expr;
  isNotNull(): Expr;
  isNan(): Expr;
  startsWith(text: string): Expr;
  endsWith(text: string): Expr;
  contains(text: string): Expr;
  /** An unanchored search; throws `UsageError` with the position for a pattern outside the subset. */
  matches(pattern: string, options?: { readonly ignoreCase?: boolean }): Expr;
  /** The number of code points of a text, of bytes of a binary value. */
  length(): Expr;
  plus(other: Operand): Expr;
  minus(other: Operand): Expr;
  times(other: Operand): Expr;
  dividedBy(other: Operand): Expr;
  cast(to: DataType, options?: CastOptions): Expr;
  datePart(part: DatePart): Expr;
  and(...others: Operand[]): Expr;
  or(...others: Operand[]): Expr;
  not(): Expr;
}

/**
 * An {@link Expression} with methods: plain data that can be nested, compared, and written as JSON; the methods lie on its prototype.
 */
export type Expr = Expression & ExprMethods;

const methods: ExprMethods & ThisType<Expression> = {
  eq: compare('eq'),
  ne: compare('ne'),
  lt: compare('lt'),
  le: compare('le'),
  gt: compare('gt'),
  ge: compare('ge'),
  between(low, high, options = {}) {
    checkOptionNames('between', options, ['lowInclusive', 'highInclusive']);
    const { lowInclusive = true, highInclusive = true } = options;
    checkFlag(`'lowInclusive' of between`, lowInclusive);
    checkFlag(`'highInclusive' of between`, highInclusive);
    const self = expression(this);
    return and(lowInclusive ? self.ge(low) : self.gt(low), highInclusive ? self.le(high) : self.lt(high));
  },
  in(values) {
    checkNode({ node: 'in', values });
    const dates = values.filter((value) => value instanceof Date);
    const others = values
      .filter((value): value is LiteralValue => !(value instanceof Date))
      .map((value) => checkedConstant(value));
    const among = make({ node: 'in', operand: data(this), values: others });
    if (dates.length === 0) return among;
    // A Date is a typed literal, for which a list of plain values has no place.
    const equal = dates.map((date) => expression(this).eq(date));
    return or(...(others.length > 0 ? [among] : []), ...equal);
  },
  notIn(values) {
    return expression(this).in(values).not();
  },
  isNull() {
    return make({ node: 'isNull', operand: data(this) });
  },
  isNotNull() {
    return expression(this).isNull().not();
  },
  isNan() {
    return make({ node: 'isNan', operand: data(this) });
  },
  startsWith: text('startsWith'),
  endsWith: text('endsWith'),
  contains: text('contains'),
  matches(pattern, options = {}) {
    checkOptionNames('matches', options, ['ignoreCase']);
    const { ignoreCase = false } = options;
    const made = make({ node: 'matches', operand: data(this), pattern, ignoreCase });
    parsePattern(pattern, { ignoreCase });
    return made;
  },
  length() {
    return make({ node: 'length', operand: data(this) });
  },
  plus: arithmetic('+'),
  minus: arithmetic('-'),
  times: arithmetic('*'),
  dividedBy: arithmetic('/'),
  cast(to, options = {}) {
    return make({ node: 'cast', operand: data(this), to, options });
  },
  datePart(part) {
    return make({ node: 'datePart', part, operand: data(this) });
  },
  and(...others) {
    return and(data(this), ...others);
  },
  or(...others) {
    return or(data(this), ...others);
  },
  not() {
    return not(data(this));
  },
};

type Self = ThisParameterType<(this: Expression) => void>;

function compare(operator: CompareOperator): (other: Operand) => Expr {
  return function (this: Self, other: Operand): Expr {
    return make({ node: 'compare', operator, left: data(this), right: toExpression(other) });
  } as (other: Operand) => Expr;
}

function arithmetic(operator: ArithmeticOperator): (other: Operand) => Expr {
  return function (this: Self, other: Operand): Expr {
    return make({ node: 'arithmetic', operator, left: data(this), right: toExpression(other) });
  } as (other: Operand) => Expr;
}

function text(test: 'startsWith' | 'endsWith' | 'contains'): (text: string) => Expr {
  return function (this: Self, sought: string): Expr {
    checkNode({ node: 'text', test, text: sought });
    return make({ node: 'text', test, operand: data(this), text: wellFormed(sought) });
  } as (text: string) => Expr;
}

function data(self: Expression): Expression {
  return self;
}

const prototype: object = Object.create(
  Object.prototype,
  Object.fromEntries(
    Object.entries(methods).map(([name, value]) => [
      name,
      { value, enumerable: false, writable: true, configurable: true },
    ]),
  ),
);

function make(expression: Expression): Expr {
  checkNode(expression);
  return Object.assign(Object.create(prototype) as Expr, expression);
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'node') === 'string';
}

function toExpression(operand: Operand): Expression {
  return isExpression(operand) ? operand : lit(operand);
}

const utcMilliseconds: DataType = { kind: 'timestamp', unit: 'ms', timezone: 'UTC' };

function dateOf(value: Date): Date {
  if (Number.isNaN(value.getTime()))
    throw new UsageError('invalid_date', 'An invalid Date can not be a literal.');
  return value;
}

// No type has more than 76 digits, and a scale is a power of ten to compute with.
function isDecimalLiteral({ unscaled, scale }: Decimal): boolean {
  return typeof unscaled === 'bigint' && Number.isInteger(scale) && Math.abs(scale) <= 400;
}

// A text is kept as UTF-8 can hold it: as JSON could not else.
function checkedConstant(value: LiteralValue, type?: DataType): LiteralValue {
  if (typeof value === 'string') return wellFormed(value);
  const known =
    value === null ||
    ['boolean', 'number', 'bigint'].includes(typeof value) ||
    value instanceof Uint8Array ||
    (type !== undefined && (Array.isArray(value) || value instanceof Map)) ||
    (typeof value === 'object' && isDecimalLiteral(value as Decimal));
  if (known) return value;
  throw new UsageError(
    'bad_literal',
    `A literal is null, a boolean, number, bigint, string, Date, Uint8Array, { unscaled, scale }, or with its type a list or a Map; this is ${shownAs(value)}.`,
  );
}

function shownAs(value: unknown): string {
  return typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
}

// A Date is an instant; as a type without zone takes it, its UTC reading.
function typedDate(value: Date, type: DataType): LiteralValue {
  const placed = placeLiteral(BigInt(dateOf(value).getTime()), utcMilliseconds, plainType(type), 'The type');
  if (placed.place === 'exact') return placed.value;
  throw new UsageError('literal_range', `${value.toISOString()} is not a value of type ${typeName(type)}.`, {
    issues: [{ code: 'literal_range', expected: typeName(type), actual: value.toISOString() }],
  });
}

/**
 * Names a column in an expression.
 *
 * @example
 * ```ts
 * import { col } from '@millrace/columns';
 * col('distance').gt(0).node; // => 'compare'
 * ```
 */
export function col(name: string): Expr {
  if (typeof name !== 'string') {
    throw new UsageError('bad_column_name', `A column's name is a string; this is ${String(name)}.`);
  }
  return make({ node: 'column', name });
}

/**
 * Makes a constant; without a type it takes that of what it meets. A `Date` is a timestamp in ms, UTC, or has the type given. A list,
 * struct or map needs its type.
 *
 * @throws UsageError for an invalid Date or a value of another kind.
 * @example
 * ```ts
 * import { lit } from '@millrace/columns';
 * lit(new Date(0)).node; // => 'literal'
 * ```
 */
export function lit(value: LiteralValue | Date, type?: DataType): Expr {
  if (value instanceof Date) {
    const own = type ?? utcMilliseconds;
    return make({ node: 'literal', value: typedDate(value, own), type: own });
  }
  const constant = checkedConstant(value, type);
  return make(
    type === undefined ? { node: 'literal', value: constant } : { node: 'literal', value: constant, type },
  );
}

/**
 * Gives expression data its methods back, after JSON for instance.
 *
 * @example
 * ```ts
 * import { col, expression } from '@millrace/columns';
 * expression({ node: 'column', name: 'x' }).isNull(); // => col('x').isNull()
 * ```
 */
export function expression(data: Expression): Expr {
  return make(data);
}

/**
 * True where every operand is true; false wins over null. With no operand it is true.
 *
 * @example
 * ```ts
 * import { and, col } from '@millrace/columns';
 * and(col('a').gt(0), col('b').lt(0)).node; // => 'and'
 * ```
 */
export function and(...operands: Operand[]): Expr {
  return make({ node: 'and', operands: flattened('and', operands) });
}

/**
 * True where any operand is true; true wins over null. With no operand it is false.
 *
 * @example
 * ```ts
 * import { col, or } from '@millrace/columns';
 * or(col('a').isNull(), col('a').gt(0)).node; // => 'or'
 * ```
 */
export function or(...operands: Operand[]): Expr {
  return make({ node: 'or', operands: flattened('or', operands) });
}

// A chain of a thousand conditions stays one list, not a thousand levels.
function flattened(node: 'and' | 'or', operands: readonly Operand[]): Expression[] {
  const flat: Expression[] = [];
  for (const operand of operands) {
    const one = toExpression(operand);
    if (one.node !== node) flat.push(one);
    else for (const inner of one.operands) flat.push(inner);
  }
  return flat;
}

/**
 * The opposite of a predicate; null stays null.
 *
 * @example
 * ```ts
 * import { col, not } from '@millrace/columns';
 * not(col('flag')).node; // => 'not'
 * ```
 */
export function not(operand: Operand): Expr {
  return make({ node: 'not', operand: toExpression(operand) });
}

/**
 * The first operand that is not null.
 *
 * @example
 * ```ts
 * import { coalesce, col } from '@millrace/columns';
 * coalesce(col('delay'), 0).node; // => 'coalesce'
 * ```
 */
export function coalesce(...operands: Operand[]): Expr {
  if (operands.length === 0) throw new UsageError('no_operands', 'coalesce needs at least one operand.');
  return make({ node: 'coalesce', operands: operands.map(toExpression) });
}

/**
 * The `then` of the first branch whose `when` is true, else `otherwise` (null unless given).
 *
 * @example
 * ```ts
 * import { cases, col } from '@millrace/columns';
 * cases([{ when: col('n').lt(0), then: 'negative' }], 'other').node; // => 'case'
 * ```
 */
export function cases(
  branches: readonly { readonly when: Operand; readonly then: Operand }[],
  otherwise: Operand = null,
): Expr {
  checkNode({ node: 'case', branches });
  return make({
    node: 'case',
    branches: branches.map(({ when, then }) => ({ when: toExpression(when), then: toExpression(then) })),
    otherwise: toExpression(otherwise),
  });
}
