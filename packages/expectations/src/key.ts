import { canonicalJson } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Expectation } from './expectation.js';
import { plain } from './plain.js';

const NAMING = ['column', 'column_A', 'column_B', 'column_list', 'row_condition'] as const;

/**
 * A name for each expectation of a suite that stays when its bounds change: its `id`, else a hash of type, columns and row condition,
 * with a number behind it where several have the same.
 */
export function expectationKeys(expectations: readonly Expectation[]): string[] {
  const seen = new Map<string, number>();
  return expectations.map((expectation) => {
    const base = expectation.id ?? hashOf(expectation);
    const before = seen.get(base) ?? 0;
    seen.set(base, before + 1);
    return before === 0 ? base : `${base}#${before + 1}`;
  });
}

function hashOf({ type, kwargs }: Expectation): string {
  const named = NAMING.map((name) => plain(kwargs[name] ?? null));
  return bytesToHex(sha256(utf8ToBytes(canonicalJson([type, ...named] as never)))).slice(0, 16);
}
