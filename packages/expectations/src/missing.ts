import { and, col, type DataType, not, or, type Predicate } from '@millrace/columns';

/**
 * A predicate that is true where a column has no value: null or, for floats, NaN.
 * Great Expectations reads tables through pandas, for which NaN is a missing value.
 */
export function isMissing(column: string, type: DataType): Predicate {
  const absent = col(column).isNull();
  return type.kind === 'float' ? or(absent, col(column).isNan()) : absent;
}

/** A predicate that is true where a column has a value: the opposite of {@link isMissing}. */
export function hasValue(column: string, type: DataType): Predicate {
  const present = col(column).isNotNull();
  return type.kind === 'float' ? and(present, not(col(column).isNan())) : present;
}
