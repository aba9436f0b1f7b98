import type { Definition } from './definition.js';
import type { Unwrapped } from './unwrap.js';

/** Why a zod type can't describe a column, and what to write instead. */
export interface Refusal {
  readonly code: string;
  readonly actual: string;
  readonly hint: string;
}

const HINTS: Readonly<Record<string, string>> = {
  any: 'Name the type that the column has, such as z.string() or z.number().',
  unknown: 'Name the type that the column has, such as z.string() or z.number().',
  union: 'A column has one type: use .nullable() for a type or null, z.enum or z.literal for several values.',
  intersection: 'A column has one type: put all checks on it.',
  lazy: 'Give the type itself instead of z.lazy: a column is nested to a fixed depth.',
  transform: 'Say what it gives: z.codec(input, output, …), or .transform(…).pipe(output).',
  prefault: 'Use .default(…).',
  catch: 'A value that is caught is lost: use .nullable(), or mend the data.',
  custom: 'Start from the column’s type and add the check: z.string().refine(…).',
  nan: 'Use float64(), which allows NaN.',
  null: 'Use the type that the column would have, with .nullable().',
  template_literal: 'Use z.string().regex(…).',
  tuple: 'Use z.object({ … }), or z.array(…) where all items are of one type.',
  set: 'Use z.array(…).',
  promise: 'Await the value first.',
};

/** The reason why a definition can't be a column, or null when it can. */
export function refusal(
  definition: Definition,
  hasType: boolean,
  values: readonly unknown[] | null,
  checks: readonly Definition[],
): Refusal | null {
  if (!hasType) return refusedType(definition, values);
  if (checks.some((check) => isAsync(check.fn) || isAsync(check.tx)))
    return { code: 'async_check', actual: 'an async check', hint: 'Make the check synchronous.' };
  return null;
}

/** Tells a check that gives another value from one that judges: `trim()`, `overwrite(…)`, `z.url()`, which trims. */
export function rewrites(check: Definition): boolean {
  return check.check === 'overwrite' || check.format === 'url';
}

const NESTED_HINT = 'Do it to the whole column, or to the rows after parsing.';

/** Why a type can't be within a nested one, though it may be a column. */
export function nestedRefusal(unwrapped: Unwrapped, definition: Definition): Refusal | null {
  const refused = (actual: string): Refusal => ({ code: 'nested_rewrite', actual, hint: NESTED_HINT });
  if (definition.type === 'pipe') return refused('a pipe or codec within a nested type');
  if (unwrapped.defaults.length > 0) return refused('a default within a nested type');
  if (unwrapped.settings.length > 0) return refused('column(…) within a nested type');
  if (definition.coerce === true) return refused('z.coerce within a nested type');
  if ((definition.checks ?? []).some((check) => rewrites(check._zod.def)) || definition.format === 'url')
    return refused('a check that gives another value within a nested type');
  return null;
}

function refusedType(definition: Definition, values: readonly unknown[] | null): Refusal {
  const actual = `z.${definition.type ?? 'unknown'}()`;
  if (values === null) {
    const hint =
      HINTS[definition.type ?? ''] ??
      'Use a type such as z.string(), z.number(), z.object(…) or timestamp(unit).';
    return { code: 'no_arrow_type', actual, hint };
  }
  const hint =
    values.length === 0
      ? 'Name at least one value.'
      : 'Use values of one type only, strings, numbers, bigints or booleans, and .nullable() for null; NaN is none.';
  return { code: 'no_arrow_type', actual, hint };
}

function isAsync(fn: unknown): boolean {
  return typeof fn === 'function' && Object.prototype.toString.call(fn) === '[object AsyncFunction]';
}
