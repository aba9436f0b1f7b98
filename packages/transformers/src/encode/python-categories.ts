import type { Feature } from '../feature.js';
import { attribute, listFrom, notCarried, type PythonValues } from '../sklearn/python-values.js';
import type { Category } from '../spec.js';

/** Categories of scikit-learn in our words: NaN, which is its last one, apart. */
export function categoriesFrom(
  who: string,
  name: string,
  attributes: PythonValues,
  features: readonly Feature[],
): { readonly categories: readonly (readonly Category[])[]; readonly missing: readonly number[] } {
  const lists = listFrom(who, name, attribute(who, attributes, name)).map((list) =>
    listFrom(who, name, list),
  );
  const isNan = (value: unknown): boolean => typeof value === 'number' && Number.isNaN(value);
  return {
    categories: lists.map((list, i) =>
      list.filter((value) => !isNan(value)).map((value) => categoryFrom(who, value, features[i])),
    ),
    missing: lists.map((list) => (list.some(isNan) ? 1 : 0)),
  };
}

/** One category as a value of its column's type. */
function categoryFrom(who: string, value: unknown, feature: Feature | undefined): Category {
  const wide = feature?.type.kind === 'int' && feature.type.bits === 64;
  if (typeof value === 'number') {
    if (wide) return BigInt(value);
    return feature?.type.kind === 'bool' ? value !== 0 : value + 0;
  }
  if (typeof value === 'bigint') return wide ? value : Number(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw notCarried(
    who,
    'categories_',
    value,
    value === null
      ? 'None is missing here, as NaN is, and no category of its own'
      : 'it is no text, number or boolean',
  );
}

/** The infrequent places of each column: the hidden `_infrequent_indices`, or those of `infrequent_categories_`. */
export function infrequentFrom(
  who: string,
  attributes: PythonValues,
  columns: number,
  categories: readonly (readonly Category[])[],
): readonly (readonly number[])[] {
  const name = Object.hasOwn(attributes, '_infrequent_indices')
    ? '_infrequent_indices'
    : 'infrequent_categories_';
  const lists =
    attributes[name] === undefined || attributes[name] === null ? [] : listFrom(who, name, attributes[name]);
  return Array.from({ length: columns }, (_, i) => {
    const list = lists[i];
    if (list === null || list === undefined) return [];
    return listFrom(who, name, list).map((value) => {
      if (name === '_infrequent_indices') return Number(value);
      const at = categories[i]!.findIndex(
        (category) =>
          category === value || (typeof category === 'bigint' && category === BigInt(value as number)),
      );
      return at < 0 ? categories[i]!.length : at;
    });
  });
}

/** Given `categories` as scikit-learn's parameter: `'auto'` or lists. */
export function givenFrom(value: unknown): 'auto' | readonly (readonly Category[])[] {
  return value === 'auto' || value === undefined || value === null
    ? 'auto'
    : (value as readonly (readonly Category[])[]).map((list) => [...list]);
}
