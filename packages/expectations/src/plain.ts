import { valueToJson } from '@millrace/columns';

type Leaf = number | bigint | Date;

function mapLeaves(value: unknown, leaf: (value: Leaf) => unknown): unknown {
  if (value instanceof Date || typeof value === 'bigint' || typeof value === 'number') return leaf(value);
  if (Array.isArray(value)) return value.map((member) => mapLeaves(member, leaf));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, mapLeaves(member, leaf)]));
}

function dateText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Data as JSON can hold it exactly: dates as ISO text, special numbers and 64-bit integers tagged. */
export function plain(value: unknown): unknown {
  return mapLeaves(value, (leaf) => (leaf instanceof Date ? dateText(leaf) : valueToJson(leaf)));
}

/** Data as JSON that other tools read: dates as ISO text; what JSON has no number for (64-bit integers, NaN, infinities) as text. */
export function untagged(value: unknown): unknown {
  return mapLeaves(value, (leaf) => {
    if (leaf instanceof Date) return dateText(leaf);
    return typeof leaf === 'bigint' || !Number.isFinite(leaf) ? String(leaf) : leaf;
  });
}
