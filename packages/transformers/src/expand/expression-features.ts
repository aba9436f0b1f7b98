import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import {
  checkOptions,
  describeLeaf,
  isWellFormed,
  type LeafSpec,
  type ParameterValue,
  show,
} from '../spec.js';
import { columnsOfExpression, formulaOfExpression, wrongWithExpression } from './expression-formula.js';

/**
 * A computation over columns as data: a column's name, a number, or a list of an operation and its operands: `['/', 'a', ['+', 'b', 1]]`.
 *
 * Operations: `+ - * /`, `abs sqrt floor exp expm1 log log1p sin cos pow`, `min max`, `['fill', x, number]`, `['missing', x]`, and
 * `['if', ['<', x, y], then, otherwise]` with `< <= > >= = <>`.
 */
export type ExpressionData = string | number | readonly [string, ...ExpressionData[]];

/**
 * Describes columns that are computed from others, each by an expression that is data and not code; outputs have the names given, in that order.
 *
 * Everything is computed in doubles by IEEE rules, with this package's own functions, so that the bits are the same everywhere; a missing value is NaN. Takes
 * integer, float32, float64 and bool columns. Throws `UsageError` for an operation that does not exist or has another number of operands; `fit` for a column that is not there.
 *
 * @example
 * ```ts
 * import { expressionFeatures, fit } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = expressionFeatures({ speed: ['/', 'distance', ['fill', 'hours', 1]], long: ['if', ['>', 'distance', 1000], 1, 0] });
 * const fitted = await fit(spec, tableFromArrays({ distance: Float64Array.of(500), hours: Float64Array.of(2) }));
 * fitted.outputNames; // => ['speed', 'long']
 * [...fitted.row({ distance: 1500, hours: 3 })]; // => [500, 1]
 * ```
 */
export function expressionFeatures(
  expressions: Readonly<Record<string, ExpressionData>> | ReadonlyMap<string, ExpressionData>,
): LeafSpec<'expressionFeatures'> {
  if (!(expressions instanceof Map))
    checkOptions('expressionFeatures', expressions, Object.keys(expressions ?? {}));
  const list = expressions instanceof Map ? [...expressions] : Object.entries(expressions ?? {});
  const parameters = { expressions: list as unknown as ParameterValue };
  const wrong = wrongWith(parameters);
  if (wrong !== undefined) throw usageError('bad_option', `${wrong}.`, { actual: show(expressions) });
  return describeLeaf(expressionFeaturesDefinition, parameters);
}

function wrongWith({ expressions }: { readonly [name: string]: ParameterValue }): string | undefined {
  const list = expressions as readonly (readonly [string, ParameterValue])[];
  if (list.length === 0) return 'expressionFeatures takes at least one expression, by the name of its output';
  for (const [name, data] of list) {
    if (!isWellFormed(name)) return `${show(name)} cannot be the name of an output`;
    const wrong = wrongWithExpression(data);
    if (wrong !== undefined) return `Expression '${name}' cannot be computed: ${wrong}`;
  }
  return undefined;
}

function isExpressions(value: ParameterValue): boolean {
  if (!Array.isArray(value)) return false;
  const named = value.every(
    (each) => Array.isArray(each) && each.length === 2 && typeof each[0] === 'string',
  );
  return (
    named &&
    new Set(value.map((each) => (each as readonly [string])[0])).size === value.length &&
    wrongWith({ expressions: value as ParameterValue }) === undefined
  );
}

/**
 * How `expressionFeatures` is served: nothing is learned.
 *
 * @example
 * ```ts
 * import { expressionFeaturesServed } from '@millrace/transformers/serve';
 * expressionFeaturesServed.kind; // => 'expressionFeatures'
 * ```
 */
export const expressionFeaturesServed: Served & { readonly kind: 'expressionFeatures' } = {
  kind: 'expressionFeatures',
  version: 1,
  parameters: { expressions: isExpressions },
  state: {},
  plan: ({ parameters }, features, path) => {
    const byName = new Map(features.map((feature) => [feature.name, feature]));
    return (parameters['expressions'] as unknown as readonly (readonly [string, ParameterValue])[]).map(
      ([name, data]) => ({
        name,
        type: float64,
        formula: formulaOfExpression(data, byName),
        steps: [
          ...new Set(columnsOfExpression(data).flatMap((column) => byName.get(column)?.steps ?? [])),
          path,
        ],
      }),
    );
  },
};

/** How `expressionFeatures` is fitted: it learns nothing. */
export const expressionFeaturesDefinition: Definition & { readonly served: typeof expressionFeaturesServed } =
  {
    served: expressionFeaturesServed,
    learns: () => [],
    gives: () => 'computed',
    fit: ({ expressions }, features) => {
      const byName = new Map(features.map((feature) => [feature.name, feature]));
      for (const [, data] of expressions as unknown as readonly (readonly [string, ParameterValue])[])
        formulaOfExpression(data, byName);
      return { verdict: { state: {}, warnings: [] } };
    },
  };
