import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { errnoOf, ioError } from '../errors.js';
import { enterFolder, type IgnoreRules, isIgnored, isIgnoredHere } from './dvcignore.js';
import { RESERVED, signatureOf, statOrUndefined } from './safe-path.js';

/** A regular file below a folder (or reached by a link to a file, which DVC follows). */
export interface FoundFile {
  /** Below the walked folder, with `/`. */
  readonly relpath: string;
  readonly size: number;
  readonly signature: string;
  readonly isExecutable: boolean;
  readonly isLink: boolean;
}

/** Something below a folder that can't be tracked. */
export interface WalkProblem {
  readonly relpath: string;
  readonly code:
    | 'link_to_folder'
    | 'broken_link'
    | 'not_a_file'
    | 'bad_name'
    | 'reserved_name'
    | 'ignore_file_inside'
    | 'unreadable';
}

export interface Walk {
  readonly files: readonly FoundFile[];
  readonly problems: readonly WalkProblem[];
}

const SLICE_MS = 8;

/**
 * Lists what DVC would track below `start` (an absolute path). `base` is the root that `.dvcignore` rules refer to and
 * `startRelpath` the path of `start` below it; `rules` are those that hold inside `start`.
 */
export async function walkFolder(
  start: string,
  rules: IgnoreRules,
  base: { readonly root: string; readonly relpath: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<Walk> {
  const walk = { files: [] as FoundFile[], problems: [] as WalkProblem[] };
  if (base !== undefined && base.relpath !== '' && isIgnored(rules, base.relpath, true)) return walk;
  const pending = [{ relpath: '', rules }];
  let sliceEnd = performance.now() + SLICE_MS;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of readNames(path.join(start, folder.relpath), folder.relpath, walk.problems)) {
      const relpath = folder.relpath === '' ? name : `${folder.relpath}/${name}`;
      const ruled = base === undefined || base.relpath === '' ? relpath : `${base.relpath}/${relpath}`;
      const kind = visit(start, relpath, ruled, folder.rules, walk);
      if (kind !== 'folder') continue;
      if (RESERVED.has(name.toLowerCase())) walk.problems.push({ relpath, code: 'reserved_name' });
      const inside = base === undefined ? folder.rules : enterFolder(folder.rules, base.root, ruled);
      // The rules inside a folder may leave out the folder itself ('**/'), and with it all that it holds.
      if (isIgnored(inside, ruled, true)) continue;
      pending.push({ relpath, rules: inside });
    }
    if (performance.now() < sliceEnd) continue;
    await turn();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
  return walk;
}

interface OpenWalk {
  readonly files: FoundFile[];
  readonly problems: WalkProblem[];
}

function visit(
  start: string,
  relpath: string,
  ruled: string,
  rules: IgnoreRules,
  walk: OpenWalk,
): 'folder' | 'other' {
  const file = path.join(start, relpath);
  const own = lstatSafe(file);
  if (own === undefined || RESERVED.has(path.posix.basename(relpath))) return 'other';
  if (own.isDirectory()) {
    if (isIgnoredHere(rules, ruled, true) || statOrUndefined(path.join(file, '.dvc')) !== undefined)
      return 'other';
    return 'folder';
  }
  const stat = own.isSymbolicLink() ? statOrUndefined(file) : own;
  if (isIgnoredHere(rules, ruled, stat?.isDirectory() === true)) return 'other';
  const code = problemOf(relpath, stat);
  if (code !== undefined) walk.problems.push({ relpath, code });
  else
    walk.files.push({
      relpath,
      size: stat!.size,
      signature: signatureOf(stat!),
      isExecutable: (stat!.mode & 0o100) !== 0,
      isLink: own.isSymbolicLink(),
    });
  return 'other';
}

function problemOf(relpath: string, stat: fs.Stats | undefined): WalkProblem['code'] | undefined {
  if (stat === undefined) return 'broken_link';
  if (stat.isDirectory()) return 'link_to_folder';
  if (!stat.isFile()) return 'not_a_file';
  if (RESERVED.has(path.posix.basename(relpath).toLowerCase())) return 'reserved_name';
  // DVC refuses a tracked folder that brings rules of its own.
  return path.posix.basename(relpath) === '.dvcignore' ? 'ignore_file_inside' : undefined;
}

/** Names as text; one that is not UTF-8 can't be written into a `.dir` object and is a problem of its folder. */
function readNames(folder: string, relpath: string, problems: WalkProblem[]): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
    if (!names.some((name) => name.includes('\ufffd'))) return names;
    const raw = fs.readdirSync(folder, { encoding: 'buffer' });
    names = raw.filter((bytes) => Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)).map(String);
    if (names.length < raw.length)
      problems.push({ relpath: relpath === '' ? '.' : relpath, code: 'bad_name' });
    return names;
  } catch (cause) {
    const code = errnoOf(cause);
    if (relpath === '' || (code !== 'EACCES' && code !== 'ENOENT')) throw ioError(cause, folder, 'list');
    problems.push({ relpath, code: 'unreadable' });
    return [];
  }
}

function lstatSafe(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    throw ioError(cause, file, 'look at');
  }
}
