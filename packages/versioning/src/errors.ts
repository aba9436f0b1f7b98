import { MillraceError, type MillraceErrorOptions } from '@millrace/columns';

/**
 * Thrown when a repository, its cache or its workspace is in a state that forbids what was asked; `code` says which, `issues` name the files.
 *
 * Codes: `no_repository`, `repository_exists`, `bad_config`, `bad_metafile`, `bad_ignore_file`, `bad_folder_object`, `unsafe_path`,
 * `unsupported_output`, `untrackable`, `overlapping_output`, `tracked_by_git`, `changed_while_reading`, `missing_object`,
 * `corrupt_object`, `unsaved_changes`, `locked`, `lock_unavailable`, `io_error`.
 *
 * @example
 * ```ts
 * import { VersioningError } from '@millrace/versioning';
 * new VersioningError('locked', 'Another process holds the lock.').code; // => 'locked'
 * ```
 */
export class VersioningError extends MillraceError {
  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(code, message, options);
    this.name = 'VersioningError';
  }
}

/** Turns a failure of the file system into a VersioningError that names the path; other errors pass as they are. */
export function ioError(cause: unknown, path: string, doing: string): unknown {
  const code = errnoOf(cause);
  if (code === undefined) return cause;
  const hint = HINTS[code] ?? 'Look at the cause, mend it and run again.';
  const issue = { code: 'io_error', file: path, actual: code, hint };
  return new VersioningError('io_error', `Can't ${doing} '${path}': ${reasonOf(cause)}. ${hint}`, {
    issues: [issue],
    cause,
  });
}

/** The `code` of a Node system error ('ENOENT'), undefined for any other value. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  const code = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space and run again; nothing that was there is lost.',
  EDQUOT: 'The disk quota is used up: free some space and run again; nothing that was there is lost.',
  EFBIG: 'The file is larger than this process may write: raise the limit (ulimit -f) and run again.',
  EACCES: 'Give this user the permission and run again.',
  EPERM: 'Give this user the permission and run again.',
  EROFS: 'The file system is read-only: mount it for writing and run again.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n) and run again.',
  ENOENT: 'Check that the file is still there and run again.',
  ENAMETOOLONG: 'The name is too long for this file system: shorten it.',
};

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
