import { UsageError } from '@millrace/columns';

// No document is as deep; one that holds itself is.
const MAX_DEPTH = 100;

/**
 * A value as JSON has it: members without a value are left out, dates are text, whole numbers beyond 2^53 too, maps are objects; what
 * JSON has no word for (functions, symbols) is no value.
 */
export function plainJson(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    throw new UsageError('bad_event', `An OpenLineage event is nested deeper than ${MAX_DEPTH} levels.`);
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'function' || typeof value === 'symbol') return null;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plainJson(item ?? null, depth + 1));
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return plainJson(toJSON.call(value), depth + 1);
  const entries =
    value instanceof Map
      ? [...value].map(([key, member]) => [String(key), member] as const)
      : Object.entries(value);
  const members: [string, unknown][] = [];
  for (const [key, member] of entries) {
    const plain = plainJson(member, depth + 1);
    if (plain !== undefined && plain !== null) members.push([key, plain]);
  }
  return Object.fromEntries(members);
}
