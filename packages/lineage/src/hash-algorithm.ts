import { UsageError } from '@millrace/columns';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

/** A running hash. */
export interface Hasher {
  update(bytes: Uint8Array): unknown;
  /** The digest, once. */
  digest(): Uint8Array;
}

/**
 * A hash function by its name, which stands in every fingerprint made with it. Two implementations of one name give the same
 * digests: `nativeSha256` of `@millrace/lineage/node` is `sha256` at the speed of the processor.
 */
export interface HashAlgorithm {
  readonly name: 'sha256' | 'xxh128';
  create(): Hasher;
}

/** The hashes that can be asked for by name. */
export type HashName = HashAlgorithm['name'];

/**
 * SHA-256 in JavaScript: for every runtime, and what FIPS 180-4 says. In Node, `nativeSha256` is ten times as fast.
 *
 * @example
 * ```ts
 * import { fingerprint, sha256 } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * (await fingerprint(tableFromArrays({ n: [1] }), { hash: sha256 })).id.slice(0, 11); // => 'mf2:sha256:'
 * ```
 */
export const sha256: HashAlgorithm = { name: 'sha256', create: () => nobleSha256.create() };

/** The algorithm that is meant: given, or by its name. `xxh128` is loaded when it is asked for. */
export async function resolveHash(hash: HashName | HashAlgorithm): Promise<HashAlgorithm> {
  if (typeof hash === 'object') return hash;
  if (hash === 'sha256') return sha256;
  if (hash === 'xxh128') return (await import('./xxh128.js')).xxh128();
  throw new UsageError(
    'bad_option',
    `There is no hash '${String(hash)}': sha256 and xxh128 can be asked for.`,
    {
      issues: [{ code: 'bad_option', option: 'hash', actual: hash }],
    },
  );
}
