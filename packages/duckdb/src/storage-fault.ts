import { dirname } from 'node:path';
import { ResourceError } from '@millrace/columns';

/**
 * The error of a write that found no room, by the file system or by the engine; undefined for any other. `what` says what was
 * not done with `file`, `otherwise` what else can be done than to make room.
 */
export function fullFault(
  error: unknown,
  file: string,
  what: string,
  otherwise: string,
): ResourceError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded/.test(message)) {
    return new ResourceError('disk_full', `The disk is full: ${what}. Free space, ${otherwise}.`, {
      issues: [{ code: 'disk_full', file }],
      cause: error,
    });
  }
  if (code === 'EFBIG' || /File too large/i.test(message)) {
    return new ResourceError(
      'file_too_large',
      `A file would be larger than this process may write: ${what}. Raise the limit (ulimit -f), ${otherwise}.`,
      { issues: [{ code: 'file_too_large', file }], cause: error },
    );
  }
  return undefined;
}

/** The error of a copy of a file that could not be written to `path` in the private folder; undefined where reading failed. */
export function scratchFault(name: string, path: string, error: unknown): ResourceError | undefined {
  const where = `the copy of '${name}' in the private folder '${dirname(path)}'`;
  const full = fullFault(error, path, `${where} was not written`, 'or give another tempDirectory');
  if (full !== undefined || !(error instanceof Error)) return full;
  const written = [Reflect.get(error, 'path'), Reflect.get(error, 'dest')].includes(path);
  if (!written && Reflect.get(error, 'syscall') !== 'write') return undefined;
  return new ResourceError(
    'scratch_failed',
    `${where[0]!.toUpperCase()}${where.slice(1)} could not be written: ${error.message}. Give another tempDirectory.`,
    { issues: [{ code: 'scratch_failed', file: path, message: error.message }], cause: error },
  );
}
