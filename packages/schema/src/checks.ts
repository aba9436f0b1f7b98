// Longer than other files: one list of builders, each public one with its example.
import { type Expression, isMillraceError, parsePattern, UsageError } from '@millrace/columns';
import type {
  CheckOptions,
  ComparisonCheck,
  Constant,
  FunctionCheck,
  LengthCheck,
  MultipleCheck,
  PatternCheck,
  PredicateCheck,
  RangeCheck,
  SetCheck,
  TextCheck,
  ValuesEqualCheck,
} from './check-definition.js';
import { withFunction } from './check-function.js';
import { checkedCheckOptions } from './check-options.js';
import { badOption } from './options.js';
import type { StandardRowSchema } from './standard-schema.js';

/**
 * Equal to a value: numbers by exact value, text by code points.
 *
 * @throws UsageError for a value that no cell can be compared with.
 * @example
 * ```ts
 * import { eq } from '@millrace/schema';
 * eq(5); // => { check: 'eq', value: 5 }
 * ```
 */
export function eq(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('eq', value, options);
}

/**
 * Another value than this one.
 *
 * @example
 * ```ts
 * import { ne } from '@millrace/schema';
 * ne('n/a', { warnOnly: true }); // => { warnOnly: true, check: 'ne', value: 'n/a' }
 * ```
 */
export function ne(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('ne', value, options);
}

/**
 * Greater than a value.
 *
 * @example
 * ```ts
 * import { gt } from '@millrace/schema';
 * gt(0n); // => { check: 'gt', value: 0n }
 * ```
 */
export function gt(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('gt', value, options);
}

/**
 * At least a value: what zod's `min` says.
 *
 * @example
 * ```ts
 * import { ge } from '@millrace/schema';
 * ge(0, { mostly: 0.99 }); // => { mostly: 0.99, check: 'ge', value: 0 }
 * ```
 */
export function ge(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('ge', value, options);
}

/**
 * Less than a value.
 *
 * @example
 * ```ts
 * import { lt } from '@millrace/schema';
 * lt(1); // => { check: 'lt', value: 1 }
 * ```
 */
export function lt(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('lt', value, options);
}

/**
 * At most a value: what zod's `max` says.
 *
 * @example
 * ```ts
 * import { le } from '@millrace/schema';
 * le(1); // => { check: 'le', value: 1 }
 * ```
 */
export function le(value: Constant, options: CheckOptions = {}): ComparisonCheck {
  return comparison('le', value, options);
}

function comparison(
  check: ComparisonCheck['check'],
  value: Constant,
  options: CheckOptions,
): ComparisonCheck {
  return { ...checkedCheckOptions(check, options), check, value: checkedConstant(check, value) };
}

function checkedConstant(of: string, value: Constant): Constant {
  const invalid = value instanceof Date && Number.isNaN(value.getTime());
  const known =
    ['string', 'number', 'bigint', 'boolean'].includes(typeof value) ||
    value instanceof Date ||
    value instanceof Uint8Array ||
    (typeof value === 'object' && value !== null && 'unscaled' in value);
  if (known && !invalid && !Number.isNaN(value)) return value;
  const hint = value === null ? ' Use .nullable(), or leave it out, to say whether nulls are allowed.' : '';
  throw new UsageError('bad_check', `${of} can't compare with ${String(value)}.${hint}`, {
    issues: [
      {
        code: 'bad_check',
        expected: 'a text, number, bigint, boolean, Date, Uint8Array or decimal',
        actual: String(value),
      },
    ],
  });
}

/** Options of {@link inRange}. */
export interface RangeOptions extends CheckOptions {
  /** The lower end belongs to the range (`true`). */
  readonly includeMin?: boolean;
  /** The upper end belongs to the range (`true`). */
  readonly includeMax?: boolean;
}

/**
 * Within a range, whose ends belong to it unless told otherwise; an end that is null is open.
 *
 * @throws UsageError for a range that nothing can be in.
 * @example
 * ```ts
 * import { inRange } from '@millrace/schema';
 * inRange(0, 1, { includeMax: false }); // => { check: 'inRange', min: 0, max: 1, includeMin: true, includeMax: false }
 * ```
 */
export function inRange(min: Constant, max: Constant, options: RangeOptions = {}): RangeCheck {
  const { includeMin = true, includeMax = true, ...rest } = options;
  for (const [name, value] of Object.entries({ includeMin, includeMax }))
    if (typeof value !== 'boolean') throw badOption(name, [true, false], `${name} is ${String(value)}`);
  const check = {
    ...checkedCheckOptions('inRange', rest),
    check: 'inRange',
    min: min === null ? null : checkedConstant('inRange', min),
    max: max === null ? null : checkedConstant('inRange', max),
    includeMin,
    includeMax,
  } as const;
  if (min === null && max === null) throw emptyRange('both ends are open, which says nothing');
  if (min === null || max === null) return check;
  if (typeof min !== typeof max && !(isNumeric(min) && isNumeric(max)))
    throw emptyRange('the ends are of two types');
  if (min > max) throw emptyRange(`nothing is from ${String(min)} to ${String(max)}`);
  if (!(includeMin && includeMax) && !(min < max))
    throw emptyRange('the ends are equal and one of them is open, which holds nothing');
  return check;
}

function isNumeric(value: Constant): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function emptyRange(why: string): UsageError {
  return new UsageError('bad_check', `inRange takes a range, from a lower to an upper end: ${why}.`, {
    issues: [{ code: 'bad_check', expected: 'a range from a lower to an upper end' }],
  });
}

/**
 * One of some values.
 *
 * @example
 * ```ts
 * import { isin } from '@millrace/schema';
 * isin(['open', 'paid']); // => { check: 'isin', values: ['open', 'paid'] }
 * ```
 */
export function isin(values: readonly Constant[], options: CheckOptions = {}): SetCheck {
  return { ...checkedCheckOptions('isin', options), check: 'isin', values: checkedValues('isin', values) };
}

/**
 * None of some values.
 *
 * @example
 * ```ts
 * import { notin } from '@millrace/schema';
 * notin([-1, -9]); // => { check: 'notin', values: [-1, -9] }
 * ```
 */
export function notin(values: readonly Constant[], options: CheckOptions = {}): SetCheck {
  return { ...checkedCheckOptions('notin', options), check: 'notin', values: checkedValues('notin', values) };
}

function checkedValues(of: string, values: readonly Constant[]): Constant[] {
  if (Array.isArray(values))
    return values.map((value) => (value === null ? null : checkedConstant(of, value)));
  throw new UsageError('bad_check', `${of} takes a list of values.`, {
    issues: [{ code: 'bad_check', expected: 'a list', actual: typeof values }],
  });
}

/** Options of {@link strMatches}. */
export interface PatternOptions extends CheckOptions {
  /** `'search'` (the default): anywhere in the text; `'start'`: from its start on; `'full'`: the whole text. */
  readonly anchor?: PatternCheck['anchor'];
  /** In whose meaning the pattern is written: JavaScript's (the default), or that of Python's `re`. */
  readonly dialect?: PatternCheck['dialect'];
  /** Allow a pattern that may take super-linear time. */
  readonly slow?: boolean;
}

/**
 * A regular expression that the text matches: anywhere in it, as zod's `regex` does, unless `anchor` says otherwise.
 *
 * What every engine reads alike runs on columns; the rest row by row in JavaScript, and only if it takes linear time, unless `slow`.
 *
 * @throws UsageError for what is no pattern.
 * @example
 * ```ts
 * import { strMatches } from '@millrace/schema';
 * const check = strMatches(/^[A-Z]{2}$/);
 * check.anchor; // => 'search'
 * ```
 */
export function strMatches(pattern: RegExp | string, options: PatternOptions = {}): PatternCheck {
  const { anchor = 'search', dialect = 'ecmascript', slow = false, ...rest } = options;
  if (!['search', 'start', 'full'].includes(anchor))
    throw badOption('anchor', ['search', 'start', 'full'], `anchor is ${String(anchor)}`);
  if (!['ecmascript', 'python'].includes(dialect))
    throw badOption('dialect', ['ecmascript', 'python'], `dialect is ${String(dialect)}`);
  const isRegExp = pattern instanceof RegExp;
  if (!isRegExp && typeof pattern !== 'string')
    throw new UsageError('bad_check', 'strMatches takes a regular expression, or the text of one.');
  const source = isRegExp ? pattern.source : pattern;
  const flags = isRegExp ? pattern.flags.replace(/[gyd]/g, '') : dialect === 'python' ? '' : 'u';
  if (dialect === 'ecmascript') checkPattern(source, flags);
  return {
    ...checkedCheckOptions('strMatches', rest),
    check: 'strMatches',
    pattern: source,
    flags,
    dialect,
    anchor,
    ...(slow && { slow }),
  };
}

function checkPattern(source: string, flags: string): void {
  try {
    new RegExp(source, flags);
  } catch (cause) {
    let reason = cause instanceof Error ? cause.message : String(cause);
    try {
      parsePattern(source, {});
    } catch (error) {
      if (isMillraceError(error)) reason = error.message;
    }
    throw new UsageError('bad_pattern', `strMatches can't read its pattern: ${reason}`, { cause });
  }
}

/**
 * A text within the text, letter by letter.
 *
 * @example
 * ```ts
 * import { strContains } from '@millrace/schema';
 * strContains('@'); // => { check: 'strContains', text: '@' }
 * ```
 */
export function strContains(text: string, options: CheckOptions = {}): TextCheck {
  return textCheck('strContains', text, options);
}

/**
 * A text that the text starts with.
 *
 * @example
 * ```ts
 * import { strStartsWith } from '@millrace/schema';
 * strStartsWith('u'); // => { check: 'strStartsWith', text: 'u' }
 * ```
 */
export function strStartsWith(text: string, options: CheckOptions = {}): TextCheck {
  return textCheck('strStartsWith', text, options);
}

/**
 * A text that the text ends with.
 *
 * @example
 * ```ts
 * import { strEndsWith } from '@millrace/schema';
 * strEndsWith('.csv'); // => { check: 'strEndsWith', text: '.csv' }
 * ```
 */
export function strEndsWith(text: string, options: CheckOptions = {}): TextCheck {
  return textCheck('strEndsWith', text, options);
}

function textCheck(check: TextCheck['check'], text: string, options: CheckOptions): TextCheck {
  if (typeof text === 'string') return { ...checkedCheckOptions(check, options), check, text };
  throw new UsageError('bad_check', `${check} takes a text.`, {
    issues: [{ code: 'bad_check', expected: 'a text', actual: typeof text }],
  });
}

/**
 * The number of code points of the text: at least `min`, at most `max`; undefined is no bound.
 *
 * @throws UsageError for bounds that no length is within.
 * @example
 * ```ts
 * import { strLength } from '@millrace/schema';
 * strLength(1, undefined); // => { check: 'strLength', min: 1, max: null }
 * ```
 */
export function strLength(
  min: number | undefined,
  max?: number | undefined,
  options: CheckOptions = {},
): LengthCheck {
  const bounds = [min, max].filter((bound) => bound !== undefined);
  const whole = bounds.every((bound) => Number.isSafeInteger(bound) && bound >= 0);
  if (bounds.length === 0 || !whole || (min !== undefined && max !== undefined && min > max)) {
    throw new UsageError('bad_check', `strLength(${String(min)}, ${String(max)}) is no range of lengths.`, {
      issues: [{ code: 'bad_check', expected: 'whole numbers, the lower first' }],
    });
  }
  return {
    ...checkedCheckOptions('strLength', options),
    check: 'strLength',
    min: min ?? null,
    max: max ?? null,
  };
}

/**
 * A number that goes into the value without remainder.
 *
 * @example
 * ```ts
 * import { multipleOf } from '@millrace/schema';
 * multipleOf(5); // => { check: 'multipleOf', value: 5 }
 * ```
 */
export function multipleOf(value: number | bigint, options: CheckOptions = {}): MultipleCheck {
  const fits = typeof value === 'bigint' ? value !== 0n : Number.isFinite(value) && value !== 0;
  if (fits) return { ...checkedCheckOptions('multipleOf', options), check: 'multipleOf', value };
  throw new UsageError('bad_check', `Nothing is a multiple of ${String(value)}.`, {
    issues: [{ code: 'bad_check', expected: 'a number other than 0' }],
  });
}

/**
 * The set of the column's values, nulls left out, is exactly this one: none is missing, none is beyond it. With `by`, in every group.
 *
 * @example
 * ```ts
 * import { uniqueValuesEq } from '@millrace/schema';
 * uniqueValuesEq(['train', 'test']); // => { check: 'uniqueValuesEq', values: ['train', 'test'] }
 * ```
 */
export function uniqueValuesEq(values: readonly Constant[], options: CheckOptions = {}): ValuesEqualCheck {
  return {
    ...checkedCheckOptions('uniqueValuesEq', options),
    check: 'uniqueValuesEq',
    values: checkedValues('uniqueValuesEq', values),
  };
}

/**
 * A predicate over the columns of a row, by the names that the schema gives them; it passes where it is true and, unless
 * `ignoreNulls` is false, where a null leaves it open. It is data: saved with the schema, and answered by engines.
 *
 * @throws UsageError for what is no predicate; for a column that the schema does not have, when the schema is made.
 * @example
 * ```ts
 * import { col } from '@millrace/columns';
 * import { predicate, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const Orders = tableSchema({ paid: z.int(), total: z.int() }, { checks: [predicate(col('paid').le(col('total')))] });
 * const { issues } = await validateTable(Orders, tableFromArrays({ paid: Int32Array.of(1, 9), total: Int32Array.of(5, 5) }));
 * issues.map(({ message }) => message); // => ['1 row fails paid ≤ total; the first is (9, 5) in row 1.']
 * ```
 */
export function predicate(expression: Expression, options: CheckOptions = {}): PredicateCheck {
  if (typeof expression === 'object' && expression !== null && typeof expression.node === 'string')
    return { ...checkedCheckOptions('predicate', options), check: 'predicate', predicate: expression };
  throw new UsageError('bad_check', "predicate takes an expression such as col('a').le(col('b')).", {
    issues: [{ code: 'bad_check', expected: 'an expression', actual: typeof expression }],
  });
}

/**
 * A function of one cell's JavaScript value, true where it passes. It runs row by row and can't be saved; where a zod type is written
 * by hand, `.refine` says the same.
 *
 * @example
 * ```ts
 * import { cellFunction } from '@millrace/schema';
 * cellFunction((text) => String(text).length % 2 === 0, { name: 'even length' }).name; // => 'even length'
 * ```
 */
export function cellFunction(test: (value: unknown) => unknown, options: CheckOptions = {}): FunctionCheck {
  return functionCheck('cell', test as (...operands: never[]) => unknown, options);
}

/**
 * A function of some columns of one row, true where it passes. It runs row by row, over those columns only, and can't be saved.
 *
 * @example
 * ```ts
 * import { rowFunction, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const sums = rowFunction(['a', 'b'], ({ a, b }) => Number(a) + Number(b) === 1, { name: 'sums to one' });
 * const schema = tableSchema({ a: z.number(), b: z.number() }, { checks: [sums] });
 * const table = tableFromArrays({ a: Float64Array.of(0.5, 0.5), b: Float64Array.of(0.5, 0.6) });
 * (await validateTable(schema, table)).issues[0]!.count; // => 1
 * ```
 */
export function rowFunction(
  columns: readonly string[],
  test: (row: { readonly [name: string]: unknown }) => unknown,
  options: CheckOptions = {},
): FunctionCheck {
  if (!Array.isArray(columns) || columns.length === 0 || columns.some((name) => typeof name !== 'string'))
    throw new UsageError(
      'bad_check',
      'rowFunction takes the names of the columns that the function reads, and then the function.',
    );
  return functionCheck('row', test as (...operands: never[]) => unknown, options, [...columns]);
}

/**
 * A row's schema of any vendor that speaks Standard Schema (valibot, arktype, zod): a row passes where it has no issues. It runs row by
 * row, over the named columns only, and can't be saved.
 *
 * @throws UsageError for what is no Standard Schema; for one that answers later, when it is run.
 * @example
 * ```ts
 * import { rowMatches, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const Pair = z.object({ a: z.number(), b: z.number() }).refine(({ a, b }) => a < b);
 * const schema = tableSchema({ a: z.number(), b: z.number() }, { checks: [rowMatches(['a', 'b'], Pair, { name: 'pair' })] });
 * const table = tableFromArrays({ a: Float64Array.of(1, 2), b: Float64Array.of(2, 1) });
 * (await validateTable(schema, table)).issues[0]!.rule; // => 'pair'
 * ```
 */
export function rowMatches(
  columns: readonly string[],
  schema: StandardRowSchema,
  options: CheckOptions = {},
): FunctionCheck {
  const standard = schema?.['~standard'];
  if (typeof standard?.validate !== 'function')
    throw new UsageError('bad_check', 'rowMatches takes column names and a Standard Schema of the row.', {
      issues: [{ code: 'bad_check', expected: "a schema with '~standard'" }],
    });
  const named = { name: `row of ${standard.vendor}`, ...options };
  return rowFunction(
    columns,
    (row) => {
      const result = standard.validate(row);
      return result instanceof Promise ? result : result.issues === undefined;
    },
    named,
  );
}

/**
 * A function of a whole column: its JavaScript values in row order (nulls among them only if `ignoreNulls` is false), answered by
 * true or false, or by a list of them, one for each value. With `by` it is called for every group, with the group's key behind the
 * values. It holds the column in memory and can't be saved.
 *
 * @example
 * ```ts
 * import { column, columnFunction, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const rising = columnFunction((values) => values.every((value, i) => i === 0 || Number(value) > Number(values[i - 1])));
 * const schema = tableSchema({ x: column(z.number(), { checks: [rising] }) });
 * (await validateTable(schema, tableFromArrays({ x: Float64Array.of(1, 3, 2) }))).valid; // => false
 * ```
 */
export function columnFunction(
  test: (values: readonly unknown[], key: readonly unknown[]) => boolean | readonly boolean[],
  options: CheckOptions = {},
): FunctionCheck {
  const over = options.by !== undefined && options.by.length > 0 ? 'group' : 'column';
  return functionCheck(over, test as (...operands: never[]) => unknown, options);
}

function functionCheck(
  over: FunctionCheck['over'],
  test: (...operands: never[]) => unknown,
  options: CheckOptions,
  columns?: readonly string[],
): FunctionCheck {
  if (typeof test !== 'function')
    throw new UsageError('bad_check', `A ${over} check takes a function.`, {
      issues: [{ code: 'bad_check', expected: 'a function', actual: typeof test }],
    });
  if (Object.prototype.toString.call(test) === '[object AsyncFunction]')
    throw new UsageError('async_check', 'A check is a synchronous function; this one is async.', {
      issues: [{ code: 'async_check', expected: 'a synchronous function' }],
    });
  const check: FunctionCheck = {
    ...checkedCheckOptions('a function', options),
    check: 'function',
    over,
    source: String(test),
    ...(columns && { columns }),
  };
  return withFunction(check, test);
}
