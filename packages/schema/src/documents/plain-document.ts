import { UsageError } from '@millrace/columns';
import { parseDocument } from 'yaml';

/** A document as plain data: what JSON holds. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;

/** An object of a document; its members are read with {@link memberOf}, never by a bare index. */
export interface PlainObject {
  readonly [name: string]: Plain;
}

// A schema of 10,000 columns with ten members each stays well below; what a stranger sends can't go beyond.
const MOST_CHARACTERS = 16_000_000;
const MOST_VALUES = 1_000_000;
const DEEPEST = 64;
const MOST_ALIASES = 100;

/** What a document is called in errors, and in which languages its text may be. */
export interface DocumentKind {
  readonly name: string;
  readonly yaml: boolean;
}

/**
 * A document from a stranger as plain data, bounded in size and depth; given as text or as data that was read before.
 *
 * @throws UsageError `bad_document` for what can't be read, is too large or too deep, or has a member named `__proto__`.
 */
export function plainDocument(input: unknown, kind: DocumentKind): PlainObject {
  const read = typeof input === 'string' ? parseText(input, kind) : input;
  const budget = { left: MOST_VALUES };
  const plain = copyPlain(read, kind, budget, 0);
  if (isObject(plain)) return plain;
  throw refused(kind, `it is ${plain === null ? 'empty' : `no object but ${describe(plain)}`}`);
}

function parseText(text: string, kind: DocumentKind): unknown {
  if (text.length > MOST_CHARACTERS) {
    throw refused(kind, `it has ${text.length} characters, more than ${MOST_CHARACTERS}`);
  }
  const trimmed = text.trimStart();
  try {
    if (!kind.yaml || trimmed.startsWith('{')) return JSON.parse(trimmed);
  } catch (cause) {
    if (!kind.yaml) throw refused(kind, `it is no JSON: ${messageOf(cause)}`, cause);
  }
  return parseYaml(text, kind);
}

function parseYaml(text: string, kind: DocumentKind): unknown {
  refuseDeepText(text, kind);
  try {
    const document = parseDocument(text, { schema: 'core', uniqueKeys: true, prettyErrors: true });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    throw refused(kind, `it is no YAML that can be read: ${messageOf(cause)}`, cause);
  }
}

// A reader of YAML recurses; a text can't be deeper than its brackets and its indentation say.
function refuseDeepText(text: string, kind: DocumentKind): void {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > DEEPEST * 4) throw refused(kind, `it is nested deeper than ${DEEPEST} levels`);
  }
}

function copyPlain(value: unknown, kind: DocumentKind, budget: { left: number }, depth: number): Plain {
  if (--budget.left < 0) throw refused(kind, `it has more than ${MOST_VALUES} values`);
  if (depth > DEEPEST) throw refused(kind, `it is nested deeper than ${DEEPEST} levels`);
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => copyPlain(item, kind, budget, depth + 1));
  if (typeof value !== 'object') throw refused(kind, `it holds a ${typeof value}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const forbidden = entries.find(([name]) => name === '__proto__');
  if (forbidden) throw refused(kind, "it has a member named '__proto__'");
  return Object.fromEntries(entries.map(([name, item]) => [name, copyPlain(item, kind, budget, depth + 1)]));
}

/** The error for a document that can't be what it should be. */
export function refused(kind: Pick<DocumentKind, 'name'>, why: string, cause?: unknown): UsageError {
  const issues = [{ code: 'bad_document', expected: kind.name, actual: why }];
  return new UsageError('bad_document', `This is no ${kind.name} that can be read: ${why}.`, {
    issues,
    cause,
  });
}

/** Tells an object of a document from its other values. */
export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object, and of nothing that the object inherits; undefined where it is absent or null. */
export function memberOf(object: PlainObject, name: string): Exclude<Plain, null> | undefined {
  return Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
}

/** A member that is a text, else undefined. */
export function textOf(object: PlainObject, name: string): string | undefined {
  const value = memberOf(object, name);
  return typeof value === 'string' ? value : undefined;
}

/** A member that is a list, else an empty one. */
export function listOf(object: PlainObject, name: string): readonly Plain[] {
  const value = memberOf(object, name);
  return Array.isArray(value) ? value : [];
}

/** How a value of a document reads in a message. */
function describe(value: Plain): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function messageOf(cause: unknown): string {
  const [first] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return (first ?? '').replace(/[:.]\s*$/, '');
}
