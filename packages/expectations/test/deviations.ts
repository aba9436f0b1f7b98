import type { GoldenCase } from './golden-cases.js';

/** Where we answer otherwise than Great Expectations on purpose; a case that comes to agree fails its test. */
export const deviations: readonly {
  readonly reason: string;
  readonly matches: (title: string) => boolean;
}[] = [
  {
    reason:
      'missing values are counted together; Great Expectations counts each NaN of a float column apart, as NaN equals nothing',
    matches: (title) =>
      /^nulls expect_column_values_to_not_be_null \{"column":"n"/.test(title) ||
      /^nulls expect_compound_columns_to_be_unique .*"n".*"never"/.test(title),
  },
  {
    reason: 'a column_index of 0 is a place like any other; Great Expectations takes it for none',
    matches: (title) => title.includes('expect_column_to_exist {"column":"i","column_index":0}'),
  },
];

const NULLABLE =
  /_(?:pair_values_to_be_equal|a_to_be_greater_than_b|multicolumn_sum_to_equal|multicolumn_values_to_be_equal)$/;
const OF_NOTHING =
  /_(?:quantile_values_to_be_between|z_scores_to_be_less_than|not_be_outliers|kl_divergence_to_be_less_than)$/;

/** The same for the corpus of every expectation; one that no case shows any more fails a test. */
export const allDeviations: readonly {
  readonly reason: string;
  readonly matches: (title: string, expected: GoldenCase) => boolean;
}[] = [
  {
    reason:
      'pandas raises where it compares a missing value of a nullable column; the documented rule says unexpected',
    matches: (_, { raised, type }) =>
      raised === true && (NULLABLE.test(type) || /_pair_values_to_be_in_set$/.test(type)),
  },
  {
    reason:
      'pandas raises where a nullable integer column is empty or put into bins; the statistic of nothing is null',
    matches: (_, { raised, type, kwargs, refused }) =>
      raised === true && refused === undefined && OF_NOTHING.test(type) && kwargs['column'] === 'i',
  },
  {
    reason: 'as many quantiles as ranges are needed; Great Expectations overlooks a range too few',
    matches: (title, { raised }) =>
      raised === false && title.includes('"quantiles":[0.1,0.5],"value_ranges":[[0,1]]'),
  },
  {
    reason:
      'the names of the key columns are told with every expectation; Great Expectations leaves them out of this one',
    matches: (_, { type, format, success }) =>
      success !== undefined &&
      type === 'expect_column_values_to_be_null' &&
      typeof format === 'object' &&
      format.unexpected_index_column_names !== undefined,
  },
  {
    reason: 'missing values are counted together; Great Expectations counts each NaN of a float column apart',
    matches: (title) =>
      /^nulls expect_column_values_to_not_be_null \{"column":"n"\} (?:"COMPLETE"|\{"partial_unexpected_count":2)/.test(
        title,
      ),
  },
  {
    reason:
      'pairs with a missing value are counted like others; pandas can not order them, and Great Expectations drops the counts',
    matches: (title) =>
      /^many expect_column_pair_values_to_be_in_set .*"neither"/.test(title) ||
      /^many expect_select_column_values_to_be_unique_within_record .*"i","j".*"never"/.test(title),
  },
];
