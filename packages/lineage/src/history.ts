import { UsageError } from '@millrace/columns';
import { isDirect } from './column-edges.js';
import type { LineageRecord } from './record.js';
import { inOrder } from './store.js';

/**
 * All records that a record was made from, however far back, oldest first; those that are not among `records` are left out.
 *
 * @throws UsageError when the record itself is not among `records`.
 * @example
 * ```ts
 * import { ancestorsOf, lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'raw', version: '1' });
 * const clean = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'clean', version: '1', parents: [raw] });
 * ancestorsOf([raw, clean], clean.id).map(({ source }) => source); // => ['raw']
 * ```
 */
export function ancestorsOf(records: readonly LineageRecord[], id: string): readonly LineageRecord[] {
  const byId = indexOf(records);
  return inOrder(
    reach(recordOf(byId, id), (record) => record.parents.flatMap((parent) => byId.get(parent) ?? [])),
  );
}

/**
 * All records that were made from a record, however far on, oldest first.
 *
 * @throws UsageError when the record itself is not among `records`.
 * @example
 * ```ts
 * import { descendantsOf, lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'raw', version: '1' });
 * const clean = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'clean', version: '1', parents: [raw] });
 * descendantsOf([raw, clean], raw.id).map(({ source }) => source); // => ['clean']
 * ```
 */
export function descendantsOf(records: readonly LineageRecord[], id: string): readonly LineageRecord[] {
  const children = childrenOf(records);
  return inOrder(reach(recordOf(indexOf(records), id), (record) => children.get(record.id) ?? []));
}

/** A column of a recorded table that another column reaches, or `null` for all its rows. */
export interface ColumnUse {
  readonly record: LineageRecord;
  readonly column: string | null;
  /** Values flow on the whole way; else the column only decided something (a filter, a group). */
  readonly direct: boolean;
}

/**
 * Which outputs used a column: every column, of every table made from it, that its edges lead to; oldest table first. Where a column
 * decided which rows there are, that is a use by all columns, told as `column: null`.
 *
 * @throws UsageError when the record, or its column, is not there.
 * @example
 * ```ts
 * import { edgesFromProjection, lineageRecord, usesOfColumn } from '@millrace/lineage';
 * import { col } from '@millrace/columns';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ km: [1] }), { source: 'raw', version: '1' });
 * const clean = await lineageRecord(tableFromArrays({ m: [1000] }), {
 *   source: 'clean', version: '1', parents: [raw], columnEdges: edgesFromProjection({ m: col('km').times(1000) }),
 * });
 * usesOfColumn([raw, clean], raw.id, 'km').map(({ record, column }) => [record.source, column]); // => [['clean', 'm']]
 * ```
 */
export function usesOfColumn(
  records: readonly LineageRecord[],
  id: string,
  column: string,
): readonly ColumnUse[] {
  const start = recordOf(indexOf(records), id);
  requireColumn(start, column);
  const children = childrenOf(records);
  const found = new Map<string, ColumnUse>();
  const queue: ColumnUse[] = [{ record: start, column, direct: true }];
  for (let use = queue.pop(); use; use = queue.pop()) {
    for (const child of children.get(use.record.id) ?? []) {
      for (const next of usesIn(child, use)) {
        const key = JSON.stringify([child.id, next.column]);
        const known = found.get(key);
        // A way on which values flow tells more than one on which they don't.
        if (known && (known.direct || !next.direct)) continue;
        found.set(key, next);
        queue.push(next);
      }
    }
  }
  const order = new Map(inOrder(records).map((record, place) => [record.id, place]));
  return [...found.values()].sort((a, b) => order.get(a.record.id)! - order.get(b.record.id)!);
}

// What is true of all rows of a table is true of all that is made from it.
function* usesIn(child: LineageRecord, use: ColumnUse): Generator<ColumnUse> {
  if (use.column === null) {
    yield { record: child, column: null, direct: false };
    return;
  }
  for (const { column, inputs } of child.column_edges) {
    for (const { parent, column: from, kind } of inputs) {
      if (from !== use.column || (parent ?? child.parents[0]) !== use.record.id) continue;
      yield { record: child, column, direct: use.direct && column !== null && isDirect(kind) };
    }
  }
}

/**
 * The records as they were at a moment: of each source, and of each of its versions, the last record made until then; oldest first.
 *
 * @throws UsageError when the moment is no date.
 * @example
 * ```ts
 * import { lineageRecord, recordsAsOf } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const at = (day: number, n: number) => lineageRecord(tableFromArrays({ n: [n] }), {
 *   source: 'numbers', version: '1', createdAt: new Date(Date.UTC(2013, 0, day)),
 * });
 * const records = [await at(1, 10), await at(5, 20)];
 * recordsAsOf(records, new Date('2013-01-03T00:00:00Z'))[0] === records[0]; // => true
 * ```
 */
export function recordsAsOf(records: readonly LineageRecord[], moment: Date): readonly LineageRecord[] {
  const time = moment.getTime();
  if (Number.isNaN(time))
    throw new UsageError('bad_option', 'The moment as of which records are asked for is no date.');
  const last = new Map<string, LineageRecord>();
  for (const record of inOrder(records)) {
    if (Date.parse(record.created_at) <= time)
      last.set(JSON.stringify([record.source, record.version]), record);
  }
  return inOrder(last.values());
}

function reach(
  start: LineageRecord,
  next: (record: LineageRecord) => readonly LineageRecord[],
): Set<LineageRecord> {
  const found = new Set<LineageRecord>();
  const queue = [...next(start)];
  for (let record = queue.pop(); record; record = queue.pop()) {
    if (found.has(record)) continue;
    found.add(record);
    queue.push(...next(record));
  }
  return found;
}

function indexOf(records: readonly LineageRecord[]): ReadonlyMap<string, LineageRecord> {
  return new Map(records.map((record) => [record.id, record]));
}

function childrenOf(records: readonly LineageRecord[]): ReadonlyMap<string, readonly LineageRecord[]> {
  const children = new Map<string, LineageRecord[]>();
  for (const record of indexOf(records).values()) {
    for (const parent of record.parents) {
      const known = children.get(parent);
      if (known) known.push(record);
      else children.set(parent, [record]);
    }
  }
  return children;
}

function recordOf(byId: ReadonlyMap<string, LineageRecord>, id: string): LineageRecord {
  const record = byId.get(id);
  if (record) return record;
  throw new UsageError('unknown_record', `There is no record ${id} among the ${byId.size} given.`, {
    issues: [{ code: 'unknown_record', actual: id }],
  });
}

function requireColumn(record: LineageRecord, column: string): void {
  if (record.columns.some(({ name }) => name === column)) return;
  throw new UsageError('unknown_column', `'${record.source}' (${record.id}) has no column '${column}'.`, {
    issues: [{ code: 'unknown_column', column, expected: record.columns.map(({ name }) => name) }],
  });
}
