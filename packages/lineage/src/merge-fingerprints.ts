import { UsageError } from '@millrace/columns';
import { type ColumnFingerprint, type Fingerprint, orderFreeFingerprint } from './fingerprint.js';

/**
 * The order-free fingerprint of all rows of some tables together, from their order-free fingerprints: of partitions, of days, of
 * shards hashed on several machines.
 *
 * @throws UsageError when they are not order-free, or of other columns.
 * @example
 * ```ts
 * import { fingerprint, mergeFingerprints } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ n: [1, 2, 3] });
 * const parts = [table.slice(2), table.slice(0, 2)].map((part) => fingerprint(part, { order: 'free' }));
 * const whole = await fingerprint(table, { order: 'free' });
 * mergeFingerprints(await Promise.all(parts)).id === whole.id; // => true
 * ```
 */
export function mergeFingerprints(parts: readonly Fingerprint[]): Fingerprint {
  const [first, ...others] = parts;
  if (first === undefined) throw new UsageError('no_fingerprints', 'There are no fingerprints to merge.');
  requireOrderFree(first);
  return others.reduce((sum, part) => combine(sum, part, 1n), first);
}

/**
 * The order-free fingerprint of what is left of `whole` when the rows of `part` are taken away: a partition that is replaced.
 *
 * @throws UsageError when they are not order-free, of other columns, or `part` has more rows.
 * @example
 * ```ts
 * import { fingerprint, subtractFingerprint } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ n: [1, 2, 3] });
 * const free = (rows: typeof table) => fingerprint(rows, { order: 'free' });
 * const left = subtractFingerprint(await free(table), await free(table.slice(0, 1)));
 * left.id === (await free(table.slice(1))).id; // => true
 * ```
 */
export function subtractFingerprint(whole: Fingerprint, part: Fingerprint): Fingerprint {
  requireOrderFree(whole);
  if (part.rows > whole.rows)
    throw new UsageError('bad_subtraction', `${part.rows} rows can't be taken from ${whole.rows}.`);
  return combine(whole, part, -1n);
}

function combine(left: Fingerprint, right: Fingerprint, sign: 1n | -1n): Fingerprint {
  requireOrderFree(right);
  const shape = ({ columns }: Fingerprint): string =>
    JSON.stringify(columns.map(({ name, type }) => [name, type]));
  if (shape(left) !== shape(right)) {
    throw new UsageError(
      'other_columns',
      'Fingerprints of tables with other columns have nothing in common.',
      {
        issues: [{ code: 'other_columns', expected: left.columns, actual: right.columns }],
      },
    );
  }
  const columns = left.columns.map(({ name, type, hash }, index): ColumnFingerprint => {
    const other = right.columns[index]!.hash;
    if (hash === undefined || other === undefined) return { name, type };
    return { name, type, hash: addHashes(hash, other, sign) };
  });
  const rows = left.rows + Number(sign) * right.rows;
  return orderFreeFingerprint(rows, addHashes(left.rowHash!, right.rowHash!, sign), columns);
}

function addHashes(left: string, right: string, sign: 1n | -1n): string {
  const number = (hash: string): bigint => BigInt(`0x${hash.slice('mr1:'.length)}`);
  const sum = BigInt.asUintN(128, number(left) + sign * number(right));
  return `mr1:${sum.toString(16).padStart(32, '0')}`;
}

function requireOrderFree(print: Fingerprint): void {
  if (/^mr1:[0-9a-f]{32}$/.test(print.rowHash ?? '')) return;
  throw new UsageError(
    'not_order_free',
    `${print.id} is not order-free: only fingerprints taken with { order: 'free' } can be merged.`,
    { issues: [{ code: 'not_order_free', actual: print.id }] },
  );
}
