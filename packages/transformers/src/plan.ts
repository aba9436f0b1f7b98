import { ArtifactError, quoted, usageError } from './errors.js';
import type { Feature } from './feature.js';
import { type FittedLeaf, type FittedStep, isLeaf } from './fitted-step.js';
import { type InputColumn, logicalType } from './input-type.js';

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
  if (isLeaf(step)) return planLeaf(step, features, path);
  if (step.kind === 'pipeline') {
    return step.steps.reduce(
      (inner, { name, step: next }) => planStep(next, inner, join(path, name)),
      features,
    );
  }
  const outputs = partsOf(step, features).flatMap(({ name, step: inner, features: own }) =>
    nameOutputs(name, planStep(inner, own, join(path, name)), step.verboseFeatureNamesOut),
  );
  checkOutputNames(outputs);
  return outputs;
}

/** The parts of a column transformer or a feature union, each with the features that it takes. */
export function partsOf(
  step: Exclude<FittedStep, FittedLeaf | { readonly kind: 'pipeline' }>,
  features: readonly Feature[],
): { readonly name: string; readonly step: FittedStep; readonly features: readonly Feature[] }[] {
  if (step.kind === 'featureUnion')
    return step.parts.map(({ name, step: inner }) => ({ name, step: inner, features }));
  return step.parts.map(({ name, step: inner, columns }) => ({
    name,
    step: inner,
    features: pickFeatures(name, columns, features),
  }));
}

function planLeaf(leaf: FittedLeaf, features: readonly Feature[], path: string): readonly Feature[] {
  const { served, state } = leaf;
  for (const [name, list] of Object.entries(served.perColumn === false ? {} : state)) {
    if (!Array.isArray(list) || list.length === features.length) continue;
    throw new ArtifactError(
      'bad_state',
      `'${name}' of ${served.kind} has ${list.length} entries for ${features.length} column(s).`,
      {
        path: `${path}.state.${name}`,
        expected: features.length,
        actual: list.length,
      },
    );
  }
  return served.plan(leaf, features, pathOf(served.kind, path));
}

/** Where a leaf stands: its path, or at the top its kind in lower case. */
export function pathOf(kind: string, path: string): string {
  return path === '' ? kind.toLowerCase() : path;
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
