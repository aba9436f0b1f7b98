import { type Issue, type Judgement, type Question, rowCount, type Schema } from '@millrace/columns';
import type { StatisticsContext } from './distribution.js';
import { FitError } from './errors.js';
import type { Feature } from './feature.js';
import type { FittedLeaf, FittedStep } from './fitted-step.js';
import type { LeafFit, Learned } from './fitting.js';
import { type InputColumn, logicalType } from './input-type.js';
import { andThen, together } from './judgement.js';
import { fitMinMaxScaler } from './min-max-scaler.js';
import { fitOneHotEncoder } from './one-hot-encoder.js';
import { fitOrdinalEncoder } from './ordinal-encoder.js';
import { fitPassthrough } from './passthrough.js';
import { checkOutputNames, inputFeatures, join, nameOutputs, pickFeatures, planStep } from './plan.js';
import { fitSimpleImputer } from './simple-imputer.js';
import type { ColumnTransformerSpec, LeafSpec, PipelineSpec, TransformerSpec } from './spec.js';
import { fitStandardScaler } from './standard-scaler.js';

const fitters: Readonly<Record<LeafSpec['kind'], LeafFit>> = {
  standardScaler: fitStandardScaler,
  minMaxScaler: fitMinMaxScaler,
  simpleImputer: fitSimpleImputer,
  ordinalEncoder: fitOrdinalEncoder,
  oneHotEncoder: fitOneHotEncoder,
  passthrough: fitPassthrough,
};

/** What fitting found: the tree of fitted steps, the columns it reads, and what a person should know. */
export interface FitResult {
  readonly inputs: readonly InputColumn[];
  readonly root: FittedStep;
  readonly rows: number;
  readonly warnings: readonly Issue[];
}

interface Part {
  readonly step: FittedStep;
  readonly features: readonly Feature[];
  readonly warnings: readonly Issue[];
}

/** Fitting as a question: its first round is all statistics of raw columns, each further one those of a pipeline's next step. */
export function questionOf(spec: TransformerSpec, schema: Schema): Question<FitResult> {
  const inputs = inputsOf(spec, schema);
  const context: StatisticsContext = {
    names: inputs.map(({ name }) => name),
    slotCounts: new WeakMap(),
    missingCounts: new WeakMap(),
  };
  const root = fitStep(spec, inputFeatures(inputs), '', context);
  const counted: Judgement<number> = {
    next: { asks: [rowCount()], judge: ([rows]) => ({ verdict: requireRows(rows as number) }) },
  };
  const judgement = andThen(
    together<Part | number>([counted, root]),
    ([rows, part]): Judgement<FitResult> => {
      const { step, features, warnings } = part as Part;
      checkOutputNames(features);
      return { verdict: { inputs, root: step, rows: rows as number, warnings } };
    },
  );
  return (judgement as { next: Question<FitResult> }).next;
}

function requireRows(rows: number): number {
  if (rows > 0) return rows;
  throw new FitError('no_rows', 'There are no rows to fit: a transformer is fitted to at least one.', {
    expected: 'at least 1 row',
    actual: rows,
  });
}

/** The columns of a schema that a description reads, in the schema's order; throws `UsageError` for one that is not there. */
export function inputsOf(spec: TransformerSpec, schema: Schema): InputColumn[] {
  const all = schema.fields.map(({ name, type }) => ({ name, type: logicalType(type) }));
  const first = firstStep(spec);
  if (first.kind !== 'columnTransformer') return all;
  // Also a column that is only dropped must be there: its name may be a slip.
  for (const { name, columns } of first.parts) pickFeatures(name, columns, inputFeatures(all));
  const used = new Set(partsWithRemainder(first, inputFeatures(all)).flatMap(({ columns }) => columns));
  return all.filter(({ name }) => used.has(name));
}

function firstStep(spec: TransformerSpec): TransformerSpec {
  return spec.kind === 'pipeline' ? firstStep(spec.steps[0]!.step) : spec;
}

function fitStep(
  spec: TransformerSpec,
  features: readonly Feature[],
  path: string,
  context: StatisticsContext,
): Judgement<Part> {
  if (spec.kind === 'pipeline') return fitPipeline(spec, features, path, context);
  if (spec.kind === 'columnTransformer') return fitParts(spec, features, path, context);
  return andThen(fitters[spec.kind](spec, features, context), (learned): Judgement<Part> => {
    const step: FittedLeaf = {
      kind: spec.kind,
      version: 1,
      parameters: spec.parameters,
      state: learned.state,
    };
    const outputs = planStep(step, features, path);
    remember(outputs, features, learned, context);
    return { verdict: { step, features: outputs, warnings: learned.warnings } };
  });
}

// What was counted while fitting: whoever takes statistics of the outputs has them from these counts.
function remember(
  outputs: readonly Feature[],
  features: readonly Feature[],
  { slotCounts, missingCounts }: Learned,
  context: StatisticsContext,
): void {
  for (const { formula } of outputs) {
    if (formula.op === 'input') continue;
    const from = formula.op === 'pick' ? formula.of.of : formula.of;
    const column = features.findIndex(
      (feature) => feature.formula === from || (from.op === 'number' && feature.formula === from.of),
    );
    const slots = slotCounts?.[column];
    const missing = missingCounts?.[column];
    if (formula.op === 'pick' && slots) context.slotCounts.set(formula.of, slots);
    else if (missing) context.missingCounts.set(formula, missing);
  }
}

function fitPipeline(
  { steps }: PipelineSpec,
  features: readonly Feature[],
  path: string,
  context: StatisticsContext,
): Judgement<Part> {
  const start: Judgement<Part> = {
    verdict: { step: { kind: 'pipeline', version: 1, steps: [] }, features, warnings: [] },
  };
  return steps.reduce<Judgement<Part>>(
    (before, { name, step }) =>
      andThen(before, (done) =>
        andThen(fitStep(step, done.features, join(path, name), context), (part) => {
          const steps = [
            ...(done.step as Extract<FittedStep, { kind: 'pipeline' }>).steps,
            { name, step: part.step },
          ];
          const warnings = [...done.warnings, ...part.warnings];
          return {
            verdict: { step: { kind: 'pipeline', version: 1, steps }, features: part.features, warnings },
          };
        }),
      ),
    start,
  );
}

function fitParts(
  spec: ColumnTransformerSpec,
  features: readonly Feature[],
  path: string,
  context: StatisticsContext,
): Judgement<Part> {
  const { verboseFeatureNamesOut } = spec;
  const parts = partsWithRemainder(spec, features);
  const fitted = parts.map(({ name, step, columns }) =>
    fitStep(step, pickFeatures(name, columns, features), join(path, name), context),
  );
  return andThen(together(fitted), (done) => {
    const outputs = done.flatMap((part, i) =>
      nameOutputs(parts[i]!.name, part.features, verboseFeatureNamesOut),
    );
    checkOutputNames(outputs);
    const steps = done.map(({ step }, i) => ({ name: parts[i]!.name, columns: parts[i]!.columns, step }));
    return {
      verdict: {
        step: { kind: 'columnTransformer', version: 1, verboseFeatureNamesOut, parts: steps },
        features: outputs,
        warnings: done.flatMap(({ warnings }) => warnings),
      },
    };
  });
}

function partsWithRemainder({ parts, remainder }: ColumnTransformerSpec, features: readonly Feature[]) {
  const named = new Set(parts.flatMap(({ columns }) => columns));
  const kept = parts.flatMap(({ name, step, columns }) => (step === 'drop' ? [] : [{ name, step, columns }]));
  if (remainder === 'drop') return kept;
  const rest = features.map(({ name }) => name).filter((name) => !named.has(name));
  return [...kept, { name: 'remainder', step: remainder, columns: rest }];
}
