import { usageError } from './errors.js';
import { checkNames } from './pipeline.js';
import { shapes } from './shapes.js';
import type { LeafSpec, ParameterValue, TransformerSpec } from './spec.js';
import { isSpec, show } from './spec.js';

/** Throws `UsageError` for what is no description, whole: also one that came back from JSON, or was put together by hand. */
export function checkSpec(spec: unknown, path = 'spec'): asserts spec is TransformerSpec {
  if (!isSpec(spec)) {
    const what = path === 'spec' ? 'fit takes a description' : `${path} must be a description`;
    throw badSpec(`${what} such as standardScaler() or columnTransformer([...]), not ${show(spec)}`, path);
  }
  if (spec.kind === 'pipeline') return checkSteps(spec.steps, path);
  if (spec.kind !== 'columnTransformer') return checkLeaf(spec, path);
  checkNames(
    'columnTransformer',
    list<{ name: unknown }>(spec.parts, `${path}.parts`).map((part) => part?.name),
  );
  for (const [i, { step, columns }] of spec.parts.entries()) {
    const names: readonly unknown[] = list(columns, `${path}.parts[${i}].columns`);
    const bad = names.find((name, at) => typeof name !== 'string' || names.indexOf(name) !== at);
    if (bad !== undefined)
      throw badSpec(`${path}.parts[${i}].columns must be different names, and holds ${show(bad)}`, path);
    if (step !== 'drop') checkSpec(step, `${path}.parts[${i}].step`);
  }
  if (spec.remainder !== 'drop') checkSpec(spec.remainder, `${path}.remainder`);
  if (typeof spec.verboseFeatureNamesOut !== 'boolean')
    throw badSpec(`${path}.verboseFeatureNamesOut must be true or false`, path);
}

function checkSteps(steps: unknown, path: string): void {
  const all = list<{ name: unknown; step: unknown }>(steps, `${path}.steps`);
  if (all.length === 0) throw badSpec(`${path}.steps must hold at least one step`, path);
  checkNames(
    'pipeline',
    all.map((each) => each?.name),
  );
  for (const [i, { step }] of all.entries()) checkSpec(step, `${path}.steps[${i}].step`);
}

function checkLeaf({ kind, parameters }: LeafSpec, path: string): void {
  const shape = shapes[kind].parameters;
  const given: Readonly<Record<string, ParameterValue>> = parameters ?? {};
  for (const name of new Set([...Object.keys(shape), ...Object.keys(given)])) {
    const fits = Object.hasOwn(shape, name) && Object.hasOwn(given, name) && shape[name]!(given[name]!);
    if (!fits)
      throw badSpec(
        `${path}.parameters.${name}, ${show(given[name])}, is not what ${kind} stores there`,
        path,
      );
  }
  if (given['unknown'] === 'use_encoded_value' && given['unknownValue'] === null) {
    throw badSpec(
      `${path}.parameters.unknownValue must be a number; JSON has no NaN, and makes null of it`,
      path,
    );
  }
}

function list<T>(value: unknown, path: string): readonly T[] {
  if (Array.isArray(value)) return value;
  throw badSpec(`${path} must be a list, not ${show(value)}`, path);
}

function badSpec(what: string, path: string) {
  return usageError('bad_spec', `${what}: make descriptions with the functions of this package.`, { path });
}
