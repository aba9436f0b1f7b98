import { createHash } from 'node:crypto';
import { VersioningError } from '../errors.js';
import { isMd5, nameFault } from './safe-path.js';

/** One file of a folder: its path below the folder with `/`, and the MD5 of its bytes in lower-case hex. */
export interface FolderEntry {
  readonly relpath: string;
  readonly md5: string;
}

/**
 * The bytes of DVC's `.dir` object for a folder: what Python's `json.dumps(list, sort_keys=True)` gives for the entries
 * sorted by code point. Every character outside 0x20..0x7E is escaped per UTF-16 unit.
 */
export function encodeFolder(entries: readonly FolderEntry[]): Buffer {
  const sorted = [...entries].sort((a, b) => compareCodePoints(a.relpath, b.relpath));
  const parts = sorted.map((e) => `{"md5": "${e.md5}", "relpath": ${pythonJson(e.relpath)}}`);
  return Buffer.from(`[${parts.join(', ')}]`, 'latin1');
}

/** The object id of a `.dir` object: the MD5 of its bytes and the suffix `.dir`. */
export function folderOid(bytes: Uint8Array): string {
  return `${createHash('md5').update(bytes).digest('hex')}.dir`;
}

/** Reads a `.dir` object that a stranger may have written: any name that could climb out or collide is refused. */
export function decodeFolder(bytes: Uint8Array, where: string): FolderEntry[] {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badFolder(where, 'it is not JSON in UTF-8', cause);
  }
  if (!Array.isArray(raw)) throw badFolder(where, 'it is not a JSON array');
  const entries = raw.map((item, index) => entryFrom(item, index, where));
  checkCollisions(entries, where);
  return entries;
}

function entryFrom(item: unknown, index: number, where: string): FolderEntry {
  if (typeof item !== 'object' || item === null) throw badFolder(where, `entry ${index} is not an object`);
  const relpath = Object.hasOwn(item, 'relpath') ? Reflect.get(item, 'relpath') : undefined;
  const md5 = Object.hasOwn(item, 'md5') ? Reflect.get(item, 'md5') : undefined;
  if (typeof relpath !== 'string') throw badFolder(where, `entry ${index} has no relpath`);
  if (typeof md5 !== 'string' || !isMd5(md5))
    throw badFolder(where, `entry ${index} (${JSON.stringify(relpath)}) has no MD5`);
  const fault = nameFault(relpath);
  if (fault !== undefined) {
    const message = `The folder object '${where}' names ${JSON.stringify(relpath)}, which ${fault}; it is refused.`;
    throw new VersioningError('unsafe_path', message, {
      issues: [
        { code: 'unsafe_path', file: where, actual: relpath, expected: 'a plain path below the folder' },
      ],
    });
  }
  return { relpath, md5 };
}

function checkCollisions(entries: readonly FolderEntry[], where: string): void {
  const files = new Set<string>();
  for (const { relpath } of entries) {
    if (files.has(relpath)) throw badFolder(where, `it names ${JSON.stringify(relpath)} twice`);
    files.add(relpath);
  }
  for (const { relpath } of entries)
    for (let at = relpath.indexOf('/'); at !== -1; at = relpath.indexOf('/', at + 1)) {
      const parent = relpath.slice(0, at);
      if (files.has(parent))
        throw badFolder(where, `it names ${JSON.stringify(parent)} both as a file and as a folder`);
    }
}

function badFolder(where: string, fault: string, cause?: unknown): VersioningError {
  const hint = 'Restore the object from a remote, or add the folder again.';
  return new VersioningError(
    'bad_folder_object',
    `The folder object '${where}' can't be used: ${fault}. ${hint}`,
    {
      issues: [{ code: 'bad_folder_object', file: where, actual: fault, hint }],
      cause,
    },
  );
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** A string as Python's `json.dumps` writes it with its default `ensure_ascii`. */
function pythonJson(text: string): string {
  const escaped = text.replace(
    /[^\x20-\x7e]|["\\]/g,
    (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** Orders strings by Unicode code point; JavaScript's `<` orders by UTF-16 unit, which puts U+1F600 before U+FF5E. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates move above the rest of the basic plane, as their code points are.
    if (x >= 0xd800 && y >= 0xd800) {
      x += x >= 0xe000 ? -0x800 : 0x2000;
      y += y >= 0xe000 ? -0x800 : 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}
