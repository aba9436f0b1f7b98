import { ArtifactError, quoted, usageError } from './errors.js';
import type { Feature } from './feature.js';
import type { FittedColumnTransformer, FittedLeaf, FittedStep, LeafPlan } from './fitted-step.js';
import { type InputColumn, logicalType } from './input-type.js';
import { planMinMaxScaler } from './min-max-scaler.js';
import { planOneHotEncoder } from './one-hot-encoder.js';
import { planOrdinalEncoder } from './ordinal-encoder.js';
import { planPassthrough } from './passthrough.js';
import { planSimpleImputer } from './simple-imputer.js';
import { planStandardScaler } from './standard-scaler.js';

const planners: Readonly<Record<FittedLeaf['kind'], LeafPlan>> = {
  standardScaler: planStandardScaler,
  minMaxScaler: planMinMaxScaler,
  simpleImputer: planSimpleImputer,
  ordinalEncoder: planOrdinalEncoder,
  oneHotEncoder: planOneHotEncoder,
  passthrough: planPassthrough,
};

/** The input columns as features that nothing has been done to. */
export function inputFeatures(inputs: readonly InputColumn[]): Feature[] {
  return inputs.map(({ name, type }, input) => ({
    name,
    type: logicalType(type),
    formula: { op: 'input', input, type: logicalType(type) },
    steps: [],
  }));
}

/** The output features of a fitted transformer; `path` is where it stands, for lineage. */
export function planStep(step: FittedStep, features: readonly Feature[], path = ''): readonly Feature[] {
  if (step.kind === 'pipeline') {
    return step.steps.reduce(
      (inner, { name, step: next }) => planStep(next, inner, join(path, name)),
      features,
    );
  }
  if (step.kind === 'columnTransformer') return planParts(step, features, path);
  for (const [name, list] of Object.entries(step.state)) {
    if (list === null || list.length === features.length) continue;
    throw new ArtifactError(
      'bad_state',
      `'${name}' of ${step.kind} has ${list.length} entries for ${features.length} column(s).`,
      {
        path: `${path}.state.${name}`,
        expected: features.length,
        actual: list.length,
      },
    );
  }
  return planners[step.kind](step, features, path === '' ? step.kind.toLowerCase() : path);
}

function planParts(
  { parts, verboseFeatureNamesOut }: FittedColumnTransformer,
  features: readonly Feature[],
  path: string,
): Feature[] {
  const outputs = parts.flatMap(({ name, columns, step }) =>
    nameOutputs(
      name,
      planStep(step, pickFeatures(name, columns, features), join(path, name)),
      verboseFeatureNamesOut,
    ),
  );
  checkOutputNames(outputs);
  return outputs;
}

/** Output features under their final names. */
export function nameOutputs(part: string, features: readonly Feature[], verbose: boolean): Feature[] {
  return features.map((feature) => ({
    ...feature,
    name: verbose ? `${part}__${feature.name}` : feature.name,
  }));
}

/** The features that a part of a column transformer names; throws `UsageError` for one that is not there. */
export function pickFeatures(
  part: string,
  columns: readonly string[],
  features: readonly Feature[],
): Feature[] {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const absent = columns.filter((column) => !byName.has(column));
  if (absent.length > 0) {
    throw usageError(
      'unknown_column',
      `Part '${part}' needs column(s) ${quoted(absent)}, which are not there; there are ${quoted([...byName.keys()])}.`,
      {
        column: absent[0]!,
        expected: absent,
        actual: [...byName.keys()],
      },
    );
  }
  return columns.map((column) => byName.get(column)!);
}

/** Throws `UsageError` when two outputs have the same name. */
export function checkOutputNames(features: readonly Feature[]): void {
  const seen = new Map<string, Feature>();
  for (const feature of features) {
    const other = seen.get(feature.name);
    if (other) {
      throw usageError(
        'duplicate_output',
        `Two outputs are called '${feature.name}' (from ${quoted([other, feature].map(({ steps }) => steps.join(', ')))}): give their parts other names, or keep verboseFeatureNamesOut true.`,
        { column: feature.name },
      );
    }
    seen.set(feature.name, feature);
  }
}

/** A path below another. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
