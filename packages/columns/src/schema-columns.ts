import type { Schema } from './data-type.js';
import { UsageError } from './errors.js';
import { compareText } from './text.js';

const places = new WeakMap<Schema, Map<string, number>>();

/** The place of a column in a schema, or undefined. */
export function findColumn(schema: Schema, name: string): number | undefined {
  let map = places.get(schema);
  if (map === undefined) {
    map = new Map(schema.fields.map((field, place) => [field.name, place]));
    places.set(schema, map);
  }
  return map.get(name);
}

/**
 * The place of a column in a schema.
 *
 * @throws UsageError listing the columns, those with a similar name first.
 */
export function columnIndex(schema: Schema, name: string): number {
  const place = findColumn(schema, name);
  if (place !== undefined) return place;
  const names = nearestNames(
    schema.fields.map((field) => field.name),
    name,
  );
  const shown = names.slice(0, 10).map((other) => `'${other}'`);
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const known =
    names.length === 0 ? 'there are no columns at all' : `the columns are ${shown.join(', ')}${rest}`;
  throw new UsageError('unknown_column', `There is no column '${name}'; ${known}.`, {
    issues: [{ code: 'unknown_column', column: name, expected: names }],
  });
}

function nearestNames(names: readonly string[], wanted: string): string[] {
  const scored = names.map((name) => ({
    name,
    distance: editDistance(name.toLowerCase(), wanted.toLowerCase()),
  }));
  return scored
    .sort((a, b) => a.distance - b.distance || compareText(a.name, b.name))
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  const left = a.slice(0, 64);
  const right = b.slice(0, 64);
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[right.length]!;
}
