import type { ColumnDefinition } from '../column-definition.js';
import { schemaVersion } from '../schema-version.js';
import { checkedSchema, type TableSchema } from '../table-schema.js';
import { columnChanges } from './column-changes.js';
import { optionChanges } from './option-changes.js';
import { both, type Compatibility, type SchemaChange } from './schema-change.js';

/** What has changed from one schema to another, and whom it spares. */
export interface SchemaDiff {
  /** `full` when nothing has changed, or nothing that data shows. */
  readonly compatibility: Compatibility;
  readonly changes: readonly SchemaChange[];
  /** The content ids of both schemas. */
  readonly versions: { readonly before: string; readonly after: string };
}

/**
 * The changes from one schema to another, each with whom it spares and why: `backward` when old data is valid by the new schema,
 * `forward` when new data is valid by the old one, `full` for both, `breaking` for neither.
 *
 * @example
 * ```ts
 * import { diffSchemas, tableSchema } from '@millrace/schema';
 * import * as z from 'zod';
 * const before = tableSchema({ carrier: z.enum(['AA', 'UA']), delay: z.number().min(-60) });
 * const after = tableSchema({ carrier: z.enum(['AA', 'UA', 'B6']), delay: z.number().min(-60).nullable() });
 * const diff = diffSchemas(before, after);
 * diff.compatibility; // => 'backward'
 * diff.changes.map(({ column, reason }) => `${column}: ${reason}`); // => ["carrier: 'B6' may come", 'delay: nulls are allowed now']
 * ```
 */
export function diffSchemas(before: TableSchema, after: TableSchema): SchemaDiff {
  checkedSchema(before);
  checkedSchema(after);
  const changes = [...columnListChanges(before, after), ...optionChanges(before.options, after.options)];
  return {
    compatibility: changes.reduce<Compatibility>((all, change) => both(all, change.compatibility), 'full'),
    changes,
    versions: { before: schemaVersion(before), after: schemaVersion(after) },
  };
}

function columnListChanges(before: TableSchema, after: TableSchema): SchemaChange[] {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const now = new Map(after.columns.map((column) => [column.name, column]));
  const renamed = new Map<string, ColumnDefinition>();
  const found: SchemaChange[] = [];
  for (const column of after.columns) {
    const same = old.get(column.name);
    const alias = same ? undefined : column.aliases.find((name) => old.has(name) && !now.has(name));
    if (same) found.push(...columnChanges(same, column));
    else if (alias !== undefined) {
      renamed.set(alias, column);
      found.push(...renaming(old.get(alias)!, column));
    } else found.push(addition(column, before, after));
  }
  for (const column of before.columns) {
    if (!now.has(column.name) && !renamed.has(column.name)) found.push(removal(column, before, after));
  }
  return [...found, ...moves(before, after)];
}

function renaming(before: ColumnDefinition, after: ColumnDefinition): SchemaChange[] {
  const compatibility: Compatibility = before.aliases.includes(after.name) ? 'full' : 'backward';
  const reason = `'${before.name}' is called '${after.name}' now, and still read under its old name`;
  const { aliases: _, ...rest } = after;
  return [
    { code: 'column_renamed', column: after.name, compatibility, reason },
    ...columnChanges({ ...before, aliases: [] }, { ...rest, aliases: [] }),
  ];
}

/** Whether a table may come without the column. */
function mayBeAbsent(column: ColumnDefinition, schema: TableSchema): boolean {
  const filled = schema.options.addMissingColumns && (column.default !== undefined || column.nullable);
  return !column.required || filled;
}

function addition(column: ColumnDefinition, before: TableSchema, after: TableSchema): SchemaChange {
  const readsOld = mayBeAbsent(column, after);
  const readByOld = before.options.strict !== true;
  const reasons = [
    readsOld ? 'old data may lack it' : 'old data lacks it',
    ...(readByOld ? [] : ['the old schema refuses columns that it does not have']),
  ];
  return change('column_added', column, readsOld, readByOld, reasons);
}

function removal(column: ColumnDefinition, before: TableSchema, after: TableSchema): SchemaChange {
  const readsOld = after.options.strict !== true;
  const readByOld = mayBeAbsent(column, before);
  const reasons = [
    readByOld ? 'the old schema does without it' : 'the old schema demands it',
    ...(readsOld ? [] : ['the new schema refuses columns that it does not have']),
  ];
  return change('column_removed', column, readsOld, readByOld, reasons);
}

function change(
  code: 'column_added' | 'column_removed',
  column: ColumnDefinition,
  readsOld: boolean,
  readByOld: boolean,
  reasons: readonly string[],
): SchemaChange {
  const compatibility =
    readsOld && readByOld ? 'full' : readsOld ? 'backward' : readByOld ? 'forward' : 'breaking';
  const what = code === 'column_added' ? 'the column is new' : 'the column is gone';
  return { code, column: column.name, compatibility, reason: `${what}: ${reasons.join('; ')}` };
}

function moves(before: TableSchema, after: TableSchema): SchemaChange[] {
  const names = ({ columns }: TableSchema, other: TableSchema): string[] =>
    columns.map(({ name }) => name).filter((name) => other.columns.some((column) => column.name === name));
  const [old, now] = [names(before, after), names(after, before)];
  const moved = now.filter((name, place) => name !== old[place]);
  if (moved.length === 0) return [];
  const ordered = before.options.ordered || after.options.ordered;
  const oldHolds = before.options.ordered;
  const newHolds = after.options.ordered;
  const compatibility: Compatibility =
    oldHolds && newHolds ? 'breaking' : newHolds ? 'forward' : oldHolds ? 'backward' : 'full';
  const reason = ordered
    ? `columns come in another order: ${now.join(', ')}`
    : `columns are listed in another order, which the schema does not demand: ${now.join(', ')}`;
  return [{ code: 'column_moved', column: null, compatibility, reason }];
}
