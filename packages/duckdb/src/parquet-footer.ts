import { SourceError, type Value, valueAt } from '@millrace/columns';
import { type InputFile, literalPath } from './files.js';
import type { Session } from './session.js';
import { quoteText } from './sql-type.js';
import { SCHEMA_KEY } from './stored-schema.js';

/** A column of a file, or a part of one, as the footer has it. */
export interface ParquetNode {
  readonly name: string;
  readonly repetition: string;
  /** The physical type; null for groups. */
  readonly physical: string | null;
  readonly logical: string;
  readonly precision: number;
  /** Its place among the leaves of the file; -1 for groups. */
  readonly leaf: number;
  /** All that a type says, as text, for comparison. */
  readonly shape: string;
  readonly children: readonly ParquetNode[];
}

/** What a file's footer says. */
export interface FileFacts {
  readonly file: InputFile;
  readonly rows: number;
  readonly columns: readonly ParquetNode[];
  /** The schema that this package left in it. */
  readonly stored: string | undefined;
  /** The schema that a library of Arrow left in it, in base64. */
  readonly arrow: string | undefined;
}

const ARROW_KEY = 'ARROW:schema';

/** Reads the footers of files, whose columns must be the same. */
export async function readFacts(session: Session, files: readonly InputFile[]): Promise<FileFacts[]> {
  const facts: FileFacts[] = [];
  for (const file of files) {
    const path = quoteText(literalPath(file.path));
    const [[rows] = []] = await rowsOf(session, `SELECT num_rows FROM parquet_file_metadata(${path})`);
    const schema = await rowsOf(
      session,
      `SELECT name, coalesce(num_children, 0)::BIGINT, repetition_type, type, logical_type, "precision", concat_ws(' ', type, type_length, converted_type, logical_type, scale, "precision") FROM parquet_schema(${path})`,
    );
    const kept = await rowsOf(
      session,
      `SELECT decode(key), decode(value) FROM parquet_kv_metadata(${path}) WHERE key IN (${quoteText(SCHEMA_KEY)}::BLOB, '${ARROW_KEY}'::BLOB)`,
    );
    const texts = new Map(kept.map(([key, value]) => [key, String(value)]));
    facts.push({
      file,
      rows: Number(rows),
      columns: treesOf(schema),
      stored: texts.get(SCHEMA_KEY),
      arrow: texts.get(ARROW_KEY),
    });
  }
  for (const fact of facts.slice(1)) checkSameColumns(facts[0]!, fact);
  return facts;
}

/** The rows of a statement, as values. */
export async function rowsOf(session: Session, sql: string): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const batch of session.select(sql)) {
    for (let row = 0; row < batch.length; row++) rows.push(batch.columns.map((chunk) => valueAt(chunk, row)));
  }
  return rows;
}

function treesOf(schema: readonly Value[][]): ParquetNode[] {
  let at = 1;
  let leaves = 0;
  const take = (): ParquetNode => {
    const [name, count, repetition, physical, logical, precision, own] = schema[at++]!;
    const leaf = physical === null ? -1 : leaves++;
    const children = Array.from({ length: Number(count) }, take);
    const parts = children.map((child) => `${child.name} ${child.repetition} ${child.shape}`);
    return {
      name: String(name),
      repetition: String(repetition),
      physical: physical === null ? null : String(physical),
      logical: logical === null ? '' : String(logical),
      precision: Number(precision ?? 0),
      leaf,
      shape: children.length === 0 ? String(own) : `${own}(${parts.join(', ')})`,
      children,
    };
  };
  const nodes: ParquetNode[] = [];
  while (at < schema.length) nodes.push(take());
  return nodes;
}

function checkSameColumns(first: FileFacts, other: FileFacts): void {
  const [a, b] = [first.columns, other.columns];
  const names = (facts: FileFacts): string => facts.columns.map((column) => `'${column.name}'`).join(', ');
  const sameNames = a.length === b.length && a.every((column, i) => column.name === b[i]!.name);
  const odd = a.findIndex((column, i) => column.shape !== b[i]?.shape);
  if (sameNames && odd < 0) return;
  const problem = sameNames
    ? `column '${b[odd]!.name}' is ${b[odd]!.shape}, but ${a[odd]!.shape} in '${first.file.name}'`
    : `its columns are ${names(other)}, but those of '${first.file.name}' are ${names(first)}`;
  throw new SourceError(
    'schema_mismatch',
    `File '${other.file.name}' has another schema: ${problem}. Read such files as sources of their own.`,
    {
      issues: [
        {
          code: 'schema_mismatch',
          file: other.file.name,
          ...(sameNames && { column: b[odd]!.name }),
          expected: sameNames ? a[odd]!.shape : names(first),
          actual: sameNames ? b[odd]!.shape : names(other),
        },
      ],
    },
  );
}
