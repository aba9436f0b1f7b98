import {
  ask,
  finishState,
  type Question,
  type ScanOptions,
  type Source,
  scanStates,
} from '@millrace/columns';
import type { FitState } from './fit-state.js';
import type { FittedTransformer } from './fitted.js';

/** A fitted transformer with the state that `merge`, `subtract` and `refit` work on. */
export interface FittedWithState<Column extends string = string> extends FittedTransformer<Column> {
  readonly state: FitState;
}

/** The same transformer, with the state it was made from. */
export function withState(fitted: FittedTransformer, state: FitState): FittedWithState {
  return Object.assign(fitted, { state });
}

/** Asks a fit's question and keeps the state of its first round; `rounds` says how many it took. */
export async function askKeeping<Verdict>(
  question: Question<Verdict>,
  source: Source,
  options: ScanOptions,
): Promise<{ readonly verdict: Verdict; readonly states: Uint8Array[]; readonly oneRound: boolean }> {
  const settings = { ...options, ...(question.kinds && { kinds: question.kinds }) };
  const states = await scanStates(source, question.asks, settings);
  const judgement = question.judge(states.map((state) => finishState(state, settings)));
  if ('verdict' in judgement) return { verdict: judgement.verdict, states, oneRound: true };
  const [verdict] = await ask(source, [judgement.next], options);
  return { verdict: verdict!, states, oneRound: false };
}
