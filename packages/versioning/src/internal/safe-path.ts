import fs from 'node:fs';
import path from 'node:path';
import { errnoOf, VersioningError } from '../errors.js';

const MD5 = /^[0-9a-f]{32}$/;

/** Tells whether a text is an MD5 in lower-case hex. */
export function isMd5(text: string): boolean {
  return MD5.test(text);
}

/** Folders that belong to Git, Mercurial or DVC; compared without case, because some file systems ignore it. */
export const RESERVED: ReadonlySet<string> = new Set(['.git', '.hg', '.dvc']);

/** Says why a path with `/` can't be a file below a folder; undefined when it can. */
export function nameFault(relpath: string): string | undefined {
  if (relpath === '') return 'is empty';
  if (relpath.includes('\0')) return 'holds a NUL character';
  if (/\p{Cs}/u.test(relpath)) return 'is not valid Unicode';
  if (path.isAbsolute(relpath) || relpath.startsWith('/')) return 'is an absolute path';
  if (path.sep === '\\' && /[\\:]/.test(relpath)) return 'means another folder on Windows';
  for (const part of relpath.split('/')) {
    if (part === '' || part === '.') return 'is not a plain path';
    if (part === '..') return 'climbs out of its folder';
    if (RESERVED.has(part.toLowerCase())) return `leads into '${part}'`;
  }
  return undefined;
}

/** An absolute path as a path below the root with `/`; undefined when it is outside or the root itself. */
export function relativeInside(root: string, absolute: string): string | undefined {
  const relative = path.relative(root, absolute);
  if (
    relative === '' ||
    relative === '..' ||
    relative.startsWith(`..${path.sep}`) ||
    path.isAbsolute(relative)
  )
    return undefined;
  return path.sep === '/' ? relative : relative.split(path.sep).join('/');
}

/**
 * Checks that a path below the root passes through real folders only: a link on the way could lead anywhere.
 * Parts that do not exist yet are fine.
 */
export function refuseLinkedParents(root: string, relpath: string, metafile: string): void {
  const parts = relpath.split('/');
  let at = root;
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    const stat = lstatOrUndefined(at);
    if (stat === undefined) return;
    if (stat.isDirectory()) continue;
    const what = stat.isSymbolicLink() ? 'a symbolic link' : 'a file';
    const hint = 'Put a real folder in its place.';
    throw new VersioningError(
      'unsafe_path',
      `'${relpath}' (of '${metafile}') passes through '${at}', which is ${what}; it is refused. ${hint}`,
      {
        issues: [
          { code: 'unsafe_path', file: metafile, actual: relpath, expected: 'real folders on the way', hint },
        ],
      },
    );
  }
}

/** What `lstat` says, or undefined when nothing is there. */
export function lstatOrUndefined(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** What `stat` says, links followed, or undefined when nothing is there. */
export function statOrUndefined(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw error;
  }
}

/** A file's identity for change detection: any write, truncation, replacement or chmod alters it. */
export function signatureOf(stat: fs.Stats): string {
  return `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`;
}

/** Joins a path below the root and one below it, either of which may be empty. */
export function joinRelpath(parent: string, relpath: string): string {
  if (parent === '' || relpath === '') return parent + relpath;
  return `${parent}/${relpath}`;
}
