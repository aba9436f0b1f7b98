export type { ResultFormat } from './compile.js';
export { assertQuality, DataQualityError } from './errors.js';
export type {
  BoundsOptions,
  Expectation,
  ExpectationOptions,
  Kwarg,
  KwargScalar,
  MapOptions,
  ParameterReference,
  Severity,
} from './expectation.js';
export { expectColumnMaxToBeBetween } from './expectations/column-max-to-be-between.js';
export { expectColumnMeanToBeBetween } from './expectations/column-mean-to-be-between.js';
export { expectColumnMinToBeBetween } from './expectations/column-min-to-be-between.js';
export { type ColumnToExistOptions, expectColumnToExist } from './expectations/column-to-exist.js';
export { expectColumnValuesToBeBetween } from './expectations/column-values-to-be-between.js';
export { expectColumnValuesToBeInSet } from './expectations/column-values-to-be-in-set.js';
export { expectColumnValuesToBeUnique } from './expectations/column-values-to-be-unique.js';
export { expectColumnValuesToMatchRegex } from './expectations/column-values-to-match-regex.js';
export { expectColumnValuesToNotBeNull } from './expectations/column-values-to-not-be-null.js';
export {
  type CompoundUniqueOptions,
  expectCompoundColumnsToBeUnique,
} from './expectations/compound-columns-to-be-unique.js';
export { expectTableRowCountToBeBetween } from './expectations/table-row-count-to-be-between.js';
export { suiteGate } from './gate.js';
export { type GxSuiteResult, resultToGx } from './gx.js';
export type { Parameters } from './parameters.js';
export type { ExpectationResult, SuiteResult } from './result.js';
export { type ResultTextOptions, resultText } from './result-text.js';
export { type ExpectationSuite, expectationSuite, suiteVersion } from './suite.js';
export { type ValidateOptions, validate } from './validate.js';
