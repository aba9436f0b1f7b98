import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { constant, type Formula, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { isCount, isFlag, listOf } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, type Parameters, show } from '../spec.js';

/** Options of {@link polynomialFeatures}. */
export interface PolynomialFeaturesOptions {
  /** The greatest degree, or the least and the greatest (2 by default). */
  readonly degree?: number | readonly [number, number];
  /** Only products of different columns (false by default). */
  readonly interactionOnly?: boolean;
  /** Begin with a column of ones, named `1` (true by default). */
  readonly includeBias?: boolean;
}

/**
 * Describes all products of the columns up to a degree, as scikit-learn's `PolynomialFeatures`: by degree, then by columns; named `a`, `a^2`, `a b`.
 *
 * A product is multiplied from its last factor to its first, each time rounded, which is scikit-learn's order. Integers are doubles first.
 * Takes integer, float32, float64 and bool columns; null and NaN give NaN. Throws `UsageError` for a bad option, and for more than 1,000,000 products.
 *
 * @example
 * ```ts
 * import { fit, polynomialFeatures } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(polynomialFeatures(), tableFromArrays({ a: Float64Array.of(1), b: Float64Array.of(1) }));
 * fitted.outputNames; // => ['1', 'a', 'b', 'a^2', 'a b', 'b^2']
 * [...fitted.row({ a: 2, b: 5 })]; // => [1, 2, 5, 4, 10, 25]
 * ```
 */
export function polynomialFeatures(options?: PolynomialFeaturesOptions): LeafSpec<'polynomialFeatures'> {
  checkOptions('polynomialFeatures', options, ['degree', 'interactionOnly', 'includeBias']);
  const degree = options?.degree ?? 2;
  const range: readonly unknown[] = Array.isArray(degree) ? degree : [0, degree];
  const parameters = {
    degree: range as readonly [number, number],
    interactionOnly: flag(`'interactionOnly' of polynomialFeatures`, options?.interactionOnly ?? false),
    includeBias: flag(`'includeBias' of polynomialFeatures`, options?.includeBias ?? true),
  };
  const wrong = wrongWith(parameters);
  if (wrong !== undefined)
    throw usageError('bad_option', `${wrong} in polynomialFeatures.`, { actual: show(degree) });
  return describeLeaf(polynomialFeaturesDefinition, parameters);
}

function wrongWith({ degree, includeBias }: Parameters): string | undefined {
  const [least, greatest, ...more] = degree as readonly [number, number, ...number[]];
  if (more.length > 0 || !isCount(least) || !isCount(greatest) || least > greatest || greatest > 100)
    return `'degree' must be a whole number from 0 to 100, or two of them, the lesser first`;
  return greatest === 0 && includeBias === false
    ? `degree 0 without 'includeBias' leaves no output`
    : undefined;
}

/**
 * How `polynomialFeatures` is served: nothing is learned.
 *
 * @example
 * ```ts
 * import { polynomialFeaturesServed } from '@millrace/transformers/serve';
 * polynomialFeaturesServed.kind; // => 'polynomialFeatures'
 * ```
 */
export const polynomialFeaturesServed: Served & { readonly kind: 'polynomialFeatures' } = {
  kind: 'polynomialFeatures',
  version: 1,
  parameters: {
    degree: (value) =>
      listOf((each) => isCount(each) && (each as number) <= 100)(value) &&
      (value as readonly unknown[]).length === 2,
    interactionOnly: isFlag,
    includeBias: isFlag,
  },
  state: {},
  plan: ({ parameters }, features, path) => {
    const products = new Map<string, Formula>();
    return termsOf(parameters, features.length).map((term) => ({
      name: nameOf(term, features),
      type: float64,
      formula: productOf(term, features, products),
      steps: [...new Set(term.flatMap((at) => features[at]!.steps)), path],
    }));
  },
};

/** The places of the columns of each product, ascending within it. */
function termsOf(
  { degree, interactionOnly, includeBias }: Parameters,
  columns: number,
): readonly (readonly number[])[] {
  const [least, greatest] = degree as readonly [number, number];
  const terms: (readonly number[])[] = includeBias ? [[]] : [];
  let last: readonly (readonly number[])[] = [[]];
  for (let size = 1; size <= greatest; size++) {
    const grown: (readonly number[])[] = [];
    for (const term of last) {
      const from = term.length === 0 ? 0 : term.at(-1)! + (interactionOnly ? 1 : 0);
      for (let at = from; at < columns; at++) grown.push([...term, at]);
      if (terms.length + grown.length > 1_000_000)
        throw usageError(
          'too_many_outputs',
          `polynomialFeatures of degree ${greatest} over ${columns} columns gives more than 1,000,000 outputs.`,
          { expected: 'at most 1000000' },
        );
    }
    last = grown;
    if (size >= least) for (const term of grown) terms.push(term);
  }
  return terms;
}

function productOf(
  term: readonly number[],
  features: readonly Feature[],
  known: Map<string, Formula>,
): Formula {
  const key = term.join();
  const found = known.get(key);
  if (found !== undefined) return found;
  const [first, ...rest] = term;
  const made =
    first === undefined
      ? constant(1)
      : rest.length === 0
        ? asDouble(features[first]!)
        : times(productOf(rest, features, known), productOf([first], features, known));
  known.set(key, made);
  return made;
}

function nameOf(term: readonly number[], features: readonly Feature[]): string {
  if (term.length === 0) return '1';
  return [...new Set(term)]
    .map((at) => {
      const power = term.filter((each) => each === at).length;
      return power === 1 ? features[at]!.name : `${features[at]!.name}^${power}`;
    })
    .join(' ');
}

/** How `polynomialFeatures` is fitted: it learns nothing. */
export const polynomialFeaturesDefinition: Definition & { readonly served: typeof polynomialFeaturesServed } =
  {
    served: polynomialFeaturesServed,
    learns: () => [],
    gives: () => 'computed',
    check: wrongWith,
    fit: (_parameters, features) => {
      for (const { name, type } of features) requireNumeric('polynomialFeatures', name, type);
      return { verdict: { state: {}, warnings: [] } };
    },
    sklearn: {
      name: 'PolynomialFeatures',
      parameters: (given) => {
        const { degree, interaction_only, include_bias } = withDefaults('PolynomialFeatures', given, {
          degree: 2,
          interaction_only: false,
          include_bias: true,
          order: 'C',
        });
        return polynomialFeatures({
          degree: degree as number,
          interactionOnly: interaction_only as boolean,
          includeBias: include_bias as boolean,
        }).parameters;
      },
      toParameters: ({ degree, interactionOnly, includeBias }) => ({
        degree: (degree as readonly number[])[0] === 0 ? (degree as readonly number[])[1] : degree,
        interaction_only: interactionOnly,
        include_bias: includeBias,
      }),
      state: () => ({}),
      toAttributes: (_leaf, features) => ({ n_features_in_: features.length }),
    },
  };
