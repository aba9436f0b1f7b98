import { expressionToJson, type Predicate, UsageError } from '@millrace/columns';

/** What an expectation's bound or set member may be. */
export type KwargScalar = null | boolean | number | bigint | string | Date;

/** Stands for a parameter that is given at run time: `'{{ name }}'`, or the form that Great Expectations writes into JSON. */
export type ParameterReference = `{{${string}}}` | { readonly $PARAMETER: string };

/** A keyword argument of an expectation, under Great Expectations' name. */
export type Kwarg =
  | KwargScalar
  | readonly (KwargScalar | ParameterReference | readonly KwargScalar[])[]
  | { readonly [name: string]: unknown };

/** How serious it is when an expectation fails; it never changes success. */
export type Severity = 'critical' | 'warning' | 'info';

/** One expectation, as data, by Great Expectations' type and keyword names; `Column` are the columns it names, as far as the compiler knows. */
export interface Expectation<Column extends string = string> {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, Kwarg>>;
  /** A name that stays when the expectation changes; its history is kept by it. */
  readonly id?: string | null;
  readonly severity?: Severity;
  readonly description?: string | null;
  readonly meta?: Readonly<Record<string, unknown>> | null;
  readonly notes?: string | readonly string[] | null;
  /** Never present: carries the names of the columns. */
  readonly columns?: Column;
}

/** Options of every expectation. */
export interface ExpectationOptions {
  /** Only rows on which this holds are looked at: a predicate, Great Expectations' condition JSON, or its text form `col("x") > 5`. */
  readonly rowCondition?: Predicate | GxCondition | string;
  readonly id?: string;
  readonly severity?: Severity;
  readonly description?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly notes?: string | readonly string[];
}

/** A row condition as Great Expectations 1.x writes it. */
export type GxCondition =
  | {
      readonly type: 'comparison';
      readonly column: { readonly name: string };
      readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'NOT_IN';
      readonly parameter: unknown;
    }
  | { readonly type: 'nullity'; readonly column: { readonly name: string }; readonly is_null: boolean }
  | { readonly type: 'and' | 'or'; readonly conditions: readonly GxCondition[] }
  | { readonly type: 'pass_through'; readonly pass_through_filter: string };

/** Options of an expectation that judges row by row. */
export interface MapOptions extends ExpectationOptions {
  /** The share of the rows with a value that must meet the expectation, from 0 to 1 (1 by default). */
  readonly mostly?: number | ParameterReference;
}

/** Bounds: inclusive unless strict; an absent one is open. */
export interface BoundsOptions {
  readonly minValue?: KwargScalar | ParameterReference;
  readonly maxValue?: KwargScalar | ParameterReference;
  readonly strictMin?: boolean | ParameterReference;
  readonly strictMax?: boolean | ParameterReference;
}

const COMMON = new Set(['rowCondition', 'id', 'severity', 'description', 'meta', 'notes']);

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Makes an expectation from its type, its own arguments, and the options a caller gave; refuses options it does not have. */
export function makeExpectation<Column extends string>(
  type: string,
  own: Readonly<Record<string, unknown>>,
  options: ExpectationOptions,
  known: readonly string[],
): Expectation<Column> {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null)
    throw badOption(type, 'options', 'an object', given === null ? 'null' : String(given));
  const kwargs: Record<string, Kwarg> = {};
  for (const [name, value] of Object.entries(own)) if (value !== undefined) kwargs[name] = value as Kwarg;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || COMMON.has(name)) continue;
    if (!known.includes(name)) {
      const allowed = [...known, ...COMMON].join(', ');
      throw new UsageError('unknown_option', `${type} has no option '${name}'; it has ${allowed}.`, {
        issues: [{ code: 'unknown_option', actual: name, expected: allowed }],
      });
    }
    kwargs[snakeCase(name)] = value as Kwarg;
  }
  if (options.rowCondition) Object.assign(kwargs, conditionToKwargs(type, options.rowCondition));
  const { id, severity, description, meta, notes } = options;
  return {
    type,
    kwargs,
    ...(id === undefined ? {} : { id }),
    ...(severity === undefined ? {} : { severity }),
    ...(description === undefined ? {} : { description }),
    ...(meta === undefined ? {} : { meta }),
    ...(notes === undefined ? {} : { notes }),
  };
}

function conditionToKwargs(type: string, condition: unknown): Record<string, Kwarg> {
  if (typeof condition === 'string')
    return { row_condition: condition, condition_parser: 'great_expectations' };
  // By shape: it may come from another copy of that package.
  const shape = Object(condition) as { node?: unknown; type?: unknown };
  if (typeof shape.node === 'string')
    return { row_condition: expressionToJson(condition as Predicate) as Kwarg };
  if (typeof shape.type === 'string') return { row_condition: condition as Kwarg };
  throw badOption(
    type,
    'rowCondition',
    "a predicate of @millrace/columns, such as col('n').gt(0)",
    String(condition),
  );
}

function badOption(type: string, name: string, expected: string, actual: string): UsageError {
  return new UsageError('bad_option', `${name} must be ${expected}; in ${type} it is ${actual}.`, {
    issues: [{ code: 'bad_option', option: name, expected, actual, expectation: type }],
  });
}

/** Names of {@link BoundsOptions}. */
export const BOUNDS: readonly string[] = ['minValue', 'maxValue', 'strictMin', 'strictMax'];
