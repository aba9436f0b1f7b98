import { isMillraceError, UsageError } from '@millrace/columns';
import type { Constant } from '../check-definition.js';

/** A text as a literal of TypeScript, in single quotes. */
export function textSource(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `'${inner}'`;
}

/** A constant as an expression of TypeScript. */
export function constantSource(value: Constant): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return textSource(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return `new Date(${textSource(value.toISOString())})`;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'Number.NaN';
    if (!Number.isFinite(value)) return value > 0 ? 'Number.POSITIVE_INFINITY' : 'Number.NEGATIVE_INFINITY';
    return Object.is(value, -0) ? '-0' : String(value);
  }
  return valueSource(value);
}

/** Plain data as an expression of TypeScript. */
export function valueSource(value: unknown): string {
  if (value instanceof Uint8Array) return `Uint8Array.of(${[...value].join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(valueSource).join(', ')}]`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.length === 0
      ? '{}'
      : `{ ${entries.map(([key, item]) => `${keySource(key)}: ${valueSource(item)}`).join(', ')} }`;
  }
  if (
    ['string', 'bigint', 'number', 'boolean'].includes(typeof value) ||
    value === null ||
    value instanceof Date
  ) {
    return constantSource(value as Constant);
  }
  throw new UsageError('unsaid', `A ${typeof value} has no source.`);
}

/** A name as the key of an object literal. */
export function keySource(name: string): string {
  // `__proto__: …` would set the object's prototype; a computed key is a key like any other.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textSource(name);
}

/** A regular expression's literal, or its constructor where a literal can't hold it. */
export function patternSource(pattern: string, flags: string): string {
  try {
    const { source } = new RegExp(pattern, flags);
    return `/${source}/${flags}`;
  } catch (error) {
    if (isMillraceError(error)) throw error;
    return `new RegExp(${textSource(pattern)}, ${textSource(flags)})`;
  }
}
