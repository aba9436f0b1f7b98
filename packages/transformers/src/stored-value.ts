import type { ParameterValue } from './spec.js';

/** JSON in which every value survives: `{"$double":"NaN"}` for NaN, infinities and -0, `{"$int64":"…"}` for bigints. */
export type Stored =
  | null
  | boolean
  | number
  | string
  | readonly Stored[]
  | { readonly [name: string]: Stored };

/** A parameter, a learned value or a cell as JSON. */
export function toStored(value: ParameterValue): Stored {
  if (typeof value === 'bigint') return { $int64: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $double: Object.is(value, -0) ? '-0' : String(value) };
  }
  return Array.isArray(value) ? value.map(toStored) : (value as null | boolean | number | string);
}

/** Reads what {@link toStored} wrote; undefined for anything else. */
export function fromStored(json: unknown): ParameterValue | undefined {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') return Number.isFinite(json) ? json : undefined;
  if (Array.isArray(json)) {
    const values = json.map(fromStored);
    return values.includes(undefined) ? undefined : (values as ParameterValue[]);
  }
  if (typeof json !== 'object') return undefined;
  const [entry, ...rest] = Object.entries(json as object) as [string, unknown][];
  if (entry === undefined || rest.length > 0) return undefined;
  const [tag, text] = entry;
  if (tag === '$int64')
    return typeof text === 'string' && /^(0|-?[1-9][0-9]{0,19})$/.test(text) ? BigInt(text) : undefined;
  return tag === '$double' && ['NaN', 'Infinity', '-Infinity', '-0'].includes(text as string)
    ? Number(text)
    : undefined;
}
