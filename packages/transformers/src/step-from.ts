import type { Served } from './definition.js';
import { ArtifactError } from './errors.js';
import { type FittedLeaf, type FittedState, type FittedStep, isLeaf } from './fitted-step.js';
import { type Json, keysAt, listAt, recordAt, textAt, wrong } from './json-at.js';
import type { Shape } from './shape.js';
import { type Parameters, type ParameterValue, show } from './spec.js';
import { fromStored, type Stored, toStored } from './stored-value.js';

/** Reads the tree of fitted transformers, of the kinds that are named. */
export function stepFrom(json: unknown, path: string, kinds: readonly Served[]): FittedStep {
  const step = recordAt(json, path);
  const kind = step['kind'];
  if (kind === 'pipeline' || kind === 'columnTransformer' || kind === 'featureUnion') {
    if (step['version'] !== 1) throw unknownVersion(kind, step['version'], path, 1);
    return compositionFrom(kind, step, path, kinds);
  }
  return leafFrom(step, path, kinds);
}

function compositionFrom(
  kind: 'pipeline' | 'columnTransformer' | 'featureUnion',
  step: Json,
  path: string,
  kinds: readonly Served[],
): FittedStep {
  if (kind === 'pipeline') {
    keysAt(step, path, ['kind', 'version', 'steps']);
    const steps = listAt(step['steps'], `${path}.steps`).map((each, i) =>
      namedStep(each, `${path}.steps[${i}]`, ['name', 'step'], kinds),
    );
    return { kind, steps };
  }
  keysAt(step, path, ['kind', 'version', 'verboseFeatureNamesOut', 'parts']);
  const verboseFeatureNamesOut = step['verboseFeatureNamesOut'];
  if (typeof verboseFeatureNamesOut !== 'boolean')
    throw wrong(`${path}.verboseFeatureNamesOut`, 'true or false', verboseFeatureNamesOut);
  const all = listAt(step['parts'], `${path}.parts`);
  if (kind === 'featureUnion') {
    const parts = all.map((each, i) => namedStep(each, `${path}.parts[${i}]`, ['name', 'step'], kinds));
    return { kind, verboseFeatureNamesOut, parts };
  }
  const parts = all.map((each, i) => {
    const at = `${path}.parts[${i}]`;
    const columns = listAt(recordAt(each, at)['columns'], `${at}.columns`).map((column) =>
      textAt(column, `${at}.columns`),
    );
    return { ...namedStep(each, at, ['name', 'columns', 'step'], kinds), columns };
  });
  return { kind, verboseFeatureNamesOut, parts };
}

function namedStep(
  json: unknown,
  path: string,
  keys: readonly string[],
  kinds: readonly Served[],
): { name: string; step: FittedStep } {
  const each = recordAt(json, path);
  keysAt(each, path, keys);
  return { name: textAt(each['name'], `${path}.name`), step: stepFrom(each['step'], `${path}.step`, kinds) };
}

function leafFrom(step: Json, path: string, kinds: readonly Served[]): FittedLeaf {
  const served = kinds.find(({ kind }) => kind === step['kind']);
  if (served === undefined) {
    throw new ArtifactError(
      'unknown_kind',
      `There is no transformer ${show(step['kind'])} here: name it in 'transformers' when loading for serving, or update @millrace/transformers if it is newer.`,
      { path: `${path}.kind`, expected: kinds.map(({ kind }) => kind), actual: show(step['kind']) },
    );
  }
  keysAt(step, path, ['kind', 'version', 'parameters', 'state']);
  const version = step['version'];
  if (version === served.version) {
    return {
      served,
      parameters: shaped(step['parameters'], served.parameters, `${path}.parameters`),
      state: shaped(step['state'], served.state, `${path}.state`),
    };
  }
  const older = Number.isInteger(version) && (version as number) > 0 && (version as number) < served.version;
  if (!older || served.upgrade === undefined)
    throw unknownVersion(served.kind, version, path, served.version);
  const upgraded = served.upgrade(
    version as number,
    values(step['parameters'], `${path}.parameters`) as Parameters,
    values(step['state'], `${path}.state`) as FittedState,
  );
  checkShape(upgraded.parameters, served.parameters, `${path}.parameters`);
  checkShape(upgraded.state, served.state, `${path}.state`);
  return { served, ...upgraded };
}

function unknownVersion(kind: string, version: unknown, path: string, known: number): ArtifactError {
  return new ArtifactError(
    'unknown_version',
    `Version ${show(version)} of '${kind}' is not known here: update @millrace/transformers.`,
    { path: `${path}.version`, expected: known, actual: version },
  );
}

function values(json: unknown, path: string): Readonly<Record<string, ParameterValue>> {
  const record = recordAt(json, path);
  const entries = Object.entries(record).map(([name, stored]): [string, ParameterValue] => {
    const value = fromStored(stored);
    if (value === undefined) throw wrong(`${path}.${name}`, 'what this transformer stores there', stored);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

function shaped(json: unknown, shape: Shape, path: string): Readonly<Record<string, ParameterValue>> {
  keysAt(recordAt(json, path), path, Object.keys(shape));
  const all = values(json, path);
  checkShape(all, shape, path);
  return Object.fromEntries(Object.keys(shape).map((name) => [name, all[name]!]));
}

function checkShape(record: Readonly<Record<string, ParameterValue>>, shape: Shape, path: string): void {
  for (const [name, is] of Object.entries(shape)) {
    if (Object.hasOwn(record, name) && is(record[name]!)) continue;
    throw wrong(`${path}.${name}`, 'what this transformer stores there', record[name]);
  }
}

/** The tree of fitted transformers as JSON. */
export function storedStep(step: FittedStep): Stored {
  if (isLeaf(step)) {
    const { kind, version } = step.served;
    return { kind, version, parameters: storedRecord(step.parameters), state: storedRecord(step.state) };
  }
  const { kind } = step;
  if (kind === 'pipeline') {
    const steps = step.steps.map(({ name, step: inner }) => ({ name, step: storedStep(inner) }));
    return { kind, version: 1, steps };
  }
  const parts = step.parts.map(({ name, step: inner, ...rest }) => ({
    name,
    ...('columns' in rest && { columns: rest.columns as readonly string[] }),
    step: storedStep(inner),
  }));
  return { kind, version: 1, verboseFeatureNamesOut: step.verboseFeatureNamesOut, parts };
}

/** A record of values as JSON. */
export function storedRecord(record: Readonly<Record<string, ParameterValue>>): Stored {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, toStored(value)]));
}
