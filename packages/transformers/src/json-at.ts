import { ArtifactError, quoted } from './errors.js';
import { show } from './spec.js';

/** An object of parsed JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** An object of a stored transformer; throws `ArtifactError` for anything else, as all of these do. */
export function recordAt(value: unknown, path: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw wrong(path, 'an object', value);
}

/** A list. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(path, 'a list', value);
}

/** Text. */
export function textAt(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw wrong(path, 'text', value);
}

/** Throws unless an object has these keys and no others. */
export function keysAt(record: Json, path: string, keys: readonly string[]): void {
  const unknown = Object.keys(record).filter((key) => !keys.includes(key));
  if (unknown.length > 0)
    throw new ArtifactError(
      'unknown_key',
      `The stored transformer has unknown key(s) ${quoted(unknown)} at ${path}.`,
      { path, expected: keys, actual: unknown },
    );
  const absent = keys.filter((key) => !Object.hasOwn(record, key));
  if (absent.length > 0)
    throw new ArtifactError('missing_key', `The stored transformer lacks ${quoted(absent)} at ${path}.`, {
      path,
      expected: keys,
      actual: Object.keys(record),
    });
}

/** The error for a value of a wrong type. */
export function wrong(path: string, expected: string, actual: unknown): ArtifactError {
  return new ArtifactError(
    'bad_type',
    `The stored transformer should have ${expected} at ${path}, and has ${show(actual)}.`,
    { path, expected, actual: show(actual) },
  );
}
