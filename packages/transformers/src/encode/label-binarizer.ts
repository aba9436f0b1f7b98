import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { FitError, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import { choose, constant, type Formula, type SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { pythonText } from '../python-repr.js';
import { isCategories, isDouble } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import { type Category, checkOptions, describeLeaf, type LeafSpec, type Parameters, show } from '../spec.js';
import { countsOf } from '../statistics.js';
import { categorize } from './categories.js';
import { categoriesFrom } from './python-categories.js';

/** Options of {@link labelBinarizer}. */
export interface LabelBinarizerOptions {
  /** The number of a class that is not the row's (0 by default). */
  readonly negLabel?: number;
  /** The number of the row's class (1 by default). */
  readonly posLabel?: number;
}

/**
 * Describes one column per class that says whether the row is of it, as scikit-learn's `LabelBinarizer`: of two classes one column that says whether it is the second.
 *
 * Columns are named `<column>_<class>`, the one of two classes `<column>`. A class that fit did not see is none of them. Takes text, integer, bool columns and
 * floats that are whole numbers. Throws `UsageError` for a bad option; `fit` throws `FitError` for missing values and fractions, `transform` a `TransformError` for a missing value.
 *
 * @example
 * ```ts
 * import { fit, labelBinarizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(labelBinarizer(), tableFromArrays({ size: ['S', 'M', 'L'] }));
 * fitted.outputNames; // => ['size_L', 'size_M', 'size_S']
 * [...fitted.row({ size: 'M' })]; // => [0, 1, 0]
 * ```
 */
export function labelBinarizer(options?: LabelBinarizerOptions): LeafSpec<'labelBinarizer'> {
  checkOptions('labelBinarizer', options, ['negLabel', 'posLabel']);
  const parameters = { negLabel: options?.negLabel ?? 0, posLabel: options?.posLabel ?? 1 };
  const wrong = wrongWith(parameters);
  if (wrong !== undefined)
    throw usageError('bad_option', `${wrong}.`, {
      actual: `${show(parameters.negLabel)}, ${show(parameters.posLabel)}`,
    });
  return describeLeaf(labelBinarizerDefinition, parameters);
}

function wrongWith({ negLabel, posLabel }: Parameters): string | undefined {
  const both = Number.isFinite(negLabel) && Number.isFinite(posLabel);
  return both && (negLabel as number) < (posLabel as number)
    ? undefined
    : `'negLabel' and 'posLabel' of labelBinarizer must be finite numbers, the first one less`;
}

/**
 * How `labelBinarizer` is served. `state`: `classes`, one list a column.
 *
 * @example
 * ```ts
 * import { labelBinarizerServed } from '@millrace/transformers/serve';
 * labelBinarizerServed.kind; // => 'labelBinarizer'
 * ```
 */
export const labelBinarizerServed: Served & { readonly kind: 'labelBinarizer' } = {
  kind: 'labelBinarizer',
  version: 1,
  parameters: { negLabel: isDouble, posLabel: isDouble },
  state: { classes: isCategories },
  plan: (leaf, features, path) =>
    features.flatMap((feature, i) => {
      const classes = classesOf(leaf, i);
      const [zero, one] = [leaf.parameters['negLabel'] as number, leaf.parameters['posLabel'] as number];
      const of: SlotFormula = {
        of: feature.formula,
        categories: classes,
        onMissing: 'error',
        onUnknown: 'slot',
      };
      const hot = (slots: readonly number[], name: string): Feature => ({
        name,
        type: float64,
        formula: { op: 'pick', of, numbers: { form: 'hot', slots, one, zero } },
        steps: [...feature.steps, path],
      });
      if (classes.length <= 2) return [hot(classes.length === 2 ? [1] : [], feature.name)];
      return classes.map((each, slot) => hot([slot], `${feature.name}_${pythonText(each, feature.type)}`));
    }),
  inverse: (leaf, outputs, inputs) => {
    let at = 0;
    return inputs.map(({ type }, i) => {
      const classes = classesOf(leaf, i);
      const count = classes.length <= 2 ? 1 : classes.length;
      const own = outputs.slice(at, at + count);
      at += count;
      if (classes.length > 500) return 'it has more than 500 classes';
      const of: SlotFormula = {
        of: placeOf(leaf, own, classes.length),
        categories: classes.map((_, place) => place),
        onMissing: 'slot',
        onUnknown: 'slot',
      };
      return { op: 'label', of, labels: [...classes, null, null], type };
    });
  },
};

function classesOf({ state }: FittedLeaf, column: number): readonly Category[] {
  return (state['classes'] as readonly (readonly Category[])[])[column]!;
}

// The place of the class: by the middle of the two labels, or the first greatest.
function placeOf({ parameters }: FittedLeaf, outputs: readonly Formula[], classes: number): Formula {
  const [low, high] = [parameters['negLabel'] as number, parameters['posLabel'] as number];
  if (classes <= 2) return classes < 2 ? constant(0) : choose(outputs[0]!, 'gt', (low + high) / 2, 1, 0);
  let best = outputs[0]!;
  let place: Formula = constant(0);
  for (const [i, output] of outputs.entries()) {
    if (i === 0) continue;
    place = choose(output, 'gt', best, i, place);
    best = choose(output, 'gt', best, output, best);
  }
  return place;
}

/** How `labelBinarizer` is fitted: the classes, in one round. */
export const labelBinarizerDefinition: Definition & { readonly served: typeof labelBinarizerServed } = {
  served: labelBinarizerServed,
  learns: () => ['counts'],
  gives: () => 'counted',
  check: wrongWith,
  fit: (_parameters, features, context) => {
    for (const { name, type } of features) requireCategorical('labelBinarizer', name, type);
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const columns = counted.map((counts, i) =>
          categorize('labelBinarizer', features[i]!, counts, undefined, []),
        );
        for (const [i, { missing, categories }] of columns.entries()) {
          const bad = missing
            ? 'a missing value'
            : categories.find((each) => typeof each === 'number' && !Number.isInteger(each));
          if (bad === undefined) continue;
          throw new FitError(
            'bad_label',
            `labelBinarizer cannot be fitted to column '${features[i]!.name}': it holds ${typeof bad === 'string' ? bad : show(bad)}, which is no class.`,
            { column: features[i]!.name, actual: bad },
          );
        }
        return {
          state: { classes: columns.map(({ categories }) => categories) },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: [],
        };
      },
    );
  },
  sklearn: {
    name: 'LabelBinarizer',
    parameters: (given) => {
      const all = withDefaults('LabelBinarizer', given, { neg_label: 0, pos_label: 1, sparse_output: false });
      return labelBinarizer({ negLabel: all.neg_label as number, posLabel: all.pos_label as number })
        .parameters;
    },
    toParameters: ({ negLabel, posLabel }) => ({ neg_label: negLabel, pos_label: posLabel }),
    state: (attributes, _parameters, features) => ({
      classes: categoriesFrom('LabelBinarizer', 'classes_', { classes_: [attributes['classes_']] }, features)
        .categories,
    }),
    toAttributes: ({ state }) => ({
      classes_: (state['classes'] as readonly (readonly Category[])[])[0] ?? [],
    }),
  },
};
