import { checkSelector } from './compose/column-selector.js';
import { checkNames } from './compose/pipeline.js';
import type { Definition } from './definition.js';
import { definitions } from './definitions.js';
import { usageError } from './errors.js';
import {
  definitionOf,
  isColumnTransformer,
  isFeatureUnion,
  isPipeline,
  isSpec,
  type LeafSpec,
  type ParameterValue,
  show,
  type TransformerSpec,
} from './spec.js';

/** The definition of a description: its own, or for one that came back from JSON that of its kind. */
export function definitionFor(spec: LeafSpec): Definition {
  const found = definitionOf(spec) ?? definitions.find(({ served }) => served.kind === spec.kind);
  if (found !== undefined) return found;
  throw badSpec(`There is no transformer ${show(spec.kind)}`, 'spec');
}

/** Throws `UsageError` for what is no description, whole: also one that came back from JSON, or was put together by hand. */
export function checkSpec(spec: unknown, path = 'spec'): asserts spec is TransformerSpec {
  if (!isSpec(spec) || !isKnown(spec)) {
    const what = path === 'spec' ? 'fit takes a description' : `${path} must be a description`;
    throw badSpec(`${what} such as standardScaler() or columnTransformer([...]), not ${show(spec)}`, path);
  }
  if (isPipeline(spec)) return checkSteps(spec.steps, path);
  if (!isColumnTransformer(spec) && !isFeatureUnion(spec)) return checkLeaf(spec, path);
  checkNames(
    spec.kind,
    list<{ name: unknown }>(spec.parts, `${path}.parts`).map((part) => part?.name),
  );
  for (const [i, part] of spec.parts.entries()) {
    if ('columns' in part || isColumnTransformer(spec))
      checkColumns((part as { columns?: unknown }).columns, `${path}.parts[${i}].columns`);
    if (part.step !== 'drop') checkSpec(part.step, `${path}.parts[${i}].step`);
  }
  if (isColumnTransformer(spec) && spec.remainder !== 'drop') checkSpec(spec.remainder, `${path}.remainder`);
  if (typeof spec.verboseFeatureNamesOut !== 'boolean')
    throw badSpec(`${path}.verboseFeatureNamesOut must be true or false`, path);
}

function isKnown(spec: TransformerSpec): boolean {
  const composed = isPipeline(spec) || isColumnTransformer(spec) || isFeatureUnion(spec);
  return (
    composed ||
    definitionOf(spec) !== undefined ||
    definitions.some(({ served }) => served.kind === spec.kind)
  );
}

function checkColumns(columns: unknown, path: string): void {
  if (typeof columns === 'object' && columns !== null && !Array.isArray(columns)) {
    checkSelector(columns);
    return;
  }
  const names: readonly unknown[] = list(columns, path);
  const bad = names.find((name, at) => typeof name !== 'string' || names.indexOf(name) !== at);
  if (bad !== undefined) throw badSpec(`${path} must be different names, and holds ${show(bad)}`, path);
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

function checkLeaf(spec: LeafSpec, path: string): void {
  const { kind, parameters } = spec;
  const definition = definitionFor(spec);
  const shape = definition.served.parameters;
  const given: Readonly<Record<string, ParameterValue>> = parameters ?? {};
  for (const name of new Set([...Object.keys(shape), ...Object.keys(given)])) {
    const fits = Object.hasOwn(shape, name) && Object.hasOwn(given, name) && shape[name]!(given[name]!);
    if (!fits)
      throw badSpec(
        `${path}.parameters.${name}, ${show(given[name])}, is not what ${kind} stores there`,
        path,
      );
  }
  const wrong = definition.check?.(given);
  if (wrong !== undefined) throw badSpec(`${path}.parameters of ${kind}: ${wrong}`, path);
}

function list<T>(value: unknown, path: string): readonly T[] {
  if (Array.isArray(value)) return value;
  throw badSpec(`${path} must be a list, not ${show(value)}`, path);
}

function badSpec(what: string, path: string) {
  return usageError('bad_spec', `${what}: make descriptions with the functions of this package.`, { path });
}
