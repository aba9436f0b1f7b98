import { type AggregateKind, compareValues } from '@millrace/columns';
import { aggregateOver } from '../computed-kind.js';
import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { ArtifactError, FitError, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import { choose, type Formula, type SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { type Asking, askTogether } from '../judgement.js';
import { pythonText } from '../python-repr.js';
import { requireRole } from '../roles.js';
import {
  isCategories,
  isCategory,
  isCount,
  isDouble,
  isDoubles,
  isOneOf,
  isText,
  listOf,
  orNull,
} from '../shape.js';
import { attribute, doublesFrom, listFrom, withDefaults } from '../sklearn/python-values.js';
import {
  type Category,
  checkOptions,
  describeLeaf,
  type LeafSpec,
  oneOf,
  type Parameters,
  type ParameterValue,
  show,
} from '../spec.js';
import type { StatisticsContext } from '../statistics-context.js';
import { checkGiven, givenCategories } from './categories.js';
import { foldKernel } from './fold-kernel.js';
import { categoriesFrom, givenFrom } from './python-categories.js';
import { cellsOf, encodingOf, meanOfTotals, totalsOf } from './target-encodings.js';
import { type TargetSums, targetSumsKind } from './target-sums.js';

/** Options of {@link targetEncoder}. */
export interface TargetEncoderOptions {
  /** `'auto'` (what fit sees, ascending; the default), or one list of categories per column. */
  readonly categories?: 'auto' | readonly (readonly Category[])[];
  /** What the target is; `'auto'` (the default) sees numbers with fractions as continuous, all else as classes. */
  readonly targetType?: 'auto' | 'continuous' | 'binary' | 'multiclass';
  /** How many rows of the overall mean are added to each category's; `'auto'` (the default) takes it from the variances, as an empirical Bayes estimate. */
  readonly smooth?: 'auto' | number;
  /** How many folds the training rows are encoded in, by the hash of their key (5 by default); a fold column has its own. */
  readonly cv?: number;
  /** What a value that fit did not see becomes: the mean of the target (`'mean'`, the default), or a `TransformError`. */
  readonly unknown?: 'mean' | 'error';
}

/**
 * Describes replacing a category by the mean of the target in its rows, drawn towards the mean of all, as scikit-learn's `TargetEncoder`.
 *
 * `fit` takes the names of the `target` and of the `rowKey` (or of a column of `folds`). What is learned of all rows serves; the training rows themselves, which
 * `fitTransform` gives and later steps of a pipeline are fitted to, are encoded from the other folds, so that no row's encoding knows its own target. Encodings are correctly rounded.
 * A missing value is a category where fit saw one, else unknown. Takes text, integer, float32, float64 and bool columns. Throws
 * `UsageError` for a bad option; `fit` throws `FitError` for a missing target and for less than two classes.
 *
 * @example
 * ```ts
 * import { fit, targetEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const rows = tableFromArrays({ id: Int32Array.of(1, 2, 3, 4), city: ['a', 'a', 'b', 'b'], price: Float64Array.of(1.5, 2.5, 10, 20) });
 * const fitted = await fit(targetEncoder({ smooth: 0 }), rows.select(['id', 'city', 'price']), { target: 'price', rowKey: 'id' });
 * ['a', 'b', 'c'].map((city) => fitted.row({ city })[0]); // => [2, 15, 8.5]
 * ```
 */
export function targetEncoder(options?: TargetEncoderOptions): LeafSpec<'targetEncoder'> {
  checkOptions('targetEncoder', options, ['categories', 'targetType', 'smooth', 'cv', 'unknown']);
  const parameters: Parameters = {
    categories: givenCategories('targetEncoder', options?.categories),
    targetType: oneOf(`'targetType' of targetEncoder`, options?.targetType ?? 'auto', [
      'auto',
      'continuous',
      'binary',
      'multiclass',
    ]),
    smooth: options?.smooth ?? 'auto',
    cv: options?.cv ?? 5,
    unknown: oneOf(`'unknown' of targetEncoder`, options?.unknown ?? 'mean', ['mean', 'error']),
  };
  const bad = ['smooth', 'cv'].find((name) => !shape[name]!(parameters[name]!));
  if (bad !== undefined) {
    const expected =
      bad === 'smooth' ? `'auto' or a finite number from 0 on` : 'a whole number of folds from 2 to 1000';
    throw usageError(
      'bad_option',
      `'${bad}' of targetEncoder must be ${expected}, not ${show(parameters[bad])}.`,
      { expected, actual: show(parameters[bad]) },
    );
  }
  return describeLeaf(targetEncoderDefinition, parameters);
}

const shape: Served['parameters'] = {
  categories: orNull(isCategories),
  targetType: isOneOf('auto', 'continuous', 'binary', 'multiclass'),
  smooth: (value) =>
    value === 'auto' || (isDouble(value) && (value as number) >= 0 && (value as number) < Infinity),
  cv: (value) => isCount(value) && (value as number) >= 2 && (value as number) <= 1000,
  unknown: isOneOf('mean', 'error'),
};

/**
 * How `targetEncoder` is served. `state`: `targetType`, `classes` (of a target of classes) and `classNames`; per column `categories`, `missing` (1 where fit saw a missing value)
 * and `encodings`: one list for each output, of the categories and then of missing values; `targetMean`, one for each output of a column.
 *
 * @example
 * ```ts
 * import { targetEncoderServed } from '@millrace/transformers/serve';
 * targetEncoderServed.kind; // => 'targetEncoder'
 * ```
 */
export const targetEncoderServed: Served & { readonly kind: 'targetEncoder' } = {
  kind: 'targetEncoder',
  version: 1,
  parameters: shape,
  state: {
    targetType: isOneOf('continuous', 'binary', 'multiclass'),
    classes: listOf(isCategory),
    classNames: listOf(isText),
    categories: isCategories,
    missing: isDoubles,
    encodings: listOf(listOf(isDoubles)),
    targetMean: isDoubles,
  },
  perColumn: false,
  plan: (leaf, features, path) => {
    requireConsistent(leaf, features.length);
    return outputsOf(leaf, features, path, (of, column, output) => {
      const encodings = (leaf.state['encodings'] as readonly (readonly (readonly number[])[])[])[column]![
        output
      ]!;
      const mean = (leaf.state['targetMean'] as readonly number[])[output]!;
      return picked(of, encodings, mean);
    });
  },
};

// One list a column, and in it one list an output, as long as the categories and missing values are.
function requireConsistent({ state }: FittedLeaf, columns: number): void {
  const { targetType, classNames, categories, missing, encodings, targetMean } = state as unknown as {
    targetType: string;
    classNames: readonly string[];
    categories: readonly (readonly Category[])[];
    missing: readonly number[];
    encodings: readonly (readonly (readonly number[])[])[];
    targetMean: readonly number[];
  };
  const outputs = targetType === 'multiclass' ? classNames.length : 1;
  const fine =
    [categories, missing, encodings].every(({ length }) => length === columns) &&
    (columns === 0 || targetMean.length === outputs) &&
    encodings.every(
      (lists, i) =>
        lists.length === outputs &&
        lists.every(({ length }) => length === categories[i]!.length + (missing[i] === 1 ? 1 : 0)),
    );
  if (fine) return;
  throw new ArtifactError(
    'bad_state',
    `The lists of targetEncoder's state do not fit together for ${columns} column(s).`,
    { path: 'state', expected: columns },
  );
}

function outputsOf(
  { parameters, state }: FittedLeaf,
  features: readonly Feature[],
  path: string,
  formulaOf: (of: SlotFormula, column: number, output: number) => Formula,
): Feature[] {
  const names =
    state['targetType'] === 'multiclass'
      ? (state['classNames'] as readonly string[]).map((name) => `_${name}`)
      : [''];
  return features.flatMap((feature, column) => {
    const of: SlotFormula = {
      of: feature.formula,
      categories: (state['categories'] as readonly (readonly Category[])[])[column]!,
      onMissing: (state['missing'] as readonly number[])[column] === 1 ? 'slot' : 'unknown',
      onUnknown: parameters['unknown'] === 'error' ? 'error' : 'slot',
    };
    return names.map((name, output) => ({
      name: `${feature.name}${name}`,
      type: float64,
      formula: formulaOf(of, column, output),
      steps: [...feature.steps, path],
    }));
  });
}

// Encodings of the categories, then of missing values where fit saw one.
function picked(of: SlotFormula, encodings: readonly number[], mean: number): Formula {
  const size = of.categories.length;
  return {
    op: 'pick',
    of,
    numbers: { form: 'numbers', numbers: [...encodings.slice(0, size), encodings[size] ?? mean, mean] },
  };
}

/** What training rows are encoded with: the sums of each column, and the classes that outputs are of (null for numbers). */
interface Training {
  readonly sums: readonly TargetSums[];
  readonly outputs: readonly (Category | null)[];
}

/** How `targetEncoder` is fitted: exact sums by category and fold, in one round. */
export const targetEncoderDefinition: Definition & { readonly served: typeof targetEncoderServed } = {
  served: targetEncoderServed,
  learns: () => ['rows'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    const { target, folds, rowKey } = context.roles;
    requireRole('targetEncoder', 'target', target !== null);
    requireRole('targetEncoder', 'rowKey', folds !== null || rowKey.length > 0);
    for (const { name, type } of features) requireCategorical('targetEncoder', name, type);
    requireCategorical('targetEncoder', target!.name, target!.type);
    const given = parameters['categories'] as readonly (readonly Category[])[] | null;
    checkGiven('targetEncoder', given, features);
    const fold = foldOf(parameters, context);
    return askTogether(
      features.map((feature) => sumsOf(feature, target!, fold, context)),
      (sums) => {
        for (const each of sums) checkSums(each, target!);
        const { targetType, classes } = typeOfTarget(parameters, sums[0], target!);
        const outputs =
          targetType === 'continuous' ? [null] : targetType === 'binary' ? [classes[1]!] : classes;
        const lists = sums.map((each, i) => categoriesOf(each, given?.[i], features[i]!, parameters));
        const missing = sums.map(({ cells }) => (cells.has(null) ? 1 : 0));
        const smooth = parameters['smooth'] as number | 'auto';
        const encodings = sums.map((each, i) =>
          outputs.map((output) => encodingsOf(each, lists[i]!, missing[i] === 1, output, smooth, null)),
        );
        const state = {
          targetType,
          classes,
          classNames: classes.map((each) => pythonText(each, target!.type)),
          categories: lists,
          missing,
          encodings: encodings.map((each) => each.map(({ encodings: list }) => list)),
          targetMean: encodings[0]?.map(({ mean }) => mean) ?? [],
        };
        return { state, warnings: [], training: { sums, outputs } satisfies Training };
      },
    );
  },
  train: (leaf, learned, features, path, context) => {
    const { sums, outputs } = learned.training as Training;
    const fold = foldOf(leaf.parameters, context);
    const smooth = leaf.parameters['smooth'] as number | 'auto';
    const missing = leaf.state['missing'] as readonly number[];
    return outputsOf(leaf, features, path, (of, column, output) => {
      const own = sums[column]!;
      const numbers = foldsOf(own).map((each) => {
        const { encodings, mean } = encodingsOf(
          own,
          of.categories,
          missing[column] === 1,
          outputs[output]!,
          smooth,
          each,
        );
        return { each, formula: picked(of, encodings, mean) };
      });
      const last = numbers.at(-1)!.formula;
      return numbers
        .slice(0, -1)
        .reduceRight((otherwise, { each, formula }) => choose(fold, 'eq', each, formula, otherwise), last);
    });
  },
  sklearn: {
    name: 'TargetEncoder',
    parameters: (given) => {
      const all = withDefaults('TargetEncoder', given, {
        categories: 'auto',
        target_type: 'auto',
        smooth: 'auto',
        cv: 5,
        shuffle: 'deprecated',
        random_state: 'deprecated',
      });
      return targetEncoder({
        categories: givenFrom(all.categories),
        targetType: all.target_type as 'auto',
        smooth: all.smooth as number,
        ...(typeof all.cv === 'number' && { cv: all.cv }),
      }).parameters;
    },
    toParameters: ({ categories, targetType, smooth, cv }) => ({
      categories: categories ?? 'auto',
      target_type: targetType,
      smooth,
      cv,
    }),
    state: stateFrom,
    toAttributes: ({ state }) => ({
      categories_: (state['categories'] as readonly (readonly Category[])[]).map((list, i) =>
        (state['missing'] as readonly number[])[i] === 1 ? [...list, Number.NaN] : list,
      ),
      encodings_: (state['encodings'] as readonly (readonly (readonly number[])[])[]).flat(),
      target_mean_:
        state['targetType'] === 'multiclass'
          ? state['targetMean']
          : (state['targetMean'] as readonly number[])[0],
      target_type_: state['targetType'],
      classes_: state['targetType'] === 'continuous' ? null : state['classes'],
    }),
  },
};

function stateFrom(
  attributes: Readonly<Record<string, unknown>>,
  _parameters: Parameters,
  features: readonly Feature[],
): Record<string, ParameterValue> {
  const who = 'TargetEncoder';
  const { categories, missing } = categoriesFrom(who, 'categories_', attributes, features);
  const targetType = attribute(who, attributes, 'target_type_') as string;
  const found = attributes['classes_'];
  const classes =
    found === null || found === undefined ? [] : (listFrom(who, 'classes_', found) as readonly Category[]);
  const mean = attribute(who, attributes, 'target_mean_');
  const lists = listFrom(who, 'encodings_', attribute(who, attributes, 'encodings_')).map((list) =>
    doublesFrom(who, 'encodings_', list),
  );
  const each = targetType === 'multiclass' ? classes.length : 1;
  return {
    targetType,
    classes,
    classNames: classes.map((one) => (typeof one === 'boolean' ? (one ? 'True' : 'False') : String(one))),
    categories,
    missing,
    encodings: features.map((_, i) => lists.slice(i * each, i * each + each)),
    targetMean: Array.isArray(mean) ? doublesFrom(who, 'target_mean_', mean) : [Number(mean)],
  };
}

function foldOf({ cv }: Parameters, { roles }: StatisticsContext): Formula {
  if (roles.folds !== null) return asDouble(roles.folds);
  const of = { kernel: foldKernel(cv as number), of: roles.rowKey.map(({ formula }) => formula) };
  return { op: 'output', of, output: 0 };
}

function sumsOf(
  feature: Feature,
  target: Feature,
  fold: Formula,
  context: StatisticsContext,
): Asking<TargetSums> {
  const { aggregate, kinds } = aggregateOver(
    [feature.formula, target.formula, fold],
    (...of) => ({ kind: 'targetSums', of }),
    context,
    targetSumsKind as AggregateKind,
  );
  return { asks: [aggregate], kinds, read: ([answer]) => answer as TargetSums };
}

function checkSums(sums: TargetSums, { name }: Feature): void {
  if (sums.badTargets > 0)
    throw new FitError(
      'bad_target',
      `The target '${name}' holds ${sums.badTargets} missing or infinite value(s): filter such rows out.`,
      { column: name, count: sums.badTargets },
    );
  if (sums.badFolds > 0)
    throw new FitError(
      'bad_fold',
      `${sums.badFolds} row(s) have no fold: the column of folds holds whole numbers.`,
      { count: sums.badFolds },
    );
  if (sums.rows > 0 && foldsOf(sums).length < 2)
    throw new FitError(
      'one_fold',
      'All rows are in one fold, so that none can be encoded without its own target: give a row key that differs, or other folds.',
      { expected: 'at least 2 folds' },
    );
}

function foldsOf({ cells }: TargetSums): readonly number[] {
  return [...new Set([...cells.values()].flatMap((folds) => [...folds.keys()]))].sort((a, b) => a - b);
}

function typeOfTarget(
  { targetType }: Parameters,
  sums: TargetSums | undefined,
  { name, type }: Feature,
): { targetType: string; classes: readonly Category[] } {
  const numeric = type.kind === 'float' || (type.kind === 'int' && type.bits < 64);
  if (targetType === 'continuous' && !numeric)
    throw usageError(
      'wrong_type',
      `A continuous target is a column of numbers of at most 32 bits or of doubles, which '${name}' is not.`,
      { column: name },
    );
  if (targetType === 'continuous' || (targetType === 'auto' && sums?.fractional))
    return { targetType: 'continuous', classes: [] };
  if (sums?.fractional)
    throw new FitError(
      'bad_target',
      `The target '${name}' holds numbers with fractions, which are no classes: choose targetType 'continuous'.`,
      { column: name },
    );
  const found = new Set<Category>();
  for (const folds of sums?.cells.values() ?? [])
    for (const { classes } of folds.values()) for (const each of classes.keys()) found.add(each);
  const classes = [...found].sort(compareValues);
  const binary = targetType === 'binary' || (targetType === 'auto' && classes.length === 2);
  if (sums === undefined || (binary ? classes.length === 2 : classes.length > 1))
    return { targetType: binary ? 'binary' : 'multiclass', classes };
  throw new FitError(
    'bad_target',
    `The target '${name}' has ${classes.length} class(es), and ${binary ? 'a binary one has 2' : 'there must be at least 2'}.`,
    { column: name, actual: classes.length },
  );
}

function categoriesOf(
  { cells }: TargetSums,
  given: readonly Category[] | undefined,
  { name }: Feature,
  { unknown }: Parameters,
): readonly Category[] {
  const found = [...cells.keys()].filter((each) => each !== null).sort(compareValues);
  if (given === undefined) return found;
  const other = unknown === 'error' ? found.find((each) => !given.includes(each)) : undefined;
  if (other === undefined) return given;
  throw new FitError(
    'unknown_category',
    `Column '${name}' holds ${show(other)}, which is not among the 'categories' given to targetEncoder.`,
    { column: name, actual: other },
  );
}

function encodingsOf(
  sums: TargetSums,
  categories: readonly Category[],
  missing: boolean,
  positive: Category | null,
  smooth: number | 'auto',
  without: number | null,
): { readonly encodings: readonly number[]; readonly mean: number } {
  const all = totalsOf(cellsOf(sums, undefined, without), positive);
  const encodings = [...categories, ...(missing ? [null] : [])].map((category) =>
    encodingOf(totalsOf(cellsOf(sums, category, without), positive), all, smooth),
  );
  return { encodings, mean: meanOfTotals(all) };
}
