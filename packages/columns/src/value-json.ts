import canonicalize from 'canonicalize';
import { UsageError } from './errors.js';
import { isDecimal } from './number-value.js';
import type { Value } from './value.js';

/** A value as plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * A value as plain JSON, in which it survives exactly: 64-bit and temporal integers as `{"$int64":"…"}`, NaN, infinities and -0 as
 * `{"$double":"NaN"}`, decimals as `{"$decimal":["…",scale]}`, bytes as `{"$bytes":"hex"}`, maps as `{"$map":[[key, value], …]}`.
 *
 * @example
 * ```ts
 * import { valueToJson } from '@millrace/columns';
 * valueToJson(9007199254740993n); // => { $int64: '9007199254740993' }
 * valueToJson(NaN); // => { $double: 'NaN' }
 * ```
 */
export function valueToJson(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { $int64: String(value) };
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $double: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (isDecimal(value)) return { $decimal: [String(value.unscaled), value.scale] };
  if (value instanceof Uint8Array)
    return { $bytes: Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  if (Array.isArray(value)) return (value as readonly Value[]).map(valueToJson);
  return {
    $map: [...(value as ReadonlyMap<Value, Value>)].map(([key, item]) => [
      valueToJson(key),
      valueToJson(item),
    ]),
  };
}

/**
 * Reads what {@link valueToJson} wrote.
 *
 * @throws UsageError for JSON that no value has.
 * @example
 * ```ts
 * import { valueFromJson } from '@millrace/columns';
 * valueFromJson({ $int64: '5' }); // => 5n
 * ```
 */
export function valueFromJson(json: unknown): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'string' || typeof json === 'number')
    return json;
  if (Array.isArray(json)) return json.map(valueFromJson);
  const [entry, ...rest] = typeof json === 'object' ? Object.entries(json as object) : [];
  if (entry === undefined || rest.length > 0) throw unreadable(json);
  const [tag, content] = entry as [string, unknown];
  const value = taggedValue(tag, content);
  if (value === undefined) throw unreadable(json);
  return value;
}

function taggedValue(tag: string, content: unknown): Value | undefined {
  switch (tag) {
    case '$int64':
      return typeof content === 'string' && /^-?[0-9]+$/.test(content) ? BigInt(content) : undefined;
    case '$double':
      return ['NaN', 'Infinity', '-Infinity', '-0'].includes(content as string) ? Number(content) : undefined;
    case '$decimal': {
      const [unscaled, scale] = Array.isArray(content) ? content : [];
      const fits =
        typeof unscaled === 'string' &&
        /^-?[0-9]+$/.test(unscaled) &&
        Number.isInteger(scale) &&
        Math.abs(scale) <= 400;
      return fits ? { unscaled: BigInt(unscaled), scale: scale as number } : undefined;
    }
    case '$bytes': {
      if (typeof content !== 'string' || !/^([0-9a-f]{2})*$/.test(content)) return undefined;
      return Uint8Array.from(content.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    }
    case '$map': {
      const pairs =
        Array.isArray(content) && content.every((pair) => Array.isArray(pair) && pair.length === 2);
      return pairs
        ? new Map(content.map(([key, item]) => [valueFromJson(key), valueFromJson(item)]))
        : undefined;
    }
    default:
      return undefined;
  }
}

function unreadable(json: unknown): UsageError {
  return new UsageError(
    'bad_value_json',
    `This is not the JSON of a value: ${JSON.stringify(json)?.slice(0, 200)}.`,
  );
}

// JSON.stringify escapes half of a pair, and a backslash of the data as two.
const hasLoneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/**
 * The canonical text of JSON (RFC 8785): equal data gives equal bytes.
 *
 * @throws UsageError for what JSON can't hold (NaN, infinities, a bigint, undefined, half of a surrogate pair).
 * @example
 * ```ts
 * import { canonicalJson } from '@millrace/columns';
 * canonicalJson({ b: 1, a: [true, null] }); // => '{"a":[true,null],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new UsageError('not_json', 'This can not be written as JSON.', { cause });
  }
  if (text === undefined || hasLoneSurrogate.test(text)) {
    throw new UsageError('not_json', 'This can not be written as JSON.');
  }
  return text;
}
