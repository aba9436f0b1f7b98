import { ArtifactError } from './errors.js';
import type { FittedLeaf, FittedStep } from './fitted-step.js';
import { type Json, keysAt, listAt, recordAt, textAt, wrong } from './json-at.js';
import { type Shape, shapes } from './shapes.js';
import { type ParameterValue, show } from './spec.js';
import { fromStored } from './stored-value.js';

/** Reads the tree of fitted transformers. */
export function stepFrom(json: unknown, path: string): FittedStep {
  const step = recordAt(json, path);
  const kind = step['kind'];
  if (step['version'] !== 1) {
    throw new ArtifactError(
      'unknown_version',
      `Version ${show(step['version'])} of ${show(kind)} is not known here: update @millrace/transformers.`,
      { path: `${path}.version`, expected: 1, actual: step['version'] },
    );
  }
  if (kind === 'pipeline') {
    keysAt(step, path, ['kind', 'version', 'steps']);
    return {
      kind,
      version: 1,
      steps: listAt(step['steps'], `${path}.steps`).map((each, i) =>
        namedStep(each, `${path}.steps[${i}]`, ['name', 'step']),
      ),
    };
  }
  if (kind === 'columnTransformer') {
    keysAt(step, path, ['kind', 'version', 'verboseFeatureNamesOut', 'parts']);
    const verboseFeatureNamesOut = step['verboseFeatureNamesOut'];
    if (typeof verboseFeatureNamesOut !== 'boolean')
      throw wrong(`${path}.verboseFeatureNamesOut`, 'true or false', verboseFeatureNamesOut);
    const parts = listAt(step['parts'], `${path}.parts`).map((each, i) => {
      const at = `${path}.parts[${i}]`;
      const columns = listAt(recordAt(each, at)['columns'], `${at}.columns`).map((column) =>
        textAt(column, `${at}.columns`),
      );
      return { ...namedStep(each, at, ['name', 'columns', 'step']), columns };
    });
    return { kind, version: 1, verboseFeatureNamesOut, parts };
  }
  return leafFrom(step, path);
}

function namedStep(json: unknown, path: string, keys: readonly string[]): { name: string; step: FittedStep } {
  const each = recordAt(json, path);
  keysAt(each, path, keys);
  return { name: textAt(each['name'], `${path}.name`), step: stepFrom(each['step'], `${path}.step`) };
}

function leafFrom(step: Json, path: string): FittedLeaf {
  const kind = step['kind'] as FittedLeaf['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) {
    throw new ArtifactError(
      'unknown_kind',
      `There is no transformer ${show(kind)} here: update @millrace/transformers if it is newer.`,
      { path: `${path}.kind`, expected: Object.keys(shapes), actual: show(kind) },
    );
  }
  keysAt(step, path, ['kind', 'version', 'parameters', 'state']);
  const parameters = shaped(step['parameters'], shapes[kind].parameters, `${path}.parameters`);
  const state = shaped(step['state'], shapes[kind].state, `${path}.state`);
  return { kind, version: 1, parameters, state: state as FittedLeaf['state'] };
}

function shaped(json: unknown, shape: Shape, path: string): Readonly<Record<string, ParameterValue>> {
  const record = recordAt(json, path);
  keysAt(record, path, Object.keys(shape));
  const entries = Object.entries(shape).map(([name, is]): [string, ParameterValue] => {
    const value = fromStored(record[name]);
    if (value === undefined || !is(value))
      throw wrong(`${path}.${name}`, 'what this transformer stores there', record[name]);
    return [name, value];
  });
  return Object.fromEntries(entries);
}
