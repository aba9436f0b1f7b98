import type { DataType } from '@millrace/columns';

/** The type of a column's values: a dictionary counts as its values. */
export function plainOf(type: DataType): DataType {
  return type.kind === 'dictionary' ? type.value : type;
}
