export {
  type ColumnTransformerInput,
  type ColumnTransformerOptions,
  columnTransformer,
} from './column-transformer.js';
export type { ColumnCounter, Counters } from './counters.js';
export type { TransformerDocument } from './document.js';
export type { LoadLimits } from './document-check.js';
export { ArtifactError, FitError, NotFittedError, TransformError } from './errors.js';
export { type FitOptions, fit, fitQuestion } from './fit.js';
export type { FittedTransformer } from './fitted.js';
export type { InputColumn } from './input-type.js';
export { loadTransformer } from './load.js';
export { type MinMaxScalerOptions, minMaxScaler } from './min-max-scaler.js';
export { type OneHotEncoderOptions, oneHotEncoder } from './one-hot-encoder.js';
export { type OrdinalEncoderOptions, ordinalEncoder } from './ordinal-encoder.js';
export { checkParity, type ParityDifference, type ParityReport } from './parity.js';
export { passthrough } from './passthrough.js';
export { type PipelineInput, pipeline } from './pipeline.js';
export type { Row } from './row-cell.js';
export type { OutputColumn, RowTransformer } from './served.js';
export { type SimpleImputerOptions, simpleImputer } from './simple-imputer.js';
export type {
  Category,
  ColumnTransformerPart,
  ColumnTransformerSpec,
  LeafSpec,
  Parameters,
  ParameterValue,
  PipelineSpec,
  PipelineStep,
  TransformerSpec,
} from './spec.js';
export { type StandardScalerOptions, standardScaler } from './standard-scaler.js';
