import { quoted, TransformError } from './errors.js';
import { show } from './spec.js';

/** The error for one missing value where an encoder takes none. */
export function missingValue(column: string): TransformError {
  return new TransformError(
    'missing_value',
    `Column '${column}' has no value here, and its encoder was told to take none: impute it, or choose missing: 'category'.`,
    { column },
  );
}

/** The error for one unknown value where an encoder takes none. */
export function unknownValue(column: string, value: unknown): TransformError {
  return new TransformError(
    'unknown_category',
    `Column '${column}' holds ${show(value)}, which was not seen at fit: choose unknown: 'category', or another policy, to take it.`,
    { column, actual: value },
  );
}

/** The error for a row that a kernel refuses; `row` is its place where it is one of many. */
export function refusedRow(
  who: string,
  columns: readonly string[],
  reason: string,
  row?: number,
): TransformError {
  const place = row === undefined ? '' : ` (row ${row})`;
  return new TransformError(
    'refused_row',
    `${who} of ${quoted(columns)} takes no such row${place}: ${reason}.`,
    {
      ...(columns[0] !== undefined && { column: columns[0] }),
      ...(row !== undefined && { row }),
    },
  );
}
