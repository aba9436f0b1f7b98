import { ResourceError, SourceError } from '@millrace/columns';
import { usageError } from '../errors.js';

/** The error for bytes that are no skops file, or a damaged one; `where` is the entry or the path of a node. */
export function badSkops(where: string, reason: string): SourceError {
  return new SourceError('bad_skops', `This is no skops file that can be read: ${where} ${reason}.`, {
    issues: [{ code: 'bad_skops', path: where, hint: reason }],
  });
}

/** The error for a skops file beyond a ceiling. */
export function largeSkops(what: string, limit: number, actual: number): ResourceError {
  return new ResourceError(
    'skops_too_large',
    `The skops file has ${what}: ${actual}, and the ceiling is ${limit}; raise the limit if you trust where it comes from.`,
    { issues: [{ code: 'skops_too_large', expected: limit, actual }] },
  );
}

/** The error for what a skops file says and has no counterpart here. */
export function notCarriedHere(path: string, what: string): Error {
  return usageError(
    'not_carried',
    `${what} at ${path} of the skops file can't be carried over: it is code, or has no counterpart here.`,
    {
      path,
      actual: what,
    },
  );
}
