import { resetTally, startTally } from './counters.js';
import type { LoadLimits } from './document-check.js';
import { ofDocument, restore } from './restore.js';
import { type RowTransformer, serve, verifyRows } from './served.js';

export type { ColumnCounter, Counters } from './counters.js';
export type { TransformerDocument } from './document.js';
export type { LoadLimits } from './document-check.js';
export { ArtifactError, TransformError } from './errors.js';
export type { InputColumn } from './input-type.js';
export type { Row } from './row-cell.js';
export type { OutputColumn, RowTransformer } from './served.js';

/**
 * Reads a stored transformer to serve single rows: the same checks and the same bits as `loadTransformer` of the main entry, without Arrow.
 *
 * Throws `ArtifactError` saying what differs and where.
 *
 * @example
 * ```ts
 * import { fit, minMaxScaler } from '@millrace/transformers';
 * import { loadTransformer } from '@millrace/transformers/serve';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(minMaxScaler(), tableFromArrays({ x: Float64Array.of(0, 4) }));
 * const served = loadTransformer(JSON.parse(JSON.stringify(fitted)));
 * served.row({ x: 3 })[0]; // => 0.75
 * ```
 */
export function loadTransformer(json: unknown, limits?: LoadLimits): RowTransformer {
  return ofDocument(() => {
    const { document, features } = restore(json, limits);
    const tally = startTally(document.inputs.length);
    const served = serve(document, document.inputs, features, tally);
    verifyRows(served, document.certificate, features);
    resetTally(tally);
    return served;
  });
}
