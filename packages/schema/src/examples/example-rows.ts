import {
  type ArrowLibrary,
  type ArrowTableOf,
  arrowTableFrom,
  type Batch,
  batchFromChunks,
  canonicalJson,
  chunkFromValues,
  type DataType,
  type Field,
  field,
  plainType,
  UsageError,
  type Value,
  valueToJson,
} from '@millrace/columns';
import fc from 'fast-check';
import type * as z from 'zod';
import type { ColumnDefinition } from '../column-definition.js';
import { issueMessage } from '../issue-message.js';
import { checkedKeys } from '../options.js';
import { patternRegExp } from '../pattern-regexp.js';
import type { SchemaReport } from '../report.js';
import { rows } from '../rows.js';
import type { TableSchema, TableShape } from '../table-schema.js';
import { validateTable } from '../validate-table.js';
import { cellArbitrary } from './cell-arbitrary.js';

/** Options of example data. */
export interface ExampleOptions {
  /** How many rows; 10 unless given, at most 10,000. */
  readonly rows?: number;
  /** The same seed gives the same rows; 0 unless given. */
  readonly seed?: number;
}

const MOST_ROWS = 10_000;
const MOST_ROUNDS = 12;

/**
 * Example rows of a schema, which are valid under it: the same for the same seed.
 *
 * @throws UsageError `no_example` where no valid rows are found, naming the rules that fail: functions, hypothesis tests and predicates
 * are not known to the generator, and may be too hard to meet by chance.
 * @example
 * ```ts
 * import { tableSchema } from '@millrace/schema';
 * import { exampleRows } from '@millrace/schema/examples';
 * import * as z from 'zod';
 * const schema = tableSchema({ carrier: z.enum(['AA', 'UA']), seats: z.int().min(1).max(3) });
 * const rows = await exampleRows(schema, { rows: 3, seed: 7 });
 * rows.every(({ carrier, seats }) => ['AA', 'UA'].includes(carrier) && seats >= 1 && seats <= 3); // => true
 * ```
 */
export async function exampleRows<Shape extends TableShape>(
  schema: TableSchema<Shape>,
  options: ExampleOptions = {},
): Promise<z.infer<TableSchema<Shape>['row']>[]> {
  return [...rows([await exampleBatch(schema as unknown as TableSchema, options)], schema)];
}

/**
 * An Arrow table of example data, valid under the schema: the same for the same seed.
 *
 * @param arrow - The apache-arrow module of the caller.
 * @throws UsageError `no_example` where no valid rows are found.
 * @example
 * ```ts
 * import { int32, tableSchema, validateTable } from '@millrace/schema';
 * import { exampleTable } from '@millrace/schema/examples';
 * import * as arrow from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ id: int32().min(0), email: z.email().nullable() }, { unique: 'id' });
 * const table = await exampleTable(schema, arrow, { rows: 20 });
 * table.numRows; // => 20
 * (await validateTable(schema, table)).valid; // => true
 * ```
 */
export async function exampleTable<Library extends ArrowLibrary>(
  schema: TableSchema,
  arrow: Library,
  options: ExampleOptions = {},
): Promise<ArrowTableOf<Library>> {
  const batch = await exampleBatch(schema, options);
  return arrowTableFrom(arrow, batch.schema, [batch]) as ArrowTableOf<Library>;
}

/**
 * An arbitrary of fast-check for the cells of a column, by its type, sets, bounds, lengths, formats and patterns.
 *
 * @example
 * ```ts
 * import { tableSchema } from '@millrace/schema';
 * import { columnArbitrary } from '@millrace/schema/examples';
 * import fc from 'fast-check';
 * import * as z from 'zod';
 * const schema = tableSchema({ delay: z.number().min(-60).max(600) });
 * fc.sample(columnArbitrary(schema, 'delay'), { numRuns: 100, seed: 1 }).every((delay) => Number(delay) >= -60); // => true
 * ```
 */
export function columnArbitrary(schema: TableSchema, name: string): fc.Arbitrary<Value> {
  const column = schema.columns.find((each) => each.name === name);
  if (column) return cellArbitrary(column);
  throw new UsageError('unknown_column', `The schema has no column '${name}'.`, {
    issues: [{ code: 'unknown_column', actual: name, expected: schema.columns.map((each) => each.name) }],
  });
}

/** A batch of example rows. */
async function exampleBatch(schema: TableSchema, options: ExampleOptions = {}): Promise<Batch> {
  checkedKeys('examples', options, ['rows', 'seed']);
  const { rows: count = 10, seed = 0 } = options;
  if (!Number.isInteger(count) || count < 0 || count > MOST_ROWS || !Number.isInteger(seed)) {
    throw new UsageError(
      'bad_option',
      `rows is ${String(count)}; it has to be a whole number from 0 to ${MOST_ROWS}, and seed one too.`,
    );
  }
  const columns = schema.columns.flatMap(named);
  const row = fc.tuple(...columns.map(({ definition }) => cellArbitrary(definition)));
  const taken = new Taken(schema, columns);
  const kept: (readonly Value[])[] = [];
  let report: SchemaReport | undefined;
  const pools: Value[][] = columns.map(() => []);
  for (let round = 0; round < MOST_ROUNDS && kept.length < count; round++) {
    const numRuns = Math.min(MOST_ROWS, Math.max(8, (count - kept.length) * (round < 2 ? 1 : 4)));
    const drawn = fc.sample(row, { seed: seed + round * 7919, numRuns });
    const cells = failingCells(
      await validateTable(schema, [batchOf(columns, drawn)], { sampleSize: MOST_ROWS }),
    );
    for (const [place, { name }] of columns.entries()) {
      pools[place]!.push(
        ...drawn.map((values) => values[place]!).filter((_, at) => cells.get(name)?.has(at) !== true),
      );
    }
    const candidates = zipped(pools, numRuns).filter((values) => taken.isNew(values));
    report = await validateTable(schema, [batchOf(columns, candidates)], { sampleSize: MOST_ROWS });
    const failing = failingRows(report);
    kept.push(...candidates.filter((values, place) => !failing.has(place) && taken.take(values)));
  }
  const batch = batchOf(columns, kept.slice(0, count));
  const whole = await validateTable(schema, [batch]);
  if (kept.length >= count && whole.valid) return batch;
  throw noExample(whole.valid ? report : whole, kept.length, count);
}

function noExample(report: SchemaReport | undefined, found: number, count: number): UsageError {
  const [first] = report?.issues ?? [];
  const reason = first === undefined ? 'its keys have too few values' : issueMessage(first);
  const message = `Only ${found} of ${count} example rows were found that are valid: ${reason}`;
  return new UsageError('no_example', message, {
    issues: [{ code: 'no_example', actual: found, expected: count }],
  });
}

/** The cells that fail by themselves, by column: what is left of the others makes other rows. */
function failingCells(report: SchemaReport): Map<string, Set<number>> {
  const failing = new Map<string, Set<number>>();
  for (const { column, sample, code } of report.issues) {
    if (column === null || code === 'duplicate') continue;
    const rows = failing.get(column) ?? new Set();
    failing.set(column, rows);
    for (const { row } of sample) rows.add(row);
  }
  return failing;
}

/** Rows of the first cells of every column, which are taken out of the pools. */
function zipped(pools: readonly Value[][], most: number): (readonly Value[])[] {
  const length = Math.min(most, ...pools.map((pool) => pool.length));
  const taken = pools.map((pool) => pool.splice(0, length));
  return Array.from({ length }, (_, row) => taken.map((cells) => cells[row]!));
}

/** The rows that fail by themselves; what fails as a whole is seen when all rows are there. */
function failingRows(report: SchemaReport): Set<number> {
  const failing = report.issues.filter((issue) => !issue.warning && issue.code !== 'duplicate');
  return new Set(failing.flatMap(({ sample }) => sample.map((cell) => cell.row)));
}

interface NamedColumn {
  readonly name: string;
  readonly type: DataType;
  readonly definition: ColumnDefinition;
}

/** A column, or two of the names that its pattern stands for. */
function named(definition: ColumnDefinition): NamedColumn[] {
  const type = plainType(definition.target);
  if (definition.regex === null) return [{ name: definition.name, type, definition }];
  const pattern = patternRegExp(definition.regex);
  const names = fc
    .sample(fc.stringMatching(pattern), { seed: 1, numRuns: 20 })
    .filter((name) => pattern.test(name));
  return [...new Set(names)].slice(0, 2).map((name) => ({ name, type, definition }));
}

/** The keys of the rows that stand already. */
class Taken {
  readonly #keys: readonly (readonly number[])[];
  readonly #seen: readonly Set<string>[];

  constructor(schema: TableSchema, columns: readonly NamedColumn[]) {
    const places = (names: readonly string[]): number[] =>
      names.map((name) => columns.findIndex((column) => column.name === name));
    const single = columns.flatMap(({ definition }, place) => (definition.unique === false ? [] : [[place]]));
    this.#keys = [...single, ...schema.options.unique.map(places)];
    this.#seen = this.#keys.map(() => new Set());
  }

  isNew(values: readonly Value[]): boolean {
    return this.#keys.every((key, place) => !this.#seen[place]!.has(keyText(key, values)));
  }

  take(values: readonly Value[]): boolean {
    if (!this.isNew(values)) return false;
    for (const [place, key] of this.#keys.entries()) this.#seen[place]!.add(keyText(key, values));
    return true;
  }
}

function keyText(key: readonly number[], values: readonly Value[]): string {
  return canonicalJson(
    key.map((place) => valueToJson(typeof values[place] === 'number' ? values[place] + 0 : values[place]!)),
  );
}

function batchOf(columns: readonly NamedColumn[], drawn: readonly (readonly Value[])[]): Batch {
  const fields = columns.map(
    ({ name, type, definition }): Field => ({ ...field(name, type), nullable: definition.nullable }),
  );
  const chunks = columns.map(({ type }, place) =>
    chunkFromValues(
      type,
      drawn.map((values) => values[place]!),
    ),
  );
  return batchFromChunks({ fields }, chunks);
}
