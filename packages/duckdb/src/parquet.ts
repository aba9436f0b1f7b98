import { open } from 'node:fs/promises';
import { type Field, isMillraceError, type Schema, type Source, SourceError } from '@millrace/columns';
import { type ArrowHint, arrowHints } from './arrow-hints.js';
import { expandFiles, type FilesInput, type HiveColumn, hiveColumns } from './file-sets.js';
import { checkUnchanged, fileError, type InputFile } from './files.js';
import { exactFiles, scanSql } from './parquet-exact.js';
import { type FileFacts, readFacts } from './parquet-footer.js';
import { foreignValue } from './parquet-foreign.js';
import type { Relation, RelationColumn } from './relation.js';
import { checkDistinct, sourceFromRelation } from './relation-source.js';
import { restoreColumn } from './restore.js';
import type { ResultColumn, Session } from './session.js';
import { memberNames, quoteText, sqlType } from './sql-type.js';
import type { Store } from './store.js';
import { schemaFromText } from './stored-schema.js';

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
    const { units, read } = await exactFiles(store, session, facts);
    const scan = scanSql(read);
    const stored = sameStored(facts);
    const own = await fileColumns(session, scan, facts, units, stored);
    const chosen = [...own, ...partitionColumns(hiveColumns(files, input))];
    checkDistinct(
      chosen.map((column) => column.field.name),
      name,
    );
    const schema: Schema = {
      fields: chosen.map((column) => column.field),
      ...(stored?.metadata && { metadata: stored.metadata }),
    };
    const relation: Relation = {
      sql: relationSql(scan, own.length, chosen, facts),
      schema,
      columns: chosen.map(({ sql, native }) => ({ sql, native })),
      ordinal: 'o',
      ordered: true,
      trusted: true,
      stored: true,
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
    if (head.toString('latin1') === 'PARE') {
      throw fileError(
        'not_parquet',
        name,
        'is an encrypted Parquet file, which is not read here; decrypt it first.',
      );
    }
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

/** The schema that every file was written with, if it is one and the same. */
function sameStored(facts: readonly FileFacts[]): Schema | undefined {
  const [first] = facts;
  if (first?.stored === undefined || facts.some((fact) => fact.stored !== first.stored)) return undefined;
  return schemaFromText(first.stored);
}

async function fileColumns(
  session: Session,
  scan: string,
  facts: readonly FileFacts[],
  units: ReadonlyMap<number, 'us' | 'ns'>,
  stored: Schema | undefined,
): Promise<ParquetColumn[]> {
  const { columns } = await session.describe(`SELECT * FROM ${scan}`);
  const nodes = facts[0]!.columns;
  if (stored?.fields.length === columns.length) {
    const names = memberNames(stored.fields);
    const restored = stored.fields.map((field, i) =>
      names[i] === nodes[i]?.name ? restoredColumn(field, columns[i]!, i) : undefined,
    );
    if (restored.every((column) => column !== undefined)) return restored;
  }
  const arrow = sameArrow(facts);
  return columns.map(({ name: own, logical }, i) => {
    const node = nodes[i];
    const name = node?.name ?? own;
    const unit = (leaf: number): 'us' | 'ns' => units.get(leaf) ?? 'ns';
    const { type, sql } = foreignValue({ name, logical, node, arrow: arrow?.[i], unit }, `c${i}`);
    const nullable = facts.some((fact) => fact.columns[i]?.repetition !== 'REQUIRED');
    return { field: { name, type, nullable }, expression: sql, ...sqlType(type) };
  });
}

/** What every file says of its columns in Arrow, if it is the same and of these columns. */
function sameArrow(facts: readonly FileFacts[]): readonly ArrowHint[] | undefined {
  const [first] = facts;
  if (first?.arrow === undefined || facts.some((fact) => fact.arrow !== first.arrow)) return undefined;
  const fields = arrowHints(Buffer.from(first.arrow, 'base64'));
  const same =
    fields?.length === first.columns.length && fields.every(({ name }, i) => name === first.columns[i]!.name);
  return same ? fields : undefined;
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
