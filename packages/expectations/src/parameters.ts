import { isMillraceError, UsageError } from '@millrace/columns';
import type { Expectation, Kwarg, ParameterReference } from './expectation.js';
import { type ExpressionScope, evaluateExpression, namesIn } from './parameter-expression.js';
import { plain } from './plain.js';

/** Values for the `{{ name }}` and `{"$PARAMETER": name}` of a suite. */
export type Parameters = Readonly<Record<string, Kwarg>>;

/** A reference to a parameter that carries the parameter's name and type. */
export type TypedParameter<Name extends string, _Type extends Kwarg> = ParameterReference & {
  readonly $PARAMETER: Name;
};

/**
 * A reference to a parameter: the typed form of `'{{ name }}'`.
 *
 * @example
 * ```ts
 * import { expectColumnMaxToBeBetween, param } from '@millrace/expectations';
 * const least = param<'yesterday', Date>('yesterday');
 * expectColumnMaxToBeBetween('day', { minValue: least }).kwargs; // => { column: 'day', min_value: { $PARAMETER: 'yesterday' } }
 * ```
 */
export function param<const Name extends string, Type extends Kwarg = Kwarg>(
  name: Name,
): TypedParameter<Name, Type> {
  return { $PARAMETER: name };
}

const BRACES = /^\{\{(.*)\}\}$/s;

/** Whether a text would be read as a parameter. */
export function looksLikeParameter(text: string): boolean {
  return BRACES.test(text);
}

/** The text of `{ $LITERAL: text }`, which stands for a text that only looks like a parameter, or null. */
export function literalText(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Reflect.get(value, '$LITERAL');
  return typeof text === 'string' ? text : null;
}

/** The expression that a value stands for, or null. */
function parameterExpression(value: unknown): string | null {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const expression: unknown = Reflect.get(value, '$PARAMETER');
    return typeof expression === 'string' ? expression : null;
  }
  return typeof value === 'string' ? (BRACES.exec(value)?.[1] ?? null) : null;
}

/** Whether a value stands for a parameter or an expression of some; throws `UsageError` where the expression can't be read. */
export function isParameter(value: unknown): boolean {
  const expression = parameterExpression(value);
  if (expression !== null) namesIn(expression);
  return expression !== null || literalText(value) !== null;
}

interface Filling {
  readonly scope: ExpressionScope;
  readonly type: string;
}

function resolveExpression(expression: string, { scope, type }: Filling): Kwarg {
  try {
    return evaluateExpression(expression, scope);
  } catch (error) {
    if (!isMillraceError(error)) throw error;
    throw new UsageError(error.code, error.message.replace(/^It uses/, `${type} uses`), {
      issues: error.issues.map((issue) => ({ ...issue, expectation: type })),
      cause: error,
    });
  }
}

function resolveValue(value: Kwarg, filling: Filling): Kwarg {
  if (Array.isArray(value)) return value.map((member) => resolveValue(member as Kwarg, filling)) as Kwarg;
  const expression = parameterExpression(value);
  if (expression !== null) return resolveExpression(expression, filling);
  const literal = literalText(value);
  if (literal !== null) return literal;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    resolveValue(member as Kwarg, filling),
  ]);
  return Object.fromEntries(entries);
}

const CONSTANTS: Readonly<Record<string, string>> = { literal: 'value', in: 'values' };

// Only where a row condition's JSON holds a constant: its column names and patterns are no parameters.
function resolveCondition(json: unknown, filling: Filling): unknown {
  if (Array.isArray(json)) return json.map((member) => resolveCondition(member, filling));
  if (typeof json !== 'object' || json === null || json instanceof Date) return json;
  const { node, type } = json as { readonly node?: unknown; readonly type?: unknown };
  const member = typeof node === 'string' ? CONSTANTS[node] : type === 'comparison' ? 'parameter' : undefined;
  const entries = Object.entries(json).map(([name, value]) => {
    if (name !== member) return [name, resolveCondition(value, filling)];
    const resolved = resolveValue(value as Kwarg, filling);
    return [name, typeof node === 'string' ? plain(resolved) : resolved];
  });
  return Object.fromEntries(entries);
}

/** An expectation with its parameters filled in. */
export function resolveParameters(expectation: Expectation, scope: ExpressionScope): Expectation {
  const filling = { scope, type: expectation.type };
  const entries = Object.entries(expectation.kwargs).map(([name, value]) => {
    if (name !== 'row_condition') return [name, resolveValue(value, filling)];
    const expression = parameterExpression(value);
    return [
      name,
      expression === null ? resolveCondition(value, filling) : resolveExpression(expression, filling),
    ];
  });
  return { ...expectation, kwargs: Object.fromEntries(entries) };
}
