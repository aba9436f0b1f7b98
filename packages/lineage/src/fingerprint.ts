import {
  canonicalJson,
  type DataType,
  type Progress,
  rowCount,
  rowHash,
  type Source,
  type SourceInput,
  scan,
  sourceFrom,
  typeName,
  UsageError,
} from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { finishColumnHash, startColumnHash, updateColumnHash } from './column-hash.js';

/** What a {@link fingerprint} is taken of and how. */
export interface FingerprintOptions {
  /** `aware` (the default): rows in another order are another table. `free`: order does not count. */
  readonly order?: 'aware' | 'free';
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The content hash of a table. */
export interface Fingerprint {
  /** `mf1:` (order-aware) or `mf1f:` (order-free) and 64 hex digits. */
  readonly id: string;
  readonly rows: number;
  /** In the table's order; `hash` is absent in the order-free form. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly hash?: string }[];
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
  return options.order === 'free' ? orderFree(source, options) : orderAware(source, options);
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
  const hashes = source.schema.fields.map(startColumnHash);
  let rows = 0;
  for await (const batch of source.batches(signal ? { signal } : {})) {
    signal?.throwIfAborted();
    batch.columns.forEach((chunk, index) => {
      updateColumnHash(hashes[index]!, chunk);
    });
    rows += batch.length;
    onProgress?.({ rows, totalRows: source.rowCount ?? null });
  }
  const columns = source.schema.fields.map((field, index) => ({
    name: field.name,
    type: canonicalTypeName(field.type),
    hash: finishColumnHash(hashes[index]!),
  }));
  return { id: `mf1:${digest({ fingerprint: 'mf1', order: 'aware', rows, columns })}`, rows, columns };
}

async function orderFree(source: Source, { signal, onProgress }: FingerprintOptions): Promise<Fingerprint> {
  const asked = [rowCount(), rowHash()] as const;
  const [rows, hash] = await scan(source, asked, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const columns = source.schema.fields.map(({ name, type }) => ({ name, type: canonicalTypeName(type) }));
  const id = `mf1f:${digest({ fingerprint: 'mf1', order: 'free', rows, columns, rowHash: hash })}`;
  return { id, rows, columns };
}

function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** The name of a type with dictionary encoding undone and layouts merged: what a fingerprint calls it. */
export function canonicalTypeName(type: DataType): string {
  return typeName(logicalType(type));
}

function logicalType(type: DataType): DataType {
  switch (type.kind) {
    case 'dictionary':
      return logicalType(type.value);
    case 'utf8':
    case 'binary':
      return { ...type, layout: 'offsets32' };
    case 'decimal':
      return { ...type, bits: 128 };
    case 'list':
      return { ...type, layout: 'offsets32', item: { ...type.item, type: logicalType(type.item.type) } };
    case 'fixedSizeList':
      return { ...type, item: { ...type.item, type: logicalType(type.item.type) } };
    case 'struct':
      return {
        ...type,
        fields: type.fields.map((field) => ({ ...field, type: logicalType(field.type) })),
      };
    case 'map':
      return {
        ...type,
        key: { ...type.key, type: logicalType(type.key.type) },
        value: { ...type.value, type: logicalType(type.value.type) },
      };
    default:
      return type;
  }
}
