import { typeName } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { Kernel } from '../kernel.js';
import { isCount, isFlag } from '../shape.js';
import { notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, show } from '../spec.js';
import { hashColumn, murmur3 } from '../text/murmur3.js';

/** Options of {@link hashingEncoder}. */
export interface HashingEncoderOptions {
  /** How many outputs, 1 to 1,000,000 (1024 by default: outputs are dense here; scikit-learn's default is 2^20, sparse). */
  readonly nFeatures?: number;
  /** Take the sign of a value from its hash, so that values that meet in one output tend to cancel (true by default). */
  readonly alternateSign?: boolean;
}

/**
 * Describes hashing all columns of a row into a fixed number of outputs, `hash_0` and so on, as scikit-learn's `FeatureHasher`: MurmurHash3 of the UTF-8 bytes.
 *
 * A text v of column c counts 1 for `c=v`, a number x counts x for `c`, and each text of a list counts 1 for itself. Missing values and zeros
 * count nothing. Nothing is learned. Takes text, lists of text, integer, float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, hashingEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(hashingEncoder({ nFeatures: 4 }), tableFromArrays({ origin: ['EWR'] }));
 * [...fitted.row({ origin: 'LGA' })].map(Math.abs).reduce((a, b) => a + b); // => 1
 * ```
 */
export function hashingEncoder(options?: HashingEncoderOptions): LeafSpec<'hashingEncoder'> {
  checkOptions('hashingEncoder', options, ['nFeatures', 'alternateSign']);
  const nFeatures = options?.nFeatures ?? 1024;
  if (!isSize(nFeatures))
    throw usageError(
      'bad_option',
      `'nFeatures' of hashingEncoder must be a whole number from 1 to 1,000,000, not ${show(nFeatures)}.`,
      { actual: show(nFeatures) },
    );
  return describeLeaf(hashingEncoderDefinition, {
    nFeatures,
    alternateSign: flag(`'alternateSign' of hashingEncoder`, options?.alternateSign ?? true),
  });
}

const isSize: Served['parameters'][string] = (value) =>
  isCount(value) && (value as number) >= 1 && (value as number) <= 1_000_000;

/** Adds a value under a name to the outputs from `at` on. */
export function addHashed(
  name: string,
  value: number,
  size: number,
  alternateSign: boolean,
  out: Float64Array,
  at: number,
): void {
  if (value === 0) return;
  const hash = murmur3(name);
  out[at + hashColumn(hash, size)]! += alternateSign && hash < 0 ? -value : value;
}

/**
 * How `hashingEncoder` is served: nothing is learned.
 *
 * @example
 * ```ts
 * import { hashingEncoderServed } from '@millrace/transformers/serve';
 * hashingEncoderServed.kind; // => 'hashingEncoder'
 * ```
 */
export const hashingEncoderServed: Served & { readonly kind: 'hashingEncoder' } = {
  kind: 'hashingEncoder',
  version: 1,
  parameters: { nFeatures: isSize, alternateSign: isFlag },
  state: {},
  plan: ({ parameters }, features, path) => {
    const size = parameters['nFeatures'] as number;
    const of = {
      kernel: hashingKernel(features, size, parameters['alternateSign'] === true),
      of: features.map(({ formula }) => formula),
    };
    const steps = [...new Set(features.flatMap((feature) => feature.steps)), path];
    return Array.from({ length: size }, (_, output) => ({
      name: `hash_${output}`,
      type: float64,
      formula: { op: 'output', of, output } as const,
      steps,
    }));
  },
};

function hashingKernel(features: readonly Feature[], size: number, alternateSign: boolean): Kernel {
  const names = features.map(({ name }) => name);
  return {
    name: 'hashingEncoder',
    functions: ['murmur3@1'],
    outputs: size,
    row: (values, out, at) => {
      out.fill(0, at, at + size);
      for (const [i, value] of values.entries()) {
        if (value === null || value !== value) continue;
        if (typeof value === 'string') addHashed(`${names[i]}=${value}`, 1, size, alternateSign, out, at);
        else if (typeof value === 'object') {
          for (const item of value as Iterable<unknown>)
            if (typeof item === 'string') addHashed(item, 1, size, alternateSign, out, at);
        } else addHashed(names[i]!, Number(value), size, alternateSign, out, at);
      }
      return undefined;
    },
  };
}

/** How `hashingEncoder` is fitted: it learns nothing. */
export const hashingEncoderDefinition: Definition & { readonly served: typeof hashingEncoderServed } = {
  served: hashingEncoderServed,
  learns: () => [],
  gives: () => 'computed',
  fit: (_parameters, features) => {
    for (const { name, type } of features) {
      const text = type.kind === 'list' && type.item.type.kind === 'utf8';
      if (
        text ||
        type.kind === 'utf8' ||
        type.kind === 'int' ||
        type.kind === 'bool' ||
        (type.kind === 'float' && type.bits !== 16)
      )
        continue;
      throw usageError(
        'wrong_type',
        `hashingEncoder needs text, lists of text, numbers or booleans, but column '${name}' is ${typeName(type)}.`,
        { column: name, actual: typeName(type) },
      );
    }
    return { verdict: { state: {}, warnings: [] } };
  },
  sklearn: {
    name: 'FeatureHasher',
    parameters: (given) => {
      const all = withDefaults('FeatureHasher', given, {
        n_features: 1_048_576,
        input_type: 'dict',
        dtype: null,
        alternate_sign: true,
      });
      if (all.input_type === 'pair')
        throw notCarried(
          'FeatureHasher',
          'input_type',
          'pair',
          'a row here has columns, which are the pairs',
        );
      return hashingEncoder({
        nFeatures: all.n_features as number,
        alternateSign: all.alternate_sign as boolean,
      }).parameters;
    },
    toParameters: ({ nFeatures, alternateSign }) => ({
      n_features: nFeatures,
      alternate_sign: alternateSign,
      input_type: 'dict',
    }),
    state: () => ({}),
    toAttributes: () => ({}),
  },
};
