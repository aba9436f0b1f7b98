import fs from 'node:fs';
import path from 'node:path';
import { ioError } from '../errors.js';
import { parseYaml } from './metafile.js';
import { relativeInside } from './safe-path.js';

/**
 * The workspace paths that a `dvc.yaml` (or `dvc.lock`) names as outputs of its stages.
 *
 * Templated names stand resolved in `dvc.lock` only, so both files are asked.
 */
export function pipelineOutputs(root: string, relpath: string): string[] {
  const file = path.join(root, relpath);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw ioError(cause, file, 'read');
  }
  const top = parseYaml(text, relpath);
  const stages = top instanceof Map ? top.get('stages') : undefined;
  if (!(stages instanceof Map)) return [];
  const folder = path.dirname(relpath);
  return [...stages.values()].flatMap((stage) => stageOutputs(root, folder, stage));
}

function stageOutputs(root: string, folder: string, stage: unknown): string[] {
  if (!(stage instanceof Map)) return [];
  const wdir = typeof stage.get('wdir') === 'string' ? stage.get('wdir') : '.';
  const names = ['outs', 'metrics', 'plots'].flatMap((key) => {
    const list = stage.get(key);
    return Array.isArray(list) ? list.flatMap(namesOf) : [];
  });
  return names
    .filter((name) => !name.includes('${') && !/^\w+:\/\//.test(name))
    .map((name) => relativeInside(root, path.resolve(root, folder, wdir, name)))
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
