import { compareValues, type DataType, type Group, plainType, type Value } from '@millrace/columns';
import { duckdbDialect, type LoweredInput, resultType, valueFromResult } from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { AnswerContext, AnswerMap } from './answer-scalars.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** The kinds that are read off the distinct values of their inputs. */
export const keyKinds: ReadonlySet<string> = new Set(['distinctCount', 'valueCounts', 'duplicates']);

/** Whether it can be read off keys: approximate forms have their own algorithm, and a null has no key that SQL could list. */
export function isKeyed({ kind, options, inputs }: PlannedAggregate): boolean {
  const approximate = options['approximate'] ?? null;
  return (
    keyKinds.has(kind) && approximate === null && inputs.every(({ type }) => plainType(type).kind !== 'null')
  );
}

/** The keys that an aggregate groups its rows by: those of `by` first, then its own. */
export function keysOf({ by = [], inputs }: PlannedAggregate): readonly LoweredInput[] {
  return [...by, ...inputs];
}

/** What is counted of the rows of each key. */
interface Counted {
  readonly planned: PlannedAggregate;
  /** The column that counts the rows of a key that the aggregate takes. */
  readonly count: string;
}

/** One GROUP BY: the SELECT with keys as k0, k1, … and counts as n0, n1, …, and who asks. */
interface Keyed {
  readonly inner: string;
  readonly keys: readonly LoweredInput[];
  /** How many of the keys come from `by`. */
  readonly outer: number;
}

/**
 * Answers all aggregates over the distinct values of one list of keys from one GROUP BY; duplicates come without their sample.
 * All have the same number of keys in `by`.
 */
export async function answerKeys(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  const keys = keysOf(aggregates[0]!);
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
  const keyed: Keyed = { inner, keys, outer: aggregates[0]!.by?.length ?? 0 };
  const listed = counted.filter(({ planned }) => planned.kind === 'valueCounts');
  const totals = counted.filter(({ planned }) => planned.kind !== 'valueCounts');
  if (totals.length > 0) await readTotals(context, keyed, totals, answers);
  if (listed.length > 0) await readCounts(context, keyed, listed, answers);
}

// How many keys, how many with several rows, and how many rows those have; and the rows taken in all, which make a group.
async function readTotals(
  context: AnswerContext,
  { inner, keys, outer }: Keyed,
  totals: readonly Counted[],
  answers: AnswerMap,
): Promise<void> {
  const own = keys.slice(outer).map((_, i) => `k${outer + i}`);
  const valid = own.map((name) => `${name} IS NOT NULL`).join(' AND ');
  const results = totals.flatMap(({ planned, count }) => {
    const data =
      planned.kind === 'distinctCount' || planned.options['nulls'] === 'skip' ? ` AND ${valid}` : '';
    const some = `${count} > ${planned.kind === 'distinctCount' ? 0 : 1}${data}`;
    return [
      duckdbDialect.countTrue(some),
      `CAST(coalesce(sum(${count}) FILTER (WHERE ${some}), 0) AS BIGINT)`,
      `CAST(coalesce(sum(${count}), 0) AS BIGINT)`,
    ];
  });
  const by = keys.slice(0, outer);
  const columns = [
    ...by.map(({ type }, i) => ({ sql: `k${i}`, type: resultType(type) })),
    ...results.map((sql) => ({ sql, type: int64 })),
  ];
  const grouping = outer === 0 ? '' : ` GROUP BY ${by.map((_, i) => i + 1).join(', ')}`;
  const groups = totals.map((): Group<unknown>[] => []);
  for await (const row of rowsOf(
    readResults(context.relation, columns, `FROM ${inner}${grouping}`, context.signal),
  )) {
    const key = by.map(({ type }, i) => valueFromResult(row[i]!, type));
    totals.forEach(({ planned }, i) => {
      const [some, rows, all] = row.slice(outer + 3 * i, outer + 3 * i + 3).map(Number);
      const answer = planned.kind === 'distinctCount' ? some : { groups: some, rows, sample: [] };
      if (outer === 0) answers.set(planned.place, answer);
      else if (all! > 0) groups[i]!.push({ key, answer });
    });
  }
  if (outer === 0) return;
  totals.forEach(({ planned }, i) => {
    answers.set(planned.place, sortedGroups(groups[i]!));
  });
}

async function readCounts(
  context: AnswerContext,
  { inner, keys, outer }: Keyed,
  listed: readonly Counted[],
  answers: AnswerMap,
): Promise<void> {
  const names = [...new Set(listed.map(({ count }) => count))];
  const columns = [
    ...keys.map(({ type }, i) => ({ sql: `k${i}`, type: resultType(type) })),
    ...names.map((sql) => ({ sql, type: int64 })),
  ];
  // The keys of `by` come together, so that each group is made once.
  const order =
    outer === 0
      ? ''
      : ` ORDER BY ${keys
          .slice(0, outer)
          .map((_, i) => i + 1)
          .join(', ')}`;
  const groups = names.map((): { key: Value[]; answer: { value: Value; count: number }[] }[] => []);
  for await (const row of rowsOf(
    readResults(context.relation, columns, `FROM ${inner}${order}`, context.signal),
  )) {
    const [value, ...by] = [...keys.slice(outer), ...keys.slice(0, outer)].map(({ type }, i) =>
      valueFromResult(row[i === 0 ? outer : i - 1]!, type),
    );
    names.forEach((_, i) => {
      const count = Number(row[keys.length + i]);
      if (count === 0) return;
      const last = groups[i]!.at(-1);
      const same = last !== undefined && compareValues(last.key, by) === 0;
      const group = same ? last : { key: by, answer: [] };
      if (!same) groups[i]!.push(group);
      if (value !== null) group.answer.push({ value: value!, count });
    });
  }
  for (const list of groups)
    for (const { answer } of list) answer.sort((a, b) => compareValues(a.value, b.value));
  for (const { planned, count } of listed) {
    const list = groups[names.indexOf(count)]!;
    answers.set(planned.place, outer === 0 ? (list[0]?.answer ?? []) : sortedGroups(list));
  }
}

function sortedGroups<G extends Group<unknown>>(groups: G[]): G[] {
  return groups.sort((a, b) => compareValues(a.key, b.key));
}
