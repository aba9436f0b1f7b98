import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { SourceError, UsageError } from '@millrace/columns';

/** A file that was handed over, and what it looked like then. */
export interface InputFile {
  /** The path as it was given, for messages. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** Looks at files by their literal paths. */
export async function inputFiles(files: string | readonly string[]): Promise<InputFile[]> {
  const names = typeof files === 'string' ? [files] : files;
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string' || name === '')) {
    throw new UsageError('bad_files', 'Files are given as a path, a list of paths, or { glob }.');
  }
  if (names.length === 0) throw new UsageError('no_files', 'The list of files is empty.');
  return Promise.all(names.map(inputFile));
}

async function inputFile(name: string): Promise<InputFile> {
  if (name.includes('\0'))
    throw new UsageError('bad_files', `A path can't hold NUL: ${JSON.stringify(name)}.`);
  const path = resolve(name);
  let stats: Stats;
  try {
    stats = await stat(path);
    if (stats.isDirectory()) {
      throw fileError('is_directory', name, 'is a directory; pass its files, or { glob }.');
    }
    if (!stats.isFile()) throw fileError('not_a_file', name, 'is not a regular file.');
    await access(path, constants.R_OK);
  } catch (error) {
    throw openError(name, error);
  }
  return { name, path, size: stats.size, modified: stats.mtimeMs };
}

/** Turns an error of the file system into one that says what to do. */
export function openError(name: string, error: unknown): unknown {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return fileError('missing_file', name, 'does not exist; check the path.', error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return fileError('unreadable_file', name, "can't be read: permission denied.", error);
  }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return fileError('unreadable_file', name, `can't be read: ${(error as Error).message}.`, error);
  }
  return error;
}

/** A {@link SourceError} about one file. */
export function fileError(code: string, file: string, problem: string, cause?: unknown): SourceError {
  return new SourceError(code, `File '${file}' ${problem}`, {
    issues: [{ code, file, message: problem }],
    cause,
  });
}

/** Refuses files that are not as they were when they were handed over, since counts and ordinals were taken then. */
export async function checkUnchanged(files: readonly InputFile[]): Promise<void> {
  await Promise.all(
    files.map(async ({ name, path, size, modified }) => {
      const stats = await stat(path).catch((error) => Promise.reject(openError(name, error)));
      if (stats.size === size && stats.mtimeMs === modified) return;
      throw fileError('file_changed', name, 'has changed since it was opened; open it again.');
    }),
  );
}

/** A literal path for DuckDB, which globs wherever a path holds one of `*?[`, and takes a backslash there for a slash. */
export function literalPath(path: string): string {
  if (!/[*?[]/.test(path)) return path;
  if (sep === '/' && path.includes('\\')) {
    throw new UsageError('bad_files', `A path can't hold both a backslash and one of *?[: '${path}'.`);
  }
  return path.replace(/[*?[\]]/g, '[$&]');
}
