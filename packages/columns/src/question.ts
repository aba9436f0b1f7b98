import type { Aggregate, AggregateKind } from './aggregate.js';

/**
 * What schema rules, expectations, drift tests and fits have in common: aggregates to ask, and a pure judgement of the answers.
 *
 * `judge` gets the answers in the order of `asks` and returns a verdict, or the next question where a second round is needed.
 */
export interface Question<Verdict = unknown> {
  readonly asks: readonly Aggregate[];
  /** The name of the source it is asked of, where there are several. */
  readonly on?: string;
  /** Kinds that `asks` use beyond the built-in ones. */
  readonly kinds?: readonly AggregateKind[];
  judge(answers: readonly unknown[]): Judgement<Verdict>;
}

/** The outcome of judging a question: a verdict, or what has to be asked next. */
export type Judgement<Verdict> = { readonly verdict: Verdict } | { readonly next: Question<Verdict> };
