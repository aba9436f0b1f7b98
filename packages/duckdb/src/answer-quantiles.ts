import {
  type DataType,
  plainType,
  type QuantileMethod,
  quantilePlaces,
  quantilesAnswer,
  type Value,
} from '@millrace/columns';
import { duckdbDialect, resultType, valueFromResult } from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { AnswerContext, AnswerMap } from './answer-scalars.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };

const measurable = new Set(['int', 'float', 'decimal', 'date', 'time', 'timestamp', 'duration']);

/** Whether order statistics of it can be sorted out by the engine. */
export function isQuantiles({ kind, by, options, inputs }: PlannedAggregate): boolean {
  return (
    kind === 'quantiles' &&
    by === undefined &&
    (options['approximate'] ?? null) === null &&
    measurable.has(plainType(inputs[0]!.type).kind)
  );
}

/** The values of one input that count, and what is asked of them. */
interface Sorted {
  readonly planned: readonly PlannedAggregate[];
  readonly rows: string;
  readonly nan: string;
  readonly x: string;
  readonly type: DataType;
}

/**
 * Answers quantiles: one statement counts the values of every input, then one per input sorts it (the engine spills what memory does
 * not hold) and gives the order statistics at the places that are needed.
 */
export async function answerQuantiles(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  if (aggregates.length === 0) return;
  const sorted = inputsOf(aggregates);
  const results = sorted.flatMap(({ rows, nan }) => [
    { sql: duckdbDialect.countTrue(rows), type: int64 },
    { sql: nan === 'FALSE' ? 'CAST(0 AS BIGINT)' : duckdbDialect.countTrue(nan), type: int64 },
  ]);
  const counts: number[] = [];
  const tail = `FROM ${context.from} AS r`;
  for await (const row of rowsOf(readResults(context.relation, results, tail, context.signal))) {
    counts.push(...row.map(Number));
  }
  for (const [i, input] of sorted.entries()) {
    await answerSorted(context, input, counts[2 * i]!, counts[2 * i + 1]!, answers);
  }
}

function inputsOf(aggregates: readonly PlannedAggregate[]): Sorted[] {
  const sorted = new Map<string, Sorted & { planned: PlannedAggregate[] }>();
  for (const planned of aggregates) {
    const { sql: x, type } = planned.inputs[0]!;
    const where = planned.where === undefined ? '' : `${planned.where} AND `;
    const float = plainType(type).kind === 'float';
    const rows = `${where}${x} IS NOT NULL${float ? ` AND NOT ${duckdbDialect.isNan(x)}` : ''}`;
    const nan = float ? `${where}${duckdbDialect.isNan(x)}` : 'FALSE';
    const known = sorted.get(`${x}\n${rows}`);
    if (known === undefined) sorted.set(`${x}\n${rows}`, { planned: [planned], rows, nan, x, type });
    else known.planned.push(planned);
  }
  return [...sorted.values()];
}

async function answerSorted(
  context: AnswerContext,
  { planned, rows, x, type }: Sorted,
  size: number,
  nan: number,
  answers: AnswerMap,
): Promise<void> {
  const asked = planned.map(({ options }) => ({
    qs: options['qs'] as readonly number[],
    method: options['method'] as QuantileMethod,
  }));
  const places = [...new Set(asked.flatMap(({ qs, method }) => quantilePlaces(size, qs, method)))];
  const values = new Map<number, Value>();
  if (places.length > 0) {
    const ranked = `(SELECT ${x} AS x, row_number() OVER (ORDER BY ${x}) - 1 AS p FROM ${context.from} AS r WHERE ${rows})`;
    const results = [
      { sql: 'p', type: int64 },
      { sql: 'x', type: resultType(type) },
    ];
    const tail = `FROM ${ranked} WHERE p IN (${places.join(', ')})`;
    for await (const [place, value] of rowsOf(readResults(context.relation, results, tail, context.signal))) {
      values.set(Number(place), valueFromResult(value!, type));
    }
  }
  planned.forEach(({ place, options }, i) => {
    const { qs, method } = asked[i]!;
    const propagated = options['nan'] === 'propagate' && nan > 0;
    answers.set(
      place,
      propagated
        ? qs.map(() => Number.NaN)
        : quantilesAnswer(size, (at) => values.get(at)!, qs, method, type),
    );
  });
}
