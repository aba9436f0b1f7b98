import type { Aggregate, AggregateKind, Judgement } from '@millrace/columns';

/** Aggregates to ask, and how to read what they answer. */
export interface Asking<T> {
  readonly asks: readonly Aggregate[];
  /** Kinds that `asks` use beyond the built-in ones. */
  readonly kinds?: readonly AggregateKind[];
  read(answers: readonly unknown[]): T;
}

/** Asks several things in one round; answers at once when there is nothing to ask. */
export function askTogether<T, U>(
  askings: readonly Asking<T>[],
  judge: (read: readonly T[]) => U,
): Judgement<U> {
  return askAll(askings, (read) => ({ verdict: judge(read) }));
}

/** As {@link askTogether}, where judging may ask again. */
function askAll<T, U>(
  askings: readonly Asking<T>[],
  judge: (read: readonly T[]) => Judgement<U>,
): Judgement<U> {
  const all = joinAskings(askings);
  return all.asks.length === 0
    ? judge(all.read([]))
    : {
        next: {
          asks: all.asks,
          ...(all.kinds!.length > 0 && { kinds: all.kinds! }),
          judge: (answers) => judge(all.read(answers)),
        },
      };
}

/** Several askings as one, whose answer is the list of theirs. */
export function joinAskings<T>(askings: readonly Asking<T>[]): Asking<readonly T[]> {
  return {
    asks: askings.flatMap(({ asks }) => asks),
    kinds: askings.flatMap(({ kinds = [] }) => kinds),
    read: (answers) => {
      let at = 0;
      return askings.map((asking) => {
        const own = answers.slice(at, at + asking.asks.length);
        at += own.length;
        return asking.read(own);
      });
    },
  };
}

/** An asking whose answer is made of another's. */
export function mapAsking<T, U>(asking: Asking<T>, make: (answer: T) => U): Asking<U> {
  return { ...asking, read: (answers) => make(asking.read(answers)) };
}

/** An answer that nothing has to be asked for. */
export function known<T>(make: () => T): Asking<T> {
  return { asks: [], read: make };
}

/** Goes on with a verdict once there is one, however many rounds away. */
export function andThen<T, U>(judgement: Judgement<T>, go: (verdict: T) => Judgement<U>): Judgement<U> {
  if ('verdict' in judgement) return go(judgement.verdict);
  const { judge } = judgement.next;
  return { next: { ...judgement.next, judge: (answers) => andThen(judge(answers), go) } };
}

/** Runs several side by side: their first rounds are one round, and so on. */
export function together<T>(judgements: readonly Judgement<T>[]): Judgement<readonly T[]> {
  const waiting = judgements.flatMap((judgement) => ('next' in judgement ? [judgement.next] : []));
  if (judgements.every((judgement) => 'verdict' in judgement)) {
    return { verdict: judgements.map((judgement) => judgement.verdict) };
  }
  const kinds = waiting.flatMap((next) => next.kinds ?? []);
  return {
    next: {
      asks: waiting.flatMap(({ asks }) => asks),
      ...(kinds.length > 0 && { kinds }),
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
