import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { errnoOf, ioError, VersioningError } from '../errors.js';
import type { Repository } from '../repository.js';
import { compareCodePoints } from './dir-object.js';
import { enterFolder, type IgnoreRules, isIgnored, isIgnoredHere, rootIgnoreRules } from './dvcignore.js';
import { enterGitFolder, type GitRules, gitRulesFor, isGitIgnoredHere } from './gitignore.js';
import { type Metafile, readMetafile } from './metafile.js';
import { pipelineOutputs } from './pipeline-outputs.js';
import { statOrUndefined } from './safe-path.js';

/** Everything that a repository tracks. */
export interface TrackedFiles {
  /** Every `.dvc` file, in code point order of its path. */
  readonly metafiles: readonly Metafile[];
  /** Outputs of the stages of every `dvc.yaml` and `dvc.lock`, with the file that names them. */
  readonly pipelines: readonly { readonly output: string; readonly file: string }[];
}

interface Folder {
  readonly relpath: string;
  readonly rules: IgnoreRules;
  readonly gitRules: GitRules;
}

/**
 * Finds what DVC itself would find: `.dvc` files outside folders that are tracked, ignored by `.dvcignore` or `.gitignore`,
 * or repositories of their own.
 */
export async function findTracked(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<TrackedFiles> {
  const { root, gitRoot } = repository;
  const metafiles: Metafile[] = [];
  const pipelines: { output: string; file: string }[] = [];
  const outputs = new Set<string>();
  const pending: Folder[] = [
    {
      relpath: '',
      rules: rootIgnoreRules(root),
      gitRules: gitRoot === undefined ? [] : gitRulesFor(gitRoot, root),
    },
  ];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (folder.relpath !== '' && isIgnored(folder.rules, folder.relpath, true)) continue;
    const { files, folders } = listFolder(root, folder);
    for (const file of files) {
      if (file.endsWith('.dvc')) {
        const metafile = readMetafile(root, file);
        metafiles.push(metafile);
        for (const output of metafile.outputs) outputs.add(output.path);
      } else for (const output of pipelineOutputs(root, file)) pipelines.push({ output, file });
    }
    for (const { output } of pipelines) outputs.add(output);
    pending.push(
      ...folders.filter((child) => !outputs.has(child)).map((child) => enter(repository, folder, child)),
    );
    await turn();
    signal?.throwIfAborted();
  }
  metafiles.sort((a, b) => compareCodePoints(a.path, b.path));
  refuseOverlaps(metafiles);
  return { metafiles, pipelines };
}

/** Two outputs at one place, or one inside another, would fight over the files; DVC refuses such a repository too. */
function refuseOverlaps(metafiles: readonly Metafile[]): void {
  const owners = new Map<string, string>();
  for (const { path: metafile, outputs } of metafiles)
    for (const { path: output } of outputs) {
      const other = owners.get(output);
      if (other !== undefined) throw overlapError(output, metafile, output, other);
      owners.set(output, metafile);
    }
  for (const [output, metafile] of owners)
    for (let at = output.indexOf('/'); at !== -1; at = output.indexOf('/', at + 1)) {
      const holder = owners.get(output.slice(0, at));
      if (holder !== undefined) throw overlapError(output, metafile, output.slice(0, at), holder);
    }
}

/** The error for two outputs that claim the same files. */
export function overlapError(
  output: string,
  metafile: string,
  other: string,
  otherFile: string,
): VersioningError {
  const hint = `Remove one of them, or version '${other}' as a whole.`;
  const message = `'${output}' ('${metafile}') overlaps with '${other}', which '${otherFile}' versions. ${hint}`;
  return new VersioningError('overlapping_output', message, {
    issues: [
      { code: 'overlapping_output', file: output, metafile, actual: other, otherMetafile: otherFile, hint },
    ],
  });
}

function enter({ root, gitRoot }: Repository, parent: Folder, relpath: string): Folder {
  const gitRules = gitRoot === undefined ? [] : enterGitFolder(parent.gitRules, path.join(root, relpath));
  return { relpath, rules: enterFolder(parent.rules, root, relpath), gitRules };
}

const PIPELINE_FILES: ReadonlySet<string> = new Set(['dvc.yaml', 'dvc.lock']);

function listFolder(
  root: string,
  { relpath: folder, rules, gitRules }: Folder,
): { files: string[]; folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of readFolder(path.join(root, folder))) {
    const relpath = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const absolute = path.join(root, relpath);
    const isFolder = entry.isDirectory();
    if (!isFolder && !entry.name.endsWith('.dvc') && !PIPELINE_FILES.has(entry.name)) continue;
    if (isIgnoredHere(rules, relpath, isFolder) || isGitIgnoredHere(gitRules, absolute, isFolder)) continue;
    if (isFolder) {
      if (statOrUndefined(path.join(absolute, '.dvc')) === undefined) folders.push(relpath);
    } else if (statOrUndefined(absolute)?.isFile()) files.push(relpath);
  }
  return { files, folders };
}

function readFolder(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ENOENT' || code === 'EACCES') return [];
    throw ioError(cause, folder, 'list');
  }
}
