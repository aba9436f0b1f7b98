const BRAND = Symbol.for('millrace.error');

/**
 * One thing that is wrong, as data: discriminated on `code`, with the operands that a program needs and no sentence in it.
 *
 * `column`, `row` (0-based ordinal), `file` and `line` (1-based) say where; `expected` and `actual` say what; `hint` says what to do.
 */
export interface Issue {
  readonly code: string;
  readonly message?: string;
  readonly column?: string;
  readonly row?: number;
  readonly file?: string;
  readonly line?: number;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly hint?: string;
  readonly [operand: string]: unknown;
}

/** What every {@link MillraceError} is made from. */
export interface MillraceErrorOptions {
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/**
 * The error that all Millrace errors extend: it carries a `code`, the `issues` as data, and the `cause`.
 *
 * It is recognised by a brand that is the same in every copy of the package; use {@link isMillraceError}, never `instanceof`.
 *
 * @example
 * ```ts
 * import { MillraceError, isMillraceError } from '@millrace/columns';
 * const error = new MillraceError('example', 'Nothing is wrong; this is an example.');
 * isMillraceError(error); // => true
 * error.code; // => 'example'
 * ```
 */
export class MillraceError extends Error {
  readonly code: string;
  readonly issues: readonly Issue[];

  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MillraceError';
    this.code = code;
    this.issues = options.issues ?? [];
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Thrown when a function is called wrongly: an unknown column, a bad option, a description that can't mean anything.
 *
 * @example
 * ```ts
 * import { UsageError } from '@millrace/columns';
 * new UsageError('unknown_column', "There is no column 'x'; the columns are 'a', 'b'.").name; // => 'UsageError'
 * ```
 */
export class UsageError extends MillraceError {
  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(code, message, options);
    this.name = 'UsageError';
  }
}

/**
 * Thrown when data can't be read: the file, the line or column, and the cause are in `issues` and `cause`.
 *
 * @example
 * ```ts
 * import { SourceError } from '@millrace/columns';
 * new SourceError('missing_file', "There is no file 'a.csv'.", { issues: [{ code: 'missing_file', file: 'a.csv' }] }).issues.length; // => 1
 * ```
 */
export class SourceError extends MillraceError {
  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(code, message, options);
    this.name = 'SourceError';
  }
}

/**
 * Thrown when an answer needs more memory than its ceiling allows; `issues` name the aggregate and the ceiling in bytes.
 *
 * @example
 * ```ts
 * import { ResourceError } from '@millrace/columns';
 * new ResourceError('state_too_large', 'valueCounts of id needs more than 256 MiB.').name; // => 'ResourceError'
 * ```
 */
export class ResourceError extends MillraceError {
  constructor(code: string, message: string, options: MillraceErrorOptions = {}) {
    super(code, message, options);
    this.name = 'ResourceError';
  }
}

/**
 * Tells whether a value is a Millrace error, also one made by another copy of this package.
 *
 * @example
 * ```ts
 * import { isMillraceError } from '@millrace/columns';
 * isMillraceError(new Error('plain')); // => false
 * ```
 */
export function isMillraceError(value: unknown): value is MillraceError {
  return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
}
