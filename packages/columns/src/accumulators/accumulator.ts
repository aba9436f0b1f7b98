import type { AggregateKind, OptionValue, Rows } from '../aggregate.js';
import type { DataType } from '../data-type.js';
import type { Json } from '../value-json.js';

/** The options of an aggregate, by name. */
export type OptionRecord = { readonly [name: string]: OptionValue };

/** How large a state may grow, and whose it is in the message when it does. */
export interface StateLimit {
  bytes: number;
  what: string;
}

/** The fields and the binary part of an encoded state. */
export interface EncodedParts {
  readonly fields: { readonly [name: string]: Json };
  readonly binary?: Uint8Array;
}

/** What several kinds of aggregates have in common: a running state over rows; `State` is changed in place. */
export interface Accumulator<State> {
  readonly name: string;
  start(types: readonly DataType[], options: OptionRecord, limit: StateLimit): State;
  update(state: State, rows: Rows): void;
  /** Takes `right` into `left`. */
  merge(left: State, right: State): void;
  /** Takes `right` out of `left`; false when `right` is not part of it. */
  subtract?(left: State, right: State): boolean;
  /** About how many bytes a state takes that grows with its rows; those of all groups together have one ceiling. */
  bytes?(state: State): number;
  /** The options of a state that serves both; where it is missing, only equal options share a state. */
  widest?(a: OptionRecord, b: OptionRecord): OptionRecord;
  /** The parts of a state for a kind that started it, or shares it, with these options. */
  encode(state: State, options: OptionRecord): EncodedParts;
  /** Fills a freshly started state from what `encode` gave; throws on anything else. */
  decode(state: State, parts: EncodedParts): void;
}

/** A built-in kind: an accumulator, the options it is started with, and how an answer is read off it. */
export interface BuiltInKind<State = never, Answer = unknown> {
  readonly name: string;
  readonly version: number;
  readonly order: 'free' | 'ordered';
  readonly accumulator: Accumulator<State>;
  /** The options of the kind with their defaults. */
  readonly defaults: OptionRecord;
  /** Throws `UsageError` for an input type or an option that has no meaning here. */
  check(types: readonly DataType[], options: OptionRecord): void;
  /** The options that the accumulator depends on; kinds that agree in them share one. */
  accumulatorOptions(options: OptionRecord): OptionRecord;
  finish(state: State, options: OptionRecord, types: readonly DataType[]): Answer;
}

/** The state of a built-in kind. */
export interface BuiltInState<State = unknown> {
  readonly types: readonly DataType[];
  readonly options: OptionRecord;
  readonly limit: StateLimit;
  readonly accumulated: State;
}

/** A built-in kind seen as an {@link AggregateKind}, with its parts at hand for sharing. */
export interface BuiltInAggregateKind extends AggregateKind<BuiltInState, unknown> {
  readonly builtIn: BuiltInKind<never, unknown>;
}
