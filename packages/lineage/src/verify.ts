import { type Issue, type SourceError, type SourceInput, sourceFrom } from '@millrace/columns';
import { fingerprint, readFingerprintId } from './fingerprint.js';
import type { HashAlgorithm } from './hash-algorithm.js';
import { type LineageRecord, parseLineageRecord } from './record.js';

/** The outcome of {@link verifyLineage}: valid, or every link that is broken. */
export interface LineageVerdict {
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

/**
 * Verifies a record: its id against its content, its checksum and counts against the data when that is given, and, through
 * `ancestors`, that every record it was made from is there and whole.
 *
 * @throws SourceError when the data can't be read; a record that does not hold is a verdict, not an error.
 * @example
 * ```ts
 * import { lineageRecord, verifyLineage } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const record = await lineageRecord(tableFromArrays({ n: [1, 2] }), { source: 'numbers', version: '1' });
 * (await verifyLineage(record, { data: tableFromArrays({ n: [1, 2] }) })).valid; // => true
 * (await verifyLineage(record, { data: tableFromArrays({ n: [1, 3] }) })).issues[0]?.code; // => 'checksum_differs'
 * ```
 */
export async function verifyLineage(
  record: LineageRecord,
  options: {
    readonly data?: SourceInput;
    readonly ancestors?: readonly LineageRecord[];
    /** Gives the data of any record of the chain, null where it is not at hand: then every link is recomputed, not only this one. */
    readonly open?: (record: LineageRecord) => SourceInput | null | Promise<SourceInput | null>;
    /** An implementation of the record's hash, such as `nativeSha256`. */
    readonly hash?: HashAlgorithm;
    readonly signal?: AbortSignal;
  } = {},
): Promise<LineageVerdict> {
  const issues = [...idIssues(record)];
  // Of what is no record at all, nothing more can be said.
  if (issues.some(({ code }) => code === 'bad_record')) return { valid: false, issues };
  const { open, hash, signal } = options;
  const check = async (link: LineageRecord, data: SourceInput | null | undefined): Promise<void> => {
    if (data) issues.push(...(await dataIssues(link, data, hash, signal)));
  };
  await check(record, options.data ?? (await open?.(record)));
  const chain = chainOf(record, options.ancestors ?? []);
  if (options.ancestors) issues.push(...chain.issues);
  if (open) for (const link of chain.links) await check(link, await open(link));
  return { valid: issues.length === 0, issues };
}

function idIssues(record: LineageRecord): readonly Issue[] {
  try {
    parseLineageRecord(record);
    return [];
  } catch (error) {
    const { code, message } = error as SourceError;
    const { id }: Partial<LineageRecord> = record ?? {};
    return [{ code, message, record: id ?? null }];
  }
}

async function dataIssues(
  record: LineageRecord,
  data: SourceInput,
  given?: HashAlgorithm,
  signal?: AbortSignal,
): Promise<readonly Issue[]> {
  const source = sourceFrom(data);
  const made = readFingerprintId(record.checksum)!;
  const hash = given?.name === made.hash ? given : made.hash;
  const print = await fingerprint(source, {
    order: made.order,
    hash,
    perColumn: false,
    ...(signal ? { signal } : {}),
  });
  const issues: Issue[] = [];
  const compare = (code: string, expected: unknown, actual: unknown, column?: string): void => {
    if (expected !== actual)
      issues.push({ code, record: record.id, expected, actual, ...(column !== undefined && { column }) });
  };
  compare('row_count_differs', record.row_count, print.rows);
  compare('column_count_differs', record.column_count, print.columns.length);
  compare('checksum_differs', record.checksum, print.id);
  // Which columns it is.
  for (const [place, { name, type, hash: before }] of record.columns.entries()) {
    const actual = print.columns[place];
    if (actual?.name !== name || actual.type !== type)
      compare('column_differs', `${name}: ${type}`, actual ? `${actual.name}: ${actual.type}` : null, name);
    // Of other rows every column differs.
    else if (record.row_count === print.rows) compare('column_differs', before, actual.hash, name);
  }
  return issues;
}

// The ancestors that are whole, and what is wrong with the others.
function chainOf(
  record: LineageRecord,
  ancestors: readonly LineageRecord[],
): { links: readonly LineageRecord[]; issues: readonly Issue[] } {
  const links: LineageRecord[] = [];
  const issues: Issue[] = [];
  const byId = new Map<string, LineageRecord>();
  for (const ancestor of ancestors) {
    const found = idIssues(ancestor);
    if (found.some(({ code }) => code === 'bad_record')) issues.push(...found);
    // An edited copy counts, wherever it stands beside one that is whole.
    else if (found.length > 0 || !byId.has(ancestor.id)) byId.set(ancestor.id, ancestor);
  }
  const seen = new Set([record.id]);
  const queue: LineageRecord[] = [record];
  for (let current = queue.pop(); current; current = queue.pop()) {
    for (const id of current.parents) {
      if (seen.has(id)) continue;
      seen.add(id);
      const parent = byId.get(id);
      if (!parent) {
        issues.push({ code: 'missing_parent', record: current.id, parent: id });
      } else {
        const found = idIssues(parent);
        issues.push(...found);
        if (found.length === 0) links.push(parent);
        queue.push(parent);
      }
    }
  }
  return { links, issues };
}
