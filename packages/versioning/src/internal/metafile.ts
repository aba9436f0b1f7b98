import fs from 'node:fs';
import path from 'node:path';
import { isMap, parseDocument, Scalar, type SchemaOptions } from 'yaml';
import { ioError, VersioningError } from '../errors.js';
import { isMd5, nameFault, relativeInside } from './safe-path.js';
import { yamlText } from './yaml-text.js';

/** One output of a `.dvc` file that this package can work with. */
export interface TrackedOutput {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  /** 32 hex digits, `.dir` appended for a folder; undefined when the metafile records none yet. */
  readonly oid: string | undefined;
  readonly size: number | undefined;
  readonly files: number | undefined;
  readonly isExecutable: boolean;
  /** Why the output can only be listed, never checked or written; undefined when it is supported. */
  readonly unsupported: string | undefined;
  /** Written by DVC 2, whose hash is another one: `add` upgrades it. */
  readonly isLegacy: boolean;
}

/** A `.dvc` file. */
export interface Metafile {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly outputs: readonly TrackedOutput[];
  /** Why `add` must not rewrite it (an import, a stage with a command); undefined for a plain data file. */
  readonly foreign: string | undefined;
}

/** What `add` records about one output. */
export interface OutputRecord {
  readonly oid: string;
  readonly size: number;
  readonly files: number | undefined;
  readonly isExecutable: boolean;
}

/** A metafile is a few lines; one beyond this many bytes is not one. */
const LARGEST = 16 * 1024 * 1024;

const TOP_KEYS: ReadonlySet<string> = new Set(
  'md5 cmd wdir frozen locked deps outs meta always_changed desc'.split(' '),
);

/** Reads and checks a `.dvc` file; paths that leave the repository are refused. */
export function readMetafile(root: string, relpath: string): Metafile {
  const file = path.join(root, relpath);
  const top = toMap(parseYaml(readText(file, relpath), relpath), relpath, 'the file');
  for (const key of top.keys())
    if (typeof key !== 'string' || !TOP_KEYS.has(key))
      throw badMetafile(relpath, `it has the unknown key '${String(key)}'`);
  const outs = top.get('outs') ?? [];
  if (!Array.isArray(outs)) throw badMetafile(relpath, "'outs' is not a list");
  const wdir = top.get('wdir') ?? '.';
  if (typeof wdir !== 'string') throw badMetafile(relpath, "'wdir' is not a text");
  const folder = path.resolve(root, path.dirname(relpath), wdir);
  const outputs = outs.map((out: unknown) =>
    readOutput(root, folder, toMap(out, relpath, 'an output'), relpath),
  );
  return { path: relpath, outputs, foreign: foreignReason(top) };
}

function foreignReason(top: ReadonlyMap<unknown, unknown>): string | undefined {
  if (top.get('cmd') != null) return 'it is a stage with a command';
  const deps = top.get('deps');
  if (Array.isArray(deps) && deps.length > 0) return 'it is an import';
  return undefined;
}

function readOutput(
  root: string,
  folder: string,
  out: ReadonlyMap<unknown, unknown>,
  metafile: string,
): TrackedOutput {
  const given = out.get('path');
  if (typeof given !== 'string' || given === '') throw badMetafile(metafile, 'an output has no path');
  const base = {
    size: countOf(out, 'size', metafile),
    files: countOf(out, 'nfiles', metafile),
    isExecutable: out.get('isexec') === true,
    isLegacy: out.get('hash') == null && out.get('md5') != null,
  };
  // Remote outputs are legal in DVC and never touch the workspace.
  if (/^\w+:\/\//.test(given))
    return { ...base, path: given, oid: undefined, unsupported: 'it is not in the workspace' };
  const relpath = insidePath(root, folder, given, metafile);
  return { ...base, path: relpath, oid: oidOf(out, relpath, metafile), unsupported: unsupportedReason(out) };
}

function insidePath(root: string, folder: string, given: string, metafile: string): string {
  const relative =
    given.includes('\0') || path.isAbsolute(given)
      ? undefined
      : relativeInside(root, path.resolve(folder, given));
  const fault = relative === undefined ? 'leaves the repository' : nameFault(relative);
  if (relative !== undefined && fault === undefined) return relative;
  const message = `'${metafile}' tracks ${JSON.stringify(given)}, which ${fault}; it is refused.`;
  throw new VersioningError('unsafe_path', message, {
    issues: [{ code: 'unsafe_path', file: metafile, actual: given, expected: 'a path below the repository' }],
  });
}

function oidOf(out: ReadonlyMap<unknown, unknown>, relpath: string, metafile: string): string | undefined {
  const md5 = out.get('md5');
  if (md5 == null) return undefined;
  if (typeof md5 !== 'string' || !isMd5(md5.replace(/\.dir$/, '')))
    throw badMetafile(metafile, `the md5 of '${relpath}' (${JSON.stringify(md5)}) is not a quoted MD5`);
  return md5;
}

function unsupportedReason(out: ReadonlyMap<unknown, unknown>): string | undefined {
  if (out.get('cache') === false) return "it is not cached ('cache: false')";
  if (out.get('files') != null || out.get('cloud') != null) return 'it is versioned by a cloud store';
  const hash = out.get('hash');
  if (hash == null && out.get('md5') != null)
    return "it was written by DVC 2 (no 'hash: md5'); add it again to upgrade it";
  if (hash != null && hash !== 'md5') return `its hash is ${JSON.stringify(hash)}`;
  if (out.get('md5') == null && (out.get('etag') != null || out.get('checksum') != null))
    return 'its hash is not an MD5';
  return undefined;
}

function countOf(out: ReadonlyMap<unknown, unknown>, key: string, metafile: string): number | undefined {
  const value = out.get(key);
  if (value == null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw badMetafile(metafile, `'${key}' is ${JSON.stringify(value)}, not a count`);
}

function readText(file: string, relpath: string): string {
  try {
    if (fs.statSync(file).size > LARGEST) throw badMetafile(relpath, 'it is too large');
    return new TextDecoder('utf-8', { fatal: true }).decode(fs.readFileSync(file));
  } catch (cause) {
    if (cause instanceof TypeError) throw badMetafile(relpath, 'it is not UTF-8', cause);
    throw ioError(cause, file, 'read');
  }
}

/** `.5e3` is a text to dvc, which writes such a path plain. */
const AS_DVC: SchemaOptions = {
  customTags: (tags) =>
    tags.map((tag) =>
      typeof tag === 'object' && tag.format === 'EXP'
        ? Object.assign({}, tag, {
            test: /^[-+]?(?:[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+|\.[0-9]+[eE][-+][0-9]+)$/,
          })
        : tag,
    ),
};

/** Parses YAML into Maps, so that no key is special. */
export function parseYaml(text: string, relpath: string): unknown {
  try {
    // PyYAML's kin end a line at these, YAML 1.2 does not: the same bytes would mean two paths.
    if (/[\x85\u2028\u2029]/.test(text)) throw new SyntaxError('it holds a bare U+0085, U+2028 or U+2029');
    // Where it is silent, the parser takes the first of several documents; DVC refuses the file.
    const document = parseDocument(text, { ...AS_DVC, merge: true, logLevel: 'error' });
    const error = document.errors[0];
    if (error !== undefined) throw error;
    return document.toJS({ mapAsMap: true, maxAliasCount: 100 });
  } catch (cause) {
    throw badMetafile(
      relpath,
      `it is not valid YAML (${cause instanceof Error ? cause.message.split('\n')[0] : ''})`,
      cause,
    );
  }
}

function toMap(value: unknown, relpath: string, what: string): ReadonlyMap<unknown, unknown> {
  if (value instanceof Map) return value;
  if (value === null && what === 'the file') return new Map();
  throw badMetafile(relpath, `${what} is not a mapping`);
}

function badMetafile(relpath: string, fault: string, cause?: unknown): VersioningError {
  const hint = 'Restore it from Git, or remove it and add the data again.';
  return new VersioningError('bad_metafile', `'${relpath}' can't be used: ${fault}. ${hint}`, {
    issues: [{ code: 'bad_metafile', file: relpath, actual: fault, hint }],
    cause,
  });
}

/** The text of a new `.dvc` file beside its output, in DVC's order and style. */
export function newMetafileText(name: string, record: OutputRecord): string {
  const lines = ['outs:', `- md5:${yamlText(record.oid, 6)}`, `  size: ${record.size}`];
  if (record.files !== undefined) lines.push(`  nfiles: ${record.files}`);
  if (record.isExecutable) lines.push('  isexec: true');
  lines.push('  hash: md5', `  path:${yamlText(name, 7)}`, '');
  return lines.join('\n');
}

/** The text of an existing `.dvc` file with one output's record replaced; everything else, comments too, is kept. */
export function updatedMetafileText(text: string, outIndex: number, record: OutputRecord): string {
  const document = parseDocument(text, { ...AS_DVC, logLevel: 'silent' });
  const out = document.getIn(['outs', outIndex]);
  if (!isMap(out)) throw new TypeError('the output was read before and must be a mapping');
  const old = out.items;
  const values: [string, unknown][] = [
    ['md5', oidScalar(record.oid)],
    ['size', record.size],
  ];
  if (record.files !== undefined) values.push(['nfiles', record.files]);
  if (record.isExecutable) values.push(['isexec', true]);
  values.push(['hash', 'md5']);
  const replaced = new Set(['md5', 'size', 'nfiles', 'isexec', 'hash']);
  const keyOf = (key: unknown): unknown => (key instanceof Scalar ? key.value : key);
  const fresh = values.map(([key, value]) => {
    const pair = old.find((item) => keyOf(item.key) === key) ?? document.createPair(key, value);
    pair.value = value instanceof Scalar ? value : document.createNode(value);
    return pair;
  });
  out.items = [...fresh, ...old.filter((item) => !replaced.has(String(keyOf(item.key))))] as typeof out.items;
  return document.toString({ indentSeq: false, lineWidth: 0 });
}

function oidScalar(oid: string): Scalar<string> {
  const scalar = new Scalar(oid);
  // An MD5 of digits only, or digits`e`digits, would be read as a number.
  if (yamlText(oid, 6) !== ` ${oid}`) scalar.type = Scalar.QUOTE_SINGLE;
  return scalar;
}
