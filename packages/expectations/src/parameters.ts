import { UsageError } from '@millrace/columns';
import type { Expectation, Kwarg } from './expectation.js';

/** Values for the `{{ name }}` and `{"$PARAMETER": name}` of a suite. */
export type Parameters = Readonly<Record<string, Kwarg>>;

const TEMPLATE = /^\{\{\s*([A-Za-z_]\w*)\s*\}\}$/;

function parameterName(value: unknown): string | null {
  if (typeof value === 'string') return TEMPLATE.exec(value)?.[1] ?? null;
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  const name: unknown = Reflect.get(value, '$PARAMETER');
  return typeof name === 'string' ? name : null;
}

function resolveValue(value: Kwarg, parameters: Parameters, expectation: Expectation): Kwarg {
  if (Array.isArray(value)) {
    return value.map((member) => resolveValue(member as Kwarg, parameters, expectation)) as Kwarg;
  }
  const name = parameterName(value);
  if (name === null) return value;
  if (Object.hasOwn(parameters, name)) return parameters[name]!;
  const given =
    Object.keys(parameters)
      .map((known) => `'${known}'`)
      .join(', ') || 'none';
  throw new UsageError(
    'missing_parameter',
    `${expectation.type} uses the parameter '${name}', which is not given; given are ${given}.`,
    { issues: [{ code: 'missing_parameter', parameter: name, expectation: expectation.type }] },
  );
}

/** An expectation with its parameters filled in. */
export function resolveParameters(expectation: Expectation, parameters: Parameters): Expectation {
  const entries = Object.entries(expectation.kwargs).map(
    ([name, value]) =>
      [name, name === 'row_condition' ? value : resolveValue(value, parameters, expectation)] as const,
  );
  return { ...expectation, kwargs: Object.fromEntries(entries) };
}
