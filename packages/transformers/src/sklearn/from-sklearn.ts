import type { Schema } from '@millrace/columns';
import { checkSpec, definitionFor } from '../check-spec.js';
import { type ColumnTransformerInput, columnTransformer } from '../compose/column-transformer.js';
import { featureUnion } from '../compose/feature-union.js';
import { passthrough } from '../compose/passthrough.js';
import { pipeline } from '../compose/pipeline.js';
import { definitions } from '../definitions.js';
import { documentOf } from '../document.js';
import { quoted, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { inputsOf } from '../fit-question.js';
import { type FittedTransformer, fittedOf } from '../fitted.js';
import { innerOf } from '../fitted-inner.js';
import { type FittedStep, isLeaf } from '../fitted-step.js';
import { checkOutputNames, inputFeatures, pickFeatures, planStep } from '../plan.js';
import { rowFormFor } from '../row-compile.js';
import {
  describeLeaf,
  isColumnTransformer,
  isFeatureUnion,
  isPipeline,
  show,
  type TransformerSpec,
} from '../spec.js';
import { attribute, listFrom, type PythonValues, withDefaults } from './python-values.js';

/** A transformer of scikit-learn: its class and its parameters, in its spelling. Inside compositions steps are such objects, or `'passthrough'` and `'drop'`. */
export interface SklearnTransformer {
  /** The class: `StandardScaler`, `Pipeline`, `ColumnTransformer`. */
  readonly transformer: string;
  /** Those that are not at their defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A fitted transformer of scikit-learn. */
export interface SklearnFitted extends SklearnTransformer {
  /** The fitted attributes by their names (`mean_`, `_fit_X`); of a composition `{ steps: { name: attributes } }` or `{ transformers: { name: attributes } }`. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a description of a transformer of scikit-learn with its parameters, compositions and all.
 *
 * Throws `UsageError` for a class or a parameter that has no counterpart here.
 *
 * @example
 * ```ts
 * import { specFromSklearn } from '@millrace/transformers';
 * const spec = specFromSklearn({
 *   transformer: 'Pipeline',
 *   params: { steps: [['impute', { transformer: 'SimpleImputer', params: { strategy: 'median' } }], ['scale', { transformer: 'StandardScaler' }]] },
 * });
 * spec.kind; // => 'pipeline'
 * ```
 */
export function specFromSklearn(described: SklearnTransformer): TransformerSpec {
  if (typeof described !== 'object' || described === null) {
    throw usageError(
      'not_a_transformer',
      `A transformer of scikit-learn is an object { transformer: 'StandardScaler', params }, not ${show(described)}.`,
      { actual: show(described) },
    );
  }
  const { transformer, params = {} } = described;
  switch (transformer) {
    case 'Pipeline': {
      const { steps } = withDefaults('Pipeline', params, {
        steps: [],
        memory: null,
        verbose: false,
        transform_input: null,
      });
      return pipeline(
        namedSteps('Pipeline', 'steps', steps).map(
          ([name, step]) => [name, stepOf(step, 'Pipeline')] as const,
        ),
      );
    }
    case 'ColumnTransformer':
      return columnTransformerFrom(params);
    case 'FeatureUnion': {
      const all = withDefaults('FeatureUnion', params, {
        transformer_list: [],
        n_jobs: null,
        transformer_weights: null,
        verbose: false,
        verbose_feature_names_out: true,
      });
      if (all.transformer_weights !== null) throw notKnown('FeatureUnion', 'transformer_weights');
      return featureUnion(
        namedSteps('FeatureUnion', 'transformer_list', all.transformer_list).map(
          ([name, step]) => [name, partOf(step, 'FeatureUnion')] as const,
        ),
        { verboseFeatureNamesOut: all.verbose_feature_names_out as boolean },
      );
    }
    default: {
      const definition = definitions.find(({ sklearn }) => sklearn?.name === transformer);
      if (definition?.sklearn === undefined) throw unknownClass(transformer);
      return describeLeaf(definition, definition.sklearn.parameters(params));
    }
  }
}

function columnTransformerFrom(params: PythonValues): TransformerSpec {
  const all = withDefaults('ColumnTransformer', params, {
    transformers: [],
    remainder: 'drop',
    sparse_threshold: 0.3,
    n_jobs: null,
    transformer_weights: null,
    verbose: false,
    verbose_feature_names_out: true,
    force_int_remainder_cols: 'deprecated',
  });
  if (all.transformer_weights !== null) throw notKnown('ColumnTransformer', 'transformer_weights');
  const parts = namedSteps('ColumnTransformer', 'transformers', all.transformers).map(
    ([name, step, columns]): ColumnTransformerInput => [
      name,
      partOf(step, 'ColumnTransformer'),
      columns as string | readonly string[],
    ],
  );
  return columnTransformer(parts, {
    remainder: partOf(all.remainder, 'ColumnTransformer'),
    verboseFeatureNamesOut: all.verbose_feature_names_out as boolean,
  });
}

function namedSteps(who: string, name: string, value: unknown): (readonly [string, unknown, unknown?])[] {
  return listFrom(who, name, value).map((each) => {
    if (Array.isArray(each) && typeof each[0] === 'string')
      return each as unknown as [string, unknown, unknown?];
    throw usageError('bad_steps', `'${name}' of ${who} holds [name, transformer], not ${show(each)}.`, {
      actual: show(each),
    });
  });
}

function stepOf(step: unknown, who: string): TransformerSpec {
  const part = partOf(step, who);
  if (part === 'passthrough') return passthrough();
  if (part === 'drop') throw usageError('bad_steps', `A step of ${who} can't be 'drop'.`);
  return part;
}

function partOf(step: unknown, who: string): TransformerSpec | 'passthrough' | 'drop' {
  if (step === 'passthrough' || step === 'drop') return step;
  if (typeof step === 'object' && step !== null && 'transformer' in step)
    return specFromSklearn(step as SklearnTransformer);
  throw usageError(
    'bad_steps',
    `A step of ${who} is ${show(step)}: give { transformer, params }, 'passthrough' or 'drop'.`,
    { actual: show(step) },
  );
}

function unknownClass(name: string): Error {
  const known = definitions.flatMap(({ sklearn }) => (sklearn === undefined ? [] : [sklearn.name]));
  return usageError(
    'unknown_transformer',
    `There is no counterpart of ${show(name)} here; there are those of ${quoted([...known, 'Pipeline', 'ColumnTransformer', 'FeatureUnion'])}.`,
    { actual: name, expected: known },
  );
}

function notKnown(who: string, name: string): Error {
  return usageError('not_carried', `'${name}' of ${who} has no counterpart here.`, { actual: name });
}

/**
 * Makes a fitted transformer of one that scikit-learn fitted: its parameters, its fitted attributes, and the columns it was fitted to.
 *
 * The result transforms from that state: the bits of scikit-learn's `transform` wherever only arithmetic is involved. Throws `UsageError` for what has no counterpart.
 *
 * @example
 * ```ts
 * import { fittedFromSklearn } from '@millrace/transformers';
 * const schema = { fields: [{ name: 'x', type: { kind: 'float', bits: 64 } as const, nullable: true }] };
 * const attributes = { mean_: [2], var_: [4], scale_: [2], n_samples_seen_: 10 };
 * fittedFromSklearn({ transformer: 'StandardScaler', attributes }, schema).row({ x: 6 })[0]; // => 2
 * ```
 */
export function fittedFromSklearn(fitted: SklearnFitted, schema: Schema): FittedTransformer {
  const spec = specFromSklearn(fitted);
  checkSpec(spec);
  const inputs = inputsOf(spec, schema);
  const features = inputFeatures(inputs);
  const root = stepFrom(spec, fitted.attributes ?? {}, features);
  const outputs = planStep(root, features);
  checkOutputNames(outputs);
  const document = documentOf({ inputs, root, rows: 1, warnings: [] });
  return fittedOf(document, root, outputs, rowFormFor(undefined));
}

function stepFrom(spec: TransformerSpec, attributes: PythonValues, features: readonly Feature[]): FittedStep {
  if (isPipeline(spec)) {
    let at = features;
    const steps = spec.steps.map(({ name, step }) => {
      const fitted = stepFrom(step, inner('Pipeline', attributes, 'steps', name), at);
      at = planStep(fitted, at);
      return { name, step: fitted };
    });
    return { kind: 'pipeline', steps };
  }
  if (isFeatureUnion(spec)) {
    const { verboseFeatureNamesOut } = spec;
    const parts = spec.parts.flatMap(({ name, step }) =>
      step === 'drop'
        ? []
        : [{ name, step: stepFrom(step, inner('FeatureUnion', attributes, 'transformers', name), features) }],
    );
    return { kind: 'featureUnion', verboseFeatureNamesOut, parts };
  }
  if (isColumnTransformer(spec)) return partsFrom(spec, attributes, features);
  const definition = definitionFor(spec);
  const state = definition.sklearn?.state(attributes, spec.parameters, features) ?? {};
  return { served: definition.served, parameters: spec.parameters, state };
}

function partsFrom(
  spec: TransformerSpec & { readonly kind: 'columnTransformer' },
  attributes: PythonValues,
  features: readonly Feature[],
): FittedStep {
  if (!isColumnTransformer(spec)) throw unknownClass(String(spec));
  const named = spec.parts.map(({ name, step, columns }) => ({
    name,
    step,
    columns: listFrom('ColumnTransformer', `columns of '${name}'`, columns) as readonly string[],
  }));
  const taken = new Set(named.flatMap(({ columns }) => columns));
  const rest = features.map(({ name }) => name).filter((name) => !taken.has(name));
  const all = [...named, { name: 'remainder', step: spec.remainder, columns: rest }];
  const parts = all.flatMap(({ name, step, columns }) => {
    if (step === 'drop') return [];
    const own = inner('ColumnTransformer', attributes, 'transformers', name);
    return [{ name, columns, step: stepFrom(step, own, pickFeatures(name, columns, features)) }];
  });
  return { kind: 'columnTransformer', verboseFeatureNamesOut: spec.verboseFeatureNamesOut, parts };
}

// What has no attributes (a step that learns nothing) need not be named.
function inner(who: string, attributes: PythonValues, group: string, name: string): PythonValues {
  const all = attribute(who, attributes, group) as PythonValues;
  const own = all instanceof Map ? (all.get(name) as unknown) : all?.[name];
  return typeof own === 'object' && own !== null ? (own as PythonValues) : {};
}

/**
 * Gives a fitted transformer in scikit-learn's words: class, parameters and fitted attributes by their names; compositions as `fittedFromSklearn` takes them.
 *
 * Throws `UsageError` for a transformer that scikit-learn does not have.
 *
 * @example
 * ```ts
 * import { fit, fittedToSklearn, minMaxScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(minMaxScaler(), tableFromArrays({ x: Float64Array.of(0, 4) }));
 * fittedToSklearn(fitted).attributes?.['data_max_']; // => [4]
 * ```
 */
export function fittedToSklearn(fitted: FittedTransformer): SklearnFitted {
  const behind = innerOf(fitted);
  if (behind === undefined) {
    throw usageError('bad_input', 'fittedToSklearn takes what fit or loadTransformer gave.', {
      expected: 'a fitted transformer',
    });
  }
  return stepTo(behind.root, inputFeatures(behind.document.inputs));
}

function stepTo(step: FittedStep, features: readonly Feature[]): SklearnFitted {
  if (isLeaf(step)) {
    if (step.served.kind === 'passthrough') return { transformer: 'passthrough' };
    const mapping = definitions.find(({ served }) => served.kind === step.served.kind)?.sklearn;
    if (mapping === undefined) {
      throw usageError('not_carried', `scikit-learn has no counterpart of ${step.served.kind}.`, {
        actual: step.served.kind,
      });
    }
    return {
      transformer: mapping.name,
      params: mapping.toParameters(step.parameters),
      attributes: mapping.toAttributes(step, features),
    };
  }
  if (step.kind === 'pipeline') {
    let at = features;
    const steps = step.steps.map(({ name, step: each }) => {
      const made = stepTo(each, at);
      at = planStep(each, at);
      return [name, made] as const;
    });
    return composed('Pipeline', 'steps', 'steps', steps, {});
  }
  const verbose = { verbose_feature_names_out: step.verboseFeatureNamesOut };
  if (step.kind === 'featureUnion') {
    const parts = step.parts.map(({ name, step: each }) => [name, stepTo(each, features)] as const);
    return composed('FeatureUnion', 'transformer_list', 'transformers', parts, verbose);
  }
  const parts = step.parts.map(
    ({ name, step: each, columns }) =>
      [name, stepTo(each, pickFeatures(name, columns, features)), columns] as const,
  );
  return composed('ColumnTransformer', 'transformers', 'transformers', parts, verbose);
}

// A step as a word is a word; the attributes stand apart from the parameters, by name.
function composed(
  transformer: string,
  param: string,
  group: string,
  parts: readonly (readonly [string, SklearnFitted, (readonly string[])?])[],
  more: Record<string, unknown>,
): SklearnFitted {
  const list = parts.map(([name, { transformer: own, params }, columns]) => [
    name,
    own === 'passthrough' ? own : { transformer: own, params },
    ...(columns === undefined ? [] : [columns]),
  ]);
  const attributes = Object.fromEntries(parts.map(([name, part]) => [name, part.attributes ?? {}]));
  return { transformer, params: { [param]: list, ...more }, attributes: { [group]: attributes } };
}
