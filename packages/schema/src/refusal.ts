import type { Definition } from './definition.js';
import type { FamilyOfType } from './family.js';

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
  lazy: 'Give the type itself instead of z.lazy.',
  transform: 'Transform the rows after parsing; a schema says what the table holds.',
  pipe: 'Give the type of the column itself, with coerce: true where it arrives as text.',
  default: 'Fill nulls after parsing, or allow them with .nullable().',
  prefault: 'Fill nulls after parsing, or allow them with .nullable().',
  catch: 'A value that is caught is lost: use .nullable(), or mend the data.',
  custom: 'Start from the column’s type and add the check: z.string().refine(…).',
  nan: 'Use float64(), which allows NaN.',
  null: 'Use the type that the column would have, with .nullable().',
  template_literal: 'Use z.string().regex(…).',
  nonoptional: 'Leave out both .optional() and z.nonoptional.',
  promise: 'Await the value first.',
};

const REWRITES =
  'A schema does not change values: use the option trim, or prepare the text before validating.';

/** The reason why a definition can't be a column, or null when it can. */
export function refusal(
  definition: Definition,
  family: FamilyOfType | null,
  values: readonly unknown[] | null,
  checks: readonly Definition[],
): Refusal | null {
  if (family === null) return refusedType(definition, values);
  for (const check of checks) {
    if (check.check === 'overwrite')
      return { code: 'rewriting_check', actual: 'a check that rewrites', hint: REWRITES };
    if (check.format === 'url') {
      const hint = 'z.url() trims its text. Use z.string().refine((text) => URL.canParse(text)).';
      return { code: 'rewriting_check', actual: 'z.url()', hint };
    }
    if (isAsync(check.fn)) {
      return { code: 'async_check', actual: 'an async check', hint: 'Make the check synchronous.' };
    }
  }
  return null;
}

function refusedType(definition: Definition, values: readonly unknown[] | null): Refusal {
  const actual = `z.${definition.type ?? 'unknown'}()`;
  if (values === null) {
    const hint =
      HINTS[definition.type ?? ''] ?? 'Use a scalar type such as z.string(), z.number() or timestamp(unit).';
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
