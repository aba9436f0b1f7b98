import {
  type Batch,
  type DataType,
  evaluate,
  prepareExpression,
  type Value,
  valueAt,
} from '@millrace/columns';
import type { PlannedAggregate } from './answer-plan.js';
import type { AnswerContext, AnswerMap } from './answer-scalars.js';
import { selectFrom } from './relation.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };

interface SampleRow {
  readonly ordinal: number;
  readonly cells: readonly Value[];
}

/** The most rows that an aggregate keeps. */
export function limitOf({ options }: PlannedAggregate): number {
  return Number(options['limit']);
}

/**
 * Reads the first rows of every aggregate that keeps some, in one statement: which rows, then their columns. The values of
 * chosen expressions are computed here, by the kernels.
 */
export async function answerSamples(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  const { relation } = context;
  const { schema } = relation;
  const names = new Set(
    aggregates
      .flatMap(({ bound, kind }) => (kind === 'firstWhere' ? bound.slice(1) : bound))
      .flatMap(({ columns }) => columns),
  );
  const places = schema.fields.flatMap(({ name }, i) => (names.has(name) ? [i] : []));
  const chosen = places.map((place) => schema.fields[place]!);
  const list = ['w.i', 'w.o', ...places.map((place) => `r.c${place}`)].join(', ');
  const rows = places.length === 0 ? 'which AS w' : `which AS w JOIN ${relation.sql} AS r ON r.o = w.o`;
  const select = `WITH which AS MATERIALIZED (${whichRows(context, aggregates)}) SELECT ${list} FROM ${rows} ORDER BY w.i, w.o`;
  const fields = [
    { name: 'i', type: int64, nullable: true },
    { name: 'o', type: int64, nullable: true },
    ...chosen,
  ];
  const sampled = aggregates.map((): SampleRow[] => []);
  for (const { bound } of aggregates) for (const expression of bound) await prepareExpression(expression);
  const options = { schema: { fields }, ...(context.signal && { signal: context.signal }) };
  for await (const batch of selectFrom(relation, select, options)) {
    const cells: Batch = {
      schema: { fields: chosen },
      length: batch.length,
      columns: batch.columns.slice(2),
    };
    takeRows(batch, cells, aggregates, sampled);
  }
  aggregates.forEach((planned, i) => {
    answers.set(planned.place, withSample(planned, answers.get(planned.place), sampled[i]!));
  });
}

function takeRows(
  batch: Batch,
  cells: Batch,
  aggregates: readonly PlannedAggregate[],
  sampled: SampleRow[][],
): void {
  const computed = new Map<number, ReturnType<typeof evaluate>['chunk'][]>();
  for (let row = 0; row < batch.length; row++) {
    const i = Number(valueAt(batch.columns[0]!, row));
    const { bound, kind } = aggregates[i]!;
    let chunks = computed.get(i);
    if (chunks === undefined) {
      chunks = (kind === 'firstWhere' ? bound.slice(1) : bound).map((one) => evaluate(one, cells).chunk);
      computed.set(i, chunks);
    }
    const ordinal = Number(valueAt(batch.columns[1]!, row));
    sampled[i]!.push({ ordinal, cells: chunks.map((chunk) => answerValue(valueAt(chunk, row))) });
  }
}

function withSample(planned: PlannedAggregate, answer: unknown, rows: readonly SampleRow[]): unknown {
  if (planned.kind === 'firstWhere') {
    return { total: answer, rows: rows.map(({ ordinal, cells }) => ({ ordinal, values: cells })) };
  }
  const keys = Number(planned.options['keys']);
  const sample = rows.map(({ ordinal, cells }) => ({
    ordinal,
    key: cells.slice(0, keys),
    values: cells.slice(keys),
  }));
  return { ...(answer as object), sample };
}

// Answers never hold -0.
function answerValue(value: Value): Value {
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(answerValue);
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [answerValue(key), answerValue(item)]));
}

// One row per sampled row: which aggregate, which ordinal.
function whichRows(context: AnswerContext, aggregates: readonly PlannedAggregate[]): string {
  const parts: string[] = [];
  const firsts = aggregates.flatMap((planned, i) => (planned.kind === 'firstWhere' ? [{ planned, i }] : []));
  if (firsts.length > 0) {
    const lists = firsts.map(
      ({ planned }, j) =>
        `min(CASE WHEN ${taken(planned, planned.inputs[0]!.sql)} THEN o END, ${limitOf(planned)}) AS l${j}`,
    );
    const which = firsts.map(({ i }) => String(i)).join(', ');
    const all = firsts.map((_, j) => `l${j}`).join(', ');
    parts.push(
      `(SELECT i, unnest(l) AS o FROM (SELECT unnest([${which}]) AS i, unnest([${all}]) AS l FROM (SELECT ${lists.join(', ')} FROM ${context.from} AS r)))`,
    );
  }
  aggregates.forEach((planned, i) => {
    if (planned.kind === 'duplicates') parts.push(`(${duplicateRows(context, planned, i)})`);
  });
  return `SELECT CAST(i AS BIGINT) AS i, o FROM (${parts.join(' UNION ALL ')})`;
}

function taken({ where }: PlannedAggregate, predicate: string): string {
  return where === undefined ? predicate : `${where} AND ${predicate}`;
}

function duplicateRows(context: AnswerContext, planned: PlannedAggregate, i: number): string {
  const keys = planned.inputs.map(({ sql }, k) => `${sql} AS k${k}`).join(', ');
  const conditions = [
    ...(planned.where === undefined ? [] : [planned.where]),
    ...(planned.options['nulls'] === 'skip' ? planned.inputs.map(({ sql }) => `${sql} IS NOT NULL`) : []),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const rows = `(SELECT o, ${keys} FROM ${context.from} AS r${where})`;
  const names = planned.inputs.map((_, k) => `k${k}`);
  const several = `(SELECT ${names.join(', ')} FROM ${rows} GROUP BY ${names.join(', ')} HAVING count(*) > 1)`;
  const same = names.map((name) => `a.${name} IS NOT DISTINCT FROM b.${name}`).join(' AND ');
  return `SELECT ${i} AS i, a.o AS o FROM ${rows} AS a JOIN ${several} AS b ON ${same} ORDER BY a.o LIMIT ${limitOf(planned)}`;
}
