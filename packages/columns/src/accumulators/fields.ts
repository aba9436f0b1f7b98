import type { Json } from '../value-json.js';

/** Thrown inside decoders for a field that is missing or has the wrong form; becomes a `UsageError` that names the kind. */
export class BadState extends Error {}

type Fields = { readonly [name: string]: Json };

/** A field that must be a whole number, not negative. */
export function wholeField(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadState(`'${name}' must be a whole number`);
}

/** A field that must be a string. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new BadState(`'${name}' must be a string`);
}

/** A field that must be a list. */
export function listField(fields: Fields, name: string): readonly Json[] {
  const value = fields[name];
  if (Array.isArray(value)) return value as readonly Json[];
  throw new BadState(`'${name}' must be a list`);
}

/** A field that must be a whole number in hexadecimal digits, with a sign where negative, in canonical form. */
export function bigintField(fields: Fields, name: string): bigint {
  const text = textField(fields, name);
  if (!/^(0|-?[1-9a-f][0-9a-f]*)$/.test(text)) throw new BadState(`'${name}' must be hexadecimal digits`);
  return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}
