import { UsageError } from '@millrace/columns';

/**
 * Writes data as Great Expectations writes JSON: integers beyond 2^53 bare, NaN and infinities by Python's names, dates as ISO text.
 *
 * @example
 * ```ts
 * import { gxToJson } from '@millrace/expectations';
 * gxToJson({ max: 9007199254740993n, share: NaN }); // => '{"max": 9007199254740993, "share": NaN}'
 * ```
 */
export function gxToJson(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'NaN';
    return Number.isFinite(value) ? JSON.stringify(value) : value > 0 ? 'Infinity' : '-Infinity';
  }
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(gxToJson).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${entries.map(([name, member]) => `${JSON.stringify(name)}: ${gxToJson(member)}`).join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const TAG = '$millrace.number';
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|-?\d{16,}(?![\d.eE])/gs;

/** Reads JSON as Great Expectations writes it: large integers as `bigint`; throws `UsageError` for a text that is none. */
export function jsonFromGx(text: string): unknown {
  const tagged = text.replace(TOKENS, (found) =>
    found.startsWith('"') ? found : `{${JSON.stringify(TAG)}:"${found}"}`,
  );
  try {
    return JSON.parse(tagged, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, TAG)) return value;
      const number = String((value as Record<string, unknown>)[TAG]);
      if (!/\d/.test(number)) return Number(number);
      return Number.isSafeInteger(Number(number)) ? Number(number) : BigInt(number);
    });
  } catch (error) {
    throw new UsageError('bad_json', `The text is not JSON: ${String((error as Error).message)}.`, {
      issues: [{ code: 'bad_json' }],
      cause: error,
    });
  }
}
