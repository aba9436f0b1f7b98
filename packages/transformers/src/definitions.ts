import { binarizerDefinition } from './bin/binarizer.js';
import { kBinsDiscretizerDefinition } from './bin/k-bins-discretizer.js';
import { passthroughDefinition } from './compose/passthrough.js';
import type { Definition } from './definition.js';
import { countEncoderDefinition } from './encode/count-encoder.js';
import { hashingEncoderDefinition } from './encode/hashing-encoder.js';
import { labelBinarizerDefinition } from './encode/label-binarizer.js';
import { labelEncoderDefinition } from './encode/label-encoder.js';
import { multiLabelBinarizerDefinition } from './encode/multi-label-binarizer.js';
import { oneHotEncoderDefinition } from './encode/one-hot-encoder.js';
import { ordinalEncoderDefinition } from './encode/ordinal-encoder.js';
import { rareLabelEncoderDefinition } from './encode/rare-label-encoder.js';
import { targetEncoderDefinition } from './encode/target-encoder.js';
import { cyclicalFeaturesDefinition } from './expand/cyclical-features.js';
import { datetimeFeaturesDefinition } from './expand/datetime-features.js';
import { expressionFeaturesDefinition } from './expand/expression-features.js';
import { polynomialFeaturesDefinition } from './expand/polynomial-features.js';
import { splineTransformerDefinition } from './expand/spline-transformer.js';
import { knnImputerDefinition } from './impute/knn-imputer.js';
import { missingIndicatorDefinition } from './impute/missing-indicator.js';
import { simpleImputerDefinition } from './impute/simple-imputer.js';
import { maxAbsScalerDefinition } from './scale/max-abs-scaler.js';
import { minMaxScalerDefinition } from './scale/min-max-scaler.js';
import { normalizerDefinition } from './scale/normalizer.js';
import { powerTransformerDefinition } from './scale/power-transformer.js';
import { quantileTransformerDefinition } from './scale/quantile-transformer.js';
import { robustScalerDefinition } from './scale/robust-scaler.js';
import { standardScalerDefinition } from './scale/standard-scaler.js';
import { winsorizerDefinition } from './scale/winsorizer.js';
import { varianceThresholdDefinition } from './select/variance-threshold.js';
import { countVectorizerDefinition } from './text/count-vectorizer.js';
import { hashingVectorizerDefinition } from './text/hashing-vectorizer.js';
import { tfidfVectorizerDefinition } from './text/tfidf-vectorizer.js';

/** Every kind of transformer of this package: what the main entry reads stored fits and descriptions with. */
export const definitions: readonly Definition[] = [
  passthroughDefinition,
  standardScalerDefinition,
  minMaxScalerDefinition,
  simpleImputerDefinition,
  ordinalEncoderDefinition,
  oneHotEncoderDefinition,
  maxAbsScalerDefinition,
  robustScalerDefinition,
  normalizerDefinition,
  quantileTransformerDefinition,
  powerTransformerDefinition,
  winsorizerDefinition,
  missingIndicatorDefinition,
  knnImputerDefinition,
  kBinsDiscretizerDefinition,
  binarizerDefinition,
  varianceThresholdDefinition,
  polynomialFeaturesDefinition,
  splineTransformerDefinition,
  cyclicalFeaturesDefinition,
  datetimeFeaturesDefinition,
  expressionFeaturesDefinition,
  countEncoderDefinition,
  hashingEncoderDefinition,
  labelBinarizerDefinition,
  labelEncoderDefinition,
  multiLabelBinarizerDefinition,
  rareLabelEncoderDefinition,
  targetEncoderDefinition,
  countVectorizerDefinition,
  tfidfVectorizerDefinition,
  hashingVectorizerDefinition,
];
