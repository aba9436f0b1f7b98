import type { Aggregate, Group, OptionValue } from '../aggregate.js';
import { UsageError } from '../errors.js';
import type { Expression, Predicate } from '../expression.js';

/** What an aggregate is asked of: a column's name, or an expression. */
export type AggregateInput = string | Expression;

/** Options that every aggregate has. */
export interface AggregateOptions {
  /** Only rows on which this predicate is true count. */
  readonly where?: Predicate | undefined;
  /**
   * Answer once per distinct key instead of once. Only keys of rows that `where` keeps appear; null is a key like any
   * other, +0 and -0 are one key, and so are all NaN; groups come in the order of `compareValues`.
   */
  readonly by?: readonly AggregateInput[] | undefined;
}

/** What an aggregate over numbers does with NaN: skip it like null, or let it be the answer. */
export interface NanOptions extends AggregateOptions {
  readonly nan?: 'skip' | 'propagate' | undefined;
}

/** `A`, or a list of groups of `A` when the options have `by`. */
export type Answered<A, Options> = Options extends { readonly by: readonly unknown[] }
  ? readonly Group<A>[]
  : 'by' extends keyof Options
    ? Options['by'] extends undefined
      ? A
      : A | readonly Group<A>[]
    : A;

/** The expression that an input stands for; throws `UsageError` for anything else. */
export function inputExpression(input: AggregateInput, what: string): Expression {
  if (typeof input === 'string') return { node: 'column', name: input };
  if (typeof input === 'object' && input !== null && typeof input.node === 'string') return input;
  throw new UsageError(
    'bad_input',
    `${what} takes a column name or an expression, not ${input === null ? 'null' : typeof input}.`,
    { issues: [{ code: 'bad_input', expected: 'column name or expression', actual: typeof input }] },
  );
}

/** The expressions of a list of inputs. */
export function inputExpressions(inputs: readonly AggregateInput[], what: string): Expression[] {
  if (!Array.isArray(inputs)) {
    throw new UsageError('bad_input', `${what} takes a list of column names or expressions.`);
  }
  return inputs.map((input) => inputExpression(input, what));
}

/** The aggregate of a kind with its inputs, the common options, and the kind's own ones (defaults filled in). */
export function describe<A>(
  kind: string,
  of: readonly Expression[],
  options: AggregateOptions,
  own: { readonly [name: string]: OptionValue },
  known: readonly string[] = Object.keys(own),
): Aggregate<A> {
  for (const name of Object.keys(options)) {
    if (name === 'where' || name === 'by' || known.includes(name)) continue;
    throw new UsageError(
      'unknown_option',
      `${kind} has no option '${name}'; it has ${['where', 'by', ...known].map((n) => `'${n}'`).join(', ')}.`,
      { issues: [{ code: 'unknown_option', actual: name, expected: ['where', 'by', ...known] }] },
    );
  }
  const { where, by } = options;
  return {
    kind,
    of,
    ...(where === undefined ? {} : { where: inputExpression(where, `'where' of ${kind}`) }),
    ...(by === undefined ? {} : { by: inputExpressions(by, `'by' of ${kind}`) }),
    ...(Object.keys(own).length === 0 ? {} : { options: own }),
  };
}

/** One of the allowed words, the first being the default; throws `UsageError` for another. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], what: string): T {
  if (value === undefined) return allowed[0]!;
  if (allowed.includes(value as T)) return value as T;
  throw new UsageError('bad_option', `${what} must be ${allowed.map((a) => `'${a}'`).join(' or ')}.`, {
    issues: [{ code: 'bad_option', expected: allowed, actual: value }],
  });
}

/** A whole number from 0 to `most`; throws `UsageError` for anything else. */
export function wholeNumber(value: number, what: string, most: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value + 0;
  throw new UsageError(
    'bad_option',
    `${what} must be a whole number from 0 to ${most}, not ${String(value)}.`,
    {
      issues: [{ code: 'bad_option', expected: `0..${most}`, actual: value }],
    },
  );
}
