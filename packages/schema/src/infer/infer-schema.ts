import {
  type Aggregate,
  type AggregateKind,
  ask,
  type DataType,
  distinctCount,
  type Field,
  max,
  min,
  nanCount,
  nullCount,
  type Question,
  rowCount,
  type ScanOptions,
  type SourceInput,
  sourceFrom,
  UsageError,
} from '@millrace/columns';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from '../from-definition.js';
import { checkedKeys } from '../options.js';
import type { TableSchema } from '../table-schema.js';
import { type ColumnProfile, columnProfileKind, type ProfileOptions } from './column-profile.js';
import { type ColumnFacts, inferColumn } from './infer-column.js';

/** Options of {@link inferSchema}. */
export interface InferSchemaOptions
  extends Pick<ScanOptions, 'signal' | 'onProgress' | 'batchSize' | 'maxStateBytes'> {
  /** Whether bounds of numbers, dates and times are inferred; `true` unless given. */
  readonly bounds?: boolean;
  /** Whether unique columns are found, which needs all their distinct values at once; `true` unless given. */
  readonly unique?: boolean;
  /** How many distinct texts make a set of allowed values; 20 unless given, 0 for none. */
  readonly maxValues?: number;
  /** Whether the lengths of texts are inferred; `true` unless given. */
  readonly lengths?: boolean;
  /** Whether formats such as e-mail, UUID or date are looked for; `true` unless given. */
  readonly formats?: boolean;
  /** Texts that all read as numbers, booleans, dates or times become such columns, coerced: for sources such as CSV files. */
  readonly readText?: boolean;
  /** Texts that stand for null where `readText` reads them; `''` alone unless given. */
  readonly nullTokens?: readonly string[];
  /** The schema's name. */
  readonly name?: string;
}

/** The options with defaults filled in. */
export interface ResolvedInference extends ProfileOptions {
  readonly bounds: boolean;
  readonly unique: boolean;
  readonly lengths: boolean;
  readonly formats: boolean;
}

const NAMES = [
  ...['bounds', 'unique', 'maxValues', 'lengths', 'formats', 'readText', 'nullTokens', 'name'],
  ...['signal', 'onProgress', 'batchSize', 'maxStateBytes'],
];

/**
 * A schema that the data fits, by one scan: types, nullability, bounds, sets of few texts, uniqueness, lengths and formats of texts.
 *
 * It says what was seen, which may be more than what is meant: read it, as source by {@link schemaToTypeScript}, before you rely on it.
 *
 * @throws SourceError when the source can't be read; ResourceError when the distinct values of a column need more than `maxStateBytes`
 * (`unique: false` asks for none).
 * @example
 * ```ts
 * import { inferSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ carrier: ['UA', 'AA', 'UA', 'AA'], distance: Float64Array.of(1400, 200, 300, 1400) });
 * const schema = await inferSchema(table);
 * schema.columns.map(({ name, values }) => [name, values]); // => [['carrier', ['AA', 'UA']], ['distance', null]]
 * (await validateTable(schema, table)).valid; // => true
 * ```
 */
export async function inferSchema(
  input: SourceInput,
  options: InferSchemaOptions = {},
): Promise<TableSchema> {
  checkedKeys('inferSchema', options, NAMES);
  const resolved = resolve(options);
  const source = sourceFrom(input);
  const kind = columnProfileKind(resolved) as AggregateKind;
  const asks = source.schema.fields.map((field) => columnAsks(field, resolved, kind.name));
  const question: Question<TableSchema> = {
    asks: [rowCount(), ...asks.flatMap((each) => Object.values(each))],
    kinds: [kind],
    judge: ([rows, ...answers]) => {
      let next = 0;
      const columns = source.schema.fields.map((field, place): ColumnDefinitionInput => {
        const names = Object.keys(asks[place]!);
        const found = Object.fromEntries(names.map((name) => [name, answers[next++]]));
        return inferColumn(field, { rows: rows as number, ...found } as ColumnFacts, resolved);
      });
      return { verdict: schemaOf(columns, options) };
    },
  };
  const { signal, onProgress, batchSize, maxStateBytes } = options;
  const scanOptions = Object.fromEntries(
    Object.entries({ signal, onProgress, batchSize, maxStateBytes }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const [schema] = await ask(source, [question], scanOptions);
  return schema!;
}

function schemaOf(
  columns: readonly ColumnDefinitionInput[],
  { name, nullTokens = [''] }: InferSchemaOptions,
): TableSchema {
  const coerces = columns.some(({ coerce }) => coerce);
  return tableSchemaFromDefinition({
    columns,
    options: {
      strict: true,
      ...(coerces && nullTokens.length > 0 && { coercion: { nullTokens } }),
      ...(name !== undefined && { name }),
    },
  });
}

function resolve(options: InferSchemaOptions): ResolvedInference {
  const { bounds = true, unique = true, maxValues = 20, lengths = true, formats = true } = options;
  if (!Number.isInteger(maxValues) || maxValues < 0 || maxValues > 1000) {
    throw new UsageError(
      'bad_option',
      `maxValues is ${String(maxValues)}; it has to be a whole number from 0 to 1000.`,
      {
        issues: [{ code: 'bad_option', option: 'maxValues', expected: '0..1000', actual: maxValues }],
      },
    );
  }
  const { readText = false, nullTokens = [''] } = options;
  return { bounds, unique, lengths, formats, limit: maxValues, readsText: readText, nullTokens };
}

/** What is asked of a column, by the names that {@link ColumnFacts} gives it. */
function columnAsks(field: Field, { unique }: ResolvedInference, kind: string): Record<string, Aggregate> {
  const { name } = field;
  const type = plain(field.type);
  const profile: Aggregate<ColumnProfile> = { kind, of: [{ node: 'column', name }] };
  const nulls = nullCount(name);
  if (type.kind === 'null' || isNested(type)) return { nulls };
  const ordered = type.kind !== 'bool' && type.kind !== 'binary' && type.kind !== 'fixedSizeBinary';
  return {
    nulls,
    ...(ordered && type.kind !== 'utf8' && { low: min(name), high: max(name) }),
    ...(type.kind === 'float' && { nans: nanCount(name) }),
    ...(unique && type.kind !== 'bool' && type.kind !== 'float' && { distinct: distinctCount(name) }),
    ...(type.kind === 'utf8' && { profile }),
  };
}

/** The type of a column's values: never a dictionary. */
export function plain(type: DataType): DataType {
  return type.kind === 'dictionary' ? type.value : type;
}

/** Tells whether a type holds other values. */
export function isNested(type: DataType): boolean {
  return ['list', 'fixedSizeList', 'struct', 'map'].includes(type.kind);
}
