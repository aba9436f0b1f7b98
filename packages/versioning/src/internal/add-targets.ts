import fs from 'node:fs';
import path from 'node:path';
import { SourceError, UsageError } from '@millrace/columns';
import { VersioningError } from '../errors.js';
import type { Repository } from '../repository.js';
import { ignoreRulesFor, isIgnored } from './dvcignore.js';
import { overlapError, type TrackedFiles } from './find-metafiles.js';
import { isIgnoredByGit, trackedByGit } from './gitignore.js';
import type { TrackedOutput } from './metafile.js';
import type { ObjectStore } from './object-store.js';
import { lstatOrUndefined, nameFault, refuseLinkedParents } from './safe-path.js';
import { targetPath } from './select-outputs.js';
import { untrackable } from './untrackable.js';
import { scanOutput, type WorkspaceScan } from './workspace.js';

/** A target that may be added: what stands there, and where it is or will be recorded. */
export interface AddTarget {
  readonly path: string;
  readonly scan: WorkspaceScan;
  readonly metafile: string;
  /** What the metafile records so far, and its place in `outs`; undefined for a new metafile. */
  readonly old: TrackedOutput | undefined;
  readonly outIndex: number;
}

/** Checks every target before anything is written. */
export async function checkAddTargets(
  repository: Repository,
  store: ObjectStore,
  tracked: TrackedFiles,
  targets: readonly string[],
  signal: AbortSignal | undefined,
): Promise<AddTarget[]> {
  const paths = [...new Set(targets.map((target) => plainTarget(repository, target)))];
  for (const relpath of paths) {
    refuseLinkedParents(repository.root, relpath, relpath);
    refuseOverlap(tracked, paths, relpath);
  }
  if (repository.gitRoot !== undefined) refuseTrackedByGit(repository, repository.gitRoot, paths);
  const checked: AddTarget[] = [];
  for (const relpath of paths) {
    const place = metafilePlace(repository, tracked, relpath);
    checked.push({ path: relpath, scan: await scanTarget(repository, store, relpath, signal), ...place });
  }
  return checked;
}

function plainTarget(repository: Repository, target: string): string {
  const relpath = targetPath(repository, target);
  const name = path.posix.basename(relpath);
  const fault =
    relpath === ''
      ? 'is the repository itself'
      : (nameFault(relpath) ??
        (name.endsWith('.dvc') || name === 'dvc.yaml' || name === 'dvc.lock'
          ? 'is a file of DVC'
          : name === '.dvcignore' || name === '.gitignore'
            ? 'holds ignore rules'
            : repository.gitRoot !== undefined && /[\r\n]/.test(name)
              ? 'has a line break, which .gitignore cannot express'
              : undefined));
  if (fault === undefined) return relpath;
  throw new UsageError(
    'bad_target',
    `'${target}' ${fault}; it can't be added. Pass a file or folder of data.`,
    {
      issues: [{ code: 'bad_target', file: target, actual: fault }],
    },
  );
}

function refuseOverlap(
  { metafiles, pipelines }: TrackedFiles,
  paths: readonly string[],
  relpath: string,
): void {
  const isInside = (inner: string, outer: string): boolean => inner.startsWith(`${outer}/`);
  const overlaps = (other: string): boolean => isInside(other, relpath) || isInside(relpath, other);
  const sibling = paths.find(overlaps);
  if (sibling !== undefined) throw overlapError(relpath, 'this call', sibling, 'this call');
  for (const { path: metafile, outputs } of metafiles)
    for (const { path: output } of outputs)
      if (overlaps(output)) throw overlapError(relpath, 'this call', output, metafile);
  const pipeline = pipelines.find(({ output }) => output === relpath || overlaps(output));
  if (pipeline !== undefined) throw overlapError(relpath, 'this call', pipeline.output, pipeline.file);
}

function refuseTrackedByGit({ root }: Repository, gitRoot: string, paths: readonly string[]): void {
  const inGit = paths.map((relpath) =>
    path.relative(gitRoot, path.join(root, relpath)).split(path.sep).join('/'),
  );
  const tracked = trackedByGit(gitRoot, inGit);
  if (tracked.length === 0) return;
  const hint = "Take it out of Git's index first: git rm -r --cached <path>.";
  const names = tracked.map((name) => `'${name}'`).join(', ');
  throw new VersioningError('tracked_by_git', `Git versions ${names} already. ${hint}`, {
    issues: tracked.map((file) => ({ code: 'tracked_by_git', file, hint })),
  });
}

function metafilePlace(
  { root, gitRoot }: Repository,
  { metafiles }: TrackedFiles,
  relpath: string,
): Pick<AddTarget, 'metafile' | 'outIndex' | 'old'> {
  for (const metafile of metafiles) {
    const outIndex = metafile.outputs.findIndex((output) => output.path === relpath);
    if (outIndex === -1) continue;
    const output = metafile.outputs[outIndex]!;
    const reason = metafile.foreign ?? (output.isLegacy ? undefined : output.unsupported);
    if (reason !== undefined) throw notOurs(relpath, metafile.path, reason);
    return { metafile: metafile.path, outIndex, old: output };
  }
  const metafile = `${relpath}.dvc`;
  const absolute = path.join(root, metafile);
  const parent = path.posix.dirname(relpath);
  if (isIgnored(ignoreRulesFor(root, parent === '.' ? '' : parent), metafile, false))
    throw notOurs(relpath, metafile, '.dvcignore leaves it out, so DVC would never find it');
  if (gitRoot !== undefined && isIgnoredByGit(gitRoot, absolute))
    throw notOurs(relpath, metafile, 'Git ignores it, so it could not be committed');
  if (lstatOrUndefined(absolute) !== undefined)
    throw notOurs(relpath, metafile, 'it is there and versions something else');
  return { metafile, outIndex: 0, old: undefined };
}

function notOurs(relpath: string, metafile: string, reason: string): VersioningError {
  const message = `'${relpath}' can't be recorded in '${metafile}': ${reason}. Use dvc itself for it, or change that file or rule.`;
  return new VersioningError('unsupported_output', message, {
    issues: [{ code: 'unsupported_output', file: relpath, metafile, actual: reason }],
  });
}

async function scanTarget(
  repository: Repository,
  store: ObjectStore,
  relpath: string,
  signal: AbortSignal | undefined,
): Promise<WorkspaceScan> {
  const absolute = path.join(repository.root, relpath);
  const own = lstatOrUndefined(absolute);
  if (own === undefined) {
    const message = `There is nothing to add at '${relpath}' (in '${repository.root}'). Check the path.`;
    throw new SourceError('missing_file', message, { issues: [{ code: 'missing_file', file: absolute }] });
  }
  if (own.isSymbolicLink() && !leadsIntoCache(absolute, store)) throw linkTarget(relpath);
  const scan = await scanOutput(repository, relpath, signal);
  if (scan.kind === 'absent')
    throw new VersioningError(
      'untrackable',
      `'${relpath}' is left out by a .dvcignore. Change the rule to add it.`,
      {
        issues: [{ code: 'ignored', file: relpath }],
      },
    );
  if (scan.problems.length > 0) throw untrackable(relpath, scan.problems);
  return scan;
}

function leadsIntoCache(absolute: string, store: ObjectStore): boolean {
  const target = path.resolve(path.dirname(absolute), fs.readlinkSync(absolute));
  return target.startsWith(store.folder + path.sep);
}

function linkTarget(relpath: string): VersioningError {
  const message = `'${relpath}' is a symbolic link; a version holds files, not links. Add what it leads to.`;
  return new VersioningError('untrackable', message, { issues: [{ code: 'link', file: relpath }] });
}
