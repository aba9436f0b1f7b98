import type { TimeUnit } from '@millrace/columns';
import { type LostNotes, lostNotes } from '../documents/lost.js';
import {
  type DocumentKind,
  isObject,
  listOf,
  memberOf,
  type Plain,
  type PlainObject,
  plainDocument,
  refused,
  textOf,
} from '../documents/plain-document.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from '../from-definition.js';
import type { ImportedSchema } from '../json-schema/schema-from-json-schema.js';
import { listedChecks } from './check-from-pandera.js';
import { columnFromPandera, policyOf } from './column-from-pandera.js';
import type { PanderaApi } from './dtype.js';

const KIND: DocumentKind = { name: 'pandera schema', yaml: true };

const TABLE_KEYS: ReadonlySet<string> = new Set([
  ...[
    'schema_type',
    'version',
    'api',
    'columns',
    'checks',
    'index',
    'multiindex',
    'dtype',
    'coerce',
    'strict',
  ],
  ...[
    'name',
    'ordered',
    'unique',
    'report_duplicates',
    'unique_column_names',
    'add_missing_columns',
    'title',
  ],
  ...['description', 'drop_invalid_rows', 'dataframe_library', 'metadata'],
]);

/** Options of {@link schemaFromPandera}. */
export interface SchemaFromPanderaOptions {
  /**
   * The unit of pandas' times without a zone: pandera writes `datetime64[ns]` for those of any unit and lets any pass. Here the
   * unit is part of the type; the one that is written unless given.
   */
  readonly timeUnit?: TimeUnit;
}

/**
 * The table schema that a document of pandera 0.35 says, as YAML, JSON or data: flat checks, lists of checks, and the older
 * objects of checks alike. It judges and returns what pandera would; where that is another rule than ours, the rule's option is
 * set on the schema and named in `lost`.
 *
 * @param document - What `to_yaml` or `to_json` of pandera wrote, for pandas or Polars; its size, depth and aliases are bounded.
 * @throws UsageError `bad_document` when it can't be read.
 * @example
 * ```ts
 * import { schemaFromPandera } from '@millrace/schema/pandera';
 * const { schema, lost } = schemaFromPandera(`
 * schema_type: dataframe
 * columns:
 *   carrier: { dtype: str, str_length: { min_value: 2, max_value: 2 } }
 *   delay: { dtype: float64, nullable: true, greater_than_or_equal_to: -60 }
 * index:
 * - dtype: int64
 * `);
 * schema.columns.map(({ name }) => name); // => ['carrier', 'delay']
 * lost.map(({ what }) => what); // => ['nan', 'index']
 * ```
 */
export function schemaFromPandera(
  document: string | object,
  { timeUnit }: SchemaFromPanderaOptions = {},
): ImportedSchema {
  const root = plainDocument(document, KIND);
  const notes = lostNotes();
  const api = apiOf(root, notes);
  const tableChecks = listedChecks(memberOf(root, 'checks'));
  const columns = columnsOf(root).map(([name, column]) =>
    columnFromPandera(name, column, { root, api, tableChecks, notes, timeUnit }),
  );
  if (tableChecks.length > 0) {
    notes.note(
      null,
      'checks',
      'a built-in check of the table is one of each of its columns here, and reported so',
    );
  }
  noteTable(root, notes);
  const [name, title, description] = ['name', 'title', 'description'].map((member) => textOf(root, member));
  const metadata = memberOf(root, 'metadata');
  const schema = tableSchemaFromDefinition({
    columns,
    options: {
      strict: strictOf(root),
      ordered: memberOf(root, 'ordered') === true,
      unique: keysOf(root, columns, notes),
      reportDuplicates: policyOf(root, api),
      uniqueColumnNames: memberOf(root, 'unique_column_names') === true,
      addMissingColumns: memberOf(root, 'add_missing_columns') === true,
      dropInvalidRows: memberOf(root, 'drop_invalid_rows') === true,
      ...(name !== undefined && { name }),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(isObject(metadata) && { metadata }),
    },
  });
  const coerces = schema.options.coerce || columns.some(({ coerce }) => coerce);
  if (coerces) {
    notes.note(
      null,
      'coerce',
      'truncate: 2.5 is read as 2, as pandera does; round: 2^53 + 1 as a double is 2^53',
    );
  }
  return { schema, lost: notes.all };
}

function apiOf(root: PlainObject, notes: LostNotes): PanderaApi {
  const type = textOf(root, 'schema_type') ?? 'dataframe';
  const api =
    textOf(root, 'api') ??
    textOf(root, 'dataframe_library') ??
    (type === 'polars_dataframe' ? 'polars' : 'pandas');
  if (type !== 'dataframe' && type !== 'polars_dataframe')
    throw refused(KIND, `its schema_type is '${type}', not a table`);
  if (api !== 'pandas' && api !== 'polars')
    notes.note(null, 'api', `${api} is judged by the rules of pandas`);
  return api === 'polars' ? 'polars' : 'pandas';
}

function columnsOf(root: PlainObject): [string, PlainObject][] {
  const columns = memberOf(root, 'columns');
  if (columns === undefined) return [];
  const entries: [Plain, Plain][] = Array.isArray(columns)
    ? columns.map((column: Plain) => [isObject(column) ? (memberOf(column, 'name') ?? null) : null, column])
    : isObject(columns)
      ? Object.entries(columns)
      : [];
  return entries.map(([name, column]) => {
    if (Array.isArray(name))
      throw refused(KIND, 'a column has several names, one a level, which no Arrow table has');
    if (typeof name !== 'string' || !isObject(column))
      throw refused(KIND, `the column '${String(name)}' is no object`);
    return [name, column];
  });
}

function strictOf(root: PlainObject): boolean | 'filter' {
  const strict = memberOf(root, 'strict');
  return strict === true || strict === 'filter' ? strict : false;
}

function keysOf(root: PlainObject, columns: readonly ColumnDefinitionInput[], notes: LostNotes): string[][] {
  const optional = new Set(columns.filter(({ required }) => required === false).map(({ name }) => name));
  return allKeys(root).filter((key) => {
    if (!key.some((name) => optional.has(name))) return true;
    notes.note(null, `unique (${key.join(', ')})`, 'a column of a key may not be absent');
    return false;
  });
}

function allKeys(root: PlainObject): string[][] {
  const unique = memberOf(root, 'unique');
  if (typeof unique === 'string') return [[unique]];
  const list = listOf(root, 'unique');
  if (list.length === 0) return [];
  const keys = list.some(Array.isArray) ? list : [list];
  return keys.map((key) => (Array.isArray(key) ? key.map(String) : [String(key)]));
}

function noteTable(root: PlainObject, notes: LostNotes): void {
  if (memberOf(root, 'index') !== undefined) notes.note(null, 'index', 'an Arrow table has no index');
  if (memberOf(root, 'multiindex') !== undefined)
    notes.note(null, 'multiindex', 'an Arrow table has no index');
  for (const key of Object.keys(root)) {
    if (!TABLE_KEYS.has(key)) notes.note(null, key, 'pandera has no such member of a table');
  }
}
