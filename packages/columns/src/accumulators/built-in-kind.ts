import type { Rows } from '../aggregate.js';
import type { DataType } from '../data-type.js';
import { UsageError } from '../errors.js';
import type { BuiltInAggregateKind, BuiltInKind, BuiltInState, OptionRecord } from './accumulator.js';
import { DEFAULT_STATE_BYTES } from './limit.js';
import { decodeState, encodeState } from './state-bytes.js';

/** Makes an {@link AggregateKind} of a built-in kind. */
export function builtInAggregateKind<State, Answer>(
  builtIn: BuiltInKind<State, Answer>,
): BuiltInAggregateKind {
  const { accumulator } = builtIn;
  const accumulated = (state: BuiltInState): State => state.accumulated as State;
  return {
    name: builtIn.name,
    version: builtIn.version,
    order: builtIn.order,
    builtIn: builtIn as unknown as BuiltInKind<never, unknown>,
    start: (types, options) => startState(builtIn, types, options),
    update(state, rows: Rows) {
      accumulator.update(accumulated(state), rows);
    },
    merge(left, right) {
      checkSame(builtIn.name, left, right);
      accumulator.merge(accumulated(left), accumulated(right));
      return left;
    },
    ...(accumulator.subtract && {
      subtract(left: BuiltInState, right: BuiltInState) {
        checkSame(builtIn.name, left, right);
        if (accumulator.subtract!(accumulated(left), accumulated(right))) return left;
        throw new UsageError(
          'not_a_part',
          `A state of ${builtIn.name} was subtracted from one that it is not part of.`,
        );
      },
    }),
    finish: (state) => builtIn.finish(accumulated(state), state.options, state.types),
    encode: (state) => encodeState(builtIn, state),
    decode: (bytes, maxStateBytes = DEFAULT_STATE_BYTES) =>
      decodeState(builtIn, bytes, (types, options) => {
        const state = startState(builtIn, types, options);
        state.limit.bytes = maxStateBytes;
        return state;
      }),
  };
}

/** A fresh state; `maxStateBytes` among the options is its ceiling, not one of its own options. */
function startState<State>(
  builtIn: BuiltInKind<State, unknown>,
  types: readonly DataType[],
  given: OptionRecord,
): BuiltInState {
  const { maxStateBytes, ...own } = given;
  const options = { ...builtIn.defaults, ...own };
  builtIn.check(types, options);
  const bytes = typeof maxStateBytes === 'number' ? maxStateBytes : DEFAULT_STATE_BYTES;
  const limit = { bytes, what: builtIn.name };
  return {
    types,
    options,
    limit,
    accumulated: builtIn.accumulator.start(types, builtIn.accumulatorOptions(options), limit),
  };
}

function checkSame(name: string, left: BuiltInState, right: BuiltInState): void {
  const form = ({ types, options }: BuiltInState) => JSON.stringify([types, options], plainBigint);
  if (form(left) === form(right)) return;
  throw new UsageError(
    'different_states',
    `Two states of ${name} with other types or options can't be joined.`,
    {
      issues: [{ code: 'different_states', expected: left.options, actual: right.options }],
    },
  );
}

function plainBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
