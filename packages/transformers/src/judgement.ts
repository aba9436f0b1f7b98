import type { Aggregate, Judgement } from '@millrace/columns';

/** Aggregates to ask, and how to read what they answer. */
export interface Asking<T> {
  readonly asks: readonly Aggregate[];
  read(answers: readonly unknown[]): T;
}

/** Asks several things in one round; answers at once when there is nothing to ask. */
export function askTogether<T, U>(
  askings: readonly Asking<T>[],
  judge: (read: readonly T[]) => U,
): Judgement<U> {
  const asks = askings.flatMap((asking) => asking.asks);
  const verdict = (answers: readonly unknown[]): Judgement<U> => {
    let at = 0;
    const read = askings.map((asking) => {
      const own = answers.slice(at, at + asking.asks.length);
      at += own.length;
      return asking.read(own);
    });
    return { verdict: judge(read) };
  };
  return asks.length === 0 ? verdict([]) : { next: { asks, judge: verdict } };
}

/** Goes on with a verdict once there is one, however many rounds away. */
export function andThen<T, U>(judgement: Judgement<T>, go: (verdict: T) => Judgement<U>): Judgement<U> {
  if ('verdict' in judgement) return go(judgement.verdict);
  const { asks, judge } = judgement.next;
  return { next: { asks, judge: (answers) => andThen(judge(answers), go) } };
}

/** Runs several side by side: their first rounds are one round, and so on. */
export function together<T>(judgements: readonly Judgement<T>[]): Judgement<readonly T[]> {
  const waiting = judgements.flatMap((judgement) => ('next' in judgement ? judgement.next.asks : []));
  if (judgements.every((judgement) => 'verdict' in judgement)) {
    return { verdict: judgements.map((judgement) => judgement.verdict) };
  }
  return {
    next: {
      asks: waiting,
      judge: (answers) => {
        let at = 0;
        return together(
          judgements.map((judgement) => {
            if ('verdict' in judgement) return judgement;
            const own = answers.slice(at, at + judgement.next.asks.length);
            at += own.length;
            return judgement.next.judge(own);
          }),
        );
      },
    },
  };
}
