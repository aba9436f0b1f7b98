import type { Aggregate } from './aggregate.js';
import { aggregateKey, expressionKey } from './aggregate-key.js';
import type { Question } from './question.js';
import { columnsOf } from './substitute.js';

/** One aggregate of a round, and the places of the questions that ask it. */
export interface ExplainedAsk {
  readonly aggregate: Aggregate;
  readonly key: string;
  readonly questions: readonly number[];
}

/** What the first round asks of one source, in one scan. */
export interface ExplainedScan {
  /** The source's name, where questions say one. */
  readonly on: string | null;
  readonly asks: readonly ExplainedAsk[];
  /** The columns read, in order of appearance; a row hash of all columns reads all, which is not listed. */
  readonly columns: readonly string[];
  /** How many distinct key sets rows are grouped by. */
  readonly groupings: number;
}

/**
 * Says, without reading anything, what `ask` will scan in the first round: distinct aggregates, who asks them, columns and groupings.
 *
 * Whether a question needs a second round is known only when it judges its answers; all that do share one more scan.
 *
 * @example
 * ```ts
 * import { explain, mean, nullCount, type Question } from '@millrace/columns';
 * const judge = () => ({ verdict: true });
 * const questions: Question<boolean>[] = [{ asks: [mean('x'), nullCount('x')], judge }, { asks: [mean('x')], judge }];
 * const [first] = explain(questions);
 * first!.asks.map(({ questions }) => questions); // => [[0, 1], [0]]
 * ```
 */
export function explain(questions: readonly Question[]): readonly ExplainedScan[] {
  const scans = new Map<string | null, Map<string, { aggregate: Aggregate; questions: number[] }>>();
  questions.forEach(({ asks, on = null }, place) => {
    const here = scans.get(on) ?? new Map<string, { aggregate: Aggregate; questions: number[] }>();
    scans.set(on, here);
    for (const aggregate of asks) {
      const key = aggregateKey(aggregate);
      const known = here.get(key) ?? { aggregate, questions: [] };
      here.set(key, known);
      if (!known.questions.includes(place)) known.questions.push(place);
    }
  });
  return [...scans].map(([on, asks]) => {
    const list = [...asks].map(([key, { aggregate, questions: places }]) => ({
      aggregate,
      key,
      questions: places,
    }));
    const parts = list.flatMap(({ aggregate: { of, where, by } }) => [
      ...of,
      ...(where ? [where] : []),
      ...(by ?? []),
    ]);
    const keySets = list.flatMap(({ aggregate: { by } }) =>
      by === undefined ? [] : [by.map(expressionKey).join()],
    );
    return {
      on,
      asks: list,
      columns: [...new Set(parts.flatMap(columnsOf))],
      groupings: new Set(keySets).size,
    };
  });
}
