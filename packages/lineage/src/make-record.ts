import { canonicalJson, type Progress, type SourceInput, sourceFrom, UsageError } from '@millrace/columns';
import type { ColumnEdge } from './column-edges.js';
import { type Fingerprint, fingerprint } from './fingerprint.js';
import type { HashAlgorithm, HashName } from './hash-algorithm.js';
import {
  contentId,
  factsSchema,
  isRecordId,
  type JsonValue,
  type LineageRecord,
  sha256Hex,
} from './record.js';

/** What a record says beyond what can be read from the data. */
export interface LineageRecordOptions {
  /** The dataset's name, such as `raw/flights`. */
  readonly source: string;
  /** Which version of the dataset: a date, a tag, a commit. */
  readonly version: string;
  /** What was done to the parents to get this table, in order. */
  readonly transformations?: readonly string[];
  /** Which code did it: a commit, the version of a package. */
  readonly codeVersion?: string;
  /** What it was done with: plain JSON. */
  readonly parameters?: { readonly [name: string]: JsonValue };
  /** What did it. */
  readonly engine?: { readonly name: string; readonly version: string };
  /** Which columns of the parents each column came from: from `edgesFromTransformer`, `edgesFromProjection` and the like. */
  readonly columnEdges?: readonly ColumnEdge[];
  /** The records, or ids of records, of the tables this one was made from. */
  readonly parents?: readonly (LineageRecord | string)[];
  /** Now, unless given. */
  readonly createdAt?: Date;
  /** A content id of names and types, unless given. */
  readonly schemaVersion?: string;
  /** The hash of the checksum, as for `fingerprint`. */
  readonly hash?: HashName | HashAlgorithm;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Reads a table once and makes its lineage record: what it is, a checksum of its content, and what it was made from.
 *
 * @throws UsageError when a parent is not a record id, or a fact is not text or not a date that a record can hold.
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1, 2, 3] }), { source: 'raw/numbers', version: '1' });
 * const even = await lineageRecord(tableFromArrays({ n: [2] }), {
 *   source: 'even', version: '1', transformations: ['keep even'], parents: [raw],
 * });
 * even.parents[0] === raw.id; // => true
 * even.row_count; // => 1
 * ```
 */
export async function lineageRecord(
  input: SourceInput,
  options: LineageRecordOptions,
): Promise<LineageRecord> {
  const source = sourceFrom(input);
  const parents = [...new Set((options.parents ?? []).map(parentId))].sort();
  const facts = factsOf(options);
  checkEdges(
    facts.column_edges,
    source.schema.fields.map(({ name }) => name),
    parents,
  );
  const { signal, onProgress, hash, createdAt = new Date() } = options;
  const print = await fingerprint(source, {
    order: source.ordered === false ? 'free' : 'aware',
    perColumn: false,
    ...(hash ? { hash } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const content: Omit<LineageRecord, 'id'> = {
    format: 'millrace.lineage/1',
    ...facts,
    created_at: createdAt.toISOString(),
    row_count: print.rows,
    column_count: print.columns.length,
    checksum: print.id,
    columns: print.columns,
    schema_version: options.schemaVersion ?? schemaVersionOf(print),
    parents,
  };
  return { ...content, id: contentId(content) };
}

function schemaVersionOf({ columns }: Fingerprint): string {
  return `sha256:${sha256Hex(canonicalJson(columns.map(({ name, type }) => ({ name, type }))))}`;
}

/**
 * {@link lineageRecord} in the form in which a pipeline asks for a trace: the record and its id.
 *
 * @throws UsageError, SourceError as `lineageRecord` does.
 * @example
 * ```ts
 * import { lineageTrace } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const { id, record } = await lineageTrace(tableFromArrays({ n: [1] }), { source: 'numbers', version: '1' });
 * record.id === id; // => true
 * ```
 */
export async function lineageTrace(
  written: SourceInput,
  facts: LineageRecordOptions,
): Promise<{ readonly id: string; readonly record: LineageRecord }> {
  const record = await lineageRecord(written, facts);
  return { id: record.id, record };
}

// Refused before anything is read: what could not be read back.
function factsOf(options: LineageRecordOptions) {
  const { createdAt, source, version, transformations = [], schemaVersion = '', engine = null } = options;
  const facts = {
    source,
    version,
    transformations,
    schema_version: schemaVersion,
    code_version: options.codeVersion ?? null,
    parameters: options.parameters ?? {},
    engine,
    column_edges: options.columnEdges ?? [],
  };
  const issue = factsSchema.safeParse(facts).error?.issues[0];
  const year = createdAt === undefined ? 0 : createdAt instanceof Date ? createdAt.getUTCFullYear() : -1;
  if (issue === undefined && year >= 0 && year <= 9999) return facts;
  const member = issue ? issue.path.join('.') : 'createdAt';
  const why = issue ? issue.message : 'expected a date that exists, in the years 0000 to 9999';
  throw new UsageError('bad_option', `${member} of a lineage record: ${why}.`, {
    issues: [{ code: 'bad_option', option: member }],
  });
}

// An edge that leads nowhere would be believed later.
function checkEdges(
  edges: readonly ColumnEdge[],
  columns: readonly string[],
  parents: readonly string[],
): void {
  const refuse = (why: string, operands: object): never => {
    throw new UsageError('bad_edge', `A column edge of a lineage record ${why}.`, {
      issues: [{ code: 'bad_edge', ...operands }],
    });
  };
  const known = new Set(columns);
  for (const { column, inputs } of edges) {
    if (column !== null && !known.has(column))
      refuse(`is of '${column}', which the table does not have`, { column });
    for (const { parent } of inputs) {
      if (parent === undefined && parents.length > 1)
        refuse(`of '${String(column)}' does not say which of the ${parents.length} parents it leads to`, {
          column,
        });
      if (parent !== undefined && !parents.includes(parent))
        refuse(`of '${String(column)}' leads to ${parent}, which is no parent`, { column, actual: parent });
    }
  }
}

function parentId(parent: LineageRecord | string): string {
  const id = typeof parent === 'string' ? parent : parent.id;
  if (isRecordId(id)) return id;
  throw new UsageError(
    'bad_parent',
    `'${id}' is not the id of a lineage record (sha256: and 64 hex digits).`,
    {
      issues: [{ code: 'bad_parent', actual: id }],
    },
  );
}
