import type { LostNotes } from '../documents/lost.js';
import type { TableSchema } from '../table-schema.js';

/** Names the options and checks of a table that a description of single rows can't carry. */
export function lostOptions(schema: TableSchema, notes: LostNotes): void {
  const { options } = schema;
  const lose = (what: string, reason: string): void => notes.note(null, what, reason);
  for (const key of options.unique) lose(`unique (${key.join(', ')})`, 'a row knows no other rows');
  for (const check of options.checks) {
    lose(
      check.name ?? check.check,
      check.check === 'function' ? 'a function is not data' : "a check of the table can't be said",
    );
  }
  if (options.strict === 'filter') lose('strict: filter', "that other properties are dropped can't be said");
  if (options.ordered) lose('ordered', 'the order of properties has no meaning');
  if (options.coerce) lose('coerce', "a conversion of values can't be said");
  if (options.addMissingColumns) lose('addMissingColumns', "that properties are added can't be said");
  if (options.dropInvalidRows) lose('dropInvalidRows', "that rows are dropped can't be said");
  if (options.parsers.length > 0) lose('parsers', "a change of values can't be said");
}
