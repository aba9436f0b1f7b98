import { canonicalJson, SourceError } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { ColumnEdge } from './column-edges.js';
import { readFingerprintId } from './fingerprint.js';

const RECORD_ID = /^sha256:[0-9a-f]{64}$/;

/** JSON, as the parameters of a record are. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** A column of a recorded table; `hash` is absent where the checksum is order-free. */
export interface RecordedColumn {
  readonly name: string;
  readonly type: string;
  readonly hash?: string;
}

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
  /** The columns that the checksum is the root of. */
  readonly columns: readonly RecordedColumn[];
  readonly schema_version: string;
  readonly transformations: readonly string[];
  /** Which code did it: a commit, the version of a package; null when nobody said. */
  readonly code_version: string | null;
  /** What it was done with. */
  readonly parameters: { readonly [name: string]: JsonValue };
  /** What did it; null when nobody said. */
  readonly engine: { readonly name: string; readonly version: string } | null;
  /** Which columns of the parents each column came from, as far as is known. */
  readonly column_edges: readonly ColumnEdge[];
  /** Ids of the parents' records, sorted. */
  readonly parents: readonly string[];
}

const edgeKinds = [
  'IDENTITY',
  'TRANSFORMATION',
  'AGGREGATION',
  'JOIN',
  'GROUP_BY',
  'FILTER',
  'SORT',
  'WINDOW',
  'CONDITIONAL',
] as const;

const recordId = z.string().regex(RECORD_ID);
const column = z.strictObject({ name: z.string(), type: z.string(), hash: z.exactOptional(z.string()) });
const edge = z.strictObject({
  column: z.string().nullable(),
  inputs: z.array(
    z.strictObject({ parent: z.exactOptional(recordId), column: z.string(), kind: z.enum(edgeKinds) }),
  ),
  steps: z.exactOptional(z.array(z.string())),
});

/** What the members that the data does not tell may be. */
export const factsSchema: z.ZodType<
  Pick<
    LineageRecord,
    'source' | 'version' | 'transformations' | 'schema_version' | 'code_version' | 'parameters' | 'engine'
  > & { readonly column_edges: readonly ColumnEdge[] }
> = z.object({
  source: z.string(),
  version: z.string(),
  transformations: z.array(z.string()),
  schema_version: z.string(),
  code_version: z.string().nullable(),
  parameters: z.record(z.string(), z.json()),
  engine: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
  column_edges: z.array(edge),
});

const recordSchema: z.ZodType<LineageRecord> = z.strictObject({
  format: z.literal('millrace.lineage/1'),
  id: recordId,
  source: z.string(),
  version: z.string(),
  created_at: z.iso.datetime(),
  row_count: z.int().nonnegative(),
  column_count: z.int().nonnegative(),
  checksum: z
    .string()
    .refine((id) => readFingerprintId(id) !== null, { error: 'expected the id of a fingerprint' }),
  columns: z.array(column),
  schema_version: z.string(),
  transformations: z.array(z.string()),
  code_version: z.string().nullable(),
  parameters: z.record(z.string(), z.json()),
  engine: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
  column_edges: z.array(edge),
  parents: z.array(recordId),
});

/** Whether a text is the id of a record. */
export function isRecordId(text: string): boolean {
  return RECORD_ID.test(text);
}

/** The id of a record with this content. */
export function contentId(content: Omit<LineageRecord, 'id'>): string {
  const { id: _, ...document } = content as LineageRecord;
  return `sha256:${sha256Hex(canonicalJson(document))}`;
}

/** SHA-256 of a text, in hex. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
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
  const parsed = checkShape(json);
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
  const record = json as LineageRecord;
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

// What is nested deeper than the stack reaches is no record either.
function checkShape(json: unknown): ReturnType<typeof recordSchema.safeParse> {
  try {
    return recordSchema.safeParse(json);
  } catch (cause) {
    throw new SourceError('bad_record', 'This is not a lineage record: it is nested too deep.', {
      issues: [{ code: 'bad_record' }],
      cause,
    });
  }
}
