import type { ExpectationDefinition } from './compile.js';
import { columnMaxToBeBetween } from './expectations/column-max-to-be-between.js';
import { columnMeanToBeBetween } from './expectations/column-mean-to-be-between.js';
import { columnMinToBeBetween } from './expectations/column-min-to-be-between.js';
import { columnToExist } from './expectations/column-to-exist.js';
import { columnValuesToBeBetween } from './expectations/column-values-to-be-between.js';
import { columnValuesToBeInSet } from './expectations/column-values-to-be-in-set.js';
import { columnValuesToBeUnique } from './expectations/column-values-to-be-unique.js';
import { columnValuesToMatchRegex } from './expectations/column-values-to-match-regex.js';
import { columnValuesToNotBeNull } from './expectations/column-values-to-not-be-null.js';
import { compoundColumnsToBeUnique } from './expectations/compound-columns-to-be-unique.js';
import { tableRowCountToBeBetween } from './expectations/table-row-count-to-be-between.js';

/** Every type of expectation there is, by its name. */
export const definitions: ReadonlyMap<string, ExpectationDefinition> = new Map(
  [
    columnMaxToBeBetween,
    columnMeanToBeBetween,
    columnMinToBeBetween,
    columnToExist,
    columnValuesToBeBetween,
    columnValuesToBeInSet,
    columnValuesToBeUnique,
    columnValuesToMatchRegex,
    columnValuesToNotBeNull,
    compoundColumnsToBeUnique,
    tableRowCountToBeBetween,
  ].map((definition) => [definition.type, definition]),
);
