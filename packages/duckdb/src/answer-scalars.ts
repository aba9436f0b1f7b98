import {
  addDoubles,
  compareValues,
  type ExactMoments,
  exactSum,
  type Group,
  plainChunk,
  type Value,
} from '@millrace/columns';
import {
  duckdbDialect,
  lowerAggregate,
  type Read,
  type Reading,
  type ResultColumn,
  resultType,
  type Selection,
  type SizeHint,
  selection,
  valueFromResult,
} from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { Relation } from './relation.js';

/** Where the aggregates of a call are read from, and how. */
export interface AnswerContext {
  readonly relation: Relation;
  /** The relation with the columns that lowered SQL names. */
  readonly from: string;
  readonly signal: AbortSignal | undefined;
  readonly hint?: (sql: string) => SizeHint | undefined;
}

/** Answers by place. */
export type AnswerMap = Map<number, unknown>;

/** With more than this many filters a statement takes long to plan; a CASE does the same. */
const MOST_FILTERS = 32;

const caseDialect = {
  ...duckdbDialect,
  filtered: (name: string, x: string, predicate: string) => `${name}(CASE WHEN ${predicate} THEN ${x} END)`,
};

interface Pending {
  readonly planned: PlannedAggregate;
  readonly read: Read;
}

/** Answers, in one statement, aggregates that are one row of results; gives those that it could not settle. */
export async function answerScalars(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<PlannedAggregate[]> {
  const into = selection();
  const pending = lowerAll(context, aggregates, into);
  if (pending.length === 0) return [];
  const from = into.from(context.from);
  let row: readonly Value[] = [];
  if (into.results.length > 0) {
    for await (const values of rowsOf(
      readResults(context.relation, into.results, `FROM ${from}`, context.signal),
    )) {
      row = values;
    }
  }
  const unsettled: PlannedAggregate[] = [];
  const outside: Outside[] = [];
  for (const { planned, read } of pending) {
    const reading = read(row);
    if (reading === undefined) unsettled.push(planned);
    else if ('answer' in reading) answers.set(planned.place, reading.answer);
    else outside.push({ planned, reading });
  }
  if (outside.length > 0) await joinOutside(context, from, outside, answers, unsettled);
  return unsettled;
}

function lowerAll(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  into: Selection,
): Pending[] {
  const filters = aggregates.filter(({ where }) => where !== undefined).length;
  const dialect = filters > MOST_FILTERS ? caseDialect : duckdbDialect;
  const { hint } = context;
  return aggregates.flatMap((planned) => {
    const read = lowerAggregate(planned, into, dialect, hint === undefined ? {} : { hint });
    return read === undefined ? [] : [{ planned, read }];
  });
}

interface Outside {
  readonly planned: PlannedAggregate;
  readonly reading: Exclude<Reading, { readonly answer: unknown } | undefined>;
}

// The values that no limb or grid holds are few: they are read once for all aggregates and added by the kernels' own sum.
async function joinOutside(
  context: AnswerContext,
  from: string,
  outside: readonly Outside[],
  answers: AnswerMap,
  unsettled: PlannedAggregate[],
): Promise<void> {
  const results = outside.map(
    ({ reading }): ResultColumn => ({
      sql: `CASE WHEN ${reading.outside} THEN ${reading.x} END`,
      type: { kind: 'float', bits: 64 },
    }),
  );
  const some = outside.map(({ reading }) => reading.outside).join(' OR ');
  const moments = outside.map(() => ({ finite: 0, nan: 0, positive: 0, negative: 0, sums: [exactSum()] }));
  for await (const batch of readResults(
    context.relation,
    results,
    `FROM ${from} WHERE ${some}`,
    context.signal,
  )) {
    batch.columns.forEach((column, i) => {
      const one = moments[i]!;
      const values = Float64Array.from(validDoubles(plainChunk(column)));
      const nonFinite = { nan: 0, positive: 0, negative: 0 };
      addDoubles(one.sums[0]!, values, values.length, nonFinite);
      one.positive += nonFinite.positive;
      one.negative += nonFinite.negative;
      one.finite += values.length - nonFinite.positive - nonFinite.negative;
    });
  }
  outside.forEach(({ planned, reading }, i) => {
    const settled = reading.join(moments[i] as ExactMoments);
    if (settled === undefined) unsettled.push(planned);
    else answers.set(planned.place, settled.answer);
  });
}

function validDoubles(chunk: ReturnType<typeof plainChunk>): number[] {
  const values = chunk.values as Float64Array;
  const { nullBitmap, offset, length } = chunk;
  const list: number[] = [];
  for (let i = 0; i < length; i++) {
    const bit = offset + i;
    if (nullBitmap === null || ((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 1) list.push(values[i]!);
  }
  return list;
}

/** Answers aggregates with one and the same list of keys, in one GROUP BY. */
export async function answerGroups(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  const into = selection();
  const by = aggregates[0]!.by!;
  const keys = by.map(({ sql, type }) => into.result(sql, resultType(type)));
  const pending = lowerAll(context, aggregates, into).map(({ planned, read }) => {
    const rows = planned.where === undefined ? 'count(*)' : duckdbDialect.countTrue(planned.where);
    const place = into.result(rows, { kind: 'int', bits: 64, signed: true });
    return { planned, read, place, groups: [] as Group<unknown>[] | undefined };
  });
  if (pending.length === 0) return;
  const grouping = [...new Set(keys)].map((place) => place + 1).join(', ');
  const tail = `FROM ${into.from(context.from)} GROUP BY ${grouping}`;
  for await (const row of rowsOf(readResults(context.relation, into.results, tail, context.signal))) {
    const key = keys.map((place, i) => valueFromResult(row[place]!, by[i]!.type));
    for (const one of pending) {
      if (one.groups === undefined || Number(row[one.place]) === 0) continue;
      const reading = one.read(row);
      // Rows beyond the form, in any group: the kernels do it all.
      if (reading === undefined || !('answer' in reading)) one.groups = undefined;
      else one.groups.push({ key, answer: reading.answer });
    }
  }
  for (const { planned, groups } of pending) {
    if (groups !== undefined)
      answers.set(
        planned.place,
        groups.sort((a, b) => compareValues(a.key, b.key)),
      );
  }
}
