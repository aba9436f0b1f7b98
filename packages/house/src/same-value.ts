import { inspect } from 'node:util';

/**
 * Is `actual` the value that an example promises? Deep, and as a person reads it: typed arrays are lists, an object with
 * `toJSON` is what that gives, members that are undefined do not count; but NaN is NaN, -0 is not 0, and 1n is not 1.
 */
export function sameValue(actual: unknown, promised: unknown): boolean {
  if (Object.is(actual, promised)) return true;
  const [left, right] = [readable(actual), readable(promised)];
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => sameValue(value, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return Object.is(left, right);
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => sameValue(left[name], right[name]));
}

/**
 * Throws, with both values, when an example does not keep its promise.
 *
 * @public as the modules written from examples call it
 */
export function __example(actual: unknown, promised: unknown): void {
  if (sameValue(actual, promised)) return;
  throw new Error(
    `the example promises ${inspect(promised, { depth: 8 })} and gives ${inspect(actual, { depth: 8 })}`,
  );
}

function readable(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>);
  if (value instanceof Map) return [...value.entries()];
  if (value instanceof Set) return [...value];
  if (
    typeof value === 'object' &&
    value !== null &&
    'toJSON' in value &&
    typeof value.toJSON === 'function'
  ) {
    return readable(value.toJSON());
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
