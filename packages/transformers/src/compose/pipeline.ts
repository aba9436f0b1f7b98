import { usageError } from '../errors.js';
import {
  type ColumnsReadBy,
  describeSpec,
  isSpec,
  type PipelineSpec,
  type PipelineStep,
  show,
  type TransformerSpec,
} from '../spec.js';
import { passthrough } from './passthrough.js';

/** A step of {@link pipeline}: a transformer, named after its kind, or a name and a transformer. */
export type PipelineInput =
  | TransformerSpec
  | 'passthrough'
  | readonly [name: string, step: TransformerSpec | 'passthrough'];

/** The columns that the first of the steps reads. */
type ColumnsOfSteps<Steps> = Steps extends readonly [infer First, ...unknown[]]
  ? First extends readonly [string, infer Step]
    ? ColumnsReadBy<Step>
    : ColumnsReadBy<First>
  : string;

/**
 * Describes transformers one after another, each fitted to what the one before gives.
 *
 * A step without a name is called by its kind in lower case, as scikit-learn's `make_pipeline` does (`simpleimputer`,
 * `standardscaler-2`). Throws `UsageError` for no steps, a step that is no description, or a name used twice.
 *
 * @example
 * ```ts
 * import { fit, pipeline, simpleImputer, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]);
 * const fitted = await fit(spec, tableFromArrays({ x: Float64Array.of(1, 2, 3, NaN) }));
 * fitted.row({ x: null })[0]; // => 0
 * ```
 */
export function pipeline<const Steps extends readonly PipelineInput[]>(
  steps: Steps,
): PipelineSpec<ColumnsOfSteps<Steps>> {
  if (!Array.isArray(steps) || steps.length === 0) {
    throw usageError('bad_steps', 'pipeline takes a list of at least one transformer.', {
      expected: 'transformers',
    });
  }
  const plain = (steps as readonly PipelineInput[]).map((step, i) =>
    isNamed(step) ? checkStep(step[1], i) : checkStep(step, i),
  );
  const names = uniqueNames(plain.map(({ kind }) => kind.toLowerCase()));
  const named = (steps as readonly PipelineInput[]).map(
    (step, i): PipelineStep => ({ name: isNamed(step) ? step[0] : names[i]!, step: plain[i]! }),
  );
  checkNames(
    'pipeline',
    named.map(({ name }) => name),
  );
  const spec: PipelineSpec = { kind: 'pipeline', steps: named };
  return describeSpec(spec) as PipelineSpec<ColumnsOfSteps<Steps>>;
}

function isNamed(step: PipelineInput): step is readonly [string, TransformerSpec | 'passthrough'] {
  return Array.isArray(step);
}

function checkStep(step: unknown, at: number): TransformerSpec {
  if (step === 'passthrough') return passthrough();
  if (isSpec(step)) return step;
  throw usageError(
    'bad_steps',
    `Step ${at} of pipeline is ${show(step)}: give a transformer such as standardScaler(), or [name, transformer].`,
    { actual: show(step) },
  );
}

/** Throws `UsageError` for a name that is empty, holds `__`, or is used twice. */
export function checkNames(who: string, names: readonly unknown[]): void {
  for (const [i, name] of names.entries()) {
    if (typeof name !== 'string' || name === '' || name.includes('__')) {
      throw usageError(
        'bad_name',
        `${show(name)} cannot be the name of part ${i} of ${who}: give text that is not empty and has no '__', which joins names.`,
        { actual: show(name) },
      );
    }
    if (names.indexOf(name) !== i)
      throw usageError('duplicate_name', `The name '${name}' is used twice in ${who}.`, { actual: name });
  }
}

// scikit-learn's `_name_estimators`: kinds that occur more than once are numbered from 1.
function uniqueNames(kinds: readonly string[]): string[] {
  return kinds.map((kind, i) => {
    if (kinds.indexOf(kind) === kinds.lastIndexOf(kind)) return kind;
    return `${kind}-${kinds.slice(0, i + 1).filter((other) => other === kind).length}`;
  });
}
