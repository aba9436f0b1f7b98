import type { Counts } from '../distribution.js';
import { FitError, quoted, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { pythonText } from '../python-repr.js';
import { type Category, isWellFormed, show } from '../spec.js';

/** The marker category of missing values. */
export const MISSING = '__MISSING__';

/** The marker category of values that fit did not see. */
export const UNKNOWN = '__UNKNOWN__';

/** The categories of one column, in order, and how often each slot occurred: categories, missing, unknown. */
export interface Categorized {
  readonly categories: readonly Category[];
  readonly missing: boolean;
  readonly slotCounts: readonly number[];
}

/**
 * The categories of a column: those counted, ascending (text by code point), or those given, in the order given.
 *
 * A value that equals a marker in use is refused, because its column or code could not be told from the marker's.
 */
export function categorize(
  who: string,
  feature: Feature,
  counts: Counts,
  given: readonly Category[] | undefined,
  markers: readonly string[],
): Categorized {
  const categories =
    given ?? counts.values.map(({ value }) => (typeof value === 'number' ? value + 0 : value));
  const clash = categories.find((category) => markers.includes(pythonText(category, feature.type)));
  if (clash !== undefined) {
    throw new FitError(
      'reserved_category',
      `Column '${feature.name}' holds the value ${show(clash)}, which ${who} uses as a marker: rename the value, or use another policy than 'category'.`,
      { column: feature.name, actual: clash },
    );
  }
  const index = new Map(categories.map((category, slot) => [category, slot]));
  const slotCounts = new Array<number>(categories.length + 2).fill(0);
  slotCounts[categories.length] = counts.missing;
  for (const { value, count } of counts.values)
    slotCounts[index.get(value) ?? categories.length + 1]! += count;
  return { categories, missing: counts.missing > 0, slotCounts };
}

/** Throws `FitError` when the data hold values that the categories given do not, and unknown values are an error. */
export function requireKnown(
  who: string,
  column: string,
  counts: Counts,
  { categories, slotCounts }: Categorized,
): void {
  if (slotCounts[categories.length + 1] === 0) return;
  const known = new Set(categories);
  const unknown = counts.values.filter(({ value }) => !known.has(value)).map(({ value }) => value);
  throw new FitError(
    'unknown_category',
    `Column '${column}' holds ${unknown.length} value(s) that are not among the 'categories' given to ${who}: ${quoted(unknown.map(String))}. Add them, or choose what an unknown value does.`,
    { column, actual: unknown.slice(0, 10) },
  );
}

/** The option `categories`: 'auto' (null), or one list per column. */
export function givenCategories(who: string, option: unknown): readonly (readonly Category[])[] | null {
  if (option === undefined || option === 'auto') return null;
  if (!Array.isArray(option) || !option.every((list) => Array.isArray(list))) {
    throw usageError(
      'bad_option',
      `'categories' of ${who} must be 'auto' or one list of categories per column, not ${show(option)}.`,
      { expected: `'auto' or lists` },
    );
  }
  for (const list of option as readonly (readonly unknown[])[]) {
    const bad = list.find(
      (category) =>
        !['string', 'number', 'bigint', 'boolean'].includes(typeof category) ||
        category !== category ||
        (typeof category === 'string' && !isWellFormed(category)),
    );
    if (bad !== undefined)
      throw usageError('bad_option', `${show(bad)} cannot be a category of ${who}.`, { actual: show(bad) });
    const twice = list.find((category, i) => list.indexOf(category) !== i);
    if (twice !== undefined)
      throw usageError('bad_option', `The category ${show(twice)} is given twice to ${who}.`, {
        actual: show(twice),
      });
  }
  return (option as readonly (readonly Category[])[]).map((list) =>
    list.map((category) => (Object.is(category, -0) ? 0 : category)),
  );
}

/** Throws `UsageError` unless there is one list of categories per column, each of its column's type. */
export function checkGiven(
  who: string,
  given: readonly (readonly Category[])[] | null,
  features: readonly Feature[],
): void {
  if (given === null) return;
  if (given.length !== features.length) {
    throw usageError(
      'bad_option',
      `'categories' of ${who} has ${given.length} list(s) for ${features.length} column(s): ${quoted(features.map(({ name }) => name))}.`,
      {
        expected: features.length,
        actual: given.length,
      },
    );
  }
  for (const [i, { name, type }] of features.entries()) {
    const wanted =
      type.kind === 'utf8'
        ? 'string'
        : type.kind === 'bool'
          ? 'boolean'
          : type.kind === 'int' && type.bits === 64
            ? 'bigint'
            : 'number';
    const bad = given[i]!.find((category) => typeof category !== wanted);
    if (bad === undefined) continue;
    throw usageError(
      'bad_option',
      `The category ${show(bad)} given to ${who} is not a value of column '${name}': ${wanted} values are.`,
      {
        column: name,
        expected: wanted,
        actual: show(bad),
      },
    );
  }
}
