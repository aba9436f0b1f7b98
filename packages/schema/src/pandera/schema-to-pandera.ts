import { stringify } from 'yaml';
import type { CheckDefinition } from '../check-definition.js';
import type { ColumnDefinition } from '../column-definition.js';
import { type Lost, type LostNotes, lostNotes } from '../documents/lost.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';
import type { TableSchema } from '../table-schema.js';
import { checkToPandera, operandToPandera } from './check-to-pandera.js';
import { type PanderaApi, writeDtype } from './dtype.js';

/** Options of {@link schemaToPandera}. */
export interface SchemaToPanderaOptions {
  /** The library whose data types and rules the document is written for; `'pandas'` unless given. */
  readonly api?: PanderaApi;
  /** The language of `text`; `'yaml'` unless given. */
  readonly format?: 'yaml' | 'json';
}

/** A document that pandera 0.35 reads, and what of the schema it can't say. */
export interface PanderaDocument {
  readonly document: PlainObject;
  readonly text: string;
  readonly lost: readonly Lost[];
}

/**
 * A table schema as a document for `from_yaml` or `from_json` of pandera 0.35, in its flat layout.
 *
 * @example
 * ```ts
 * import { column, ge, tableSchema } from '@millrace/schema';
 * import { schemaToPandera } from '@millrace/schema/pandera';
 * import * as z from 'zod';
 * const schema = tableSchema({ carrier: z.string().length(2), delay: z.number().nullable().refine((delay) => delay !== 1) });
 * const { document, lost } = schemaToPandera(schema);
 * document.columns; // => { carrier: { dtype: 'str', str_length: { min_value: 2, max_value: 2 } }, delay: { dtype: 'float64', nullable: true } }
 * lost.map(({ column, what }) => `${column}: ${what}`); // => ['delay: finite', 'delay: refine']
 * ```
 */
export function schemaToPandera(
  schema: TableSchema,
  { api = 'pandas', format = 'yaml' }: SchemaToPanderaOptions = {},
): PanderaDocument {
  const notes = lostNotes();
  const columns = schema.columns.map((column): [string, Plain] => [
    column.regex === null ? column.name : nameText(column, api, notes),
    columnDocument(column, api, notes),
  ]);
  const document: PlainObject = {
    schema_type: api === 'pandas' ? 'dataframe' : 'polars_dataframe',
    api,
    columns: Object.fromEntries(columns),
    ...tableOptions(schema, api, notes),
  };
  const text =
    format === 'yaml'
      ? stringify(document, { version: '1.1', lineWidth: 0 })
      : JSON.stringify(document, null, 2);
  return { document, text, lost: notes.all };
}

// pandas matches names at their start, Polars whole.
function nameText(column: ColumnDefinition, api: PanderaApi, notes: LostNotes): string {
  const { pattern, flags, anchor } = column.regex!;
  if (flags !== '') notes.note(column.name, 'regex', `the flags '${flags}' of a column's name can't be said`);
  if (anchor === 'search') return `.*(?:${pattern}).*`;
  if (api === 'polars') return anchor === 'full' ? pattern : `(?:${pattern}).*`;
  return anchor === 'full' && !pattern.endsWith('$') ? `(?:${pattern})$` : pattern;
}

function columnDocument(column: ColumnDefinition, api: PanderaApi, notes: LostNotes): PlainObject {
  const lose = (what: string, reason: string): void => notes.note(column.name, what, reason);
  noteType(column, lose);
  const dtype = writeDtype({ ...column, values: null }, api);
  if (dtype === undefined)
    lose('type', `there is no ${column.target.kind} of that kind in ${api}: any type passes`);
  const fallback =
    column.default === undefined ? undefined : operandToPandera(column.default, column.target, api);
  if (column.default !== undefined && fallback === undefined)
    lose('default', "a document of pandera can't hold it");
  if (column.aliases.length > 0) lose('aliases', 'pandera has no other names of a column');
  if (column.parsers.length > 0) lose('parsers', 'pandera does not save parsers');
  if (column.output) lose('codec', 'pandera has no codecs');
  if (column.unique !== false && column.unique !== 'all' && api === 'polars') {
    lose('unique', 'Polars reports every duplicate');
  }
  return {
    ...(column.title !== undefined && { title: column.title }),
    ...(column.description !== undefined && { description: column.description }),
    ...(dtype !== undefined && { dtype }),
    ...(column.nullable && { nullable: true }),
    ...(column.unique !== false && { unique: true }),
    ...(column.unique !== false && column.unique !== 'all' && { report_duplicates: column.unique }),
    ...(column.coerce && { coerce: true }),
    ...(!column.required && { required: false }),
    ...(column.regex !== null && { regex: true }),
    ...(fallback !== undefined && { default: fallback }),
    ...checksDocument(column, api, notes),
  };
}

function noteType(column: ColumnDefinition, lose: (what: string, reason: string) => void): void {
  const { family, target } = column;
  if (family === 'number' && target.kind === 'float') lose('finite', 'pandera lets infinities pass');
  if (family === 'exact' && target.kind === 'float' && !column.nanAsNull)
    lose('nan', 'pandas has NaN as a null');
  if (family === 'struct' || family === 'map') lose('type', 'rules inside nested values are not carried');
  for (const check of column.item?.checks ?? [])
    lose(`item: ${check.check}`, 'rules inside nested values are not carried');
}

function checksDocument(column: ColumnDefinition, api: PanderaApi, notes: LostNotes): PlainObject {
  const allowed: CheckDefinition[] = column.values === null ? [] : [{ check: 'isin', values: column.values }];
  const checks = [...allowed, ...column.checks].flatMap((check) => {
    const made = checkToPandera(check, column, api);
    if (!('reason' in made)) return [made];
    notes.note(column.name, check.check === 'function' ? 'refine' : check.check, made.reason);
    return [];
  });
  const names = checks.map(({ name }) => name);
  if (new Set(names).size === names.length) {
    return Object.fromEntries(checks.map(({ name, operands, options }) => [name, flat(operands, options)]));
  }
  return {
    checks: checks.map(({ name, operands, options }) => ({
      ...operands,
      options: { check_name: name, ...options },
    })),
  };
}

function flat(operands: PlainObject, options: PlainObject): Plain {
  const [only, ...rest] = Object.values(operands);
  return only !== undefined && rest.length === 0 && Object.keys(options).length === 0
    ? only
    : { ...operands, ...options };
}

function tableOptions(schema: TableSchema, api: PanderaApi, notes: LostNotes): PlainObject {
  const { options } = schema;
  for (const check of options.checks) {
    notes.note(null, check.name ?? check.check, 'pandera saves no checks of its own making');
  }
  if (options.parsers.length > 0) notes.note(null, 'parsers', 'pandera does not save parsers');
  if (options.dropInvalidRows && api === 'polars')
    notes.note(null, 'dropInvalidRows', 'pandera does not save it for Polars');
  if (options.coerce || schema.columns.some(({ coerce }) => coerce)) {
    notes.note(
      null,
      'coerce',
      "pandera converts by its library's rules: 2.5 becomes 2 where it is to be an integer",
    );
  }
  const [key, ...others] = options.unique;
  return {
    ...(options.coerce && { coerce: true }),
    ...(options.strict !== false && { strict: options.strict }),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.ordered && { ordered: true }),
    ...(key !== undefined && { unique: others.length === 0 ? key : options.unique }),
    ...(options.reportDuplicates !== 'all' && { report_duplicates: options.reportDuplicates }),
    ...(options.uniqueColumnNames && { unique_column_names: true }),
    ...(options.addMissingColumns && { add_missing_columns: true }),
    ...(options.dropInvalidRows && api === 'pandas' && { drop_invalid_rows: true }),
    ...(options.title !== undefined && { title: options.title }),
    ...(options.description !== undefined && { description: options.description }),
  };
}
