import { open } from 'node:fs/promises';
import {
  type Field,
  isMillraceError,
  type Schema,
  type Source,
  SourceError,
  type Value,
  valueAt,
} from '@millrace/columns';
import { expandFiles, type FilesInput, type HiveColumn, hiveColumns } from './file-sets.js';
import { checkUnchanged, fileError, type InputFile, literalPath } from './files.js';
import { readType } from './logical-type.js';
import type { Relation, RelationColumn } from './relation.js';
import { checkDistinct, sourceFromRelation } from './relation-source.js';
import { restoreColumn } from './restore.js';
import type { ResultColumn, Session } from './session.js';
import { quoteText, sqlType } from './sql-type.js';
import type { Store } from './store.js';
import { SCHEMA_KEY, schemaFromText } from './stored-schema.js';

interface ParquetColumn extends RelationColumn {
  readonly field: Field;
  readonly expression: string;
}

/** Opens Parquet files as one source: files in the order given, schemas equal. */
export async function openParquet(store: Store, input: FilesInput): Promise<Source> {
  const files = await expandFiles(store, input);
  await Promise.all(files.map(checkMagic));
  store.allow(files.map((file) => file.path));
  const session = await store.trusted();
  const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
  const fault = (error: unknown): unknown => parquetFault(error, name);
  try {
    const facts = await readFacts(session, files);
    const scan = scanSql(files);
    const { columns } = await session.describe(`SELECT * FROM ${scan}`);
    const stored = sameStored(facts);
    const chosen = [
      ...fileColumns(facts[0]!, columns, stored),
      ...partitionColumns(hiveColumns(files, input)),
    ];
    checkDistinct(
      chosen.map((column) => column.field.name),
      name,
    );
    const schema: Schema = {
      fields: chosen.map((column) => column.field),
      ...(stored?.metadata && { metadata: stored.metadata }),
    };
    const relation: Relation = {
      sql: relationSql(scan, columns.length, chosen, facts),
      schema,
      columns: chosen.map(({ sql, native }) => ({ sql, native })),
      ordinal: 'o',
      ordered: true,
      trusted: true,
      feeds: store.feeds,
      open: async () => {
        await checkUnchanged(files);
        return { session: await store.trusted(), close: () => {} };
      },
      fault,
    };
    return sourceFromRelation(relation, { name, rowCount: facts.reduce((sum, fact) => sum + fact.rows, 0) });
  } catch (error) {
    throw fault(error);
  }
}

async function checkMagic({ name, path, size }: InputFile): Promise<void> {
  if (size === 0) throw fileError('empty_file', name, 'is empty; a Parquet file has at least a footer.');
  const handle = await open(path);
  try {
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    await handle.read(tail, 0, 4, Math.max(0, size - 4));
    if (head.toString('latin1') !== 'PAR1') {
      throw fileError('not_parquet', name, "is not a Parquet file: it does not begin with 'PAR1'.");
    }
    if (size < 12 || tail.toString('latin1') !== 'PAR1') {
      throw fileError(
        'truncated_file',
        name,
        "is a truncated Parquet file: it does not end with 'PAR1'; copy it again.",
      );
    }
  } finally {
    await handle.close();
  }
}

function parquetFault(error: unknown, name: string): unknown {
  if (!isMillraceError(error) || error.code !== 'duckdb') return error;
  return new SourceError('unreadable_parquet', `Parquet source '${name}' can't be read: ${error.message}`, {
    issues: [{ code: 'unreadable_parquet', file: name, message: error.message }],
    cause: error,
  });
}

function scanSql(files: readonly InputFile[]): string {
  const list = files.map((file) => quoteText(literalPath(file.path))).join(', ');
  return `read_parquet([${list}], hive_partitioning = false, union_by_name = false, binary_as_string = false)`;
}

/** What a file's footer says. */
interface FileFacts {
  readonly file: InputFile;
  readonly rows: number;
  /** The top columns: name, whether null is allowed, and all below them as text, for comparison. */
  readonly columns: readonly { readonly name: string; readonly nullable: boolean; readonly shape: string }[];
  readonly stored: string | undefined;
}

async function readFacts(session: Session, files: readonly InputFile[]): Promise<FileFacts[]> {
  const facts: FileFacts[] = [];
  for (const file of files) {
    const path = quoteText(literalPath(file.path));
    const [[rows] = []] = await rowsOf(session, `SELECT num_rows FROM parquet_file_metadata(${path})`);
    const schema = await rowsOf(
      session,
      `SELECT name, coalesce(num_children, 0)::BIGINT, repetition_type, concat_ws(' ', type, type_length, converted_type, logical_type, scale, "precision") FROM parquet_schema(${path})`,
    );
    const stored = await rowsOf(
      session,
      `SELECT decode(value) FROM parquet_kv_metadata(${path}) WHERE key = ${quoteText(SCHEMA_KEY)}::BLOB`,
    );
    const text = stored[0]?.[0];
    facts.push({
      file,
      rows: Number(rows),
      columns: topColumns(schema),
      stored: typeof text === 'string' ? text : undefined,
    });
  }
  for (const fact of facts.slice(1)) checkSameColumns(facts[0]!, fact);
  return facts;
}

async function rowsOf(session: Session, sql: string): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of session.select(sql)) {
    for (let row = 0; row < batch.length; row++) rows.push(batch.columns.map((chunk) => valueAt(chunk, row)));
  }
  return rows;
}

function topColumns(schema: readonly Value[][]): FileFacts['columns'] {
  const columns: { name: string; nullable: boolean; shape: string }[] = [];
  let at = 1;
  const take = (top: boolean): string => {
    const [name, children, repetition, shape] = schema[at++]!;
    const parts = Array.from({ length: Number(children) }, () => take(false));
    return top ? `${shape}(${parts.join(',')})` : `${name} ${repetition} ${shape}(${parts.join(',')})`;
  };
  while (at < schema.length) {
    const [name, , repetition] = schema[at]!;
    columns.push({ name: String(name), nullable: repetition !== 'REQUIRED', shape: take(true) });
  }
  return columns;
}

function checkSameColumns(first: FileFacts, other: FileFacts): void {
  const [a, b] = [first.columns, other.columns];
  const names = (facts: FileFacts): string => facts.columns.map((column) => `'${column.name}'`).join(', ');
  const sameNames = a.length === b.length && a.every((column, i) => column.name === b[i]!.name);
  const odd = a.find((column, i) => column.shape !== b[i]?.shape);
  if (sameNames && odd === undefined) return;
  const problem = sameNames
    ? `column '${odd!.name}' has another type than in '${first.file.name}'`
    : `its columns are ${names(other)}, but those of '${first.file.name}' are ${names(first)}`;
  throw new SourceError(
    'schema_mismatch',
    `File '${other.file.name}' has another schema: ${problem}. Read such files as sources of their own.`,
    {
      issues: [
        { code: 'schema_mismatch', file: other.file.name, expected: names(first), actual: names(other) },
      ],
    },
  );
}

/** The schema that every file was written with, if it is one and the same. */
function sameStored(facts: readonly FileFacts[]): Schema | undefined {
  const [first] = facts;
  if (first?.stored === undefined || facts.some((fact) => fact.stored !== first.stored)) return undefined;
  return schemaFromText(first.stored);
}

function fileColumns(
  facts: FileFacts,
  columns: readonly ResultColumn[],
  stored: Schema | undefined,
): ParquetColumn[] {
  if (stored !== undefined && stored.fields.length === columns.length) {
    const restored = stored.fields.map((field, i) => restoredColumn(field, columns[i]!, i));
    if (restored.every((column) => column !== undefined)) return restored;
  }
  return columns.map(({ name, logical }, i) => {
    const column = facts.columns[i] ?? { name, nullable: true };
    const { type, cast } = readType(logical, column.name);
    return {
      field: { name: column.name, type, nullable: column.nullable },
      expression: cast === null ? `c${i}` : `CAST(c${i} AS ${cast})`,
      ...sqlType(type),
    };
  });
}

function restoredColumn(field: Field, { logical }: ResultColumn, i: number): ParquetColumn | undefined {
  try {
    const restored = restoreColumn(field.type, logical);
    if (restored === undefined) return undefined;
    const { sql, native, cast } = restored;
    return { field, sql, native, expression: cast === null ? `c${i}` : `CAST(c${i} AS ${cast})` };
  } catch {
    // A stored schema that is not one of ours says nothing: the file's own types are read.
    return undefined;
  }
}

function partitionColumns(partitions: readonly HiveColumn[]): ParquetColumn[] {
  return partitions.map(({ name, type, values }) => {
    const { sql } = sqlType(type);
    const list = values.map((value) => (value === null ? 'NULL' : quoteText(value))).join(', ');
    return {
      field: { name, type, nullable: values.includes(null) },
      expression: `CAST(list_extract([${list}]::VARCHAR[], CAST(file_index + 1 AS BIGINT)) AS ${sql})`,
      ...sqlType(type),
    };
  });
}

function relationSql(
  scan: string,
  fileWidth: number,
  columns: readonly ParquetColumn[],
  facts: readonly FileFacts[],
): string {
  const alias = `t(${Array.from({ length: fileWidth }, (_, i) => `c${i}`).join(', ')})`;
  const list = columns.map(({ expression }, i) =>
    expression === `c${i}` ? expression : `${expression} AS c${i}`,
  );
  let rows = 0;
  const firsts = facts.map((fact) => {
    const first = rows;
    rows += fact.rows;
    return first;
  });
  const ordinal =
    facts.length === 1
      ? 'file_row_number'
      : `file_row_number + list_extract([${firsts.join(', ')}]::BIGINT[], CAST(file_index + 1 AS BIGINT))`;
  return `(SELECT ${[...list, `CAST(${ordinal} AS BIGINT) AS o`].join(', ')} FROM ${scan} AS ${alias})`;
}
