import { type Issue, typeName } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import type { Counts, Missing } from '../distribution.js';
import { asDouble, float64, isWide } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import { choose, type Formula, isNumber } from '../formula.js';
import { isIntOf, requireCategorical, requireNumeric } from '../input-type.js';
import { type Asking, askTogether, joinAskings, known, mapAsking } from '../judgement.js';
import { isCategory, isDoubles, isFlag, isOneOf, listOf, orNull } from '../shape.js';
import { attribute, listFrom, notCarried, withDefaults } from '../sklearn/python-values.js';
import {
  type Category,
  checkOptions,
  describeLeaf,
  flag,
  isWellFormed,
  type LeafSpec,
  oneOf,
  show,
} from '../spec.js';
import { countsOf, meanOf, medianOf, missingOf, requireFinite } from '../statistics.js';
import type { StatisticsContext } from '../statistics-context.js';

/** Options of {@link simpleImputer}. */
export interface SimpleImputerOptions {
  /** What is filled in (`'mean'` by default). */
  readonly strategy?: 'mean' | 'median' | 'most_frequent' | 'constant';
  /** For `'constant'`: 0 for numbers, `'missing_value'` for text by default; it must be a value of the column's own type. */
  readonly fillValue?: Category;
  /** Add a column `missingindicator_<name>` of 0 and 1 for each column that missed values at fit (false by default). */
  readonly addIndicator?: boolean;
  /** Keep a column without any value at fit, filled with 0, instead of dropping it with a warning (false by default). */
  readonly keepEmptyFeatures?: boolean;
}

/**
 * Describes filling in missing values (null and NaN), as scikit-learn's `SimpleImputer`.
 *
 * Mean and median take integer, float32, float64 and bool columns and give doubles: the mean correctly rounded, the median the
 * correctly rounded middle of the two middle values. `'most_frequent'` (ties: the least value, text by code point) and
 * `'constant'` also take text and keep the column's type. Throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, simpleImputer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(simpleImputer({ strategy: 'median' }), tableFromArrays({ x: Float64Array.of(1, 2, 9, NaN) }));
 * fitted.row({ x: null })[0]; // => 2
 * ```
 */
export function simpleImputer(options?: SimpleImputerOptions): LeafSpec<'simpleImputer'> {
  checkOptions('simpleImputer', options, ['strategy', 'fillValue', 'addIndicator', 'keepEmptyFeatures']);
  const strategy = oneOf(`'strategy' of simpleImputer`, options?.strategy ?? 'mean', [
    'mean',
    'median',
    'most_frequent',
    'constant',
  ]);
  const fillValue = options?.fillValue ?? null;
  if (fillValue !== null && strategy !== 'constant') {
    throw usageError(
      'bad_option',
      `'fillValue' of simpleImputer goes with strategy 'constant', not with '${strategy}'.`,
      { expected: 'constant', actual: strategy },
    );
  }
  if (!isFill(fillValue)) {
    throw usageError(
      'bad_option',
      `'fillValue' of simpleImputer must be well-formed text, a finite number, a bigint or a boolean, not ${show(fillValue)}.`,
      { actual: show(fillValue) },
    );
  }
  const addIndicator = flag(`'addIndicator' of simpleImputer`, options?.addIndicator ?? false);
  const keepEmptyFeatures = flag(`'keepEmptyFeatures' of simpleImputer`, options?.keepEmptyFeatures ?? false);
  return describeLeaf(simpleImputerDefinition, { strategy, fillValue, addIndicator, keepEmptyFeatures });
}

function isFill(value: unknown): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  return value === null || typeof value === 'bigint' || typeof value === 'boolean' || Number.isFinite(value);
}

const isFills = listOf(orNull(isCategory));

/**
 * How `simpleImputer` is served. `state`: `statistics`, the fill of each column (null: dropped), and `indicators`, 1 for each column with an
 * indicator.
 */
export const simpleImputerServed: Served & { readonly kind: 'simpleImputer' } = {
  kind: 'simpleImputer',
  version: 1,
  parameters: {
    strategy: isOneOf('mean', 'median', 'most_frequent', 'constant'),
    fillValue: orNull(isCategory),
    addIndicator: isFlag,
    keepEmptyFeatures: isFlag,
  },
  state: { statistics: isFills, indicators: isDoubles },
  plan: (leaf, features, path) => {
    const statistics = leaf.state['statistics'] as readonly (Category | null)[];
    const indicators = leaf.state['indicators'] as readonly number[];
    const asIs = isTypeKept(leaf.parameters['strategy']);
    const filled = features.flatMap((feature, i): Feature[] => {
      const value = statistics[i]!;
      if (value === null) return [];
      const of = asIs ? feature.formula : asDouble(feature);
      const type = asIs ? feature.type : float64;
      return [{ ...feature, type, formula: { op: 'fill', of, value }, steps: [...feature.steps, path] }];
    });
    const marked = features.flatMap((feature, i): Feature[] => {
      if (indicators[i] !== 1) return [];
      const formula: Formula = { op: 'missing', of: feature.formula };
      const name = `missingindicator_${feature.name}`;
      return [{ name, type: float64, formula, steps: [...feature.steps, path] }];
    });
    return [...filled, ...marked];
  },
  inverse: inverseOf,
};

// As scikit-learn, only with indicators; here a column without one, which fit saw no missing value in, is itself.
function inverseOf(
  leaf: FittedLeaf,
  outputs: readonly Formula[],
  inputs: readonly Feature[],
): (Formula | string)[] {
  const statistics = leaf.state['statistics'] as readonly (Category | null)[];
  const indicators = leaf.state['indicators'] as readonly number[];
  let [value, mark] = [0, statistics.filter((fill) => fill !== null).length];
  return inputs.map(({ type }, i) => {
    const indicator = indicators[i] === 1 ? outputs[mark++] : undefined;
    if (statistics[i] === null) return 'the column had no value and was left out';
    const filled = outputs[value++]!;
    if (leaf.parameters['addIndicator'] !== true)
      return 'what was missing is not marked: impute with addIndicator: true';
    if (indicator === undefined) return filled;
    if (!isNumber(filled) || (type.kind === 'int' && isTypeKept(leaf.parameters['strategy'])))
      return 'only numbers can be made missing again';
    return choose(indicator, 'eq', 1, Number.NaN, filled);
  });
}

function isTypeKept(strategy: unknown): boolean {
  return strategy === 'most_frequent' || strategy === 'constant';
}

interface Found extends Missing {
  /** The statistic, or null where the column has no value. */
  readonly statistic: Category | null;
}

/** How `simpleImputer` is fitted: the fills, in one round. */
export const simpleImputerDefinition: Definition & { readonly served: typeof simpleImputerServed } = {
  served: simpleImputerServed,
  learns: ({ strategy }) => [
    'missing',
    ...(strategy === 'mean' ? (['moments'] as const) : []),
    ...(strategy === 'median' ? (['quantiles'] as const) : []),
    ...(strategy === 'most_frequent' ? (['counts'] as const) : []),
  ],
  gives: () => 'filled',
  fit: (parameters, features, context) => {
    const { strategy, addIndicator, keepEmptyFeatures } = parameters;
    const require = isTypeKept(strategy) ? requireCategorical : requireNumeric;
    for (const { name, type } of features) require(`simpleImputer with strategy '${strategy}'`, name, type);
    const constants = features.map((feature) =>
      constantFor(feature, parameters['fillValue'] as Category | null, strategy === 'constant'),
    );
    const askings = features.map((feature, i) => {
      const missing = missingOf(feature, context);
      const statistic = statisticOf(String(strategy), feature, constants[i]!, context);
      return mapAsking(
        joinAskings<unknown>([missing, statistic]),
        ([count, value]): Found => ({ ...(count as Missing), statistic: value as Category | null }),
      );
    });
    return askTogether(askings, (found) => {
      const statistics = found.map(({ rows, missing, statistic }, i) => {
        if (missing === rows)
          return keepEmptyFeatures ? emptyFill(String(strategy), features[i]!, constants[i]!) : null;
        if (typeof statistic === 'number') requireFinite('simpleImputer', features[i]!.name, statistic);
        return statistic;
      });
      const indicators = found.map(({ missing }) => (addIndicator && missing > 0 ? 1 : 0));
      return {
        state: { statistics, indicators },
        missingCounts: found,
        warnings: features.flatMap(({ name }, i) => warnings(name, found[i]!, statistics[i]!)),
      };
    });
  },
  sklearn: {
    name: 'SimpleImputer',
    parameters: (given) => {
      const all = withDefaults('SimpleImputer', given, {
        missing_values: Number.NaN,
        strategy: 'mean',
        fill_value: null,
        copy: true,
        add_indicator: false,
        keep_empty_features: false,
      });
      if (all.missing_values !== null && !Number.isNaN(all.missing_values)) {
        throw notCarried(
          'SimpleImputer',
          'missing_values',
          all.missing_values,
          'only null and NaN are missing here',
        );
      }
      return simpleImputer({
        strategy: all.strategy as 'mean',
        ...(all.strategy === 'constant' &&
          all.fill_value !== null && { fillValue: all.fill_value as Category }),
        addIndicator: all.add_indicator as boolean,
        keepEmptyFeatures: all.keep_empty_features as boolean,
      }).parameters;
    },
    toParameters: ({ strategy, fillValue, addIndicator, keepEmptyFeatures }) => ({
      strategy,
      fill_value: fillValue,
      add_indicator: addIndicator,
      keep_empty_features: keepEmptyFeatures,
    }),
    state: (attributes, parameters, features) => {
      const given = listFrom(
        'SimpleImputer',
        'statistics_',
        attribute('SimpleImputer', attributes, 'statistics_'),
      );
      const indicator = attributes['indicator_'] as
        | { attributes?: Record<string, unknown> }
        | null
        | undefined;
      const marked = listFrom(
        'SimpleImputer',
        'indicator_',
        (indicator?.attributes ?? (indicator as Record<string, unknown> | null | undefined))?.['features_'] ??
          [],
      ).map(Number);
      return {
        statistics: features.map((feature, i) =>
          statisticFrom(given[i], feature, isTypeKept(parameters['strategy'])),
        ),
        indicators: features.map((_, i) => (marked.includes(i) ? 1 : 0)),
      };
    },
    toAttributes: ({ state, parameters }, features) => {
      const marks = state['indicators'] as readonly number[];
      return {
        statistics_: (state['statistics'] as readonly unknown[]).map((value) => value ?? Number.NaN),
        indicator_: parameters['addIndicator']
          ? { features_: marks.flatMap((mark, i) => (mark === 1 ? [i] : [])) }
          : null,
        n_features_in_: features.length,
        feature_names_in_: features.map(({ name }) => name),
      };
    },
  },
};

// NaN stands for a column that is dropped; a value that is kept has the type of its column.
function statisticFrom(value: unknown, { type }: Feature, kept: boolean): Category | null {
  if (value === null || value === undefined || value !== value) return null;
  if (!kept) return Number(value);
  if (isWide(type)) return BigInt(value as number);
  if (type.kind === 'bool') return Boolean(value);
  return type.kind === 'utf8' ? String(value) : Number(value);
}

function statisticOf(
  strategy: string,
  feature: Feature,
  constant: Category,
  context: StatisticsContext,
): Asking<Category | null> {
  if (strategy === 'mean') return meanOf(feature, context);
  if (strategy === 'median') return medianOf(feature, context);
  if (strategy === 'constant') return known(() => constant);
  return mapAsking(countsOf(feature, context), mostFrequent);
}

function mostFrequent({ values }: Counts): Category | null {
  let best: Counts['values'][number] | undefined;
  for (const each of values) if (best === undefined || each.count > best.count) best = each;
  return best?.value ?? null;
}

function emptyFill(strategy: string, { type }: Feature, constant: Category): Category {
  return isTypeKept(strategy) ? (strategy === 'constant' ? constant : defaultFill(type)) : 0;
}

function defaultFill(type: Feature['type']): Category {
  if (type.kind === 'utf8') return 'missing_value';
  if (type.kind === 'bool') return false;
  return isWide(type) ? 0n : 0;
}

// The constant as a value of the column's own type, or UsageError.
function constantFor({ name, type }: Feature, fill: Category | null, isConstant: boolean): Category {
  if (!isConstant || (fill === null && type.kind !== 'bool')) return defaultFill(type);
  const wide = isWide(type) && typeof fill === 'number' && Number.isSafeInteger(fill) ? BigInt(fill) : fill;
  if (wide !== null && fits(wide, type)) return Object.is(wide, -0) && type.kind === 'int' ? 0 : wide;
  const given = fill === null ? "strategy 'constant' has no default for it" : `${show(fill)} is none`;
  throw usageError(
    'bad_fill',
    `'fillValue' of simpleImputer must be a value of column '${name}', which is ${typeName(type)}: ${given}.`,
    { column: name, expected: typeName(type), actual: show(fill) },
  );
}

function fits(value: Category, type: Feature['type']): boolean {
  if (type.kind === 'utf8') return typeof value === 'string';
  if (type.kind === 'bool') return typeof value === 'boolean';
  if (type.kind === 'float')
    return typeof value === 'number' && (type.bits === 64 || Math.fround(value) === value);
  if (type.kind !== 'int') return false;
  if (type.bits === 64)
    return (
      typeof value === 'bigint' &&
      (type.signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)) === value
    );
  return isIntOf(type, value as number);
}

function warnings(column: string, { rows, missing }: Missing, statistic: Category | null): Issue[] {
  if (missing < rows) return [];
  const what = statistic === null ? 'it is left out of the output' : `it is filled with ${show(statistic)}`;
  return [{ code: 'all_missing', column, message: `Column '${column}' has no value: ${what}.` }];
}
