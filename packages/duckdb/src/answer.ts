import { type Aggregate, isMillraceError, type ScanOptions, type Source } from '@millrace/columns';
import { sizeHints } from './answer-hints.js';
import { answerKeys, isKeyed, keyKinds, keysOf } from './answer-keys.js';
import { type PlannedAggregate, planAnswer } from './answer-plan.js';
import { answerQuantiles, isQuantiles } from './answer-quantiles.js';
import { answerSamples, limitOf } from './answer-sample.js';
import { type AnswerContext, type AnswerMap, answerGroups, answerScalars } from './answer-scalars.js';
import type { Relation } from './relation.js';

type Answered = readonly ({ readonly answer: unknown } | undefined)[];

/**
 * The `answer` of a source over a relation. What the engine can't run is left to the scan, which reads the rows and either
 * answers or says what is wrong with them.
 */
export function answerFrom(relation: Relation, rowCount?: number): NonNullable<Source['answer']> {
  return async (aggregates, options) => {
    try {
      return await answerRelation(relation, aggregates, options, rowCount);
    } catch (error) {
      if (options.signal?.aborted || !isEngines(error)) throw error;
      return aggregates.map(() => undefined);
    }
  };
}

// What the engine itself failed at, whoever named the source in it since; a file that changed is not that.
function isEngines(error: unknown): boolean {
  if (!isMillraceError(error)) return false;
  return error.code === 'duckdb' || error.code === 'out_of_memory' || isEngines(error.cause);
}

/**
 * Answers aggregates over a relation: one statement for all that are one row of results, one GROUP BY for each list of keys, and, only
 * where there is something to show, one statement that reads samples. Undefined where the kernels must do it.
 */
export async function answerRelation(
  relation: Relation,
  aggregates: readonly Aggregate[],
  options: ScanOptions,
  rowCount?: number,
): Promise<Answered> {
  const plan = planAnswer(relation, aggregates, options);
  const answers: AnswerMap = new Map();
  const context: AnswerContext = { relation, from: plan.columns.relation(), signal: options.signal };
  const work = sorted(relation, plan.aggregates);
  const hint = await sizeHints(context, work.scalars, rowCount);
  const unsettled = await answerScalars({ ...context, ...(hint && { hint }) }, work.scalars, answers);
  // What the quick form of a sum leaves open, the exact one settles.
  if (unsettled.length > 0) await answerScalars(context, unsettled, answers);
  for (const group of work.groups) await answerGroups(context, group, answers);
  for (const keys of work.keys) await answerKeys(context, keys, answers);
  await answerQuantiles(context, work.quantiles, answers);
  await sample(context, plan.aggregates, answers);
  if (rowCount !== undefined && aggregates.every((_, place) => answers.has(place))) {
    options.onProgress?.({ rows: rowCount, totalRows: rowCount });
  }
  return aggregates.map((_, place) => (answers.has(place) ? { answer: answers.get(place) } : undefined));
}

interface Work {
  readonly scalars: PlannedAggregate[];
  readonly groups: PlannedAggregate[][];
  readonly keys: PlannedAggregate[][];
  readonly quantiles: PlannedAggregate[];
}

function sorted(relation: Relation, aggregates: readonly PlannedAggregate[]): Work {
  const scalars: PlannedAggregate[] = [];
  const quantiles: PlannedAggregate[] = [];
  const groups = new Map<string, PlannedAggregate[]>();
  const keys = new Map<string, PlannedAggregate[]>();
  const add = (to: Map<string, PlannedAggregate[]>, key: string, planned: PlannedAggregate): void => {
    const list = to.get(key);
    if (list === undefined) to.set(key, [planned]);
    else list.push(planned);
  };
  for (const planned of aggregates) {
    const { kind, by } = planned;
    if (needsRows(planned) && (relation.ordinal === null || by !== undefined)) continue;
    if (isKeyed(planned)) {
      add(
        keys,
        `${by?.length ?? 0}\n${keysOf(planned)
          .map(({ sql }) => sql)
          .join('\n')}`,
        planned,
      );
    } else if (isQuantiles(planned)) {
      quantiles.push(planned);
    } else if (!keyKinds.has(kind)) {
      if (by === undefined) scalars.push(planned);
      else if (kind !== 'firstWhere') add(groups, by.map(({ sql }) => sql).join('\n'), planned);
    }
  }
  return { scalars, groups: [...groups.values()], keys: [...keys.values()], quantiles };
}

function needsRows(planned: PlannedAggregate): boolean {
  return (planned.kind === 'firstWhere' || planned.kind === 'duplicates') && limitOf(planned) > 0;
}

async function sample(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  answers: AnswerMap,
): Promise<void> {
  const failed: PlannedAggregate[] = [];
  for (const planned of aggregates) {
    const answer = answers.get(planned.place);
    if (answer === undefined || planned.by !== undefined) continue;
    if (planned.kind === 'firstWhere') {
      if (Number(answer) > 0 && limitOf(planned) > 0) failed.push(planned);
      else answers.set(planned.place, { total: answer, rows: [] });
    } else if (
      planned.kind === 'duplicates' &&
      (answer as { rows: number }).rows > 0 &&
      limitOf(planned) > 0
    ) {
      failed.push(planned);
    }
  }
  if (failed.length > 0) await answerSamples(context, failed, answers);
}
