import type { SklearnMapping } from '../definition.js';
import type { FittedState } from '../fitted-step.js';
import type { Parameters, ParameterValue } from '../spec.js';
import { attribute, doublesFrom, withDefaults } from './python-values.js';

/** One parameter: our name, scikit-learn's default, and its value in our words and back where that is not the same. */
export interface MappedParameter {
  readonly ours: string;
  readonly default: unknown;
  read?(value: unknown): unknown;
  write?(value: ParameterValue, parameters: Parameters): unknown;
}

/** One list of numbers of the state: the fitted attribute, which may be null. */
export type MappedState = string;

/**
 * The mapping of a class whose parameters and attributes differ from ours in name only; parameters of scikit-learn's that change nothing here are
 * `ignored`.
 */
export function plainMapping(described: {
  readonly name: string;
  readonly parameters: Readonly<Record<string, MappedParameter>>;
  readonly ignored?: Readonly<Record<string, unknown>>;
  /** Our builder: checks options and gives parameters. */
  build(options: Record<string, unknown>): Parameters;
  readonly state: Readonly<Record<string, MappedState>>;
  /** What of the state the attributes do not say. */
  complete?(state: FittedState, parameters: Parameters, columns: number): FittedState;
}): SklearnMapping {
  const { name, parameters, ignored = {}, build, state, complete } = described;
  const defaults = Object.fromEntries(Object.entries(parameters).map(([key, each]) => [key, each.default]));
  return {
    name,
    parameters: (given) => {
      const all = withDefaults(name, given, { ...defaults, ...ignored });
      const options = Object.entries(parameters).flatMap(([key, { ours, read }]) => {
        const value = read ? read(all[key]) : all[key];
        return value === null || value === undefined ? [] : [[ours, value] as const];
      });
      return build(Object.fromEntries(options));
    },
    toParameters: (own) =>
      Object.fromEntries(
        Object.entries(parameters).map(([key, { ours, write }]) => [
          key,
          write ? write(own[ours]!, own) : own[ours],
        ]),
      ),
    state: (attributes, own, features) => {
      const read = Object.entries(state).map(([ours, theirs]): [string, ParameterValue] => {
        const value = attribute(name, attributes, theirs);
        return [ours, value === null ? null : numbersOf(name, theirs, value, features.length)];
      });
      const learned = Object.fromEntries(read);
      return complete ? complete(learned, own, features.length) : learned;
    },
    toAttributes: ({ state: own }, features) => ({
      ...Object.fromEntries(Object.entries(state).map(([ours, theirs]) => [theirs, own[ours]])),
      n_features_in_: features.length,
      feature_names_in_: features.map((feature) => feature.name),
    }),
  };
}

// scikit-learn has one number where all columns agree.
function numbersOf(who: string, name: string, value: unknown, columns: number): readonly number[] {
  if (typeof value === 'number' || typeof value === 'bigint')
    return new Array<number>(columns).fill(Number(value));
  return doublesFrom(who, name, value);
}
