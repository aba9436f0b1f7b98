import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { constant, type Formula, minus, over, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { cosTurn, sinTurn } from '../math/turn.js';
import { floor, type NumberFunction } from '../number-function.js';
import { isDouble, isDoubles } from '../shape.js';
import { checkOptions, describeLeaf, type LeafSpec, type ParameterValue, show } from '../spec.js';

/** Options of {@link cyclicalFeatures}. */
export interface CyclicalFeaturesOptions {
  /** The length of a turn, for all columns or one per column: 24 for hours, 7 for days of the week. */
  readonly period: number | readonly number[];
}

/**
 * Describes the place of a number within a turn as `<column>_sin` and `<column>_cos` of 2 pi x / period, as feature-engine's `CyclicalFeatures`.
 *
 * Both are within one unit of the last place of the true value, and exact at quarter turns. Columns of integers of at most 32 bits with a whole period up to 10,000 are looked up
 * in a table, so that SQL has them too. Null and NaN give NaN. Throws `UsageError` for a period that is not positive.
 *
 * @example
 * ```ts
 * import { cyclicalFeatures, fit } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(cyclicalFeatures({ period: 24 }), tableFromArrays({ hour: Int32Array.of(0, 6) }));
 * fitted.outputNames; // => ['hour_sin', 'hour_cos']
 * [...fitted.row({ hour: 6 })]; // => [1, 0]
 * ```
 */
export function cyclicalFeatures(options: CyclicalFeaturesOptions): LeafSpec<'cyclicalFeatures'> {
  checkOptions('cyclicalFeatures', options, ['period']);
  const period: unknown = options?.period;
  if (!isPeriods(period as ParameterValue)) {
    throw usageError(
      'bad_option',
      `'period' of cyclicalFeatures must be a positive number below 1e300, or one per column, not ${show(period)}.`,
      { actual: show(period) },
    );
  }
  return describeLeaf(cyclicalFeaturesDefinition, { period: period as number | readonly number[] });
}

function isPeriods(value: ParameterValue): boolean {
  const list = isDouble(value) ? [value] : value;
  return (
    isDoubles(list) &&
    (list as readonly number[]).length > 0 &&
    (list as readonly number[]).every((each) => each > 1e-300 && each < 1e300)
  );
}

/**
 * How `cyclicalFeatures` is served: nothing is learned.
 *
 * @example
 * ```ts
 * import { cyclicalFeaturesServed } from '@millrace/transformers/serve';
 * cyclicalFeaturesServed.kind; // => 'cyclicalFeatures'
 * ```
 */
export const cyclicalFeaturesServed: Served & { readonly kind: 'cyclicalFeatures' } = {
  kind: 'cyclicalFeatures',
  version: 1,
  parameters: { period: isPeriods },
  state: {},
  plan: ({ parameters }, features, path) => {
    const { period } = parameters as { readonly period: number | readonly number[] };
    return features.flatMap((feature, i) => {
      const turn = typeof period === 'number' ? period : period[i]!;
      return (
        [
          ['sin', sinTurn],
          ['cos', cosTurn],
        ] as const
      ).map(([name, apply]) => ({
        name: `${feature.name}_${name}`,
        type: float64,
        formula: placed(feature, turn, apply),
        steps: [...feature.steps, path],
      }));
    });
  },
};

const LONGEST_TABLE = 10_000;

function placed(feature: Feature, period: number, of: NumberFunction): Formula {
  const x = asDouble(feature);
  const { type } = feature;
  if (type.kind !== 'int' || type.bits === 64 || !Number.isInteger(period) || period > LONGEST_TABLE)
    return { op: 'call', function: of, of: [x, constant(period)] };
  // Exact below 2^32, where a quotient is never rounded up to the next whole number.
  const turns: Formula = { op: 'call', function: floor, of: [over(x, period)] };
  const place = minus(x, times(turns, period));
  const values = Array.from({ length: period }, (_, at) => of.apply(at, period));
  return { op: 'gather', of: place, values };
}

/** How `cyclicalFeatures` is fitted: it learns nothing. */
export const cyclicalFeaturesDefinition: Definition & { readonly served: typeof cyclicalFeaturesServed } = {
  served: cyclicalFeaturesServed,
  learns: () => [],
  gives: () => 'computed',
  fit: ({ period }, features) => {
    for (const { name, type } of features) requireNumeric('cyclicalFeatures', name, type);
    if (Array.isArray(period) && period.length !== features.length) {
      throw usageError(
        'bad_option',
        `'period' of cyclicalFeatures has ${period.length} numbers for ${features.length} column(s).`,
        { expected: features.length, actual: period.length },
      );
    }
    return { verdict: { state: {}, warnings: [] } };
  },
};
