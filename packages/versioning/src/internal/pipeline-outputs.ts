import fs from 'node:fs';
import path from 'node:path';
import { errnoOf, ioError } from '../errors.js';
import { parseYaml } from './metafile.js';
import { relativeInside } from './safe-path.js';

/**
 * The workspace paths that a `dvc.yaml` (or `dvc.lock`) names as outputs of its stages.
 *
 * Templated names stand resolved in `dvc.lock` only, so both files are asked; a stage's `wdir` stands in `dvc.yaml` only.
 */
export function pipelineOutputs(root: string, relpath: string): string[] {
  const folder = path.dirname(relpath);
  const stages = stagesOf(root, relpath);
  const definitions =
    path.basename(relpath) === 'dvc.lock' ? stagesOf(root, path.join(folder, 'dvc.yaml')) : stages;
  return [...stages].flatMap(([name, stage]) => {
    const definition = definitions.get(name) ?? definitions.get(String(name).split('@')[0]);
    return stageOutputs(root, path.resolve(root, folder, wdirOf(definition)), stage);
  });
}

function stagesOf(root: string, relpath: string): ReadonlyMap<unknown, unknown> {
  const file = path.join(root, relpath);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return new Map();
    throw ioError(cause, file, 'read');
  }
  const top = parseYaml(text, relpath);
  const stages = top instanceof Map ? top.get('stages') : undefined;
  return stages instanceof Map ? stages : new Map();
}

/** The folder that a stage's paths start from; that of a `foreach` stands inside its `do`. */
function wdirOf(definition: unknown): string {
  if (!(definition instanceof Map)) return '.';
  const wdir = definition.get('wdir');
  return typeof wdir === 'string' ? wdir : wdirOf(definition.get('do'));
}

function stageOutputs(root: string, folder: string, stage: unknown): string[] {
  if (!(stage instanceof Map)) return [];
  const names = ['outs', 'metrics', 'plots'].flatMap((key) => {
    const list = stage.get(key);
    return Array.isArray(list) ? list.flatMap(namesOf) : [];
  });
  return names
    .filter((name) => !name.includes('${') && !/^\w+:\/\//.test(name))
    .map((name) => relativeInside(root, path.resolve(folder, name)))
    .filter((name) => name !== undefined);
}

/** A list item is a path, `{ path: options }` (dvc.yaml) or `{ path: …, md5: … }` (dvc.lock). */
function namesOf(item: unknown): string[] {
  if (typeof item === 'string') return [item];
  if (!(item instanceof Map)) return [];
  const given = item.get('path');
  if (typeof given === 'string') return [given];
  return [...item.keys()].filter((key) => typeof key === 'string');
}
