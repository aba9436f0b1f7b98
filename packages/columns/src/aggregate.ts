import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import type { Expression, Predicate } from './expression.js';
import type { Value } from './value.js';

/** An option of an aggregate: plain JSON, plus bigint. */
export type OptionValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly OptionValue[]
  | { readonly [name: string]: OptionValue };

/**
 * A question about the rows of a table, as plain data, so that it can be keyed, de-duplicated, stored and sent.
 *
 * `of` are the inputs, `where` keeps some rows, `by` asks once per distinct key. `Answer` is the type that
 * `scan` gives for it.
 */
export interface Aggregate<Answer = unknown> {
  readonly kind: string;
  readonly of: readonly Expression[];
  readonly where?: Predicate;
  readonly by?: readonly Expression[];
  readonly options?: { readonly [name: string]: OptionValue };
  /** Never present: carries the type of the answer. */
  readonly answer?: Answer;
}

/** One group's answer of an aggregate with `by`; groups come in the order of their keys, null first. */
export interface Group<Answer> {
  readonly key: readonly Value[];
  readonly answer: Answer;
}

/** The rows that an {@link AggregateKind} is updated with: evaluated inputs, and which of their rows count. */
export interface Rows {
  readonly columns: readonly Chunk[];
  readonly length: number;
  /** The rows to take, ascending; null means all. */
  readonly selection: Uint32Array | null;
  /** The ordinal of row 0 in the source. */
  readonly firstOrdinal: number;
}

/**
 * How one kind of aggregate is computed, with a state that can be stored, sent and merged.
 *
 * The state of a `free` kind merges in any order and any grouping to the same bits; that of an `ordered` kind merges
 * with its right-hand neighbour only, and throws otherwise. `encode` is canonical: equal states give equal bytes.
 */
export interface AggregateKind<State = unknown, Answer = unknown> {
  readonly name: string;
  readonly version: number;
  readonly order: 'free' | 'ordered';
  /** Makes an empty state; throws `UsageError` for an input type or option that has no meaning here. */
  start(types: readonly DataType[], options: { readonly [name: string]: OptionValue }): State;
  /** Takes rows into the state, in place. */
  update(state: State, rows: Rows): void;
  /** A new state (or `left`, reused) for the rows of both. */
  merge(left: State, right: State): State;
  /** Takes `right`'s rows out of `left` again, to the bit. */
  subtract?(left: State, right: State): State;
  finish(state: State): Answer;
  encode(state: State): Uint8Array;
  /** Reads `encode`'s bytes back; throws for anything else. A kind whose states grow refuses one beyond `maxStateBytes`. */
  decode(bytes: Uint8Array, maxStateBytes?: number): State;
}

/** The answers of a list or record of aggregates, in its shape. */
export type Answers<A> = {
  readonly [K in keyof A]: A[K] extends Aggregate<infer Answer> ? Answer : never;
};
