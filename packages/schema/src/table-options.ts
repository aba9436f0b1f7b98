import { type Expression, type Json, UsageError } from '@millrace/columns';
import type { TableCheckDefinition } from './check-definition.js';
import { checkedCoercion, coercionNames } from './coercion-settings.js';
import type { CoercionSettings, DuplicatePolicy } from './column-definition.js';
import type { ColumnPlan } from './column-plan.js';
import { badOption, checkedKeys } from './options.js';

/** What makes a column of a table before any column's own parsers run; a function can't be saved. */
export type TableParserDefinition =
  | { readonly parser: 'derive'; readonly column: string; readonly expression: Expression }
  | { readonly parser: 'filter'; readonly predicate: Expression };

/** Options of `tableSchema`. */
export interface TableSchemaOptions<Name extends string = string> {
  /** What becomes of columns that the schema does not have: kept (`false`, the default), an issue each (`true`), or dropped (`'filter'`). */
  readonly strict?: boolean | 'filter';
  /** The schema's columns have to come in its order. */
  readonly ordered?: boolean;
  /** Convert every column to its own Arrow type by strict casts, or by these rules; a cell that can't be converted is an issue. */
  readonly coerce?: boolean | CoercionSettings;
  /** Texts that mean null (after `trim`) in the text columns that are coerced. */
  readonly nullTokens?: readonly string[];
  /** Take outer spaces off texts before they are coerced. */
  readonly trim?: boolean;
  /**
   * What no two rows may share: one column, several columns together, or a list of such keys. A null is a value like any other.
   */
  readonly unique?: Name | readonly Name[] | readonly (readonly Name[])[];
  /** Which rows of a repeated key are reported: all (the default), all but the first, or all but the last. */
  readonly reportDuplicates?: DuplicatePolicy;
  /** Columns of one name are an issue of the report; else they are refused before anything is read. */
  readonly uniqueColumnNames?: boolean;
  /** Add columns that are missing: with their default, or with nulls where they are nullable. */
  readonly addMissingColumns?: boolean;
  /** Parsing leaves out the rows that fail, and returns them beside. */
  readonly dropInvalidRows?: boolean;
  /** Run before the columns' own parsers. */
  readonly parsers?: readonly TableParserDefinition[];
  /** Checks over several columns of a row, or of the whole table. */
  readonly checks?: readonly TableCheckDefinition[];
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: { readonly [name: string]: Json };
}

/** The options of a schema with defaults filled in. */
export interface ResolvedOptions {
  readonly strict: boolean | 'filter';
  readonly ordered: boolean;
  readonly coerce: boolean;
  readonly coercion: CoercionSettings;
  readonly unique: readonly (readonly string[])[];
  readonly reportDuplicates: DuplicatePolicy;
  readonly uniqueColumnNames: boolean;
  readonly addMissingColumns: boolean;
  readonly dropInvalidRows: boolean;
  readonly parsers: readonly TableParserDefinition[];
  readonly checks: readonly TableCheckDefinition[];
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: { readonly [name: string]: Json };
}

const OPTION_NAMES = [
  'strict',
  'ordered',
  'coerce',
  'nullTokens',
  'trim',
  'unique',
  'reportDuplicates',
  'uniqueColumnNames',
  'addMissingColumns',
  'dropInvalidRows',
  'parsers',
  'checks',
  'name',
  'title',
  'description',
  'metadata',
] as const;

/** The options with defaults, each refused where it has no meaning. */
export function resolveOptions(columns: readonly ColumnPlan[], options: TableSchemaOptions): ResolvedOptions {
  checkedKeys('tableSchema', options, OPTION_NAMES);
  const { strict = false, coerce = false, reportDuplicates = 'all' } = options;
  if (![true, false, 'filter'].includes(strict))
    throw badOption('strict', [true, false, 'filter'], `strict can't be ${String(strict)}`);
  if (!['all', 'exclude_first', 'exclude_last'].includes(reportDuplicates))
    throw badOption(
      'reportDuplicates',
      ['all', 'exclude_first', 'exclude_last'],
      `reportDuplicates can't be ${String(reportDuplicates)}`,
    );
  const flags = flagsOf(options);
  const coercion = coercionOf(columns, options);
  return {
    strict,
    coerce: coerce !== false,
    coercion,
    ...flags,
    unique: resolveKeys(columns, options.unique),
    reportDuplicates,
    parsers: [...parsersOf(options)],
    checks: [...checksOf(columns, options)],
    ...labelsOf(options),
  };
}

type Flags = Pick<ResolvedOptions, 'ordered' | 'uniqueColumnNames' | 'addMissingColumns' | 'dropInvalidRows'>;

function flagsOf(options: TableSchemaOptions): Flags {
  const {
    ordered = false,
    uniqueColumnNames = false,
    addMissingColumns = false,
    dropInvalidRows = false,
  } = options;
  const flags = { ordered, uniqueColumnNames, addMissingColumns, dropInvalidRows };
  for (const [name, value] of Object.entries(flags))
    if (typeof value !== 'boolean') throw badOption(name, [true, false], `${name} can't be ${String(value)}`);
  return flags;
}

function coercionOf(columns: readonly ColumnPlan[], options: TableSchemaOptions): CoercionSettings {
  const { coerce = false, trim, nullTokens } = options;
  if (typeof coerce !== 'boolean' && (typeof coerce !== 'object' || coerce === null))
    throw badOption('coerce', [true, false, ...coercionNames], `coerce can't be ${String(coerce)}`);
  if (trim !== undefined && typeof trim !== 'boolean')
    throw badOption('trim', [true, false], `trim can't be ${String(trim)}`);
  const settings = checkedCoercion({
    ...(typeof coerce === 'object' && coerce),
    ...(trim === true && { trim }),
    ...(nullTokens !== undefined && { nullTokens }),
  });
  const asked = trim === true || (settings.nullTokens?.length ?? 0) > 0;
  if (asked && coerce === false && !columns.some((column) => column.coerce)) {
    throw badOption(
      trim === true ? 'trim' : 'nullTokens',
      ['coerce: true'],
      'trim and nullTokens change cells only where they are coerced',
    );
  }
  return settings;
}

function parsersOf({ parsers = [] }: TableSchemaOptions): readonly TableParserDefinition[] {
  const known = (parser: TableParserDefinition): boolean =>
    parser?.parser === 'derive' || parser?.parser === 'filter';
  if (Array.isArray(parsers) && parsers.every(known)) return parsers;
  throw badOption(
    'parsers',
    ['a list of derive(…) and keepRows(…)'],
    'parsers of tableSchema are not parsers of a table',
  );
}

function checksOf(
  columns: readonly ColumnPlan[],
  { checks = [] }: TableSchemaOptions,
): readonly TableCheckDefinition[] {
  const known = (check: TableCheckDefinition): boolean =>
    ['predicate', 'extension'].includes(check?.check) ||
    (check?.check === 'function' && check.over === 'row');
  if (!Array.isArray(checks) || !checks.every(known)) {
    throw badOption(
      'checks',
      ['predicate(…), rowFunction(…) or an extension'],
      'checks of tableSchema are those of rows and of the whole table; others belong to their column',
    );
  }
  for (const check of checks as readonly TableCheckDefinition[])
    for (const name of check.check === 'function' ? (check.columns ?? []) : [])
      refuseUnknown(columns, name, 'A row check');
  return checks;
}

/** Refuses a name that no column of the schema has. */
function refuseUnknown(columns: readonly ColumnPlan[], name: string, subject: string): void {
  if (columns.some((column) => column.name === name || column.regex !== null)) return;
  const names = columns.map((column) => column.name);
  throw new UsageError(
    'unknown_column',
    `${subject} names '${name}', which is no column of the schema; it has ${names.map((one) => `'${one}'`).join(', ')}.`,
    { issues: [{ code: 'unknown_column', column: name, expected: names }] },
  );
}

type Labels = Pick<ResolvedOptions, 'name' | 'title' | 'description' | 'metadata'>;

function labelsOf({ name, title, description, metadata }: TableSchemaOptions): Labels {
  for (const [option, value] of Object.entries({ name, title, description }))
    if (value !== undefined && typeof value !== 'string')
      throw badOption(option, ['a text'], `${option} is no text`);
  return {
    ...(name !== undefined && { name }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
}

function resolveKeys(
  columns: readonly ColumnPlan[],
  unique: TableSchemaOptions['unique'],
): readonly (readonly string[])[] {
  if (unique === undefined) return [];
  const list: readonly unknown[] =
    typeof unique === 'string' ? [[unique]] : Array.isArray(unique) ? unique : [unique];
  const keys = (
    list.length > 0 && list.every((item) => typeof item === 'string') ? [list] : list
  ) as readonly unknown[];
  return keys.map((key) => {
    if (!Array.isArray(key) || key.length === 0)
      throw badOption('unique', ['column names'], 'A key of unique is no list of columns');
    for (const name of key) checkKeyColumn(columns, name);
    if (new Set(key).size < key.length)
      throw badOption('unique', ['different columns'], 'A key of unique names a column twice');
    return [...(key as string[])];
  });
}

function checkKeyColumn(columns: readonly ColumnPlan[], name: unknown): void {
  const column = columns.find((plan) => plan.name === name);
  const names = columns.map((plan) => plan.name);
  if (column === undefined)
    throw badOption('unique', names, `unique names '${String(name)}', which is no column of the schema`);
  if (!column.required)
    throw badOption(
      'unique',
      names,
      `unique names '${column.name}', which may be absent; a key's columns are not optional`,
    );
}
