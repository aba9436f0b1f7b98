import { type Issue, MillraceError, UsageError } from '@millrace/columns';
import type { ParityReport } from './parity.js';

/**
 * Thrown when a description that was never fitted is asked to transform.
 *
 * @example
 * ```ts
 * import { NotFittedError } from '@millrace/transformers';
 * new NotFittedError('standardScaler', 'transform').code; // => 'not_fitted'
 * ```
 */
export class NotFittedError extends UsageError {
  constructor(kind: string, action: string) {
    super(
      'not_fitted',
      `This ${kind} is a description and is not fitted, so it has no '${action}': call \`const fitted = await fit(spec, source)\` and use \`fitted.${action}\`.`,
      { issues: [{ code: 'not_fitted', actual: kind, hint: 'await fit(spec, source)' }] },
    );
    this.name = 'NotFittedError';
  }
}

/**
 * Thrown when data cannot be fitted: no rows, an infinite value, a value that equals a marker; `issues` name the column and the value.
 *
 * @example
 * ```ts
 * import { FitError } from '@millrace/transformers';
 * new FitError('no_rows', 'There are no rows to fit.').name; // => 'FitError'
 * ```
 */
export class FitError extends MillraceError {
  constructor(code: string, message: string, issue: Omit<Issue, 'code'> = {}) {
    super(code, message, { issues: [{ code, ...issue }] });
    this.name = 'FitError';
  }
}

/**
 * Thrown when a value cannot be transformed under the policy it was fitted with: an unknown category, or a missing one;
 * `issues` name the column, up to ten values, how many rows, and the first of them.
 *
 * @example
 * ```ts
 * import { TransformError } from '@millrace/transformers';
 * new TransformError('unknown_category', "'x' was not seen.", { column: 'carrier' }).issues[0]?.column; // => 'carrier'
 * ```
 */
export class TransformError extends MillraceError {
  constructor(code: string, message: string, issue: Omit<Issue, 'code'> = {}) {
    super(code, message, { issues: [{ code, ...issue }] });
    this.name = 'TransformError';
  }
}

/**
 * Thrown when a stored transformer cannot be trusted or read: edited, damaged, of a newer format, or giving other bits here
 * than where it was fitted; `issues` name the place (`path`), what was expected and what was found.
 *
 * @example
 * ```ts
 * import { ArtifactError } from '@millrace/transformers';
 * new ArtifactError('newer_format', 'Format 2 is newer than 1.', { path: '$.formatVersion' }).code; // => 'newer_format'
 * ```
 */
export class ArtifactError extends MillraceError {
  constructor(code: string, message: string, issue: Omit<Issue, 'code'> = {}) {
    super(code, message, { issues: [{ code, ...issue }] });
    this.name = 'ArtifactError';
  }
}

/**
 * Thrown by `assertParity` and the tests of `paritySuite` where forms or transformers differ; `report` holds the first cells that do.
 *
 * @example
 * ```ts
 * import { ParityError } from '@millrace/transformers';
 * new ParityError('They differ.', { rows: 1, differing: 1, differences: [] }).code; // => 'no_parity'
 * ```
 */
export class ParityError extends MillraceError {
  readonly report: ParityReport;

  constructor(message: string, report: ParityReport) {
    super('no_parity', message, { issues: [{ code: 'no_parity', count: report.differing }] });
    this.name = 'ParityError';
    this.report = report;
  }
}

/** A `UsageError` about one column or option, with one issue. */
export function usageError(code: string, message: string, issue: Omit<Issue, 'code'> = {}): UsageError {
  return new UsageError(code, message, { issues: [{ code, ...issue }] });
}

/** Names in quotes, at most ten of them: `'a', 'b' and 3 more`; `none` for no names. */
export function quoted(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names
    .slice(0, 10)
    .map((name) => `'${name}'`)
    .join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
