import type { Value } from '../value.js';

/** About how many bytes values take in memory. */
export function valueBytes(values: readonly Value[]): number {
  let bytes = 32;
  for (const value of values) bytes += 16 + contentBytes(value);
  return bytes;
}

function contentBytes(value: Value): number {
  if (typeof value === 'string') return value.length * 2;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return valueBytes(value as readonly Value[]);
  if (value instanceof Map) return valueBytes([...value.keys(), ...value.values()] as Value[]);
  return 0;
}

/** About how many bytes the rows of a sample take. */
export function sampleBytes(rows: readonly { readonly values: readonly Value[] }[]): number {
  let bytes = 0;
  for (const { values } of rows) bytes += valueBytes(values);
  return bytes;
}
