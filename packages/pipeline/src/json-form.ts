import { UsageError } from '@millrace/columns';
import type { JsonValue } from './manifest.js';

/**
 * A gate's result, or another report, as JSON, so that the manifest that is returned is the one that a later run will read.
 * What JSON has no number for (bigint, NaN, infinities) becomes text; a report is never lost for its form.
 */
export function reportAsJson(value: unknown): JsonValue {
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    return typeof member === 'number' && !Number.isFinite(member) ? String(member) : member;
  });
  return text === undefined ? null : JSON.parse(text);
}

/** Data that must be JSON already, as `JSON.parse` gives it back; throws `UsageError` that names the first member that is not. */
export function exactJson(value: unknown, what: string): JsonValue {
  try {
    const text = JSON.stringify(value, (name, member: unknown) => refuseOther(name, member, what));
    if (text !== undefined) return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw notJson(what, cause instanceof Error ? cause.message : String(cause));
  }
  throw notJson(what, 'it is undefined');
}

function refuseOther(name: string, member: unknown, what: string): unknown {
  const isOdd = typeof member === 'number' && !Number.isFinite(member);
  if (!isOdd && !['bigint', 'function', 'symbol'].includes(typeof member)) return member;
  const shown = typeof member === 'function' ? 'a function' : `${String(member)} (${typeof member})`;
  throw notJson(what, `${name === '' ? 'it' : `its member '${name}'`} is ${shown}; write it as text`);
}

function notJson(what: string, why: string): UsageError {
  return new UsageError('not_json', `${what} must be JSON: ${why}.`, {
    issues: [{ code: 'not_json', what, why }],
  });
}
