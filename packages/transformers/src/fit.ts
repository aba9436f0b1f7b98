import {
  ask,
  type Progress,
  type Question,
  type Schema,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableOf } from './arrow.js';
import { checkSpec } from './check-spec.js';
import { startTally } from './counters.js';
import { documentOf } from './document.js';
import { explain } from './explain.js';
import { type FitResult, questionOf } from './fit-question.js';
import { fitStateOf } from './fit-state.js';
import { askKeeping, type FittedWithState, withState } from './fit-states.js';
import { type FittedTransformer, fittedOf } from './fitted.js';
import { batchFormOf } from './fitted-inner.js';
import { andThen } from './judgement.js';
import { inputFeatures, planStep } from './plan.js';
import { checkRoles, type RoleNames } from './roles.js';
import { rowFormFor } from './row-compile.js';
import { type ColumnsReadBy, checkOptions, flag, type TransformerSpec } from './spec.js';
import { layoutOf, transformBatch } from './transform-batch.js';

export type { FittedWithState } from './fit-states.js';

/** Options of {@link fit}. */
export interface FitOptions extends RoleNames {
  readonly signal?: AbortSignal;
  /** Told how far each round of reading has come. */
  readonly onProgress?: (progress: Progress) => void;
  /** The ceiling of what is kept of one statistic while reading, in bytes (256 MiB by default). */
  readonly maxStateBytes?: number;
  /** Keep the exact state of every statistic in `fitted.state`, for `merge`, `subtract` and `refit` (false by default). */
  readonly keepState?: boolean;
}

const OPTIONS = ['keepState', 'signal', 'onProgress', 'maxStateBytes', 'target', 'weight', 'rowKey', 'folds'];

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
export async function fit<Spec extends TransformerSpec>(
  spec: Spec,
  source: SourceInput,
  options: FitOptions & { readonly keepState: true },
): Promise<FittedWithState<ColumnsReadBy<Spec>>>;
export async function fit<Spec extends TransformerSpec>(
  spec: Spec,
  source: SourceInput,
  options?: FitOptions,
): Promise<FittedTransformer<ColumnsReadBy<Spec>>>;
export async function fit(
  spec: TransformerSpec,
  source: SourceInput,
  options: FitOptions = {},
): Promise<FittedTransformer> {
  checkOptions('fit', options, OPTIONS);
  const keepState = flag(`'keepState' of fit`, options.keepState ?? false);
  const input = sourceFrom(source);
  const question = fitQuestion(spec, input.schema, options);
  const settings = scanOptionsOf(options);
  if (!keepState) {
    const [fitted] = await ask(input, [question], settings);
    return fitted as FittedTransformer;
  }
  const { verdict, states, oneRound } = await askKeeping(question, input, settings);
  const roles = roleNamesOf(options);
  const why = oneRound
    ? null
    : (reasonOf(spec, input.schema, roles) ?? 'it asks again after the first round');
  return withState(verdict, fitStateOf(spec, input.schema, roles, states, why));
}

function reasonOf(spec: TransformerSpec, schema: Schema, roles: RoleNames): string | undefined {
  const { steps } = explain(spec, schema, roles);
  return steps.find(({ reason }) => reason !== null)?.reason ?? undefined;
}

function scanOptionsOf({ signal, onProgress, maxStateBytes }: FitOptions) {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  };
}

function roleNamesOf({ target, weight, rowKey, folds }: RoleNames): RoleNames {
  return {
    ...(target !== undefined && { target }),
    ...(weight !== undefined && { weight }),
    ...(rowKey !== undefined && { rowKey }),
    ...(folds !== undefined && { folds }),
  };
}

/**
 * Fits a description and gives what its training rows become: the only way to cross-fitted output, in which no row's encoding knows its own
 * target. For transformers without cross-fitting the table is what `fitted.transform` gives.
 *
 * Throws as `fit` does.
 *
 * @example
 * ```ts
 * import { fitTransform, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const { fitted, table } = await fitTransform(standardScaler(), tableFromArrays({ x: Float64Array.of(1, 3) }));
 * [table.get(0)?.x, fitted.row({ x: 3 })[0]]; // => [-1, 1]
 * ```
 */
export async function fitTransform(
  spec: TransformerSpec,
  source: SourceInput,
  options: FitOptions = {},
): Promise<{ readonly fitted: FittedTransformer; readonly table: Table }> {
  checkOptions('fitTransform', options, OPTIONS);
  const input = sourceFrom(source);
  checkSpec(spec);
  checkRoles(options);
  const [result] = await ask(input, [questionOf(spec, input.schema, options)], scanOptionsOf(options));
  const { columns, trained } = result!;
  const form = batchFormOf(columns, trained, startTally(columns.length));
  const layout = layoutOf(form, input.schema);
  const batches = [];
  let firstRow = 0;
  const names = [...new Set(columns.map(({ name }) => name))];
  for await (const batch of input.batches({
    ...(options.signal && { signal: options.signal }),
    columns: names,
  })) {
    batches.push(transformBatch(form, layoutOf(form, batch.schema), batch, firstRow));
    firstRow += batch.length;
  }
  return { fitted: transformerOf(result!), table: tableOf(layout.schema, batches) };
}

function transformerOf(result: FitResult): FittedTransformer {
  const document = documentOf(result);
  const features = planStep(result.root, inputFeatures(result.inputs));
  return fittedOf(document, result.root, features, rowFormFor(undefined));
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
  const fitted = andThen({ next: questionOf(spec, schema, roles) }, (result) => ({
    verdict: transformerOf(result),
  }));
  return (fitted as { next: Question<FittedTransformer> }).next;
}
