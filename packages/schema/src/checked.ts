import type { SourceInput } from '@millrace/columns';
import type * as arrow from 'apache-arrow';
import { type ParsedTable, parseTable } from './arrow.js';
import { badOption, checkedKeys } from './options.js';
import { isTableSchema, type TableSchema } from './table-schema.js';

/** A schema for an argument of a function, or none where it is passed on as it is. */
type ArgumentSchema = TableSchema | undefined;

// The compiler infers a schema's own shape only where nothing is asked of it.
type AnySchema = { readonly columns: unknown; readonly options: unknown; readonly row: unknown };

/** The arguments of a function whose tables are checked: where a schema stands, whatever a source is made of. */
type CheckedArguments<Arguments extends readonly unknown[], Input> = {
  [Place in keyof Arguments]: Input extends readonly unknown[]
    ? Place extends keyof Input
      ? Input[Place] extends AnySchema
        ? SourceInput
        : Arguments[Place]
      : Arguments[Place]
    : Place extends '0'
      ? Input extends AnySchema
        ? SourceInput
        : Arguments[Place]
      : Arguments[Place];
};

/** The result of a function whose table is checked: parsed by the output's schema, where there is one. */
type CheckedResult<Result, Output> = [Output] extends [AnySchema] ? ParsedTable<Output> : Awaited<Result>;

/** The tables that a function is given, as its input's schemas parse them. */
export type ParsedArguments<Input> = Input extends readonly [infer First, ...infer Rest]
  ? [First extends AnySchema ? ParsedTable<First> : unknown, ...ParsedArguments<Rest>]
  : Input extends AnySchema
    ? [ParsedTable<Input>]
    : [];

/** The schemas of a function's tables. */
export interface CheckedSchemas<Input, Output> {
  /** The schema of the first argument, or a list of those of the first so many; undefined leaves an argument as it is. */
  readonly input?: Input;
  /** The schema of what it returns, or resolves to. */
  readonly output?: Output;
}

/**
 * A function, synchronous or not, whose table arguments and result are validated and coerced: it is called with parsed tables only, and
 * what it returns is what its schema says. The result is always a promise.
 *
 * @throws SchemaError, when it is called, for an argument or a result that is not what its schema says.
 * @example
 * ```ts
 * import { checked, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const Raw = tableSchema({ km: z.number().positive() }, { coerce: true });
 * const Out = tableSchema({ miles: z.number() });
 * const inMiles = checked(
 *   (table) => tableFromArrays({ miles: Float64Array.from(table.getChild('km')!, (km) => km! / 1.609344) }),
 *   { input: Raw, output: Out },
 * );
 * const table = await inMiles(tableFromArrays({ km: ['1.609344'] }));
 * table.getChild('miles')!.get(0); // => 1
 * ```
 */
export function checked<
  const Input extends AnySchema | readonly (AnySchema | undefined)[] | undefined = undefined,
  Output extends AnySchema | undefined = undefined,
  Arguments extends readonly unknown[] = [...ParsedArguments<Input>, ...(readonly never[])],
  Result = SourceInput | Promise<SourceInput>,
>(
  run: (...operands: Arguments) => Result,
  schemas: CheckedSchemas<Input, Output>,
): (...operands: CheckedArguments<Arguments, Input>) => Promise<CheckedResult<Result, Output>> {
  checkedKeys('checked', schemas, ['input', 'output']);
  const { input, output } = schemas as CheckedSchemas<
    ArgumentSchema | readonly ArgumentSchema[],
    ArgumentSchema
  >;
  const inputs = (Array.isArray(input) ? input : [input]) as readonly ArgumentSchema[];
  for (const schema of [...inputs, output])
    if (schema !== undefined && !isTableSchema(schema))
      throw badOption('input and output', ['what tableSchema returns'], 'A schema of checked is none');
  if (typeof run !== 'function') throw badOption('run', ['a function'], 'checked takes a function first');
  return async (...operands) => {
    const parsed: unknown[] = [...operands];
    for (const [place, schema] of inputs.entries()) {
      if (schema !== undefined) parsed[place] = await parsedArgument(schema, operands[place]);
    }
    const result = await run(...(parsed as unknown as Arguments));
    const made = output === undefined ? result : await parsedArgument(output, result);
    return made as CheckedResult<Result, Output>;
  };
}

function parsedArgument(schema: TableSchema, table: unknown): Promise<arrow.Table> {
  return parseTable(schema, table as SourceInput) as unknown as Promise<arrow.Table>;
}
