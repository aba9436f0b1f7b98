import { type Issue, UsageError } from '@millrace/columns';
import * as z from 'zod';
import { type ColumnPlan, planColumn } from './column-plan.js';
import { isZodType, type ZodType } from './definition.js';

/** The columns of a table: a zod type per name. */
export type TableShape = z.core.$ZodShape;

/** Options of {@link tableSchema}. */
export interface TableSchemaOptions<Name extends string = string> {
  /** What becomes of columns that the schema does not have: kept (`false`, the default), an issue each (`true`), or dropped (`'filter'`). */
  readonly strict?: boolean | 'filter';
  /** Convert every column to its own Arrow type by strict casts; a cell that can't be converted is an issue. */
  readonly coerce?: boolean;
  /** Texts that mean null (after `trim`) in the text columns that are coerced. */
  readonly nullTokens?: readonly string[];
  /** Take outer spaces off texts before they are coerced. */
  readonly trim?: boolean;
  /**
   * What no two rows may share: one column, several columns together, or a list of such keys. A null is a value like any other.
   */
  readonly unique?: Name | readonly Name[] | readonly (readonly Name[])[];
}

/** The options of a schema with defaults filled in. */
export interface ResolvedOptions {
  readonly strict: boolean | 'filter';
  readonly coerce: boolean;
  readonly nullTokens: readonly string[];
  readonly trim: boolean;
  readonly unique: readonly (readonly string[])[];
}

/**
 * The schema of a table; made by {@link tableSchema}. `z.infer` of it is the type of a row.
 *
 * `Coerced` is true where the schema's options ask for coercion, so that the Arrow types of a parsed table are known exactly.
 */
export interface TableSchema<Shape extends TableShape = TableShape, Coerced extends boolean = boolean> {
  /** The zod object of one row. */
  readonly row: z.ZodObject<{ -readonly [Name in keyof Shape]: Shape[Name] }, z.core.$strip>;
  /** What zod reads the type of a row from; the same as `row._zod`. */
  readonly _zod: TableSchema<Shape, Coerced>['row']['_zod'];
  /** What was read from each column's zod type, in the schema's order. */
  readonly columns: readonly ColumnPlan[];
  readonly options: ResolvedOptions;
  /** Never present: carries whether the schema coerces. */
  readonly coerced?: Coerced;
}

/** Whether options ask for coercion, as far as the compiler knows. */
export type CoercedBy<Options> = Options extends { readonly coerce: infer Coerce extends boolean }
  ? Coerce
  : false;

/**
 * Makes the schema of a table from a zod type per column.
 *
 * @param shape - Zod types (of any flavour) or builders such as `int32()` and `timestamp('us', 'UTC')`, by column name.
 * @throws UsageError when a zod type is no Arrow type, a check can't be run, or an option has no meaning; every such column is named.
 * @example
 * ```ts
 * import { tableSchema, timestamp } from '@millrace/schema';
 * import * as z from 'zod';
 * const Flights = tableSchema(
 *   { carrier: z.string().length(2), distance: z.number().positive(), dep_delay: z.number().nullable(), time_hour: timestamp('us', 'UTC') },
 *   { strict: 'filter', coerce: true, nullTokens: ['NA', ''] },
 * );
 * type Flight = z.infer<typeof Flights>;
 * const flight: Flight = { carrier: 'UA', distance: 1400, dep_delay: null, time_hour: 1_357_034_400_000_000n };
 * Flights.row.safeParse(flight).success; // => true
 * ```
 */
export function tableSchema<
  const Shape extends TableShape,
  const Options extends TableSchemaOptions<keyof Shape & string> = Record<never, never>,
>(
  shape: Shape,
  options?: Options & { readonly [Name in Exclude<keyof Options, keyof TableSchemaOptions>]: never },
): TableSchema<Shape, CoercedBy<Options>> {
  const columns = planColumns(shape);
  const resolved = resolveOptions(columns, options === undefined ? {} : options);
  const row = z.object(shape);
  const schema = { row, columns, options: resolved };
  Object.defineProperty(schema, '_zod', { value: row._zod, enumerable: false });
  return schema as unknown as TableSchema<Shape, CoercedBy<Options>>;
}

/** Refuses what is no schema of a table, in words; returns what is. */
export function checkedSchema(schema: TableSchema): TableSchema {
  const { columns, options } = (schema ?? {}) as Partial<TableSchema>;
  if (Array.isArray(columns) && typeof options === 'object') return schema;
  throw new UsageError('not_a_schema', 'This is no table schema: make one with tableSchema({ … }).', {
    issues: [{ code: 'not_a_schema', expected: 'what tableSchema returns', actual: typeof schema }],
  });
}

function planColumns(shape: unknown): ColumnPlan[] {
  if (typeof shape !== 'object' || shape === null || Array.isArray(shape)) {
    throw new UsageError('bad_shape', 'tableSchema takes an object with a zod type per column.');
  }
  if (isZodType(shape)) {
    throw new UsageError('bad_shape', 'tableSchema takes the shape of a z.object: pass its .shape.');
  }
  const planned = Object.entries(shape as Record<string, ZodType>).map(([name, type]) =>
    planColumn(name, type),
  );
  const refused = planned.filter((plan): plan is Issue => !('rules' in plan));
  if (refused.length > 0) throw refusedColumns(refused);
  return planned as ColumnPlan[];
}

function refusedColumns(issues: readonly Issue[]): UsageError {
  const lines = issues.map(
    ({ column, actual, hint }) => `Column '${column}' can't be ${String(actual)}. ${hint}`,
  );
  return new UsageError(issues[0]?.code ?? 'no_arrow_type', lines.join('\n'), { issues });
}

const OPTION_NAMES = ['strict', 'coerce', 'nullTokens', 'trim', 'unique'];

function resolveOptions(columns: readonly ColumnPlan[], options: TableSchemaOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new UsageError('bad_option', 'The options of tableSchema are an object such as { coerce: true }.');
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown !== undefined) throw badOption(unknown, OPTION_NAMES, 'There is no such option of tableSchema');
  const { strict = false, coerce = false, nullTokens = [], trim = false } = options;
  if (![true, false, 'filter'].includes(strict))
    throw badOption('strict', [true, false, 'filter'], `strict can't be ${String(strict)}`);
  for (const [name, value] of Object.entries({ coerce, trim })) {
    if (typeof value !== 'boolean') throw badOption(name, [true, false], `${name} can't be ${String(value)}`);
  }
  if (!Array.isArray(nullTokens) || nullTokens.some((token) => typeof token !== 'string')) {
    throw badOption('nullTokens', ['a list of texts'], 'nullTokens is not a list of texts');
  }
  if ((trim || nullTokens.length > 0) && !coerce && !columns.some((column) => column.coerce)) {
    throw badOption(
      trim ? 'trim' : 'nullTokens',
      ['coerce: true'],
      'trim and nullTokens change cells only where they are coerced',
    );
  }
  return { strict, coerce, nullTokens: [...nullTokens], trim, unique: resolveKeys(columns, options.unique) };
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

function badOption(option: string, expected: readonly unknown[], message: string): UsageError {
  const shown = expected
    .map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
    .join(', ');
  return new UsageError('bad_option', `${message} (option '${option}'); expected: ${shown}.`, {
    issues: [{ code: 'bad_option', option, expected }],
  });
}
