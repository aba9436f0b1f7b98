const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space and run again.',
  EDQUOT: 'The disk quota is used up: free some space and run again.',
  EFBIG: 'The file is larger than this process may write: raise the limit (ulimit -f) and run again.',
  EACCES: 'Give this user the permission and run again.',
  EPERM: 'Give this user the permission and run again.',
  EROFS: 'The file system is read-only: mount it for writing and run again.',
  EEXIST: 'A file stands in its place: move it away and run again.',
  ENOTDIR: 'A file stands where a folder should: move it away and run again.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n) and run again.',
};

/** A failure of the file system in words, with what to do about it; null for any other error. */
export function systemFault(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error)) return null;
  const code = String(Reflect.get(error, 'code'));
  return `${error.message}. ${HINTS[code] ?? 'Look at the cause, mend it and run again.'}`;
}
