import type { PanderaApi } from '../src/pandera.js';

/** Where this package and pandera 0.35.0 differ on purpose, by case and backend. A difference that heals fails the test. */
export interface Difference {
  readonly cases: RegExp;
  readonly apis: readonly PanderaApi[];
  readonly reason: string;
}

const BOTH: readonly PanderaApi[] = ['pandas', 'polars'];

export const differences: readonly Difference[] = [
  {
    cases: /^(ttest|welch|ks|one-sample t-test|parsers?|grouped:)/,
    apis: ['polars'],
    reason:
      'pandera for Polars has no hypothesis checks, no parsers and no groups: it falls over, or finds a CHECK_ERROR.',
  },
  {
    cases: /^Int64 with nulls, ignore_na False: (?!isin|notin)/,
    apis: ['pandas'],
    reason:
      'A nullable column of pandas, compared with its nulls judged, ends in a CHECK_ERROR; here the nulls fail.',
  },
  {
    cases: /^duration:/,
    apis: ['polars'],
    reason: 'pandera compares a duration of Polars with a span of Python and falls over.',
  },
  {
    cases: /^timestamp: (isin|notin)/,
    apis: BOTH,
    reason: 'A list of times is named here as the document has it, and not as Python prints its objects.',
  },
  {
    cases: /^no type, (with checks|nullable False)/,
    apis: BOTH,
    reason:
      'Every column has a type here; of a document without one, its checks say whether it is of numbers or texts.',
  },
  {
    cases: /^unique_values_eq with a null, not ignored/,
    apis: ['pandas'],
    reason: 'A null is no value of the set of values.',
  },
  {
    cases: /^ordered with an extra column between/,
    apis: BOTH,
    reason: "The schema's columns come first, in its order, and the others behind.",
  },
  {
    cases:
      /^(two extra columns|no columns in the schema), strict True|^ordered, columns (b a c|c b a)|^ordered and strict, swapped/,
    apis: ['polars'],
    reason: 'Every column that is not in the schema, or not in its place, is named, and not only the first.',
  },
  {
    cases: /^wrong type/,
    apis: BOTH,
    reason: 'The cells of a column of the wrong type are not judged: what they would mean is not known.',
  },
  {
    cases: /^unique with two nulls|^jointly unique, with nulls/,
    apis: ['pandas'],
    reason: 'A null is a value to unique in both, but pandas names no row for it; here the rows are named.',
  },
  {
    cases: /^two keys, both broken/,
    apis: BOTH,
    reason: 'All keys that are broken are reported, and not only the first.',
  },
  {
    cases: /default fills nulls and then fails the check|add_missing_columns, default fails the check/,
    apis: BOTH,
    reason: 'A default that fails the checks of its own column is refused when the schema is made.',
  },
  {
    cases: /^add_missing_columns, optional/,
    apis: ['polars'],
    reason: 'pandera for Polars falls over where an optional column with a default is missing.',
  },
  {
    cases: /^drop_invalid_rows, n_failure_cases 1/,
    apis: ['pandas'],
    reason: 'All rows that fail are dropped, and not only those that the report names.',
  },
  {
    cases: /^drop_invalid_rows, coercion/,
    apis: ['pandas'],
    reason: 'The rows that are left are coerced.',
  },
  {
    cases: /^drop_invalid_rows, (?!nothing|a warning)/,
    apis: ['polars'],
    reason: "pandera's document of a Polars schema does not say that invalid rows are dropped.",
  },
  {
    cases: /^text '(1_000|inf)' coerced/,
    apis: ['pandas'],
    reason: 'The grammar of numbers has no underscores and no infinity.',
  },
  {
    cases: /^text 'inf' coerced/,
    apis: ['polars'],
    reason: 'The grammar of numbers has no infinity.',
  },
  {
    cases: /^text '(True|false|0|)' coerced to bool/,
    apis: ['pandas'],
    reason:
      "NumPy makes every text that is not empty True, 'false' too; here 'true' and 'false' are booleans, and nothing else.",
  },
  {
    cases: /^text '(false|2020-01-01|2020-01-01T10:00:00)' coerced/,
    apis: ['polars'],
    reason: 'Polars casts no text to a boolean or a time; here the strict grammar reads it.',
  },
  {
    cases: /^bool \[True, False\] coerced to string/,
    apis: ['pandas'],
    reason: "A boolean reads 'true' or 'false' as text.",
  },
  {
    cases: /^int64 \[0, 2\] coerced to bool/,
    apis: BOTH,
    reason: 'Only 0 and 1 are booleans.',
  },
  {
    cases: /^float64 \[1\.0, None\] coerced to int64/,
    apis: ['pandas'],
    reason: 'A null is a null in a column of integers too, and is reported once.',
  },
  {
    cases: /^float64 \[1\.5, None\] coerced to Int64/,
    apis: ['pandas'],
    reason: 'The cell that can not be coerced is named, and not only the null.',
  },
  {
    cases: /^timestamp .* coerced to string/,
    apis: BOTH,
    reason: 'A time reads as ISO 8601, to its unit.',
  },
  {
    cases: /^int64 \[1, 2\] coerced to timestamp/,
    apis: BOTH,
    reason: 'An integer has no unit, so it does not become a time unseen.',
  },
  {
    cases: /^parser upper/,
    apis: ['pandas'],
    reason: "The upper case of ß is SS, as in Unicode's full mapping and in JavaScript.",
  },
  {
    cases: /^column against column, with nulls/,
    apis: ['pandas'],
    reason: 'A comparison with a null is neither true nor false, and passes unless nulls are judged.',
  },
  {
    cases: /^a built-in check on the whole table/,
    apis: BOTH,
    reason: 'A built-in check of the table is one of each column here.',
  },
];
