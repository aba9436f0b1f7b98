import { UsageError } from '@millrace/columns';
import type { Expectation, Kwarg } from './expectation.js';
import { plain } from './plain.js';

/** Values for the `{{ name }}` and `{"$PARAMETER": name}` of a suite. */
export type Parameters = Readonly<Record<string, Kwarg>>;

const BRACES = /^\{\{(.*)\}\}$/s;
const NAME = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*$/u;

/** The name of the parameter that a value stands for, or null; throws `UsageError` for braces around something else. */
export function parameterName(value: unknown): string | null {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const name: unknown = Reflect.get(value, '$PARAMETER');
    return typeof name === 'string' ? name : null;
  }
  const inner = typeof value === 'string' ? BRACES.exec(value)?.[1] : undefined;
  if (inner === undefined) return null;
  const name = NAME.exec(inner)?.[1];
  if (name !== undefined) return name;
  throw new UsageError(
    'bad_parameter_name',
    `${JSON.stringify(value)} must hold the name of one parameter, in letters, digits and _; compute values before they are given.`,
    { issues: [{ code: 'bad_parameter_name', actual: value }] },
  );
}

interface Filling {
  readonly parameters: Parameters;
  readonly type: string;
}

function resolveName(name: string, { parameters, type }: Filling): Kwarg {
  if (Object.hasOwn(parameters, name)) return parameters[name]!;
  const given = Object.keys(parameters).map((known) => `'${known}'`);
  throw new UsageError(
    'missing_parameter',
    `${type} uses the parameter '${name}', which is not given; given are ${given.join(', ') || 'none'}.`,
    { issues: [{ code: 'missing_parameter', parameter: name, expectation: type }] },
  );
}

function resolveValue(value: Kwarg, filling: Filling): Kwarg {
  if (Array.isArray(value)) return value.map((member) => resolveValue(member as Kwarg, filling)) as Kwarg;
  const name = parameterName(value);
  return name === null ? value : resolveName(name, filling);
}

// Only where a row condition's JSON holds a constant: its column names and patterns are no parameters.
function resolveCondition(json: unknown, filling: Filling): unknown {
  if (Array.isArray(json)) return json.map((member) => resolveCondition(member, filling));
  if (typeof json !== 'object' || json === null) return json;
  const { node } = json as { readonly node?: unknown };
  const constants = node === 'literal' ? 'value' : node === 'in' ? 'values' : null;
  const entries = Object.entries(json).map(([name, member]) => [
    name,
    name === constants ? plain(resolveValue(member as Kwarg, filling)) : resolveCondition(member, filling),
  ]);
  return Object.fromEntries(entries);
}

/** An expectation with its parameters filled in. */
export function resolveParameters(expectation: Expectation, parameters: Parameters): Expectation {
  const filling = { parameters, type: expectation.type };
  const entries = Object.entries(expectation.kwargs).map(([name, value]) => [
    name,
    name === 'row_condition' ? resolveCondition(value, filling) : resolveValue(value, filling),
  ]);
  return { ...expectation, kwargs: Object.fromEntries(entries) };
}
