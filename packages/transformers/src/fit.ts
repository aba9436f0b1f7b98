import {
  ask,
  type Progress,
  type Question,
  type Schema,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import { checkSpec } from './check-spec.js';
import { documentOf } from './document.js';
import { questionOf } from './fit-question.js';
import { type FittedTransformer, fittedOf } from './fitted.js';
import { andThen } from './judgement.js';
import { inputFeatures, planStep } from './plan.js';
import { checkRoles, type RoleNames } from './roles.js';
import { checkOptions, type TransformerSpec } from './spec.js';

/** Options of {@link fit}. */
export interface FitOptions extends RoleNames {
  readonly signal?: AbortSignal;
  /** Told how far each round of reading has come. */
  readonly onProgress?: (progress: Progress) => void;
  /** The ceiling of what is kept of one statistic while reading, in bytes (256 MiB by default). */
  readonly maxStateBytes?: number;
}

const OPTIONS = ['signal', 'onProgress', 'maxStateBytes', 'target', 'weight', 'rowKey', 'folds'];

/**
 * Fits a description to a source: reads it in as few rounds as the description allows, and gives what transforms.
 *
 * The first round asks for all statistics of raw columns together; each further step of a pipeline that learns from imputed or scaled
 * numbers takes one more (median then scale: two); what follows an encoder takes none. Statistics are exact, so that the
 * result is the same to the bit for any order, chunking and engine.
 *
 * Throws `UsageError` for a column that is absent or of a type that cannot be used, `FitError` for no rows, infinite values and reserved categories.
 *
 * @example
 * ```ts
 * import { columnTransformer, fit, ordinalEncoder, pipeline, simpleImputer, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const flights = tableFromArrays({ distance: Float64Array.of(229, 719, 1400), carrier: ['B6', 'UA', 'B6'] });
 * const spec = columnTransformer([
 *   ['num', pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]), ['distance']],
 *   ['cat', ordinalEncoder({ missing: 'category', unknown: 'category' }), ['carrier']],
 * ]);
 * const fitted = await fit(spec, flights);
 * const features = fitted.transform(flights);
 * features.get(1)?.cat__carrier; // => 1
 * fitted.row({ distance: null, carrier: 'ZZ' })[1]; // => 3
 * ```
 */
export async function fit(
  spec: TransformerSpec,
  source: SourceInput,
  options: FitOptions = {},
): Promise<FittedTransformer> {
  checkOptions('fit', options, OPTIONS);
  const input = sourceFrom(source);
  const question = fitQuestion(spec, input.schema, options);
  const { signal, onProgress, maxStateBytes } = options;
  const [fitted] = await ask(input, [question], {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  });
  return fitted as FittedTransformer;
}

/**
 * Fitting as a Question, so that it can be asked together with others (a gate, a profile) in the same scan.
 *
 * Its verdict is what `fit` returns; `judge` throws what `fit` throws.
 *
 * @example
 * ```ts
 * import { fitQuestion, standardScaler } from '@millrace/transformers';
 * const schema = { fields: [{ name: 'x', type: { kind: 'float', bits: 64 } as const, nullable: true }] };
 * fitQuestion(standardScaler(), schema).asks.map(({ kind }) => kind).includes('variance'); // => true
 * ```
 */
export function fitQuestion(
  spec: TransformerSpec,
  schema: Schema,
  roles: RoleNames = {},
): Question<FittedTransformer> {
  checkSpec(spec);
  checkRoles(roles);
  const fitted = andThen({ next: questionOf(spec, schema, roles) }, (result) => {
    const document = documentOf(result);
    return {
      verdict: fittedOf(document, result.root, planStep(result.root, inputFeatures(result.inputs))),
    };
  });
  return (fitted as { next: Question<FittedTransformer> }).next;
}
