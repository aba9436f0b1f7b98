import { passthroughServed } from './compose/passthrough.js';
import { resetTally, startTally } from './counters.js';
import type { Served } from './definition.js';
import { LIMITS, type LoadLimits } from './document-check.js';
import { oneHotEncoderServed } from './encode/one-hot-encoder.js';
import { ordinalEncoderServed } from './encode/ordinal-encoder.js';
import { simpleImputerServed } from './impute/simple-imputer.js';
import { ofDocument, restore } from './restore.js';
import { type CompileOption, rowFormFor } from './row-compile.js';
import { minMaxScalerServed } from './scale/min-max-scaler.js';
import { standardScalerServed } from './scale/standard-scaler.js';
import { type RowTransformer, serve, verifyRows } from './served.js';
import { checkOptions } from './spec.js';

export { binarizerServed } from './bin/binarizer.js';
export { kBinsDiscretizerServed } from './bin/k-bins-discretizer.js';
export type { ColumnStats, TransformStats } from './counters.js';
export type { Served } from './definition.js';
export type { TransformerDocument } from './document.js';
export type { LoadLimits } from './document-check.js';
export { countEncoderServed } from './encode/count-encoder.js';
export { hashingEncoderServed } from './encode/hashing-encoder.js';
export { labelBinarizerServed } from './encode/label-binarizer.js';
export { labelEncoderServed } from './encode/label-encoder.js';
export { multiLabelBinarizerServed } from './encode/multi-label-binarizer.js';
export { rareLabelEncoderServed } from './encode/rare-label-encoder.js';
export { targetEncoderServed } from './encode/target-encoder.js';
export { ArtifactError, TransformError } from './errors.js';
export { cyclicalFeaturesServed } from './expand/cyclical-features.js';
export { datetimeFeaturesServed } from './expand/datetime-features.js';
export { expressionFeaturesServed } from './expand/expression-features.js';
export { polynomialFeaturesServed } from './expand/polynomial-features.js';
export { splineTransformerServed } from './expand/spline-transformer.js';
export { knnImputerServed } from './impute/knn-imputer.js';
export { missingIndicatorServed } from './impute/missing-indicator.js';
export type { InputColumn } from './input-type.js';
export type { Row, RowOf } from './row-cell.js';
export type { CompileOption } from './row-compile.js';
export { maxAbsScalerServed } from './scale/max-abs-scaler.js';
export { normalizerServed } from './scale/normalizer.js';
export { powerTransformerServed } from './scale/power-transformer.js';
export { quantileTransformerServed } from './scale/quantile-transformer.js';
export { robustScalerServed } from './scale/robust-scaler.js';
export { winsorizerServed } from './scale/winsorizer.js';
export { varianceThresholdServed } from './select/variance-threshold.js';
export type { OutputColumn, RowTransformer } from './served.js';
export { countVectorizerServed } from './text/count-vectorizer.js';
export { hashingVectorizerServed } from './text/hashing-vectorizer.js';
export { tfidfVectorizerServed } from './text/tfidf-vectorizer.js';

/** Options of {@link loadTransformer}. */
export interface ServeOptions extends LoadLimits, CompileOption {
  /** The kinds that the stored transformer may hold besides those that are always there, which keeps what is never used out of a bundle. */
  readonly transformers?: readonly Served[];
}

const always: readonly Served[] = [
  passthroughServed,
  standardScalerServed,
  minMaxScalerServed,
  simpleImputerServed,
  ordinalEncoderServed,
  oneHotEncoderServed,
];

/**
 * Reads a stored transformer to serve single rows: the same checks and the same bits as `loadTransformer` of the main entry, without Arrow.
 *
 * It knows compositions, `passthrough`, `standardScaler`, `minMaxScaler`, `simpleImputer`, `ordinalEncoder` and `oneHotEncoder`; name others in
 * `transformers` (`robustScalerServed`, …). Throws `ArtifactError` saying what differs and where.
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
export function loadTransformer(json: unknown, options: ServeOptions = {}): RowTransformer {
  checkOptions('loadTransformer', options, ['compile', 'transformers', ...LIMITS]);
  const { transformers = [], compile, ...limits } = options;
  const form = rowFormFor(compile);
  return ofDocument(() => {
    const { document, features } = restore(json, [...always, ...transformers], limits);
    const tally = startTally(document.inputs.length);
    const served = serve(document, document.inputs, features, tally, form);
    verifyRows(served, document.certificate, features);
    resetTally(tally);
    return served;
  });
}
