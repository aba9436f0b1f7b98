import { FitError, usageError } from '../errors.js';
import { isCount, isDouble, orNull, type Shape } from '../shape.js';
import { type Parameters, type ParameterValue, show } from '../spec.js';

/** Options of encoders that put rare categories together. */
export interface InfrequentOptions {
  /** Categories that occur less often are infrequent: a whole number of rows, or a share of all rows between 0 and 1. */
  readonly minFrequency?: number;
  /** At most so many categories, the infrequent ones counted as one: the least frequent are put together, of equals the first. */
  readonly maxCategories?: number;
}

/** What scikit-learn calls the category of infrequent ones. */
export const INFREQUENT = 'infrequent_sklearn';

/** The parameters that {@link infrequentParameters} gives. */
export const infrequentShape: Shape = {
  minFrequency: orNull((value) => isDouble(value) && isMinFrequency(value as number)),
  maxCategories: orNull((value) => isCount(value) && (value as number) > 0),
};

function isMinFrequency(value: number): boolean {
  return value >= 1 ? Number.isSafeInteger(value) : value > 0;
}

/** Checks the options; null where not given. */
export function infrequentParameters(
  who: string,
  options: InfrequentOptions | undefined,
): { minFrequency: number | null; maxCategories: number | null } {
  const { minFrequency = null, maxCategories = null } = options ?? {};
  for (const [name, value] of Object.entries({ minFrequency, maxCategories })) {
    if (infrequentShape[name]!(value)) continue;
    const expected =
      name === 'minFrequency'
        ? 'a whole number of rows or a share between 0 and 1'
        : 'a whole number from 1 on';
    throw usageError('bad_option', `'${name}' of ${who} must be ${expected}, not ${show(value)}.`, {
      expected,
      actual: show(value),
    });
  }
  return { minFrequency, maxCategories };
}

/** The places of the infrequent categories by how often each occurs in so many rows, ascending: scikit-learn's `_identify_infrequent`. */
export function infrequentOf(
  { minFrequency, maxCategories }: Parameters,
  counts: readonly number[],
  rows: number,
): readonly number[] {
  const least =
    minFrequency === null
      ? 0
      : (minFrequency as number) >= 1
        ? (minFrequency as number)
        : rows * (minFrequency as number);
  const infrequent = new Set(counts.flatMap((count, at) => (count < least ? [at] : [])));
  const most = maxCategories as number | null;
  if (most !== null && most < counts.length - infrequent.size + 1) {
    const byCount = counts.map((_, at) => at).sort((a, b) => counts[a]! - counts[b]! || a - b);
    for (const at of byCount.slice(0, Math.max(0, counts.length - (most - 1)))) infrequent.add(at);
  }
  return [...infrequent].sort((a, b) => a - b);
}

/** Parameters and state of version 1, which knew no infrequent categories, in the shapes of version 2. */
export function withoutInfrequent(
  parameters: Parameters,
  state: Parameters,
): { parameters: Parameters; state: Parameters } {
  const lists = Array.isArray(state['categories']) ? (state['categories'] as readonly ParameterValue[]) : [];
  return {
    parameters: { ...parameters, minFrequency: null, maxCategories: null },
    state: { ...state, infrequent: lists.map(() => []) },
  };
}

/** Throws `FitError` where a frequent category is called as the infrequent ones are together. */
export function checkInfrequentName(
  who: string,
  column: string,
  categories: readonly ParameterValue[],
  infrequent: readonly number[],
): void {
  const at = categories.indexOf(INFREQUENT);
  if (at < 0 || infrequent.length === 0 || infrequent.includes(at)) return;
  throw new FitError(
    'reserved_category',
    `Column '${column}' holds the value '${INFREQUENT}', which ${who} calls the infrequent categories by: rename the value.`,
    { column, actual: INFREQUENT },
  );
}
