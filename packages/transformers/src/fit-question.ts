import { type Issue, type Judgement, type Question, rowCount, type Schema } from '@millrace/columns';
import { definitionFor } from './check-spec.js';
import { resolveColumns } from './compose/column-selector.js';
import type { Definition, Learned, Statistic } from './definition.js';
import { FitError, usageError } from './errors.js';
import type { Feature } from './feature.js';
import type { FittedLeaf, FittedStep } from './fitted-step.js';
import { type InputColumn, logicalType } from './input-type.js';
import { andThen, askTogether, together } from './judgement.js';
import {
  checkOutputNames,
  inputFeatures,
  join,
  nameOutputs,
  pathOf,
  pickFeatures,
  planStep,
} from './plan.js';
import { type RoleNames, roleColumns, rolesOf } from './roles.js';
import {
  type ColumnTransformerSpec,
  isColumnTransformer,
  isFeatureUnion,
  isPipeline,
  type LeafSpec,
  type PipelineSpec,
  show,
  type TransformerSpec,
} from './spec.js';
import { rawStatisticsOf } from './statistics.js';
import { type StatisticsContext, startContext } from './statistics-context.js';

/** What fitting found: the tree of fitted steps, the columns it reads, and what a person should know. */
export interface FitResult {
  readonly inputs: readonly InputColumn[];
  /** The columns that training features read: the inputs, then those of the roles. */
  readonly columns: readonly InputColumn[];
  readonly root: FittedStep;
  /** What the rows it was fitted to become; the outputs themselves unless a step is cross-fitted. */
  readonly trained: readonly Feature[];
  readonly rows: number;
  readonly warnings: readonly Issue[];
}

interface Part {
  readonly step: FittedStep;
  readonly features: readonly Feature[];
  readonly trained: readonly Feature[];
  readonly warnings: readonly Issue[];
}

/** What a step stands on: its input features when serving and when training, its place, and what the step after it will ask. */
interface Place {
  readonly features: readonly Feature[];
  readonly trained: readonly Feature[];
  readonly path: string;
  readonly ahead: readonly Statistic[];
}

/** Fitting as a question: its first round is all statistics of raw columns, each further one those of a pipeline's next step. */
export function questionOf(
  spec: TransformerSpec,
  schema: Schema,
  roles: RoleNames = {},
): Question<FitResult> {
  const inputs = inputsOf(spec, schema, roles);
  const columns = [...inputs, ...roleColumns(roles, schema)];
  const context = startContext(columns, rolesOf(roles, columns, inputs.length));
  const features = inputFeatures(inputs);
  const root = fitStep(spec, { features, trained: features, path: '', ahead: [] }, context);
  const counted: Judgement<number> = {
    next: { asks: [rowCount()], judge: ([rows]) => ({ verdict: requireRows(rows as number) }) },
  };
  const judgement = andThen(
    together<Part | number>([counted, root]),
    ([rows, part]): Judgement<FitResult> => {
      const { step, features: outputs, trained, warnings } = part as Part;
      checkOutputNames(outputs);
      return { verdict: { inputs, columns, root: step, trained, rows: rows as number, warnings } };
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

function requireSchema(schema: Schema): void {
  const { fields }: Partial<Schema> = schema ?? {};
  if (Array.isArray(fields) && fields.every((field) => typeof field?.type?.kind === 'string')) return;
  throw usageError(
    'bad_schema',
    'This is no schema of @millrace/columns: one of apache-arrow is read by schemaFromArrow of that package.',
    { actual: show(schema) },
  );
}

/** The columns of a schema that a description reads, in the schema's order; throws `UsageError` for one that is not there. */
export function inputsOf(spec: TransformerSpec, schema: Schema, roles: RoleNames = {}): InputColumn[] {
  requireSchema(schema);
  const all = schema.fields.map(({ name, type }) => ({ name, type: logicalType(type) }));
  const taken = new Set(roleColumns(roles, schema).map(({ name }) => name));
  const free = all.filter(({ name }) => !taken.has(name));
  const used = usedColumns(spec, inputFeatures(all), inputFeatures(free));
  return used === undefined ? free : all.filter(({ name }) => used.has(name));
}

// Undefined for all that have no role.
function usedColumns(
  spec: TransformerSpec,
  all: readonly Feature[],
  free: readonly Feature[],
): ReadonlySet<string> | undefined {
  const first = firstStep(spec);
  if (isFeatureUnion(first)) {
    const sets = first.parts.flatMap(({ step }) => (step === 'drop' ? [] : [usedColumns(step, all, free)]));
    if (sets.length === 0 || sets.includes(undefined)) return undefined;
    return new Set(sets.flatMap((set) => [...set!]));
  }
  if (!isColumnTransformer(first)) return undefined;
  // Also a column that is only dropped must be there: its name may be a slip.
  for (const { name, columns } of first.parts) if (Array.isArray(columns)) pickFeatures(name, columns, all);
  return new Set(partsWithRemainder(first, free).flatMap(({ columns }) => columns));
}

function firstStep(spec: TransformerSpec): TransformerSpec {
  return isPipeline(spec) ? firstStep(spec.steps[0]!.step) : spec;
}

function fitStep(spec: TransformerSpec, place: Place, context: StatisticsContext): Judgement<Part> {
  if (isPipeline(spec)) return fitPipeline(spec, place, context);
  if (isColumnTransformer(spec)) return fitParts(spec, place, context);
  if (isFeatureUnion(spec)) {
    const names = place.features.map(({ name }) => name);
    const parts = spec.parts.flatMap(({ name, step }) =>
      step === 'drop' ? [] : [{ name, step, columns: names }],
    );
    return fitAll('featureUnion', parts, spec.verboseFeatureNamesOut, place, context);
  }
  return fitLeaf(spec, place, context);
}

function fitLeaf(spec: LeafSpec, place: Place, context: StatisticsContext): Judgement<Part> {
  const definition = definitionFor(spec);
  const { features, trained, path } = place;
  const learning = definition.fit(spec.parameters, trained, context);
  const both = together<unknown>([learning, askAhead(definition, spec, place, context)]);
  return andThen(both, ([first]): Judgement<Part> => {
    const learned = first as Learned;
    const step: FittedLeaf = { served: definition.served, parameters: spec.parameters, state: learned.state };
    const outputs = planStep(step, features, path);
    const own = pathOf(spec.kind, path);
    const crossed = definition.train?.(step, learned, trained, own, context);
    const training = crossed ?? (trained === features ? outputs : planStep(step, trained, path));
    remember(training, trained, learned, context);
    return { verdict: { step, features: outputs, trained: training, warnings: learned.warnings } };
  });
}

// What follows a fill follows from what is known of the column before: asked in the same round, it spares another.
function askAhead(
  definition: Definition,
  spec: LeafSpec,
  { trained, ahead }: Place,
  context: StatisticsContext,
): Judgement<null> {
  const wanted = ahead.filter(
    (statistic): statistic is 'moments' | 'extremes' | 'counts' =>
      statistic === 'moments' || statistic === 'extremes' || statistic === 'counts',
  );
  if (wanted.length === 0 || definition.gives(spec.parameters) !== 'filled') return { verdict: null };
  const raw = trained.filter(({ formula }) => formula.op === 'input');
  return askTogether(
    raw.map((feature) => rawStatisticsOf(feature, wanted, context)),
    (all) => {
      for (const [i, { formula }] of raw.entries()) context.raw.set(formula, all[i]!);
      return null;
    },
  );
}

/** What the first leaves of a step ask. */
function asksFirst(spec: TransformerSpec | 'drop'): readonly Statistic[] {
  if (spec === 'drop') return [];
  if (isPipeline(spec)) return asksFirst(spec.steps[0]!.step);
  if (isFeatureUnion(spec)) return spec.parts.flatMap(({ step }) => asksFirst(step));
  if (isColumnTransformer(spec))
    return [...spec.parts.flatMap(({ step }) => asksFirst(step)), ...asksFirst(spec.remainder)];
  return definitionFor(spec).learns(spec.parameters);
}

// What was counted while fitting: whoever takes statistics of the outputs has them from these counts.
function remember(
  outputs: readonly Feature[],
  features: readonly Feature[],
  { slotCounts, missingCounts }: Learned,
  context: StatisticsContext,
): void {
  for (const { formula } of outputs) {
    const from =
      formula.op === 'pick' || formula.op === 'label'
        ? formula.of.of
        : formula.op === 'fill' || formula.op === 'missing'
          ? formula.of
          : undefined;
    if (from === undefined) continue;
    const column = features.findIndex(
      (feature) => feature.formula === from || (from.op === 'number' && feature.formula === from.of),
    );
    const slots = slotCounts?.[column];
    const missing = missingCounts?.[column];
    if ((formula.op === 'pick' || formula.op === 'label') && slots) context.slotCounts.set(formula.of, slots);
    else if (missing) context.missingCounts.set(formula, missing);
  }
}

function fitPipeline({ steps }: PipelineSpec, place: Place, context: StatisticsContext): Judgement<Part> {
  const start: Judgement<Part> = {
    verdict: {
      step: { kind: 'pipeline', steps: [] },
      features: place.features,
      trained: place.trained,
      warnings: [],
    },
  };
  return steps.reduce<Judgement<Part>>((before, { name, step }, at) => {
    const ahead = at + 1 < steps.length ? asksFirst(steps[at + 1]!.step) : place.ahead;
    return andThen(before, (done) => {
      const inner = { ...done, path: join(place.path, name), ahead };
      return andThen(fitStep(step, inner, context), (part) => ({
        verdict: {
          ...part,
          step: {
            kind: 'pipeline',
            steps: [
              ...(done.step as Extract<FittedStep, { kind: 'pipeline' }>).steps,
              { name, step: part.step },
            ],
          },
          warnings: [...done.warnings, ...part.warnings],
        },
      }));
    });
  }, start);
}

function fitParts(spec: ColumnTransformerSpec, place: Place, context: StatisticsContext): Judgement<Part> {
  const parts = partsWithRemainder(spec, place.features);
  return fitAll('columnTransformer', parts, spec.verboseFeatureNamesOut, place, context);
}

interface NamedPart {
  readonly name: string;
  readonly step: TransformerSpec;
  readonly columns: readonly string[];
}

function fitAll(
  kind: 'columnTransformer' | 'featureUnion',
  parts: readonly NamedPart[],
  verbose: boolean,
  place: Place,
  context: StatisticsContext,
): Judgement<Part> {
  const fitted = parts.map(({ name, step, columns }) => {
    const features = pickFeatures(name, columns, place.features);
    const trained = place.trained === place.features ? features : pickFeatures(name, columns, place.trained);
    return fitStep(step, { ...place, features, trained, path: join(place.path, name) }, context);
  });
  return andThen(together(fitted), (done) => {
    const named = (which: 'features' | 'trained') =>
      done.flatMap((part, i) => nameOutputs(parts[i]!.name, part[which], verbose));
    const outputs = named('features');
    checkOutputNames(outputs);
    const crossed = done.some(({ features, trained }) => features !== trained);
    const steps = done.map(({ step }, i) =>
      kind === 'featureUnion'
        ? { name: parts[i]!.name, step }
        : { name: parts[i]!.name, columns: parts[i]!.columns, step },
    );
    return {
      verdict: {
        step: { kind, verboseFeatureNamesOut: verbose, parts: steps } as FittedStep,
        features: outputs,
        trained: crossed ? named('trained') : outputs,
        warnings: done.flatMap(({ warnings }) => warnings),
      },
    };
  });
}

// Columns of a role are taken where a part names them, never by a selector or the remainder.
function partsWithRemainder(
  { parts, remainder }: ColumnTransformerSpec,
  free: readonly Feature[],
): NamedPart[] {
  const resolved = parts.map(({ name, step, columns }) => ({
    name,
    step,
    columns: resolveColumns(name, columns, free),
  }));
  const taken = new Set(resolved.flatMap(({ columns }) => columns));
  const kept = resolved.flatMap(({ name, step, columns }) =>
    step === 'drop' ? [] : [{ name, step, columns }],
  );
  if (remainder === 'drop') return kept;
  const rest = free.map(({ name }) => name).filter((name) => !taken.has(name));
  return [...kept, { name: 'remainder', step: remainder, columns: rest }];
}
