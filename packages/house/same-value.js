import { inspect } from 'node:util';

function sameValue(actual, promised) {
  if (Object.is(actual, promised)) return true;
  const [left, right] = [readable(actual), readable(promised)];
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => sameValue(value, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return Object.is(left, right);
  const names = /* @__PURE__ */ new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => sameValue(left[name], right[name]));
}
function __example(actual, promised) {
  if (sameValue(actual, promised)) return;
  throw new Error(
    `the example promises ${inspect(promised, { depth: 8 })} and gives ${inspect(actual, { depth: 8 })}`,
  );
}
function readable(value) {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value);
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
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export { __example, sameValue };
