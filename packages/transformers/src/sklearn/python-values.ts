import { quoted, usageError } from '../errors.js';
import { show } from '../spec.js';

/** Parameters or attributes in scikit-learn's spelling: arrays as nested lists, dictionaries as Maps or records. */
export type PythonValues = Readonly<Record<string, unknown>>;

/** Parameters with scikit-learn's defaults for those not given; throws `UsageError` for one that the class does not have. */
export function withDefaults<T extends PythonValues>(
  who: string,
  given: PythonValues,
  defaults: T,
): { [Name in keyof T]: unknown } {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(defaults, name));
  if (unknown.length > 0) {
    throw usageError(
      'unknown_option',
      `${who} has no parameter ${quoted(unknown)}; it has ${quoted(Object.keys(defaults))}.`,
      { actual: unknown },
    );
  }
  return { ...defaults, ...given };
}

/** The error for a parameter or an attribute that has no counterpart here. */
export function notCarried(who: string, name: string, value: unknown, why: string): Error {
  return usageError('not_carried', `'${name}' of ${who}, ${show(value)}, can't be carried over: ${why}.`, {
    expected: why,
    actual: show(value),
  });
}

/** An attribute; throws `UsageError` where it is absent. */
export function attribute(who: string, attributes: PythonValues, name: string): unknown {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  throw usageError(
    'missing_attribute',
    `${who} needs its attribute '${name}': fit it, and give all fitted attributes.`,
    { expected: name },
  );
}

/** A list; throws `UsageError` for anything else. */
export function listFrom(who: string, name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>);
  throw usageError('bad_attribute', `'${name}' of ${who} must be a list, not ${show(value)}.`, {
    actual: show(value),
  });
}

/** A list of doubles; integers are turned into them. */
export function doublesFrom(who: string, name: string, value: unknown): readonly number[] {
  return listFrom(who, name, value).map((each) => {
    if (typeof each === 'number') return each;
    if (typeof each === 'bigint') return Number(each);
    throw usageError('bad_attribute', `'${name}' of ${who} must hold numbers, not ${show(each)}.`, {
      actual: show(each),
    });
  });
}
