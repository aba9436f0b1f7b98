import { canonicalJson, typeName } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ColumnPlan } from './column-plan.js';
import { definitionOf } from './definition.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/**
 * The content id of a schema, `sha256:…`: the same for schemas that demand the same of the same columns in the same order,
 * whichever flavour or version of zod they are written in. Made for lineage records.
 *
 * A check that is a function counts by its source text, so that a build that rewrites it gives another id.
 *
 * @example
 * ```ts
 * import { schemaVersion, tableSchema } from '@millrace/schema';
 * import * as z from 'zod';
 * const id = schemaVersion(tableSchema({ distance: z.number().min(0) }));
 * id === schemaVersion(tableSchema({ distance: z.number().gte(0) })); // => true
 * id === schemaVersion(tableSchema({ distance: z.number().gt(0) })); // => false
 * ```
 */
export function schemaVersion(schema: TableSchema): string {
  const { strict, coerce, nullTokens, trim, unique } = checkedSchema(schema).options;
  const content = {
    format: 'millrace.schema/1',
    options: { strict, coerce, nullTokens: [...new Set(nullTokens)].sort(), trim, unique },
    columns: schema.columns.map(columnContent),
  };
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(content))))}`;
}

function columnContent(plan: ColumnPlan): unknown {
  const { name, family, target, nullable, required, coerce } = plan;
  return {
    name,
    family,
    type: typeName(target),
    nullable,
    required,
    coerce,
    rules: plan.rules.map((rule) => ruleContent(plan, rule)),
  };
}

function ruleContent(
  plan: ColumnPlan,
  { code, text, operands, aborts, check }: ColumnPlan['rules'][number],
): unknown {
  const source = plan.checks[check];
  const definition = source === undefined ? undefined : definitionOf(source.zod);
  const { note: _, ...own } = operands;
  return {
    code,
    text,
    ...own,
    ...(aborts && { aborts }),
    ...(source?.onNull && { onNull: true }),
    ...(typeof definition?.fn === 'function' && { function: String(definition.fn) }),
    ...(definition?.position !== undefined && { position: definition.position }),
  };
}
