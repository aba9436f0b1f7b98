import type { ArrowTableLike, Batch } from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableOf } from './arrow.js';
import { startTally } from './counters.js';
import { usageError } from './errors.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import { batchFormOf, type Fitted } from './fitted-inner.js';
import { type FittedStep, isLeaf } from './fitted-step.js';
import { constant, type Formula, walk } from './formula.js';
import { inputFeatures, partsOf, planStep } from './plan.js';
import { transformAll } from './transform-batch.js';

/** What gives an input back: a formula over the outputs, or the reason why there is none. */
type Inverted = Formula | string;

/** Whether an input column can be computed back from the outputs. */
export interface InvertibleColumn {
  readonly column: string;
  /** Why not; null where it can. */
  readonly reason: string | null;
}

/** For each input of a fitted transformer, what gives it back. */
function invertedInputs({
  document,
  root,
  features,
}: Pick<Fitted, 'document' | 'root' | 'features'>): Inverted[] {
  const outputs = features.map(
    (feature, input): Formula => ({ op: 'input', input, type: typeOf(feature.formula) }),
  );
  return invertStep(root, inputFeatures(document.inputs), outputs);
}

function invertStep(step: FittedStep, inputs: readonly Feature[], outputs: readonly Inverted[]): Inverted[] {
  if (isLeaf(step)) return invertLeaf(step, inputs, outputs);
  if (step.kind === 'pipeline') {
    const stages = [inputs];
    for (const { step: inner } of step.steps) stages.push(planStep(inner, stages.at(-1)!));
    return step.steps.reduceRight<Inverted[]>(
      (after, { step: inner }, i) => invertStep(inner, stages[i]!, after),
      [...outputs],
    );
  }
  const found = inputs.map((): Inverted => 'no part has the column');
  let at = 0;
  for (const { step: inner, features } of partsOf(step, inputs)) {
    const width = planStep(inner, features).length;
    const inverted = invertStep(inner, features, outputs.slice(at, at + width));
    at += width;
    for (const [i, feature] of features.entries()) {
      const place = inputs.indexOf(feature);
      if (typeof found[place] === 'string') found[place] = inverted[i]!;
    }
  }
  return found;
}

// What is not known stands for itself until it shows on what it has a bearing.
function invertLeaf(
  step: FittedStep & { readonly served: unknown },
  inputs: readonly Feature[],
  outputs: readonly Inverted[],
): Inverted[] {
  const { served } = step as Extract<FittedStep, { served: unknown }>;
  if (served.inverse === undefined) return inputs.map(() => `${served.kind} has no inverse`);
  const reasons = new Map<Formula, string>();
  const given = outputs.map((output): Formula => {
    if (typeof output !== 'string') return output;
    const unknown = constant(Number.NaN);
    reasons.set(unknown, output);
    return unknown;
  });
  const inverted = served.inverse(step as Extract<FittedStep, { served: unknown }>, given, inputs);
  return inverted.map((formula) => {
    if (typeof formula === 'string') return formula;
    let reason: string | undefined;
    walk([formula], (each) => {
      reason ??= reasons.get(each);
    });
    return reason ?? formula;
  });
}

/** Which input columns can be computed back, and why others can't. */
export function invertibleColumns(
  fitted: Pick<Fitted, 'document' | 'root' | 'features'>,
): InvertibleColumn[] {
  return invertedInputs(fitted).map((inverted, i) => ({
    column: fitted.document.inputs[i]!.name,
    reason: typeof inverted === 'string' ? inverted : null,
  }));
}

/** Computes input columns back from a table of outputs; throws `UsageError` for one that can't be. */
export function inverseTable(
  fitted: Pick<Fitted, 'document' | 'root' | 'features'>,
  input: ArrowTableLike | readonly Batch[],
  columns?: readonly string[],
): Table {
  const inverted = invertedInputs(fitted);
  const names = fitted.document.inputs.map(({ name }) => name);
  const wanted = columns ?? names;
  const features = wanted.map((name): Feature => {
    const formula = inverted[names.indexOf(name)] ?? 'it is no input of this transformer';
    if (typeof formula !== 'string') return { name, type: typeOf(formula), formula, steps: [] };
    throw usageError(
      'not_invertible',
      `Column '${name}' can't be inverted: ${formula}. Name the columns that can in inverse(table, { columns }); invertible says which.`,
      { column: name, actual: formula },
    );
  });
  const outputs = fitted.features.map(({ name, formula }) => ({ name, type: typeOf(formula) }));
  const form = batchFormOf(outputs, features, startTally(outputs.length));
  const { schema, batches } = transformAll(form, input);
  return tableOf(schema, batches);
}
