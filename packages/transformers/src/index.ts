export { type BinarizerOptions, binarizer } from './bin/binarizer.js';
export { type KBinsDiscretizerOptions, kBinsDiscretizer } from './bin/k-bins-discretizer.js';
export { type ColumnSelectorOptions, columnSelector } from './compose/column-selector.js';
export {
  type ColumnTransformerInput,
  type ColumnTransformerOptions,
  columnTransformer,
} from './compose/column-transformer.js';
export { type FeatureUnionOptions, featureUnion } from './compose/feature-union.js';
export { passthrough } from './compose/passthrough.js';
export { type PipelineInput, pipeline } from './compose/pipeline.js';
export type { ColumnStats, TransformStats } from './counters.js';
export type { Statistic } from './definition.js';
export type { TransformerDocument } from './document.js';
export type { LoadLimits } from './document-check.js';
export { type CountEncoderOptions, countEncoder } from './encode/count-encoder.js';
export { type HashingEncoderOptions, hashingEncoder } from './encode/hashing-encoder.js';
export { type LabelBinarizerOptions, labelBinarizer } from './encode/label-binarizer.js';
export { type LabelEncoderOptions, labelEncoder } from './encode/label-encoder.js';
export { type MultiLabelBinarizerOptions, multiLabelBinarizer } from './encode/multi-label-binarizer.js';
export { type OneHotEncoderOptions, oneHotEncoder } from './encode/one-hot-encoder.js';
export { type OrdinalEncoderOptions, ordinalEncoder } from './encode/ordinal-encoder.js';
export { type RareLabelEncoderOptions, rareLabelEncoder } from './encode/rare-label-encoder.js';
export { type TargetEncoderOptions, targetEncoder } from './encode/target-encoder.js';
export { ArtifactError, FitError, NotFittedError, ParityError, TransformError } from './errors.js';
export { type CyclicalFeaturesOptions, cyclicalFeatures } from './expand/cyclical-features.js';
export type { DatetimePart } from './expand/date-parts.js';
export { type DatetimeFeaturesOptions, datetimeFeatures } from './expand/datetime-features.js';
export { type ExpressionData, expressionFeatures } from './expand/expression-features.js';
export { type PolynomialFeaturesOptions, polynomialFeatures } from './expand/polynomial-features.js';
export {
  type Extrapolation,
  type SplineTransformerOptions,
  splineTransformer,
} from './expand/spline-transformer.js';
export { type ExplainedStep, explain, type FitExplanation } from './explain.js';
export { type FitOptions, type FittedWithState, fit, fitQuestion, fitTransform } from './fit.js';
export type { FitState } from './fit-state.js';
export type { FittedTransformer } from './fitted.js';
export { type KnnImputerOptions, knnImputer } from './impute/knn-imputer.js';
export { type MissingIndicatorOptions, missingIndicator } from './impute/missing-indicator.js';
export { type SimpleImputerOptions, simpleImputer } from './impute/simple-imputer.js';
export type { InputColumn } from './input-type.js';
export type { InvertibleColumn } from './inverse.js';
export { type LoadOptions, loadTransformer } from './load.js';
export { type FitStateInput, type JoinOptions, merge, refit, subtract } from './merge.js';
export { checkParity, type ParityDifference, type ParityReport } from './parity.js';
export { assertParity, type ParityTest, paritySuite } from './parity-suite.js';
export type { RoleNames } from './roles.js';
export type { Row, RowOf } from './row-cell.js';
export { type MaxAbsScalerOptions, maxAbsScaler } from './scale/max-abs-scaler.js';
export { type MinMaxScalerOptions, minMaxScaler } from './scale/min-max-scaler.js';
export { type NormalizerOptions, normalizer } from './scale/normalizer.js';
export { type PowerTransformerOptions, powerTransformer } from './scale/power-transformer.js';
export { type QuantileTransformerOptions, quantileTransformer } from './scale/quantile-transformer.js';
export { type RobustScalerOptions, robustScaler } from './scale/robust-scaler.js';
export { type StandardScalerOptions, standardScaler } from './scale/standard-scaler.js';
export { type WinsorizerOptions, winsorizer } from './scale/winsorizer.js';
export { type VarianceThresholdOptions, varianceThreshold } from './select/variance-threshold.js';
export type { OutputColumn, RowTransformer } from './served.js';
export {
  fittedFromSklearn,
  fittedToSklearn,
  type SklearnFitted,
  type SklearnTransformer,
  specFromSklearn,
} from './sklearn/from-sklearn.js';
export type {
  Category,
  ColumnKind,
  ColumnSelector,
  ColumnTransformerPart,
  ColumnTransformerSpec,
  FeatureUnionSpec,
  LeafSpec,
  Parameters,
  ParameterValue,
  PipelineSpec,
  PipelineStep,
  TransformerSpec,
} from './spec.js';
export { type CountVectorizerOptions, countVectorizer } from './text/count-vectorizer.js';
export { type HashingVectorizerOptions, hashingVectorizer } from './text/hashing-vectorizer.js';
export type { TextOptions } from './text/text-options.js';
export { type TfidfVectorizerOptions, tfidfVectorizer } from './text/tfidf-vectorizer.js';
export type { TextShare, VocabularyOptions } from './text/vocabulary.js';
export type { TransformSql } from './transform-sql.js';
