import { type Issue, UsageError } from '@millrace/columns';
import { type LineageRecord, parseLineageRecord } from './record.js';

/** Where records are kept. A record is kept once, under its id, and never changes. */
export interface LineageStore {
  /** Settles when the record is kept. Throws SourceError for what is no record, or was edited. */
  put(record: LineageRecord): Promise<void>;
  /** The record of an id, or of the beginning of one if only one begins so; null when there is none. */
  get(id: string): Promise<LineageRecord | null>;
  /** All records, in the order in which they were made, then by id. */
  all(): Promise<readonly LineageRecord[]>;
  /** What is in the store and is no record: edited, torn, of a later format. */
  issues(): Promise<readonly Issue[]>;
  close(): Promise<void>;
}

/**
 * Keeps records in memory.
 *
 * @example
 * ```ts
 * import { lineageRecord, memoryStore } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const store = memoryStore();
 * const record = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'numbers', version: '1' });
 * await store.put(record);
 * (await store.get(record.id.slice(0, 15)))?.source; // => 'numbers'
 * ```
 */
export function memoryStore(): LineageStore {
  const records = new Map<string, LineageRecord>();
  return {
    put: async (record) => {
      const { id } = parseLineageRecord(record);
      if (!records.has(id)) records.set(id, structuredClone(record));
    },
    get: async (id) => findRecord(records, id),
    all: async () => inOrder(records.values()),
    issues: async () => [],
    close: async () => undefined,
  };
}

/** The record of an id, or of the beginning of one. */
export function findRecord(records: ReadonlyMap<string, LineageRecord>, id: string): LineageRecord | null {
  const exact = records.get(id);
  if (exact) return exact;
  // Fewer digits than these are a slip of the hand.
  const beginning = id.startsWith('sha256:') ? id : `sha256:${id}`;
  if (beginning.length < 'sha256:'.length + 4) return null;
  const found = [...records.keys()].filter((known) => known.startsWith(beginning));
  if (found.length > 1) {
    throw new UsageError(
      'ambiguous_id',
      `${found.length} lineage records begin with '${id}'; give more digits.`,
      {
        issues: [{ code: 'ambiguous_id', actual: id, expected: found.slice(0, 10) }],
      },
    );
  }
  return found.length === 1 ? records.get(found[0]!)! : null;
}

/** Records by the time of their making, then by id. */
export function inOrder(records: Iterable<LineageRecord>): readonly LineageRecord[] {
  return [...records].sort(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || (a.id < b.id ? -1 : 1),
  );
}
