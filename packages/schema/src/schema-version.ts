import { canonicalJson, type Json } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { columnJson, optionsJson, SCHEMA_FORMAT } from './schema-json.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/**
 * The content id of a schema, `sha256:…`: the same for schemas that demand the same of the same columns in the same order,
 * whichever flavour or version of zod they are written in, and for one that was saved and loaded. Made for lineage records.
 *
 * Titles, descriptions, metadata and messages do not count. A check that is a function counts by its source text, so that a build that
 * rewrites it gives another id.
 *
 * @example
 * ```ts
 * import { column, ge, schemaVersion, tableSchema } from '@millrace/schema';
 * import * as z from 'zod';
 * const id = schemaVersion(tableSchema({ distance: z.number().min(0) }));
 * id === schemaVersion(tableSchema({ distance: column(z.number(), { checks: [ge(0)] }) })); // => true
 * id === schemaVersion(tableSchema({ distance: z.number().gt(0) })); // => false
 * ```
 */
export function schemaVersion(schema: TableSchema): string {
  const { columns, options } = checkedSchema(schema);
  const { name: _, ...table } = optionsJson(options, true);
  const content = {
    format: SCHEMA_FORMAT,
    options: demanded(table),
    columns: columns.map((column) => demanded(columnJson(column, true))),
  };
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(content))))}`;
}

const LABELS: ReadonlySet<string> = new Set(['title', 'description', 'metadata']);

/** What is demanded, without what is only said about it. */
function demanded(json: { readonly [name: string]: Json }): { readonly [name: string]: Json } {
  const kept = Object.entries(json).flatMap(([name, value]): [string, Json][] => {
    if (LABELS.has(name)) return [];
    if (name === 'checks')
      return [[name, (value as readonly { readonly [name: string]: Json }[]).map(withoutMessage)]];
    if (name === 'fields')
      return [[name, (value as readonly { readonly [name: string]: Json }[]).map(demanded)]];
    const nested =
      ['item', 'key', 'value', 'output'].includes(name) &&
      typeof value === 'object' &&
      value !== null &&
      'family' in value;
    return [[name, nested ? demanded(value as { readonly [name: string]: Json }) : value]];
  });
  return Object.fromEntries(kept);
}

function withoutMessage({ message: _, ...check }: { readonly [name: string]: Json }): Json {
  return check;
}
