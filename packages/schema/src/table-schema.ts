import { type Issue, UsageError } from '@millrace/columns';
import * as z from 'zod';
import type { FunctionCheck, TableCheckDefinition } from './check-definition.js';
import { withFunction } from './check-function.js';
import type { ColumnDefinition } from './column-definition.js';
import { type ColumnPlan, planColumn, rowTypeOf } from './column-plan.js';
import { definitionOf, isZodType, redefined, type ZodType } from './definition.js';
import { readCheck } from './read-check.js';
import { rowCheckFunction } from './rows-kind.js';
import { type TableStandard, tableStandard } from './standard-schema.js';
import { type ResolvedOptions, resolveOptions, type TableSchemaOptions } from './table-options.js';

/** The columns of a table: a zod type per name. */
export type TableShape = z.core.$ZodShape;

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
  /** The columns as plain data, in the schema's order. */
  readonly columns: readonly ColumnDefinition[];
  readonly options: ResolvedOptions;
  /** The table as a Standard Schema: from whatever a source is made of to the parsed table. */
  readonly '~standard': TableStandard;
  /** Never present: carries whether the schema coerces. */
  readonly coerced?: Coerced;
}

/** Whether options ask for coercion, as far as the compiler knows. */
export type CoercedBy<Options> = Options extends { readonly coerce: infer Coerce }
  ? Coerce extends boolean
    ? Coerce
    : true
  : false;

/** What of a schema can't be data: kept under a name that every copy of this package knows. */
const PLANS: unique symbol = Symbol.for('millrace.table-schema') as never;

/**
 * Makes the schema of a table from a zod type per column, or from a zod object, whose own `refine` becomes a check of rows and whose
 * `strict()` makes the table strict.
 *
 * @param shape - Zod types (of any flavour), builders such as `int32()` and `timestamp('us', 'UTC')`, or `column(…)`, by column name.
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
  shape: Shape | z.core.$ZodObject<Shape>,
  options?: Options & { readonly [Name in Exclude<keyof Options, keyof TableSchemaOptions>]: never },
): TableSchema<Shape, CoercedBy<Options>> {
  const object = isZodType(shape) ? objectOf(shape) : undefined;
  const members = object === undefined ? (shape as TableShape) : definitionOf(object).shape!;
  const plans = planColumns(members);
  const given: TableSchemaOptions = options === undefined ? {} : options;
  const resolved = resolveOptions(plans, object === undefined ? given : withStrict(object, given));
  const row = z.object(rowShape(members as TableShape));
  const checks = object === undefined ? [] : rowChecks(object, row, plans);
  const schema = {
    row,
    columns: plans.map(({ definition }) => definition),
    options: checks.length === 0 ? resolved : { ...resolved, checks: [...resolved.checks, ...checks] },
  };
  Object.defineProperty(schema, '_zod', { value: row._zod, enumerable: false });
  Object.defineProperty(schema, PLANS, { value: plans, enumerable: false });
  Object.defineProperty(schema, '~standard', { value: tableStandard(schema as never), enumerable: false });
  return schema as unknown as TableSchema<Shape, CoercedBy<Options>>;
}

/**
 * Tells the schema of a table from anything else, whichever copy of this package made it.
 *
 * @example
 * ```ts
 * import { isTableSchema, tableSchema } from '@millrace/schema';
 * import * as z from 'zod';
 * isTableSchema(tableSchema({ a: z.string() })); // => true
 * isTableSchema(z.object({ a: z.string() })); // => false
 * ```
 */
export function isTableSchema(value: unknown): value is TableSchema {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, PLANS));
}

/** Refuses what is no schema of a table, in words; returns what is. */
export function checkedSchema(schema: TableSchema): TableSchema {
  if (isTableSchema(schema)) return schema;
  throw new UsageError('not_a_schema', 'This is no table schema: make one with tableSchema({ … }).', {
    issues: [{ code: 'not_a_schema', expected: 'what tableSchema returns', actual: typeof schema }],
  });
}

/** What a schema knows of its columns beside their definitions. */
export function plansOf(schema: TableSchema): readonly ColumnPlan[] {
  return Reflect.get(checkedSchema(schema), PLANS) as readonly ColumnPlan[];
}

function objectOf(type: ZodType): ZodType {
  if (definitionOf(type).type === 'object') return type;
  throw new UsageError(
    'bad_shape',
    `tableSchema takes an object with a zod type per column, or a z.object; this is z.${definitionOf(type).type}.`,
  );
}

function planColumns(shape: unknown): ColumnPlan[] {
  if (typeof shape !== 'object' || shape === null || Array.isArray(shape)) {
    throw new UsageError('bad_shape', 'tableSchema takes an object with a zod type per column.');
  }
  const planned = Object.entries(shape as Record<string, ZodType>).map(([name, type]) =>
    planColumn(name, type),
  );
  const refused = planned.filter((plan): plan is Issue => !('rules' in plan));
  if (refused.length > 0) throw refusedColumns(refused);
  const plans = planned as ColumnPlan[];
  refuseSharedNames(plans);
  return plans;
}

function refuseSharedNames(plans: readonly ColumnPlan[]): void {
  const owners = new Map<string, string>();
  for (const plan of plans)
    for (const name of plan.regex === null ? [plan.name, ...plan.aliases] : []) {
      const other = owners.get(name);
      if (other !== undefined && other !== plan.name)
        throw new UsageError(
          'bad_alias',
          `The name '${name}' stands for both column '${other}' and column '${plan.name}'.`,
          {
            issues: [{ code: 'bad_alias', column: plan.name, actual: name }],
          },
        );
      owners.set(name, plan.name);
    }
}

function refusedColumns(issues: readonly Issue[]): UsageError {
  const lines = issues.map(
    ({ column, actual, hint }) => `Column '${column}' can't be ${String(actual)}. ${hint}`,
  );
  return new UsageError(issues[0]?.code ?? 'no_arrow_type', lines.join('\n'), { issues });
}

/** What an object says of other keys, unless the options say it: `strict()` and `loose()`. */
function withStrict(object: ZodType, options: TableSchemaOptions): TableSchemaOptions {
  const { catchall } = definitionOf(object);
  const strict = catchall === undefined ? undefined : definitionOf(catchall).type === 'never';
  return strict === undefined || options.strict !== undefined ? options : { ...options, strict };
}

function rowShape(shape: TableShape): TableShape {
  const row = {};
  for (const [name, type] of Object.entries(shape))
    Object.defineProperty(row, name, {
      value: rowTypeOf(type as ZodType),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return row as TableShape;
}

/** The checks of an object see whole rows, and run by row. */
function rowChecks(object: ZodType, row: ZodType, plans: readonly ColumnPlan[]): TableCheckDefinition[] {
  const changes = plans.some(
    (plan) => plan.output !== undefined || plan.rewriting.length > 0 || plan.default !== undefined,
  );
  const base = changes ? null : redefined(row, { checks: [] });
  return (definitionOf(object).checks ?? []).flatMap((zod) => {
    const definition = readCheck(zod, false, false);
    if (definition === null) return [];
    const source = definition.check === 'function' ? definition.source : definition.check;
    const { message, aborts } = definition;
    const check: FunctionCheck = {
      ...(message !== undefined && { message }),
      ...(aborts !== undefined && { aborts }),
      check: 'function',
      over: 'row',
      source,
    };
    return [withFunction(check, rowCheckFunction({ zod, base }))];
  });
}
