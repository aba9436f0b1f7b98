import { and, castText, col, type DataType, type Expr, type TimeUnit, types } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type {
  CoercionSettings,
  ColumnDefinition,
  DuplicatePolicy,
  FieldDefinition,
  ValueDefinition,
} from '../column-definition.js';
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
import {
  checkFromPandera,
  columnKeys,
  flatCheck,
  listedChecks,
  operandOf,
  type PanderaCheck,
} from './check-from-pandera.js';
import { panderaCheckName } from './check-name.js';
import { type PanderaApi, readDtype } from './dtype.js';

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
    columnOf(name, column, { root, api, tableChecks, notes, timeUnit }),
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

interface Context {
  readonly root: PlainObject;
  readonly api: PanderaApi;
  readonly tableChecks: readonly (PanderaCheck | string)[];
  readonly notes: LostNotes;
  readonly timeUnit: TimeUnit | undefined;
}

function columnOf(name: string, column: PlainObject, context: Context): ColumnDefinitionInput {
  const { api, notes } = context;
  const type = typeOf(name, column, context);
  const coerce = memberOf(column, 'coerce') === true || memberOf(context.root, 'coerce') === true;
  const nullable = memberOf(column, 'nullable') === true;
  // To Polars NaN is a null where nulls are refused, and a number like any other where they are not.
  const nanAsNull = type.target.kind === 'float' && (api === 'pandas' || !nullable);
  if (nanAsNull) notes.note(name, 'nan', 'nanAsNull: NaN is a null, as pandera has it');
  const named = [...ownChecks(column), ...context.tableChecks];
  const checks = named.flatMap((check): CheckDefinition[] => {
    const made = typeof check === 'string' ? check : checkFromPandera(check, type.target, api);
    if (typeof made !== 'string') return [judgingNulls(made, name, column, api)];
    notes.note(name, typeof check === 'string' ? 'checks' : check.name, made);
    return [];
  });
  if (checks.some((check) => check.check === 'strMatches')) {
    notes.note(
      name,
      'str_matches',
      "its patterns are Python's, and str_matches looks at the start of a text only",
    );
  }
  const fallback = defaultOf(name, column, type.target, notes);
  const [title, description] = [textOf(column, 'title'), textOf(column, 'description')];
  return {
    name,
    ...type,
    nullable,
    required: memberOf(column, 'required') !== false,
    unique: memberOf(column, 'unique') === true ? policyOf(column, api) : false,
    coerce,
    coercion: coerce ? coercionOf(column, type.target, api) : {},
    nanAsNull,
    checks,
    regex: memberOf(column, 'regex') === true ? nameRule(name, api) : null,
    ...(fallback !== undefined && { default: fallback }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

/** What a dtype says of a column. */
type ColumnType = Pick<ColumnDefinition, 'family' | 'target'> & {
  readonly values?: readonly string[];
  readonly item?: ValueDefinition;
  readonly fields?: readonly FieldDefinition[];
};

function typeOf(name: string, column: PlainObject, { root, api, notes, timeUnit }: Context): ColumnType {
  const text = textOf(column, 'dtype') ?? textOf(root, 'dtype');
  if (text === undefined) return untyped(name, column, notes);
  const read = readDtype(text);
  if ('reason' in read) {
    notes.note(name, 'dtype', `${read.reason}; the column is read as text`);
    return { family: 'text', target: types.utf8() };
  }
  const { changed, ...type } = read;
  if (changed !== undefined) notes.note(name, 'dtype', changed);
  const { target } = type;
  if (api !== 'pandas' || target.kind !== 'timestamp' || target.timezone !== null) return type;
  const unit = timeUnit ?? target.unit;
  notes.note(name, 'dtype', `times without a zone have to be of the unit ${unit}, where pandera takes any`);
  return { ...type, target: types.timestamp(unit, null) };
}

/** As Python reads numbers from text, and cuts what an integer can't hold; Int64 and its like, in capitals, refuse that. */
function coercionOf(column: PlainObject, target: DataType, api: PanderaApi): CoercionSettings {
  const safe = api === 'pandas' && /^U?Int/.test(textOf(column, 'dtype') ?? '');
  const isNumber = target.kind === 'int' || target.kind === 'float';
  return {
    ...(!safe && { truncate: true }),
    round: true,
    ...(api === 'pandas' && isNumber && { trim: true }),
    ...(target.kind === 'float' && { nullTokens: ['nan', 'NaN', 'NAN'] }),
  };
}

/** To Polars a null that is judged fails whatever it is compared with; a null of ours is no forbidden value. */
function judgingNulls(
  check: CheckDefinition,
  name: string,
  column: PlainObject,
  api: PanderaApi,
): CheckDefinition {
  const forbids = check.check === 'ne' || check.check === 'notin';
  if (!forbids || api !== 'polars' || check.ignoreNulls !== false || memberOf(column, 'regex') === true)
    return check;
  const cell = col(name);
  const values = ('values' in check ? check.values : [check.value]) as readonly Exclude<
    Constant,
    Date | null
  >[];
  const test: Expr = check.check === 'ne' ? cell.ne(values[0]!) : cell.notIn(values);
  const { check: _, ...options } = { ...check, value: undefined, values: undefined };
  const { value: _value, values: _values, ...rest } = options;
  return {
    ...rest,
    check: 'predicate',
    predicate: and(cell.isNotNull(), test),
    name: check.name ?? panderaCheckName(check, null),
  };
}

// Ours has no column of any type: the operands of its checks say what can pass them at all.
function untyped(name: string, column: PlainObject, notes: LostNotes): ColumnType {
  const operands = ownChecks(column).flatMap((check) =>
    typeof check === 'string' ? [] : Object.values(check.operands).flat(),
  );
  const isNumber =
    operands.some((operand) => typeof operand === 'number') && !ownChecks(column).some(isTextCheck);
  notes.note(name, 'dtype', `a column of any type is one of ${isNumber ? 'numbers' : 'texts'} here`);
  return isNumber ? { family: 'number', target: types.float64() } : { family: 'text', target: types.utf8() };
}

function isTextCheck(check: PanderaCheck | string): boolean {
  return typeof check !== 'string' && check.name.startsWith('str_');
}

function ownChecks(column: PlainObject): (PanderaCheck | string)[] {
  const listed = memberOf(column, 'checks');
  if (listed !== undefined) return listedChecks(listed);
  return Object.entries(column)
    .filter(([key]) => !columnKeys.has(key))
    .map(([key, value]) => flatCheck(key, value));
}

function defaultOf(
  name: string,
  column: PlainObject,
  target: ColumnDefinition['target'],
  notes: LostNotes,
): Exclude<ColumnDefinition['default'], undefined> | undefined {
  const given = memberOf(column, 'default');
  if (given === undefined) return undefined;
  const whole = target.kind === 'int' && typeof given === 'number' && !Number.isInteger(given);
  const value = whole ? undefined : (operandOf(given, target) ?? readDefault(given, target));
  if (value !== undefined && value !== null) return value;
  notes.note(name, 'default', `${JSON.stringify(given)} is no value of the column`);
  return undefined;
}

// A default fills nulls before they are coerced, so it may be a text there that is read as the type.
function readDefault(given: Plain, target: DataType): Constant | undefined {
  const read = typeof given === 'string' ? castText(given, target) : undefined;
  return read !== undefined && 'value' in read ? (read.value as Constant) : undefined;
}

// pandas matches names by `str.match`, which looks at the start; Polars matches the whole name.
function nameRule(pattern: string, api: PanderaApi): NonNullable<ColumnDefinition['regex']> {
  return { pattern, flags: '', dialect: 'python', anchor: api === 'pandas' ? 'start' : 'full' };
}

function policyOf(from: PlainObject, api: PanderaApi): DuplicatePolicy {
  const policy = textOf(from, 'report_duplicates');
  return api === 'pandas' && (policy === 'exclude_first' || policy === 'exclude_last') ? policy : 'all';
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
