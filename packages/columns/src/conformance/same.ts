/** Whether two answers are the same to the bit: -0 is not 0, a bigint is not a number. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return (
      a instanceof Uint8Array &&
      b instanceof Uint8Array &&
      a.length === b.length &&
      a.every((x, i) => x === b[i])
    );
  }
  if (a instanceof Map || b instanceof Map) {
    return a instanceof Map && b instanceof Map && isSame([...a], [...b]);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(Reflect.get(a, name), Reflect.get(b, name)))
  );
}

/** An answer as text for a message: not canonical, and cut when it is long. */
export function answerText(answer: unknown): string {
  const text = plainText(answer);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return `bytes(${[...value].join(' ')})`;
  if (value instanceof Map)
    return `Map(${[...value].map(([k, v]) => `${plainText(k)}: ${plainText(v)}`).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}: ${plainText(item)}`)
    .join(', ')}}`;
}
