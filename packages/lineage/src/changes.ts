import { canonicalJson } from '@millrace/columns';
import type { LineageRecord } from './record.js';

/** One thing in which two runs differ. */
export interface LineageChange {
  readonly what:
    | 'code_version'
    | 'engine'
    | 'transformations'
    | 'version'
    | 'source'
    | 'rows'
    | 'order'
    | 'parameter'
    | 'column'
    | 'parent';
  /** Which parameter, column or parent (by its source) it is. */
  readonly name?: string;
  /** Null where the first has none. */
  readonly before: unknown;
  /** Null where the second has none. */
  readonly after: unknown;
}

/**
 * What changed between two runs that made the same table: code, engine, parameters, columns (absent, of another type, of other
 * content) and what they were made from; empty when nothing did. `order` alone says that the rows stand in another order, or that the
 * checksums were made in different ways, while no column can be named.
 *
 * @example
 * ```ts
 * import { changesBetween, lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const run = (n: number, limit: number) => lineageRecord(tableFromArrays({ id: [7], n: [n] }), {
 *   source: 'numbers', version: '1', parameters: { limit },
 * });
 * changesBetween(await run(1, 10), await run(2, 20)).map(({ what, name }) => `${what} ${name}`); // => ['parameter limit', 'column n']
 * ```
 */
export function changesBetween(first: LineageRecord, second: LineageRecord): readonly LineageChange[] {
  const changes: LineageChange[] = [];
  const compare = (what: LineageChange['what'], before: unknown, after: unknown, name?: string): void => {
    if (canonicalJson(before) === canonicalJson(after)) return;
    changes.push({ what, ...(name !== undefined && { name }), before, after });
  };
  compare('source', first.source, second.source);
  compare('version', first.version, second.version);
  compare('code_version', first.code_version, second.code_version);
  compare('engine', first.engine, second.engine);
  compare('transformations', first.transformations, second.transformations);
  for (const [name, before, after] of pairs(
    Object.entries(first.parameters),
    Object.entries(second.parameters),
  ))
    compare('parameter', before, after, name);
  compare('rows', first.row_count, second.row_count);
  const data = changes.length;
  // Of other rows every column differs: then only their types are worth a word.
  const sameRows = first.row_count === second.row_count;
  const columns = ({ columns: of }: LineageRecord) =>
    of.map((column) => [column.name, sameRows ? column : { name: column.name, type: column.type }] as const);
  for (const [name, before, after] of pairs(columns(first), columns(second)))
    compare('column', before, after, name);
  if (changes.length === data && sameRows) compare('order', first.checksum, second.checksum);
  return [...changes, ...parentChanges(first, second)];
}

// Ids alone say nothing to a person, but nothing more is known of a parent here.
function parentChanges(first: LineageRecord, second: LineageRecord): LineageChange[] {
  const gone = first.parents.filter((id) => !second.parents.includes(id));
  const come = second.parents.filter((id) => !first.parents.includes(id));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, place) => ({
    what: 'parent',
    before: gone[place] ?? null,
    after: come[place] ?? null,
  }));
}

function* pairs<Member>(
  first: readonly (readonly [string, Member])[],
  second: readonly (readonly [string, Member])[],
): Generator<readonly [string, Member | null, Member | null]> {
  const [before, after] = [new Map(first), new Map(second)];
  for (const name of new Set([...before.keys(), ...after.keys()]))
    yield [name, before.get(name) ?? null, after.get(name) ?? null];
}
