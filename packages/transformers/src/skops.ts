import { isMillraceError, type Schema } from '@millrace/columns';
import { usageError } from './errors.js';
import type { FittedTransformer } from './fitted.js';
import { fittedFromSklearn, type SklearnFitted, specFromSklearn } from './sklearn/from-sklearn.js';
import { inputSchema } from './skops/input-schema.js';
import { inputNames, sklearnObject } from './skops/sklearn-object.js';
import { badSkops } from './skops/skops-errors.js';
import { readNodes } from './skops/skops-nodes.js';
import { openArchive, type SkopsLimits } from './skops/zip-archive.js';
import { checkOptions, type TransformerSpec } from './spec.js';

export type { FittedTransformer } from './fitted.js';
export type { SklearnFitted } from './sklearn/from-sklearn.js';
export type { SkopsLimits } from './skops/zip-archive.js';
export type { TransformerSpec } from './spec.js';

/** Options of {@link fittedFromSkops}. */
export interface SkopsOptions extends SkopsLimits {
  /** The columns that it was fitted to, with their types. A skops file holds names alone; without this, types are read off what was learned. */
  readonly schema?: Schema;
}

function objectIn(bytes: Uint8Array, limits: SkopsLimits): unknown {
  checkOptions('a reader of skops files', limits, ['maxEntries', 'maxBytes', 'schema']);
  if (!(bytes instanceof Uint8Array))
    throw usageError('bad_input', 'A skops file is given as a Uint8Array of its bytes.', {
      expected: 'Uint8Array',
    });
  return readNodes(openArchive(bytes, limits));
}

// A file may hold a value of any kind where another is expected: that is the file's fault, and is said to be.
function ofFile<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isMillraceError(cause)) throw cause;
    throw badSkops(
      '$',
      `holds a value of a wrong kind (${cause instanceof Error ? cause.message : String(cause)})`,
    );
  }
}

/**
 * Reads a skops file (a zip of JSON and .npy, as `skops.io.dump` writes it) into class, parameters and fitted attributes in scikit-learn's words, compositions with all their steps.
 *
 * Nothing is run, imported or unpickled. Functions and other objects are refused where they are parameters, and left out where they are attributes. Throws `SourceError` for a file that
 * is damaged or no skops file, `ResourceError` beyond a limit, `UsageError` for what has no counterpart, with the path of it.
 *
 * @example
 * ```ts
 * import { sklearnFromSkops } from '@millrace/transformers/skops';
 * let code = '';
 * try {
 *   sklearnFromSkops(new Uint8Array(100));
 * } catch (error) {
 *   code = (error as { code: string }).code;
 * }
 * code; // => 'bad_skops'
 * ```
 */
export function sklearnFromSkops(bytes: Uint8Array, limits: SkopsLimits = {}): SklearnFitted {
  return sklearnObject(objectIn(bytes, limits));
}

/**
 * Reads the transformer of a skops file as a description, to fit it here.
 *
 * Throws as {@link sklearnFromSkops}, and `UsageError` for a class or a parameter that has no counterpart here.
 *
 * @example
 * ```ts
 * import { specFromSkops } from '@millrace/transformers/skops';
 * typeof specFromSkops; // => 'function'
 * ```
 */
export function specFromSkops(bytes: Uint8Array, limits: SkopsLimits = {}): TransformerSpec {
  const { transformer, params = {} } = sklearnFromSkops(bytes, limits);
  return ofFile(() => specFromSklearn({ transformer, params }));
}

/**
 * Reads the fitted transformer of a skops file, no Python needed: it transforms from the state that scikit-learn learned.
 *
 * Columns that it was fitted to without names are `x0` and so on; the one column of a vectorizer or a label encoder is `document`. Types are those of `schema`, else what the state tells:
 * doubles, and text or booleans where categories are. Throws as {@link specFromSkops}, and `UsageError` where the type of a column is not known.
 *
 * @example
 * ```ts
 * import { fittedFromSkops } from '@millrace/transformers/skops';
 * fittedFromSkops.length; // => 1
 * ```
 */
export function fittedFromSkops(bytes: Uint8Array, options: SkopsOptions = {}): FittedTransformer {
  const object = objectIn(bytes, options);
  const fitted = sklearnObject(object);
  return ofFile(() => {
    // What is not carried is said before any column is asked for.
    specFromSklearn(fitted);
    return fittedFromSklearn(fitted, options.schema ?? inputSchema(fitted, inputNames(object)));
  });
}
