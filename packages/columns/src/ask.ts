import type { Aggregate, AggregateKind } from './aggregate.js';
import { UsageError } from './errors.js';
import { sourceFrom } from './memory-source.js';
import type { Judgement, Question } from './question.js';
import { scan } from './scan.js';
import { checkScanOptions, planKey } from './scan-plan.js';
import type { ScanOptions, Source, SourceInput } from './source.js';

/** Options of {@link ask}. */
export interface AskOptions extends ScanOptions {
  /** Makes a source that can be read again of one that can't; called once per such source, before anything is asked of it. */
  readonly spool?: (source: Source) => Promise<SourceInput>;
}

/** What questions are asked of: one source, or several by name. */
export type Sources = SourceInput | ReadonlyMap<string, SourceInput>;

/** After this many rounds a question that still asks is taken for one that never ends. */
const MOST_ROUNDS = 16;

/**
 * Puts questions to a source: gathers everything they ask, scans once, hands each its answers, and gives their verdicts in order.
 *
 * Questions that need a second round are run together again, in one more scan for all of them. What was answered before is not asked again.
 * With several sources, by name, each question says by `on` which it is asked of; each source is scanned once a round.
 *
 * @throws UsageError as `scan` does, when a question needs a second round of a source that can be read only once (pass `spool`), or when `on` names no source.
 * @throws SourceError when a source can't be read.
 * @example
 * ```ts
 * import { ask, batchFromChunks, chunkFromValues, field, nullCount, type Question, types } from '@millrace/columns';
 * const schema = { fields: [field('x', types.int32())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [1, null])]);
 * const complete: Question<boolean> = { asks: [nullCount('x')], judge: ([nulls]) => ({ verdict: nulls === 0 }) };
 * await ask([batch], [complete]); // => [false]
 * ```
 */
export async function ask<Verdict>(
  sources: Sources,
  questions: readonly Question<Verdict>[],
  options: AskOptions = {},
): Promise<Verdict[]> {
  checkScanOptions('ask', options, ['spool']);
  const { spool: _spool, ...scanOptions } = options;
  const named = await openSources(sources, questions, options);
  const verdicts: Verdict[] = [];
  let open = questions.map((question, place) => ({ question, place, source: sourceOf(named, question) }));
  const known = new Map<Source, Map<string, unknown>>();
  for (let round = 1; open.length > 0; round++) {
    if (round > MOST_ROUNDS) {
      throw new UsageError('too_many_rounds', `A question still asks after ${MOST_ROUNDS} rounds.`);
    }
    const next: typeof open = [];
    for (const source of new Set(open.map((one) => one.source))) {
      const here = open.filter((one) => one.source === source);
      await answerRound(
        source,
        here.map(({ question }) => question),
        known,
        round,
        scanOptions,
      );
    }
    for (const { question, place, source } of open) {
      const answers = known.get(source)!;
      const judgement = judged(
        question,
        question.asks.map((aggregate) => answers.get(planKey(aggregate, source.schema))),
      );
      if ('verdict' in judgement) verdicts[place] = judgement.verdict;
      else
        next.push({
          question: judgement.next,
          place,
          source: sourceOf(named, { ...question, ...judgement.next }),
        });
    }
    open = next;
  }
  return verdicts;
}

function judged<Verdict>(question: Question<Verdict>, answers: readonly unknown[]): Judgement<Verdict> {
  const judgement: unknown = question.judge(answers);
  const isObject = typeof judgement === 'object' && judgement !== null;
  if (isObject && ('verdict' in judgement || Array.isArray((judgement as { next?: Question }).next?.asks))) {
    return judgement as Judgement<Verdict>;
  }
  throw new UsageError(
    'bad_judgement',
    `A question's judge must return { verdict } or { next: a question }.`,
  );
}

async function openSources(
  sources: Sources,
  questions: readonly Question<unknown>[],
  { spool }: AskOptions,
): Promise<ReadonlyMap<string | undefined, Source>> {
  const entries: [string | undefined, SourceInput][] =
    sources instanceof Map
      ? [...(sources as ReadonlyMap<string, SourceInput>)]
      : [[undefined, sources as SourceInput]];
  const opened = new Map<string | undefined, Source>();
  const asked = new Set(questions.map(({ on }) => on));
  for (const [name, input] of entries) {
    const source = sourceFrom(input);
    const wanted = entries.length === 1 || asked.has(name);
    opened.set(
      name,
      source.once === true && spool !== undefined && wanted ? sourceFrom(await spool(source)) : source,
    );
  }
  return opened;
}

function sourceOf(named: ReadonlyMap<string | undefined, Source>, { on }: Question<unknown>): Source {
  const [only] = named.values();
  const found = named.get(on);
  if (found !== undefined) return found;
  if (named.size === 1 && (on === undefined || (named.has(undefined) && (only!.name ?? on) === on)))
    return only!;
  const names = [...named].map(([name, source]) => name ?? source.name).filter((name) => name !== undefined);
  throw new UsageError(
    'unknown_source',
    `A question is asked ${on === undefined ? 'of no source by name' : `on '${on}'`}; there are ${names.map((name) => `'${name}'`).join(', ') || 'no named sources'}.`,
    { issues: [{ code: 'unknown_source', actual: on, expected: names }] },
  );
}

async function answerRound(
  source: Source,
  questions: readonly Question<unknown>[],
  known: Map<Source, Map<string, unknown>>,
  round: number,
  options: ScanOptions,
): Promise<void> {
  const answers = known.get(source) ?? new Map<string, unknown>();
  known.set(source, answers);
  const wanted = new Map<string, Aggregate>();
  for (const aggregate of questions.flatMap(({ asks }) => asks)) {
    const key = planKey(aggregate, source.schema);
    if (!answers.has(key)) wanted.set(key, aggregate);
  }
  if (wanted.size === 0) return;
  if (round > 1 && source.once === true) {
    throw new UsageError(
      'needs_second_round',
      `A question needs a second reading, and ${source.name ?? 'this source'} can be read only once; pass 'spool' to keep its rows.`,
      { issues: [{ code: 'needs_second_round', hint: "pass 'spool'" }] },
    );
  }
  const kinds = joinKinds(questions, options.kinds);
  const given = await scan(source, [...wanted.values()], { ...options, kinds });
  [...wanted.keys()].forEach((key, i) => {
    answers.set(key, given[i]);
  });
}

function joinKinds(
  questions: readonly Question<unknown>[],
  kinds: readonly AggregateKind[] = [],
): readonly AggregateKind[] {
  const byName = new Map<string, AggregateKind>();
  for (const kind of [...kinds, ...questions.flatMap((question) => question.kinds ?? [])]) {
    const known = byName.get(kind.name);
    if (known !== undefined && known !== kind) {
      throw new UsageError('two_kinds', `Two different kinds are called '${kind.name}'.`, {
        issues: [{ code: 'two_kinds', actual: kind.name }],
      });
    }
    byName.set(kind.name, kind);
  }
  return [...byName.values()];
}
