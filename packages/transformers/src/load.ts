import { definitions } from './definitions.js';
import { LIMITS, type LoadLimits } from './document-check.js';
import { type FittedTransformer, fittedOf } from './fitted.js';
import { ofDocument, restore } from './restore.js';
import { type CompileOption, rowFormFor } from './row-compile.js';
import { checkOptions } from './spec.js';

/** Options of {@link loadTransformer}. */
export interface LoadOptions extends LoadLimits, CompileOption {}

const allServed = definitions.map(({ served }) => served);

/**
 * Reads a stored transformer (parsed JSON) and proves before its first use that it is whole and gives the same bits here.
 *
 * Checked are the format, every key and type, the id (SHA-256 of the canonical bytes: it proves integrity, not authorship) and the parity
 * certificate, by the row and the batch form. Throws `ArtifactError` saying what differs and where, and for a newer format what to do.
 *
 * @example
 * ```ts
 * import { fit, loadTransformer, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(standardScaler(), tableFromArrays({ x: Float64Array.of(1, 2, 3) }));
 * const again = loadTransformer(JSON.parse(JSON.stringify(fitted)));
 * again.id === fitted.id; // => true
 * again.row({ x: 2 })[0]; // => 0
 * ```
 */
export function loadTransformer(json: unknown, options: LoadOptions = {}): FittedTransformer {
  checkOptions('loadTransformer', options, ['compile', ...LIMITS]);
  const { compile, ...limits } = options;
  const form = rowFormFor(compile);
  return ofDocument(() => {
    const { document, root, features } = restore(json, allServed, limits);
    return fittedOf(document, root, features, form);
  });
}
