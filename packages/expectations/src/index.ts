export { checkSuiteAgainst, type SuiteIssue } from './check-suite.js';
export type { QueryEngine } from './compile.js';
export { extendSuite, overrideExpectations, pickExpectations } from './compose.js';
export { assertQuality, DataQualityError } from './errors.js';
export type {
  BoundsOptions,
  Expectation,
  ExpectationOptions,
  GxCondition,
  Kwarg,
  KwargScalar,
  MapOptions,
  ParameterReference,
  Severity,
} from './expectation.js';
export { expectColumnDaysToEqualSet } from './expectations/column-days-to-equal-set.js';
export { expectColumnDistinctValuesToBeInSet } from './expectations/column-distinct-values-to-be-in-set.js';
export { expectColumnDistinctValuesToContainSet } from './expectations/column-distinct-values-to-contain-set.js';
export { expectColumnDistinctValuesToEqualSet } from './expectations/column-distinct-values-to-equal-set.js';
export {
  expectColumnKLDivergenceToBeLessThan,
  type KlDivergenceOptions,
} from './expectations/column-kl-divergence-to-be-less-than.js';
export { expectColumnMaxAgeToBeLessThan } from './expectations/column-max-age-to-be-less-than.js';
export { expectColumnMaxToBeBetween } from './expectations/column-max-to-be-between.js';
export { expectColumnMeanToBeBetween } from './expectations/column-mean-to-be-between.js';
export { expectColumnMedianToBeBetween } from './expectations/column-median-to-be-between.js';
export { expectColumnMinToBeBetween } from './expectations/column-min-to-be-between.js';
export {
  expectColumnMostCommonValueToBeInSet,
  type MostCommonOptions,
} from './expectations/column-most-common-value-to-be-in-set.js';
export {
  expectColumnPairValuesAToBeGreaterThanB,
  type PairGreaterOptions,
} from './expectations/column-pair-values-a-to-be-greater-than-b.js';
export {
  expectColumnPairValuesToBeEqual,
  type PairOptions,
} from './expectations/column-pair-values-to-be-equal.js';
export {
  expectColumnPairValuesToBeInSet,
  type PairInSetOptions,
} from './expectations/column-pair-values-to-be-in-set.js';
export { expectColumnProportionOfNonNullValuesToBeBetween } from './expectations/column-proportion-of-non-null-values-to-be-between.js';
export { expectColumnProportionOfUniqueValuesToBeBetween } from './expectations/column-proportion-of-unique-values-to-be-between.js';
export {
  expectColumnQuantileValuesToBeBetween,
  type QuantileOptions,
} from './expectations/column-quantile-values-to-be-between.js';
export { expectColumnStdevToBeBetween } from './expectations/column-stdev-to-be-between.js';
export { expectColumnSumToBeBetween } from './expectations/column-sum-to-be-between.js';
export { type ColumnToExistOptions, expectColumnToExist } from './expectations/column-to-exist.js';
export { expectColumnTypeToBe } from './expectations/column-type-to-be.js';
export { expectColumnUniqueValueCountToBeBetween } from './expectations/column-unique-value-count-to-be-between.js';
export { expectColumnValueLengthsToBeBetween } from './expectations/column-value-lengths-to-be-between.js';
export { expectColumnValueLengthsToEqual } from './expectations/column-value-lengths-to-equal.js';
export {
  expectColumnValueZScoresToBeLessThan,
  type ZScoreOptions,
} from './expectations/column-value-z-scores-to-be-less-than.js';
export { expectColumnValuesToBeBetween } from './expectations/column-values-to-be-between.js';
export { expectColumnValuesToBeDateutilParseable } from './expectations/column-values-to-be-dateutil-parseable.js';
export {
  type ColumnValuesToBeDecreasingOptions,
  expectColumnValuesToBeDecreasing,
} from './expectations/column-values-to-be-decreasing.js';
export { expectColumnValuesToBeEmail } from './expectations/column-values-to-be-email.js';
export { expectColumnValuesToBeInSet } from './expectations/column-values-to-be-in-set.js';
export { expectColumnValuesToBeInTypeList } from './expectations/column-values-to-be-in-type-list.js';
export {
  type ColumnValuesToBeIncreasingOptions,
  expectColumnValuesToBeIncreasing,
} from './expectations/column-values-to-be-increasing.js';
export { expectColumnValuesToBeIpAddress } from './expectations/column-values-to-be-ip-address.js';
export { expectColumnValuesToBeJsonParseable } from './expectations/column-values-to-be-json-parseable.js';
export { expectColumnValuesToBeNull } from './expectations/column-values-to-be-null.js';
export { expectColumnValuesToBeOfType } from './expectations/column-values-to-be-of-type.js';
export { expectColumnValuesToBeUnique } from './expectations/column-values-to-be-unique.js';
export { expectColumnValuesToBeUrl } from './expectations/column-values-to-be-url.js';
export { expectColumnValuesToBeUuid } from './expectations/column-values-to-be-uuid.js';
export { expectColumnValuesToExistInOtherTable } from './expectations/column-values-to-exist-in-other-table.js';
export { expectColumnValuesToMatchJsonSchema } from './expectations/column-values-to-match-json-schema.js';
export {
  expectColumnValuesToMatchLikePattern,
  type MatchLikePatternOptions,
} from './expectations/column-values-to-match-like-pattern.js';
export {
  expectColumnValuesToMatchLikePatternList,
  type MatchLikePatternListOptions,
} from './expectations/column-values-to-match-like-pattern-list.js';
export { expectColumnValuesToMatchRegex } from './expectations/column-values-to-match-regex.js';
export {
  expectColumnValuesToMatchRegexList,
  type MatchRegexListOptions,
} from './expectations/column-values-to-match-regex-list.js';
export { expectColumnValuesToMatchStrftimeFormat } from './expectations/column-values-to-match-strftime-format.js';
export { expectColumnValuesToNotBeInSet } from './expectations/column-values-to-not-be-in-set.js';
export { expectColumnValuesToNotBeNull } from './expectations/column-values-to-not-be-null.js';
export {
  expectColumnValuesToNotBeOutliers,
  type OutlierOptions,
} from './expectations/column-values-to-not-be-outliers.js';
export {
  expectColumnValuesToNotMatchLikePattern,
  type NotMatchLikePatternOptions,
} from './expectations/column-values-to-not-match-like-pattern.js';
export {
  expectColumnValuesToNotMatchLikePatternList,
  type NotMatchLikePatternListOptions,
} from './expectations/column-values-to-not-match-like-pattern-list.js';
export { expectColumnValuesToNotMatchRegex } from './expectations/column-values-to-not-match-regex.js';
export { expectColumnValuesToNotMatchRegexList } from './expectations/column-values-to-not-match-regex-list.js';
export {
  type CompoundUniqueOptions,
  expectCompoundColumnsToBeUnique,
} from './expectations/compound-columns-to-be-unique.js';
export {
  expectMulticolumnSumToEqual,
  type MulticolumnSumOptions,
} from './expectations/multicolumn-sum-to-equal.js';
export {
  expectMulticolumnValuesToBeEqual,
  type MulticolumnEqualOptions,
} from './expectations/multicolumn-values-to-be-equal.js';
export {
  expectQueryResultsToMatchComparison,
  type QueryComparisonOptions,
} from './expectations/query-results-to-match-comparison.js';
export {
  expectSelectColumnValuesToBeUniqueWithinRecord,
  type UniqueWithinRecordOptions,
} from './expectations/select-column-values-to-be-unique-within-record.js';
export { expectTableColumnCountToBeBetween } from './expectations/table-column-count-to-be-between.js';
export { expectTableColumnCountToEqual } from './expectations/table-column-count-to-equal.js';
export { expectTableColumnsToMatchOrderedList } from './expectations/table-columns-to-match-ordered-list.js';
export {
  type ColumnsToMatchSchemaOptions,
  expectTableColumnsToMatchSchema,
} from './expectations/table-columns-to-match-schema.js';
export {
  type ColumnsToMatchSetOptions,
  expectTableColumnsToMatchSet,
} from './expectations/table-columns-to-match-set.js';
export { expectTableRowCountToBeBetween } from './expectations/table-row-count-to-be-between.js';
export {
  expectTableRowCountToBeCloseToHistory,
  type RowCountHistoryOptions,
} from './expectations/table-row-count-to-be-close-to-history.js';
export { expectTableRowCountToEqual } from './expectations/table-row-count-to-equal.js';
export { expectTableRowCountToEqualOtherTable } from './expectations/table-row-count-to-equal-other-table.js';
export { unexpectedRowsExpectation } from './expectations/unexpected-rows-expectation.js';
export { explain, type PlannedAsk, type SuitePlan } from './explain-suite.js';
export { type GateOptions, suiteGate } from './gate.js';
export { gxToJson } from './gx/json.js';
export { type GxSuiteResult, resultToGx } from './gx/result-to-gx.js';
export { suiteFromGx } from './gx/suite-from-gx.js';
export { type GxSuite, suiteToGx } from './gx/suite-to-gx.js';
export type { ContinuousPartition, DiscretePartition, PartitionObject } from './kl-divergence/partition.js';
export { type Parameters, param, type TypedParameter } from './parameters.js';
export type { QuantileRanges } from './quantile-ranges.js';
export { type ExpectationResult, type FailOn, passes, type Run, type SuiteResult } from './result.js';
export type { ResultFormat, ResultFormatOptions, ResultLevel } from './result-format.js';
export { type ResultTextOptions, resultText } from './result-text.js';
export {
  type ColumnsOf,
  type ExpectationSuite,
  type ExpectationSuiteOptions,
  expectationSuite,
  suiteVersion,
} from './suite.js';
export { type ValidateOptions, validate } from './validate.js';
