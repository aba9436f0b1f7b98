import {
  finishState,
  mergeStates,
  type Question,
  type SourceInput,
  sourceFrom,
  subtractStates,
} from '@millrace/columns';
import { FitError } from './errors.js';
import { type FitOptions, type FittedWithState, fit, fitQuestion } from './fit.js';
import { type FitState, fitStateOf, requireMergeable, requireSame, statesOf } from './fit-state.js';
import { withState } from './fit-states.js';
import type { FittedTransformer } from './fitted.js';
import { specFromJson } from './spec-json.js';

/** A fit state, or what was fitted with `keepState: true`. */
export type FitStateInput = FitState | FittedWithState;

/** Options of functions that join fits. */
export interface JoinOptions {
  /** The ceiling of one statistic's state, in bytes (256 MiB by default). */
  readonly maxStateBytes?: number;
}

/**
 * Joins two fits of different rows: equal, to the bit, to a fit of all their rows at once, however they were split.
 *
 * Takes fits made with `keepState: true`, or their states (also from JSON). Throws `FitError` with the reason for fits that do not merge (a step
 * learned from what an earlier one computed) or are of different descriptions, columns or roles; `ResourceError` beyond the ceiling.
 *
 * @example
 * ```ts
 * import { fit, merge, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = (...x: number[]) => tableFromArrays({ x: Float64Array.from(x) });
 * const monday = await fit(standardScaler(), table(1, 2), { keepState: true });
 * const tuesday = await fit(standardScaler(), table(6), { keepState: true });
 * const both = merge(monday, tuesday);
 * both.id === (await fit(standardScaler(), table(6, 1, 2))).id; // => true
 * ```
 */
export function merge(left: FitStateInput, right: FitStateInput, options: JoinOptions = {}): FittedWithState {
  return joined(left, right, (a, b, settings) => mergeStates(a, b, settings), options);
}

/**
 * Takes the rows of one fit out of another again, to the bit: a fit of the rest.
 *
 * Works where every statistic can forget: counts, sums, moments, categories. Throws `FitError` for extremes and ranks, which can't, and for a fit that
 * is no part of the other.
 *
 * @example
 * ```ts
 * import { fit, merge, standardScaler, subtract } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = (...x: string[]) => tableFromArrays({ x });
 * const { ordinalEncoder } = await import('@millrace/transformers');
 * const first = await fit(ordinalEncoder(), table('a', 'b'), { keepState: true });
 * const second = await fit(ordinalEncoder(), table('b', 'c'), { keepState: true });
 * subtract(merge(first, second), second).id === first.id; // => true
 * ```
 */
export function subtract(
  left: FitStateInput,
  right: FitStateInput,
  options: JoinOptions = {},
): FittedWithState {
  return joined(left, right, subtracted, options);
}

function subtracted(a: Uint8Array, b: Uint8Array, options: Parameters<typeof subtractStates>[2]): Uint8Array {
  return subtractStates(a, b, options);
}

/**
 * Adds rows to a fit without reading the earlier ones again: the same, to the bit, as a fit of all of them.
 *
 * Throws as `merge` and `fit` do.
 *
 * @example
 * ```ts
 * import { fit, refit, minMaxScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const yesterday = await fit(minMaxScaler(), tableFromArrays({ x: Float64Array.of(0, 1) }), { keepState: true });
 * const today = await refit(yesterday, tableFromArrays({ x: Float64Array.of(4) }));
 * today.row({ x: 2 })[0]; // => 0.5
 * ```
 */
export async function refit(
  earlier: FitStateInput,
  source: SourceInput,
  options: Pick<FitOptions, 'signal' | 'onProgress' | 'maxStateBytes'> = {},
): Promise<FittedWithState> {
  const state = stateOf(earlier);
  statesOf(state);
  requireMergeable(state);
  const input = sourceFrom(source);
  const today = await fit(specFromJson(state.spec), input, { ...options, ...state.roles, keepState: true });
  return merge(
    state,
    today,
    options.maxStateBytes === undefined ? {} : { maxStateBytes: options.maxStateBytes },
  );
}

function stateOf(given: FitStateInput): FitState {
  if (typeof given !== 'object' || given === null) return given; // statesOf refuses it
  return 'state' in given && typeof given.state === 'object' ? given.state : (given as FitState);
}

function joined(
  left: FitStateInput,
  right: FitStateInput,
  join: (a: Uint8Array, b: Uint8Array, options: Parameters<typeof mergeStates>[2]) => Uint8Array,
  { maxStateBytes }: JoinOptions,
): FittedWithState {
  const [a, b] = [stateOf(left), stateOf(right)];
  const [states, others] = [statesOf(a), statesOf(b)];
  requireSame(a, b);
  requireMergeable(a);
  requireMergeable(b);
  const spec = specFromJson(a.spec);
  const question: Question<FittedTransformer> = fitQuestion(spec, a.schema, a.roles);
  if (states.length !== question.asks.length || others.length !== states.length) {
    throw new FitError('bad_state', 'The fit state does not hold what this description asks: fit again.', {
      expected: question.asks.length,
      actual: states.length,
    });
  }
  const settings = {
    ...(question.kinds && { kinds: question.kinds }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  };
  const merged = states.map((state, i) => join(state, others[i]!, settings));
  const judgement = question.judge(merged.map((state) => finishState(state, settings)));
  if (!('verdict' in judgement)) {
    throw new FitError('not_mergeable', 'This fit does not merge: it asks again after the first round.');
  }
  return withState(judgement.verdict, fitStateOf(spec, a.schema, a.roles, merged, null));
}
