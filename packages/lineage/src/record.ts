import {
  canonicalJson,
  type Progress,
  SourceError,
  type SourceInput,
  sourceFrom,
  UsageError,
} from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalTypeName } from './column-type.js';
import { fingerprint, readFingerprintId } from './fingerprint.js';
import type { HashAlgorithm, HashName } from './hash-algorithm.js';

const RECORD_ID = /^sha256:[0-9a-f]{64}$/;

/** Where a table came from: a record with an id made from its content, and the ids of the records it was made from. */
export interface LineageRecord {
  readonly format: 'millrace.lineage/1';
  /** `sha256:` and the hex SHA-256 of the canonical JSON (RFC 8785) of all other members. */
  readonly id: string;
  readonly source: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly row_count: number;
  readonly column_count: number;
  /** The table's order-aware fingerprint (`mf2:…`), or the order-free one (`mf2f:…`) where the source has no order. */
  readonly checksum: string;
  readonly schema_version: string;
  readonly transformations: readonly string[];
  /** Ids of the parents' records, sorted. */
  readonly parents: readonly string[];
}

const recordSchema = z.strictObject({
  format: z.literal('millrace.lineage/1'),
  id: z.string().regex(RECORD_ID),
  source: z.string(),
  version: z.string(),
  created_at: z.iso.datetime(),
  row_count: z.int().nonnegative(),
  column_count: z.int().nonnegative(),
  checksum: z
    .string()
    .refine((id) => readFingerprintId(id) !== null, { error: 'expected the id of a fingerprint' }),
  schema_version: z.string(),
  transformations: z.array(z.string()),
  parents: z.array(z.string().regex(RECORD_ID)),
});

const factsSchema = z.object({
  source: z.string(),
  version: z.string(),
  transformations: z.array(z.string()),
  schemaVersion: z.string(),
});

/** What a record says beyond what can be read from the data. */
export interface LineageRecordOptions {
  /** The dataset's name, such as `raw/flights`. */
  readonly source: string;
  /** Which version of the dataset: a date, a tag, a commit. */
  readonly version: string;
  /** What was done to the parents to get this table, in order. */
  readonly transformations?: readonly string[];
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
  checkFacts(options);
  const source = sourceFrom(input);
  const { signal, onProgress, createdAt = new Date() } = options;
  const parents = (options.parents ?? []).map(parentId).sort();
  const print = await fingerprint(source, {
    order: source.ordered === false ? 'free' : 'aware',
    perColumn: false,
    ...(options.hash ? { hash: options.hash } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const fields = source.schema.fields.map(({ name, type }) => ({ name, type: canonicalTypeName(type) }));
  const content: Omit<LineageRecord, 'id'> = {
    format: 'millrace.lineage/1',
    source: options.source,
    version: options.version,
    created_at: createdAt.toISOString(),
    row_count: print.rows,
    column_count: fields.length,
    checksum: print.id,
    schema_version: options.schemaVersion ?? `sha256:${sha256Hex(canonicalJson(fields))}`,
    transformations: options.transformations ?? [],
    parents: [...new Set(parents)],
  };
  return { ...content, id: contentId(content) };
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
function checkFacts({
  createdAt,
  source,
  version,
  transformations = [],
  schemaVersion = '',
}: LineageRecordOptions) {
  const facts = { source, version, transformations, schemaVersion };
  const issue = factsSchema.safeParse(facts).error?.issues[0];
  const year = createdAt === undefined ? 0 : createdAt.getUTCFullYear();
  if (issue === undefined && year >= 0 && year <= 9999) return;
  const member = issue ? issue.path.join('.') : 'createdAt';
  const why = issue ? issue.message : 'expected a date that exists, in the years 0000 to 9999';
  throw new UsageError('bad_option', `${member} of a lineage record: ${why}.`, {
    issues: [{ code: 'bad_option', option: member }],
  });
}

function parentId(parent: LineageRecord | string): string {
  const id = typeof parent === 'string' ? parent : parent.id;
  if (RECORD_ID.test(id)) return id;
  throw new UsageError(
    'bad_parent',
    `'${id}' is not the id of a lineage record (sha256: and 64 hex digits).`,
    {
      issues: [{ code: 'bad_parent', actual: id }],
    },
  );
}

function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function contentId(content: Omit<LineageRecord, 'id'>): string {
  const { format, source, version, created_at, row_count, column_count, checksum, schema_version } = content;
  const { transformations, parents } = content;
  const document = {
    format,
    source,
    version,
    created_at,
    row_count,
    column_count,
    checksum,
    schema_version,
    transformations,
    parents,
  };
  return `sha256:${sha256Hex(canonicalJson(document))}`;
}

/**
 * Reads a lineage record from parsed JSON, strictly, and checks its id against its content.
 *
 * @throws SourceError when it is not a record, or was edited: the id says what the content was.
 * @example
 * ```ts
 * import { lineageRecord, parseLineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const record = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'numbers', version: '1' });
 * parseLineageRecord(JSON.parse(JSON.stringify(record))).id === record.id; // => true
 * ```
 */
export function parseLineageRecord(json: unknown): LineageRecord {
  const parsed = recordSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
      code: 'bad_record',
      member: issue.path.join('.'),
      message: issue.message,
    }));
    const first = issues[0]!;
    throw new SourceError(
      'bad_record',
      `This is not a lineage record of format millrace.lineage/1: ${first.member || 'the document'}: ${first.message}.`,
      { issues, cause: parsed.error },
    );
  }
  const record: LineageRecord = parsed.data;
  const expected = contentId(record);
  if (record.id !== expected) {
    throw new SourceError(
      'edited_record',
      `The lineage record of '${record.source}' was edited: its content has the id ${expected}, but it says ${record.id}.`,
      { issues: [{ code: 'edited_record', expected, actual: record.id }] },
    );
  }
  return record;
}
