import path from 'node:path';
import { UsageError } from '@millrace/columns';
import type { Repository } from '../repository.js';
import type { TrackedFiles } from './find-metafiles.js';
import type { TrackedOutput } from './metafile.js';
import { relativeInside } from './safe-path.js';

/** An output with the metafile that records it. */
export interface SelectedOutput {
  readonly metafile: string;
  readonly output: TrackedOutput;
}

/**
 * The outputs that targets name: an output's path, its `.dvc` file, or a folder above them; all without targets.
 * Relative targets start at the repository's root.
 */
export function selectOutputs(
  repository: Repository,
  { metafiles }: TrackedFiles,
  targets: readonly string[] | undefined,
): SelectedOutput[] {
  const all = metafiles.flatMap(({ path: metafile, outputs }) =>
    outputs.map((output) => ({ metafile, output })),
  );
  if (targets === undefined) return all;
  const chosen = new Set<SelectedOutput>();
  for (const target of targets) {
    const relpath = targetPath(repository, target);
    const named = all.filter(
      ({ metafile, output }) => isAtOrBelow(output.path, relpath) || isAtOrBelow(metafile, relpath),
    );
    if (named.length === 0) throw unknownTarget(target, relpath, all);
    for (const one of named) chosen.add(one);
  }
  return all.filter((one) => chosen.has(one));
}

/** A target as a path below the root, '' for the root itself. */
export function targetPath({ root }: Repository, target: string): string {
  if (typeof target !== 'string' || target === '' || target.includes('\0'))
    throw new UsageError('bad_target', `A target must be a path as a text, not ${JSON.stringify(target)}.`);
  const absolute = path.resolve(root, target);
  if (absolute === root) return '';
  const relpath = relativeInside(root, absolute);
  if (relpath !== undefined) return relpath;
  const message = `The target '${target}' is outside the repository '${root}'. Pass a path inside it.`;
  throw new UsageError('outside_repository', message, {
    issues: [{ code: 'outside_repository', file: target }],
  });
}

function isAtOrBelow(relpath: string, folder: string): boolean {
  return folder === '' || relpath === folder || relpath.startsWith(`${folder}/`);
}

function unknownTarget(target: string, relpath: string, all: readonly SelectedOutput[]): UsageError {
  const holder = all.find(({ output }) => isAtOrBelow(relpath, output.path));
  const hint =
    holder === undefined
      ? 'Add it first, or check the path.'
      : `It lies inside '${holder.output.path}', which is versioned as a whole: pass that.`;
  return new UsageError('unknown_target', `Nothing that is versioned bears the name '${target}'. ${hint}`, {
    issues: [{ code: 'unknown_target', file: target, hint }],
  });
}
