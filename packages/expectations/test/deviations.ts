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
