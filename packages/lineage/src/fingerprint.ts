import {
  canonicalJson,
  type Progress,
  rowCount,
  rowHash,
  type Source,
  type SourceInput,
  scan,
  sourceFrom,
  UsageError,
} from '@millrace/columns';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { finishColumnHash, startColumnHash, updateColumnHash } from './column-hash.js';
import { canonicalTypeName } from './column-type.js';
import { type HashAlgorithm, type HashName, resolveHash, sha256 } from './hash-algorithm.js';

/** What a {@link fingerprint} is taken of and how. */
export interface FingerprintOptions {
  /** `aware` (the default): rows in another order are another table. `free`: order does not count. */
  readonly order?: 'aware' | 'free';
  /**
   * The hash of the order-aware form, named in the id: `sha256` (the default), the faster `xxh128`, or an implementation such as
   * `nativeSha256` of `@millrace/lineage/node`. The order-free form has a hash of its own.
   */
  readonly hash?: HashName | HashAlgorithm;
  /** Also hash each column by itself in the order-free form, which costs as much again (true by default). */
  readonly perColumn?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A column of a table that was hashed. */
export interface ColumnFingerprint {
  readonly name: string;
  readonly type: string;
  /** The column's own hash: its values, type and row count, not its name. Absent in the order-free form without `perColumn`. */
  readonly hash?: string;
}

/** The content hash of a table. */
export interface Fingerprint {
  /** `mf2:sha256:` or `mf2:xxh128:` (order-aware), `mf2f:mr1:` (order-free), then the digest in hex. */
  readonly id: string;
  readonly rows: number;
  /** In the table's order. */
  readonly columns: readonly ColumnFingerprint[];
  /** In the order-free form: the sum over all rows, which can be merged. */
  readonly rowHash?: string;
}

/**
 * The content hash of a table, by the written specification in FINGERPRINT.md: chunking, slicing, dictionary encoding,
 * engine and file format do not change it; any other difference does. One pass; memory is bounded.
 *
 * @throws UsageError when an order-aware hash is asked of a source that has no stable order.
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { fingerprint } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const plain = tableFromArrays({ n: Int32Array.of(1, 2, 3) });
 * const first = await fingerprint(plain);
 * const second = await fingerprint(plain.slice(0, 2).concat(plain.slice(2)));
 * first.id === second.id; // => true
 * first.rows; // => 3
 * ```
 */
export async function fingerprint(
  input: SourceInput,
  options: FingerprintOptions = {},
): Promise<Fingerprint> {
  const source = sourceFrom(input);
  const { order = 'aware' } = options;
  if (order === 'free') return orderFree(source, options);
  if (order === 'aware') return orderAware(source, options);
  throw new UsageError('bad_option', `order of a fingerprint is 'aware' or 'free', not '${String(order)}'.`, {
    issues: [{ code: 'bad_option', option: 'order', actual: order }],
  });
}

async function orderAware(source: Source, options: FingerprintOptions): Promise<Fingerprint> {
  if (source.ordered === false) {
    throw new UsageError(
      'unordered_source',
      `${source.name ?? 'The source'} has no stable order, so its rows can't be hashed in order; ask for { order: 'free' }.`,
      { issues: [{ code: 'unordered_source', expected: 'a source with a stable order' }] },
    );
  }
  const { signal, onProgress } = options;
  const algorithm = await resolveHash(options.hash ?? 'sha256');
  const hashes = source.schema.fields.map(({ type }) => startColumnHash(type, algorithm));
  let rows = 0;
  for await (const batch of source.batches(signal ? { signal } : {})) {
    signal?.throwIfAborted();
    batch.columns.forEach((chunk, index) => {
      updateColumnHash(hashes[index]!, chunk);
    });
    rows += batch.length;
    onProgress?.({ rows, totalRows: source.rowCount ?? null });
  }
  const columns = source.schema.fields.map(({ name }, index) => ({
    name,
    type: hashes[index]!.type,
    hash: bytesToHex(finishColumnHash(hashes[index]!)),
  }));
  const document = { fingerprint: 'mf2', hash: algorithm.name, rows, columns };
  return { id: `mf2:${algorithm.name}:${digest(document, algorithm)}`, rows, columns };
}

async function orderFree(source: Source, options: FingerprintOptions): Promise<Fingerprint> {
  const { signal, onProgress, perColumn = true } = options;
  const { fields } = source.schema;
  const single = perColumn ? fields.map(({ name }) => rowHash({ columns: [name] })) : [];
  const [rows, whole, ...hashes] = await scan(source, [rowCount(), rowHash(), ...single], {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const columns = fields.map(({ name, type }, index) => ({
    name,
    type: canonicalTypeName(type),
    ...(perColumn && { hash: hashes[index] as string }),
  }));
  return orderFreeFingerprint(rows as number, whole as string, columns);
}

/** The order-free fingerprint of a sum over rows. */
export function orderFreeFingerprint(
  rows: number,
  whole: string,
  columns: readonly ColumnFingerprint[],
): Fingerprint {
  const named = columns.map(({ name, type }) => ({ name, type }));
  const document = { fingerprint: 'mf2f', hash: 'mr1', rows, columns: named, rowHash: whole };
  return { id: `mf2f:mr1:${digest(document, sha256)}`, rows, columns, rowHash: whole };
}

function digest(value: unknown, algorithm: HashAlgorithm): string {
  const hasher = algorithm.create();
  hasher.update(utf8ToBytes(canonicalJson(value)));
  return bytesToHex(hasher.digest());
}

/** What an id says of how it was made; null for what is no id of a fingerprint. */
export function readFingerprintId(id: string): { order: 'aware' | 'free'; hash: HashName } | null {
  if (/^mf2f:mr1:[0-9a-f]{64}$/.test(id)) return { order: 'free', hash: 'sha256' };
  if (/^mf2:sha256:[0-9a-f]{64}$/.test(id)) return { order: 'aware', hash: 'sha256' };
  return /^mf2:xxh128:[0-9a-f]{32}$/.test(id) ? { order: 'aware', hash: 'xxh128' } : null;
}
