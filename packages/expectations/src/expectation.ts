import { expressionToJson, type Predicate, UsageError } from '@millrace/columns';

/** What an expectation's bound or set member may be. */
export type KwargScalar = null | boolean | number | bigint | string | Date;

/** Stands for a parameter that is given at run time: `'{{ name }}'`, or the form that Great Expectations writes into JSON. */
export type ParameterReference = `{{${string}}}` | { readonly $PARAMETER: string };

/** A keyword argument of an expectation, under Great Expectations' name. */
export type Kwarg =
  | KwargScalar
  | readonly (KwargScalar | ParameterReference)[]
  | { readonly [name: string]: unknown };

/** How serious it is when an expectation fails; it never changes success. */
export type Severity = 'critical' | 'warning' | 'info';

/** One expectation, as data, by Great Expectations' type and keyword names. */
export interface Expectation {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, Kwarg>>;
  readonly severity?: Severity;
  readonly description?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Options of every expectation. */
export interface ExpectationOptions {
  /** Only rows on which this predicate is true are looked at. */
  readonly rowCondition?: Predicate;
  readonly severity?: Severity;
  readonly description?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

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

const SNAKE: Readonly<Record<string, string>> = {
  minValue: 'min_value',
  maxValue: 'max_value',
  strictMin: 'strict_min',
  strictMax: 'strict_max',
  mostly: 'mostly',
  ignoreRowIf: 'ignore_row_if',
};

const COMMON = new Set(['rowCondition', 'severity', 'description', 'meta']);

/** Makes an expectation from its type, its own arguments, and the options a caller gave; refuses options it does not have. */
export function makeExpectation(
  type: string,
  own: Readonly<Record<string, Kwarg>>,
  options: ExpectationOptions,
  known: readonly string[],
): Expectation {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null)
    throw badOption(type, 'options', 'an object', given === null ? 'null' : String(given));
  const kwargs: Record<string, Kwarg> = { ...own };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || COMMON.has(name)) continue;
    const snake = SNAKE[name];
    if (snake === undefined || !known.includes(name)) {
      const allowed = [...known, ...COMMON].join(', ');
      throw new UsageError('unknown_option', `${type} has no option '${name}'; it has ${allowed}.`, {
        issues: [{ code: 'unknown_option', actual: name, expected: allowed }],
      });
    }
    kwargs[snake] = value as Kwarg;
  }
  if (options.rowCondition) kwargs['row_condition'] = conditionToJson(type, options.rowCondition);
  const { severity, description, meta } = options;
  return {
    type,
    kwargs,
    ...(severity === undefined ? {} : { severity }),
    ...(description === undefined ? {} : { description }),
    ...(meta === undefined ? {} : { meta }),
  };
}

function conditionToJson(type: string, condition: Predicate): Kwarg {
  // By shape: it may come from another copy of that package.
  const { node }: { node?: unknown } = Object(condition);
  if (typeof node === 'string') return expressionToJson(condition) as Kwarg;
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
