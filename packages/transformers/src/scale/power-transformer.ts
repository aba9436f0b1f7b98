import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { FitError } from '../errors.js';
import { exactMoments, type Weighted } from '../exact-ratio.js';
import type { FittedLeaf } from '../fitted-step.js';
import { choose, constant, type Formula, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { askTogether } from '../judgement.js';
import type { Kernel } from '../kernel.js';
import { sumError } from '../math/double-double.js';
import { expFunction, expm1Function, log1pFunction } from '../math/number-functions.js';
import { boxCox, boxCoxPair, yeoJohnson, yeoJohnsonPair } from '../math/power-transform.js';
import { isDoubles, isFlag, isOneOf, orNull } from '../shape.js';
import { attribute, doublesFrom, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters } from '../spec.js';
import { requireFinite, valuesOf } from '../statistics.js';
import { bestLambda } from './power-lambda.js';
import { isConstant, standardScale, warningsOf } from './standard-scaler.js';

/** Options of {@link powerTransformer}. */
export interface PowerTransformerOptions {
  /** `'yeo-johnson'` (the default) for any numbers, `'box-cox'` for positive ones. */
  readonly method?: 'yeo-johnson' | 'box-cox';
  /** Scale the results to mean 0 and standard deviation 1 (true by default). */
  readonly standardize?: boolean;
}

/**
 * Describes raising each column to the power that makes it most like a normal distribution, as scikit-learn's `PowerTransformer`.
 *
 * The power has the greatest likelihood over exact counts of values, so that it does not depend on order or partitions; a constant column keeps power 1.
 * Null and NaN are left out of the fit and come out as NaN, as does a number that is not positive with `'box-cox'`, which `fit` refuses. Takes integer, float32, float64 and
 * bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, powerTransformer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(powerTransformer({ method: 'box-cox' }), tableFromArrays({ x: Float64Array.of(1, 10, 100) }));
 * Math.abs(fitted.row({ x: 10 })[0]!) < 1e-6; // => true
 * ```
 */
export function powerTransformer(options?: PowerTransformerOptions): LeafSpec<'powerTransformer'> {
  checkOptions('powerTransformer', options, ['method', 'standardize']);
  return describeLeaf(powerTransformerDefinition, {
    method: oneOf(`'method' of powerTransformer`, options?.method ?? 'yeo-johnson', [
      'yeo-johnson',
      'box-cox',
    ]),
    standardize: flag(`'standardize' of powerTransformer`, options?.standardize ?? true),
  });
}

/**
 * How `powerTransformer` is served. `state`: `lambdas`, and `mean` and `scale` of the results (null where not standardized).
 *
 * @example
 * ```ts
 * import { powerTransformerServed } from '@millrace/transformers/serve';
 * powerTransformerServed.kind; // => 'powerTransformer'
 * ```
 */
export const powerTransformerServed: Served & { readonly kind: 'powerTransformer' } = {
  kind: 'powerTransformer',
  version: 1,
  parameters: { method: isOneOf('yeo-johnson', 'box-cox'), standardize: isFlag },
  state: { lambdas: isDoubles, mean: orNull(isDoubles), var: orNull(isDoubles), scale: orNull(isDoubles) },
  plan: (leaf, features, path) => {
    const { lambdas, mean, scale } = stateOf(leaf);
    const power = functionOf(leaf.parameters);
    return features.map((feature, i) => {
      const x = asDouble(feature);
      const formula: Formula =
        mean === null || scale === null
          ? { op: 'call', function: power, of: [x, constant(lambdas[i]!)] }
          : { op: 'output', of: { kernel: standardized(leaf, i), of: [x] }, output: 0 };
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    });
  },
  inverse: (leaf, outputs) => {
    const { lambdas, mean, scale } = stateOf(leaf);
    return outputs.map((y, i) => {
      const raised = mean === null || scale === null ? y : plus(times(y, scale[i]!), mean[i]!);
      return leaf.parameters['method'] === 'box-cox'
        ? rooted(raised, lambdas[i]!)
        : unbent(raised, lambdas[i]!);
    });
  },
};

// Near the mean little is left of a rounded power: it is taken off the pair.
function standardized(leaf: FittedLeaf, column: number): Kernel {
  const { lambdas, mean, scale } = stateOf(leaf);
  const { name, version } = functionOf(leaf.parameters);
  const raise = leaf.parameters['method'] === 'box-cox' ? boxCoxPair : yeoJohnsonPair;
  const [lambda, middle, spread] = [lambdas[column]!, mean![column]!, scale![column]!];
  const pair = new Float64Array(2);
  return {
    name: 'powerTransformer',
    functions: [`${name}@${version}`],
    outputs: 1,
    row: ([x], out, at) => {
      raise(x as number, lambda, pair);
      const distance = pair[0]! - middle;
      const rest = Number.isFinite(distance) ? sumError(pair[0]!, -middle, distance) + pair[1]! : 0;
      out[at] = (distance + rest) / spread;
      return undefined;
    },
  };
}

function stateOf({ state }: FittedLeaf) {
  return {
    lambdas: state['lambdas'] as readonly number[],
    mean: state['mean'] as readonly number[] | null,
    scale: state['scale'] as readonly number[] | null,
  };
}

function functionOf({ method }: Parameters) {
  return method === 'box-cox' ? boxCox : yeoJohnson;
}

function call(name: typeof expFunction, x: Formula): Formula {
  return { op: 'call', function: name, of: [x] };
}

// (λ y + 1)^(1/λ) as exp(log1p(λ y) / λ).
function rooted(y: Formula, lambda: number): Formula {
  if (lambda === 0) return call(expFunction, y);
  return call(expFunction, over(call(log1pFunction, times(y, lambda)), lambda));
}

function unbent(y: Formula, lambda: number): Formula {
  const half = (x: Formula, power: number): Formula =>
    power === 0
      ? call(expm1Function, x)
      : call(expm1Function, over(call(log1pFunction, times(x, power)), power));
  const below = times(half(times(y, -1), 2 - lambda), -1);
  return choose(y, 'lt', 0, below, half(y, lambda));
}

/** How `powerTransformer` is fitted: the values and their counts, in one round. */
export const powerTransformerDefinition: Definition & { readonly served: typeof powerTransformerServed } = {
  served: powerTransformerServed,
  learns: () => ['counts'],
  gives: ({ standardize }) => (standardize === true ? 'opaque' : 'computed'),
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('powerTransformer', name, type);
    return askTogether(
      features.map((feature) => valuesOf(feature, context)),
      (all) => {
        const learned = all.map((values, i) => learn(parameters, features[i]!.name, values));
        const standardize = parameters['standardize'] === true;
        return {
          state: {
            lambdas: learned.map(({ lambda }) => lambda),
            mean: standardize ? learned.map(({ mean }) => mean) : null,
            var: standardize ? learned.map(({ variance }) => variance) : null,
            scale: standardize ? learned.map(({ scale }) => scale) : null,
          },
          warnings: features.flatMap(({ name }, i) =>
            warningsOf(name, all[i]!.length, all[i]!.length === 1 ? all[i]![0]!.value : Number.NaN),
          ),
        };
      },
    );
  },
  sklearn: {
    name: 'PowerTransformer',
    parameters: (given) => {
      const { method, standardize } = withDefaults('PowerTransformer', given, {
        method: 'yeo-johnson',
        standardize: true,
        copy: true,
      });
      return powerTransformer({ method: method as 'box-cox', standardize: standardize as boolean })
        .parameters;
    },
    toParameters: ({ method, standardize }) => ({ method, standardize }),
    state: (attributes, parameters) => {
      const who = 'PowerTransformer';
      const lambdas = doublesFrom(who, 'lambdas_', attribute(who, attributes, 'lambdas_'));
      if (parameters['standardize'] !== true) return { lambdas, mean: null, var: null, scale: null };
      const scaler = innerScaler(attribute(who, attributes, '_scaler'));
      const list = (name: string) => doublesFrom(who, `_scaler.${name}`, attribute(who, scaler, name));
      return { lambdas, mean: list('mean_'), var: list('var_'), scale: list('scale_') };
    },
    toAttributes: ({ state }, features) => ({
      lambdas_: state['lambdas'],
      ...(state['mean'] !== null && {
        _scaler: { mean_: state['mean'], var_: state['var'], scale_: state['scale'] },
      }),
      n_features_in_: features.length,
      feature_names_in_: features.map(({ name }) => name),
    }),
  },
};

// A StandardScaler as an object: its attributes, or an object that has them.
function innerScaler(scaler: unknown): Record<string, unknown> {
  const record = (scaler ?? {}) as Record<string, unknown>;
  return 'attributes' in record ? (record['attributes'] as Record<string, unknown>) : record;
}

function learn(parameters: Parameters, column: string, values: readonly Weighted[]) {
  const [least, greatest] = [values[0]?.value ?? Number.NaN, values.at(-1)?.value ?? Number.NaN];
  requireFinite('powerTransformer', column, least, greatest);
  const power = functionOf(parameters);
  if (parameters['method'] === 'box-cox' && least <= 0) {
    throw new FitError(
      'not_positive',
      `powerTransformer with method 'box-cox' takes positive numbers only, and column '${column}' holds ${least}: choose method 'yeo-johnson', or filter such rows out.`,
      { column, expected: 'positive numbers', actual: least },
    );
  }
  const size = values.reduce((sum, { count }) => sum + count, 0);
  const flat = values.length < 2 || isConstant({ valid: size, ...exactMoments(values) });
  const lambda = flat ? 1 : bestLambda(values, power);
  const raised = values.map(({ value, count }) => ({ value: power.apply(value, lambda), count }));
  const { mean, variance } = exactMoments(raised);
  return { lambda, mean, variance, scale: standardScale({ valid: size, mean, variance }) };
}
