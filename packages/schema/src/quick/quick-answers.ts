import { type Aggregate, type Batch, type Expression, isMemorySource, type Source } from '@millrace/columns';
import { type ColumnRules, columnRules } from './column-rules.js';

/** Where the answer to an aggregate comes from: a count, or the place of a rule among those of its column. */
type Asked =
  | { readonly from: 'rows' }
  | { readonly from: 'valid'; readonly column: string }
  | { readonly from: 'rule'; readonly column: string; readonly place: number };

/**
 * The answers to the aggregates that one loop over each column's values can give, where the source lies in memory: the same as those of
 * `scan`, sooner. An aggregate that needs more has no answer here.
 */
export async function quickAnswers(
  source: Source,
  aggregates: readonly Aggregate[],
): Promise<readonly ({ readonly answer: unknown } | undefined)[]> {
  if (!isMemorySource(source)) return aggregates.map(() => undefined);
  const rules = new Map<string, { predicate: Expression; limit: number }[]>();
  const asked = aggregates.map((aggregate) => askedOf(aggregate, rules));
  const scans = new Map<string, ColumnRules>();
  for (const [column, list] of rules) {
    const made = columnRules(column, list);
    if (made !== undefined) scans.set(column, made);
  }
  const valid = new Map<string, number>();
  let rows = 0;
  for await (const batch of source.batches()) {
    takeBatch(batch, rows, scans, valid);
    rows += batch.length;
  }
  return asked.map((one) => {
    if (one === undefined) return undefined;
    if (one.from === 'rows') return { answer: rows };
    if (one.from === 'valid') return { answer: valid.get(one.column) ?? 0 };
    const scan = scans.get(one.column);
    return scan && { answer: scan.answers()[one.place] };
  });
}

function takeBatch(
  batch: Batch,
  firstOrdinal: number,
  scans: Map<string, ColumnRules>,
  valid: Map<string, number>,
): void {
  for (const [place, { name }] of batch.schema.fields.entries()) {
    const chunk = batch.columns[place]!;
    const nulls =
      chunk.type.kind === 'dictionary' && chunk.dictionary!.nullCount > 0 ? null : chunk.nullCount;
    const count = chunk.type.kind === 'null' ? 0 : nulls === null ? Number.NaN : chunk.length - nulls;
    valid.set(name, (valid.get(name) ?? 0) + count);
    // What one chunk of a column needs more for is for the scan, from its first row on.
    if (scans.get(name)?.take(chunk, firstOrdinal) === false) scans.delete(name);
  }
}

function askedOf(
  aggregate: Aggregate,
  rules: Map<string, { predicate: Expression; limit: number }[]>,
): Asked | undefined {
  const { kind, of, where, by, options } = aggregate;
  if (where !== undefined || by !== undefined) return undefined;
  const [first, shown, ...more] = of;
  if (kind === 'rowCount') return { from: 'rows' };
  if (kind === 'validCount' && first?.node === 'column') return { from: 'valid', column: first.name };
  if (kind !== 'firstWhere' || first === undefined || shown?.node !== 'column' || more.length > 0)
    return undefined;
  const { name } = shown;
  if (columnRules(name, [{ predicate: first, limit: 0 }]) === undefined) return undefined;
  const list = rules.get(name) ?? [];
  rules.set(name, list);
  const limit = options?.['limit'];
  list.push({ predicate: first, limit: typeof limit === 'number' ? limit : 0 });
  return { from: 'rule', column: name, place: list.length - 1 };
}
