import { compareValues, type DataType, type Value } from '@millrace/columns';
import { duckdbDialect, resultType, valueFromResult } from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { AnswerContext, AnswerMap } from './answer-scalars.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** The kinds that are read off the distinct values of their inputs. */
export const keyKinds: ReadonlySet<string> = new Set(['distinctCount', 'valueCounts', 'duplicates']);

/** What is counted of the rows of each key. */
interface Counted {
  readonly planned: PlannedAggregate;
  /** The column that counts the rows of a key that the aggregate takes. */
  readonly count: string;
}

/** Whether the exact kind can be read off keys: approximate forms have their own algorithm. */
export function isKeyed({ kind, options }: PlannedAggregate): boolean {
  return keyKinds.has(kind) && (options['approximate'] ?? null) === null;
}

/**
 * Answers all aggregates over the distinct values of one list of keys from one GROUP BY. `by` keys come first in the list;
 * duplicates come without their sample.
 */
export async function answerKeys(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  const [first] = aggregates;
  const keys = first!.inputs;
  const counts = new Map<string, string>();
  const counted = aggregates.map((planned): Counted => {
    const sql = planned.where === undefined ? 'count(*)' : duckdbDialect.countTrue(planned.where);
    if (!counts.has(sql)) counts.set(sql, `n${counts.size}`);
    return { planned, count: counts.get(sql)! };
  });
  const columns = [
    ...keys.map(({ sql }, i) => `${sql} AS k${i}`),
    ...[...counts].map(([sql, name]) => `${sql} AS ${name}`),
  ];
  const grouping = keys.map((_, i) => i + 1).join(', ');
  const inner = `(SELECT ${columns.join(', ')} FROM ${context.from} AS r GROUP BY ${grouping})`;
  const listed = counted.filter(({ planned }) => planned.kind === 'valueCounts');
  const totals = counted.filter(({ planned }) => planned.kind !== 'valueCounts');
  if (totals.length > 0) await readTotals(context, inner, keys.length, totals, answers);
  if (listed.length > 0) await readCounts(context, inner, keys[0]!.type, listed, answers);
}

// How many keys, how many with several rows, and how many rows those have.
async function readTotals(
  context: AnswerContext,
  inner: string,
  width: number,
  totals: readonly Counted[],
  answers: AnswerMap,
): Promise<void> {
  const anyNull = Array.from({ length: width }, (_, i) => `k${i} IS NULL`).join(' OR ');
  const noNull = Array.from({ length: width }, (_, i) => `k${i} IS NOT NULL`).join(' AND ');
  const results = totals.flatMap(({ planned, count }) => {
    if (planned.kind === 'distinctCount') return [`count_if(${count} > 0 AND ${noNull})`];
    const data = planned.options['nulls'] === 'skip' ? ` AND NOT (${anyNull})` : '';
    const several = `${count} > 1${data}`;
    return [`count_if(${several})`, `CAST(coalesce(sum(${count}) FILTER (WHERE ${several}), 0) AS BIGINT)`];
  });
  const columns = results.map((sql) => ({ sql, type: int64 }));
  for await (const row of rowsOf(readResults(context.relation, columns, `FROM ${inner}`, context.signal))) {
    let at = 0;
    for (const { planned } of totals) {
      if (planned.kind === 'distinctCount') answers.set(planned.place, Number(row[at++]));
      else answers.set(planned.place, { groups: Number(row[at++]), rows: Number(row[at++]), sample: [] });
    }
  }
}

async function readCounts(
  context: AnswerContext,
  inner: string,
  type: DataType,
  listed: readonly Counted[],
  answers: AnswerMap,
): Promise<void> {
  const names = [...new Set(listed.map(({ count }) => count))];
  const columns = [{ sql: 'k0', type: resultType(type) }, ...names.map((sql) => ({ sql, type: int64 }))];
  const tail = `FROM ${inner} WHERE k0 IS NOT NULL`;
  const entries = names.map((): { value: Value; count: number }[] => []);
  for await (const row of rowsOf(readResults(context.relation, columns, tail, context.signal))) {
    const value = valueFromResult(row[0]!, type);
    names.forEach((_, i) => {
      const count = Number(row[i + 1]);
      if (count > 0) entries[i]!.push({ value, count });
    });
  }
  for (const list of entries) list.sort((a, b) => compareValues(a.value, b.value));
  for (const { planned, count } of listed) answers.set(planned.place, entries[names.indexOf(count)]!);
}
