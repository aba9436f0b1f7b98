import { canonicalJson, type Json, type Schema } from '@millrace/columns';
import { base64Of, bytesOf } from './base64.js';
import { FitError } from './errors.js';
import type { RoleNames } from './roles.js';
import { show, type TransformerSpec } from './spec.js';
import { specToJson } from './spec-json.js';
import type { Stored } from './stored-value.js';

/** What a fit state says it is. */
const STATE_FORMAT = 'millrace.transformer-state';

/**
 * What a fit has learned before anything is rounded or chosen: the description, the columns, and the exact state of every statistic. Plain
 * JSON; made by `fit` with `keepState: true`. It is what `merge`, `subtract` and `refit` work on; serving does not need it.
 */
export interface FitState {
  readonly format: typeof STATE_FORMAT;
  readonly formatVersion: 1;
  /** The description, as `specToJson` writes it. */
  readonly spec: Stored;
  readonly schema: Schema;
  readonly roles: RoleNames;
  /** One entry a statistic of the first round, in the order in which the fit asks them: encoded bytes as base64. */
  readonly states: readonly string[];
  /** Why this fit does not merge, or null: a step learned from numbers that an earlier step computed. */
  readonly unmergeable: string | null;
}

/** Makes a fit state. */
export function fitStateOf(
  spec: TransformerSpec,
  schema: Schema,
  roles: RoleNames,
  states: readonly Uint8Array[],
  unmergeable: string | null,
): FitState {
  return {
    format: STATE_FORMAT,
    formatVersion: 1,
    spec: specToJson(spec),
    schema,
    roles,
    states: states.map(base64Of),
    unmergeable,
  };
}

/** The encoded statistics of a fit state; throws `FitError` for what is none. */
export function statesOf(state: FitState): Uint8Array[] {
  const given = state as { format?: unknown; formatVersion?: unknown; states?: unknown } | null;
  if (typeof given !== 'object' || given === null || given.format !== STATE_FORMAT) {
    throw new FitError(
      'bad_state',
      `This is no fit state: its format is ${show(given?.format)}. Fit with keepState: true, and give fitted.state.`,
      { expected: STATE_FORMAT, actual: show(given?.format) },
    );
  }
  if (given.formatVersion !== 1) {
    throw new FitError(
      'newer_format',
      `The fit state has format version ${show(given.formatVersion)}, and this package reads 1: update @millrace/transformers.`,
      { expected: 1, actual: show(given.formatVersion) },
    );
  }
  const bytes = Array.isArray(given.states) ? given.states.map(bytesOf) : [undefined];
  if (bytes.includes(undefined)) {
    throw new FitError('bad_state', 'The fit state is damaged: its statistics are not base64.', {
      path: '$.states',
    });
  }
  return bytes as Uint8Array[];
}

/** Throws `FitError` unless two fit states are of one description over the same columns. */
export function requireSame(left: FitState, right: FitState): void {
  for (const part of ['spec', 'schema', 'roles'] as const) {
    const [a, b] = [left, right].map((state) =>
      canonicalJson(JSON.parse(JSON.stringify(state[part])) as Json),
    );
    if (a === b) continue;
    const what = { spec: 'descriptions', schema: 'columns or types', roles: 'roles' }[part];
    throw new FitError('different_fits', `These fits have different ${what}, so that they can't be joined.`, {
      path: `$.${part}`,
      expected: a,
      actual: b,
    });
  }
}

/** Throws `FitError` for a fit state that does not merge, with the reason. */
export function requireMergeable({ unmergeable }: FitState): void {
  if (unmergeable === null) return;
  throw new FitError('not_mergeable', `This fit does not merge: ${unmergeable}.`, { actual: unmergeable });
}
