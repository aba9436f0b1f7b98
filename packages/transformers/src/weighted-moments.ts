import { type AggregateKind, type Rows, UsageError, valueAt } from '@millrace/columns';
import { aggregateOver } from './computed-kind.js';
import type { Summary } from './distribution.js';
import { asDouble } from './double-type.js';
import { FitError } from './errors.js';
import { unitsOf, unitsToDouble } from './exact-ratio.js';
import type { Feature } from './feature.js';
import type { Asking } from './judgement.js';
import type { StatisticsContext } from './statistics-context.js';

/** Exact sums over rows with a value and a weight: in units of 2^-1074, 2^-2148 and 2^-3222. */
interface WeightedState {
  rows: number;
  present: number;
  infinite: number;
  badWeights: number;
  weight: bigint;
  first: bigint;
  second: bigint;
  min: number;
  max: number;
}

/** The exact moments of a number x under weights w: rows in which x is missing, or w is 0, do not count. */
const weightedMomentsKind: AggregateKind<WeightedState, WeightedState> = {
  name: 'weightedMoments',
  version: 1,
  order: 'free',
  start: () => ({
    rows: 0,
    present: 0,
    infinite: 0,
    badWeights: 0,
    weight: 0n,
    first: 0n,
    second: 0n,
    min: Infinity,
    max: -Infinity,
  }),
  update: (state, rows) => addRows(state, rows),
  merge: (a, b) => ({
    rows: a.rows + b.rows,
    present: a.present + b.present,
    infinite: a.infinite + b.infinite,
    badWeights: a.badWeights + b.badWeights,
    weight: a.weight + b.weight,
    first: a.first + b.first,
    second: a.second + b.second,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  }),
  finish: (state) => state,
  encode: ({ weight, first, second, ...rest }) =>
    new TextEncoder().encode(
      JSON.stringify([...Object.values(rest).map(textOf), ...[weight, first, second].map(String)]),
    ),
  decode: (bytes) => {
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(list) || list.length !== 9 || !list.every((each) => typeof each === 'string'))
      throw new UsageError('bad_state', 'These bytes are no state of weightedMoments.');
    const [rows, present, infinite, badWeights, min, max] = list.slice(0, 6).map(Number);
    const [weight, first, second] = list.slice(6).map(BigInt);
    return {
      rows: rows!,
      present: present!,
      infinite: infinite!,
      badWeights: badWeights!,
      min: min!,
      max: max!,
      weight: weight!,
      first: first!,
      second: second!,
    };
  },
};

function textOf(value: unknown): string {
  return String(value);
}

function addRows(state: WeightedState, { columns: [x, w], length, selection }: Rows): void {
  const count = selection === null ? length : selection.length;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    state.rows++;
    const weight = numberAt(w!, row);
    if (!(weight >= 0 && weight < Infinity)) {
      state.badWeights++;
      continue;
    }
    const value = numberAt(x!, row);
    if (value !== value || weight === 0) continue;
    if (value === Infinity || value === -Infinity) {
      state.infinite++;
      continue;
    }
    const [units, share] = [unitsOf(value), unitsOf(weight)];
    state.present++;
    state.weight += share;
    state.first += share * units;
    state.second += share * units * units;
    if (value < state.min) state.min = value + 0;
    if (value > state.max) state.max = value + 0;
  }
}

function numberAt(chunk: Rows['columns'][number], row: number): number {
  const value = valueAt(chunk, row);
  return value === null ? Number.NaN : Number(value);
}

/** Asks for mean and population variance under weights, correctly rounded; `valid` is the sum of the weights. */
export function weightedSummaryOf(
  feature: Feature,
  weight: Feature,
  context: StatisticsContext,
): Asking<Summary> {
  const { aggregate, kinds } = aggregateOver(
    [asDouble(feature), asDouble(weight)],
    (...of) => ({ kind: 'weightedMoments', of }),
    context,
    weightedMomentsKind as AggregateKind,
  );
  return {
    asks: [aggregate],
    kinds,
    read: ([answer]) => summarize(feature.name, weight.name, answer as WeightedState),
  };
}

function summarize(column: string, weightColumn: string, state: WeightedState): Summary {
  if (state.badWeights > 0) {
    throw new FitError(
      'bad_weight',
      `The weight column '${weightColumn}' holds ${state.badWeights} value(s) that are missing, negative or infinite: weights are finite and not negative.`,
      { column: weightColumn, count: state.badWeights },
    );
  }
  if (state.infinite > 0) {
    throw new FitError(
      'infinite_value',
      `No mean can be learned of column '${column}': it holds ${state.infinite} infinite value(s). Filter such rows out, or turn them into null.`,
      { column, count: state.infinite },
    );
  }
  const { rows, weight, first, second, min, max } = state;
  if (weight === 0n) {
    return { rows, valid: 0, mean: Number.NaN, variance: Number.NaN, min: Number.NaN, max: Number.NaN };
  }
  // mean = Σwx / Σw, variance = (Σw Σwx² - (Σwx)²) / (Σw)², each rounded once.
  const spread = weight * second - first * first;
  return {
    rows,
    valid: unitsToDouble(weight, 1n),
    mean: unitsToDouble(first, weight),
    variance: unitsToDouble(spread, (weight * weight) << 1074n),
    min,
    max,
  };
}
