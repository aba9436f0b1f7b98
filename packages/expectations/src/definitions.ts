import type { ExpectationDefinition } from './compile.js';
import { columnDaysToEqualSet } from './expectations/column-days-to-equal-set.js';
import { columnDistinctValuesToBeInSet } from './expectations/column-distinct-values-to-be-in-set.js';
import { columnDistinctValuesToContainSet } from './expectations/column-distinct-values-to-contain-set.js';
import { columnDistinctValuesToEqualSet } from './expectations/column-distinct-values-to-equal-set.js';
import { columnKLDivergenceToBeLessThan } from './expectations/column-kl-divergence-to-be-less-than.js';
import { columnMaxAgeToBeLessThan } from './expectations/column-max-age-to-be-less-than.js';
import { columnMaxToBeBetween } from './expectations/column-max-to-be-between.js';
import { columnMeanToBeBetween } from './expectations/column-mean-to-be-between.js';
import { columnMedianToBeBetween } from './expectations/column-median-to-be-between.js';
import { columnMinToBeBetween } from './expectations/column-min-to-be-between.js';
import { columnMostCommonValueToBeInSet } from './expectations/column-most-common-value-to-be-in-set.js';
import { columnPairValuesAToBeGreaterThanB } from './expectations/column-pair-values-a-to-be-greater-than-b.js';
import { columnPairValuesToBeEqual } from './expectations/column-pair-values-to-be-equal.js';
import { columnPairValuesToBeInSet } from './expectations/column-pair-values-to-be-in-set.js';
import { columnProportionOfNonNullValuesToBeBetween } from './expectations/column-proportion-of-non-null-values-to-be-between.js';
import { columnProportionOfUniqueValuesToBeBetween } from './expectations/column-proportion-of-unique-values-to-be-between.js';
import { columnQuantileValuesToBeBetween } from './expectations/column-quantile-values-to-be-between.js';
import { columnStdevToBeBetween } from './expectations/column-stdev-to-be-between.js';
import { columnSumToBeBetween } from './expectations/column-sum-to-be-between.js';
import { columnToExist } from './expectations/column-to-exist.js';
import { columnTypeToBe } from './expectations/column-type-to-be.js';
import { columnUniqueValueCountToBeBetween } from './expectations/column-unique-value-count-to-be-between.js';
import { columnValueLengthsToBeBetween } from './expectations/column-value-lengths-to-be-between.js';
import { columnValueLengthsToEqual } from './expectations/column-value-lengths-to-equal.js';
import { columnValueZScoresToBeLessThan } from './expectations/column-value-z-scores-to-be-less-than.js';
import { columnValuesToBeBetween } from './expectations/column-values-to-be-between.js';
import { columnValuesToBeDateutilParseable } from './expectations/column-values-to-be-dateutil-parseable.js';
import { columnValuesToBeDecreasing } from './expectations/column-values-to-be-decreasing.js';
import { columnValuesToBeEmail } from './expectations/column-values-to-be-email.js';
import { columnValuesToBeInSet } from './expectations/column-values-to-be-in-set.js';
import { columnValuesToBeInTypeList } from './expectations/column-values-to-be-in-type-list.js';
import { columnValuesToBeIncreasing } from './expectations/column-values-to-be-increasing.js';
import { columnValuesToBeIpAddress } from './expectations/column-values-to-be-ip-address.js';
import { columnValuesToBeJsonParseable } from './expectations/column-values-to-be-json-parseable.js';
import { columnValuesToBeNull } from './expectations/column-values-to-be-null.js';
import { columnValuesToBeOfType } from './expectations/column-values-to-be-of-type.js';
import { columnValuesToBeUnique } from './expectations/column-values-to-be-unique.js';
import { columnValuesToBeUrl } from './expectations/column-values-to-be-url.js';
import { columnValuesToBeUuid } from './expectations/column-values-to-be-uuid.js';
import { columnValuesToExistInOtherTable } from './expectations/column-values-to-exist-in-other-table.js';
import { columnValuesToMatchJsonSchema } from './expectations/column-values-to-match-json-schema.js';
import { columnValuesToMatchLikePattern } from './expectations/column-values-to-match-like-pattern.js';
import { columnValuesToMatchLikePatternList } from './expectations/column-values-to-match-like-pattern-list.js';
import { columnValuesToMatchRegex } from './expectations/column-values-to-match-regex.js';
import { columnValuesToMatchRegexList } from './expectations/column-values-to-match-regex-list.js';
import { columnValuesToMatchStrftimeFormat } from './expectations/column-values-to-match-strftime-format.js';
import { columnValuesToNotBeInSet } from './expectations/column-values-to-not-be-in-set.js';
import { columnValuesToNotBeNull } from './expectations/column-values-to-not-be-null.js';
import { columnValuesToNotBeOutliers } from './expectations/column-values-to-not-be-outliers.js';
import { columnValuesToNotMatchLikePattern } from './expectations/column-values-to-not-match-like-pattern.js';
import { columnValuesToNotMatchLikePatternList } from './expectations/column-values-to-not-match-like-pattern-list.js';
import { columnValuesToNotMatchRegex } from './expectations/column-values-to-not-match-regex.js';
import { columnValuesToNotMatchRegexList } from './expectations/column-values-to-not-match-regex-list.js';
import { compoundColumnsToBeUnique } from './expectations/compound-columns-to-be-unique.js';
import { multicolumnSumToEqual } from './expectations/multicolumn-sum-to-equal.js';
import { multicolumnValuesToBeEqual } from './expectations/multicolumn-values-to-be-equal.js';
import { queryResultsToMatchComparison } from './expectations/query-results-to-match-comparison.js';
import { selectColumnValuesToBeUniqueWithinRecord } from './expectations/select-column-values-to-be-unique-within-record.js';
import { tableColumnCountToBeBetween } from './expectations/table-column-count-to-be-between.js';
import { tableColumnCountToEqual } from './expectations/table-column-count-to-equal.js';
import { tableColumnsToMatchOrderedList } from './expectations/table-columns-to-match-ordered-list.js';
import { tableColumnsToMatchSchema } from './expectations/table-columns-to-match-schema.js';
import { tableColumnsToMatchSet } from './expectations/table-columns-to-match-set.js';
import { tableRowCountToBeBetween } from './expectations/table-row-count-to-be-between.js';
import { tableRowCountToBeCloseToHistory } from './expectations/table-row-count-to-be-close-to-history.js';
import { tableRowCountToEqual } from './expectations/table-row-count-to-equal.js';
import { tableRowCountToEqualOtherTable } from './expectations/table-row-count-to-equal-other-table.js';
import { unexpectedRowsExpectationDefinition } from './expectations/unexpected-rows-expectation.js';

const definitions: ReadonlyMap<string, ExpectationDefinition> = new Map(
  [
    columnDaysToEqualSet,
    columnDistinctValuesToBeInSet,
    columnDistinctValuesToContainSet,
    columnDistinctValuesToEqualSet,
    columnKLDivergenceToBeLessThan,
    columnMaxAgeToBeLessThan,
    columnMaxToBeBetween,
    columnMeanToBeBetween,
    columnMedianToBeBetween,
    columnMinToBeBetween,
    columnMostCommonValueToBeInSet,
    columnPairValuesAToBeGreaterThanB,
    columnPairValuesToBeEqual,
    columnPairValuesToBeInSet,
    columnProportionOfNonNullValuesToBeBetween,
    columnProportionOfUniqueValuesToBeBetween,
    columnQuantileValuesToBeBetween,
    columnStdevToBeBetween,
    columnSumToBeBetween,
    columnToExist,
    columnTypeToBe,
    columnUniqueValueCountToBeBetween,
    columnValueLengthsToBeBetween,
    columnValueLengthsToEqual,
    columnValueZScoresToBeLessThan,
    columnValuesToBeBetween,
    columnValuesToBeDateutilParseable,
    columnValuesToBeDecreasing,
    columnValuesToBeEmail,
    columnValuesToBeInSet,
    columnValuesToBeInTypeList,
    columnValuesToBeIncreasing,
    columnValuesToBeIpAddress,
    columnValuesToBeJsonParseable,
    columnValuesToBeNull,
    columnValuesToBeOfType,
    columnValuesToBeUnique,
    columnValuesToBeUrl,
    columnValuesToBeUuid,
    columnValuesToExistInOtherTable,
    columnValuesToMatchJsonSchema,
    columnValuesToMatchLikePattern,
    columnValuesToMatchLikePatternList,
    columnValuesToMatchRegex,
    columnValuesToMatchRegexList,
    columnValuesToMatchStrftimeFormat,
    columnValuesToNotBeInSet,
    columnValuesToNotBeNull,
    columnValuesToNotBeOutliers,
    columnValuesToNotMatchLikePattern,
    columnValuesToNotMatchLikePatternList,
    columnValuesToNotMatchRegex,
    columnValuesToNotMatchRegexList,
    compoundColumnsToBeUnique,
    multicolumnSumToEqual,
    multicolumnValuesToBeEqual,
    queryResultsToMatchComparison,
    selectColumnValuesToBeUniqueWithinRecord,
    tableColumnCountToBeBetween,
    tableColumnCountToEqual,
    tableColumnsToMatchOrderedList,
    tableColumnsToMatchSchema,
    tableColumnsToMatchSet,
    tableRowCountToBeBetween,
    tableRowCountToBeCloseToHistory,
    tableRowCountToEqual,
    tableRowCountToEqualOtherTable,
    unexpectedRowsExpectationDefinition,
  ].map((definition) => [definition.type, definition]),
);

/** A type of expectation by its name. */
export function definitionOf(type: string): ExpectationDefinition | undefined {
  return definitions.get(type);
}

/** The names of all types of expectation. */
export function definitionNames(): string[] {
  return [...definitions.keys()];
}
