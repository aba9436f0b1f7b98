import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from '@millrace/columns';
import { ioError, VersioningError } from './errors.js';
import { type LinkType, readConfig } from './internal/config.js';
import { discard } from './internal/discard.js';
import { lstatOrUndefined, statOrUndefined } from './internal/safe-path.js';

/** A DVC repository on this machine, as plain data: where it is and how it is set up. */
export interface Repository {
  /** The real path of the folder that holds `.dvc`. */
  readonly root: string;
  readonly dvcFolder: string;
  /** Where objects are: `files/md5/…` is below it. */
  readonly cacheFolder: string;
  /** `cache.type`, most wanted first. */
  readonly linkTypes: readonly LinkType[];
  /** `cache.shared = group`. */
  readonly shared: boolean;
  /** The root of the Git work tree around it; undefined without one or with `core.no_scm`. */
  readonly gitRoot: string | undefined;
}

/** How {@link initRepository} makes a repository. */
export interface InitRepositoryOptions {
  /** 'git' requires a Git work tree, 'none' sets `core.no_scm`; 'auto' (the default) takes Git where there is one. */
  readonly scm?: 'auto' | 'git' | 'none';
}

/**
 * Opens the DVC repository that holds `folder`, looking upwards for `.dvc`, and reads its settings.
 *
 * Throws VersioningError `no_repository` when there is none, `bad_config` for a setting that can't be honoured.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { initRepository, openRepository } from '@millrace/versioning';
 * const folder = await mkdtemp(`${tmpdir()}/millrace-`);
 * await initRepository(folder, { scm: 'none' });
 * const repository = await openRepository(folder);
 * repository.linkTypes; // => ['reflink', 'copy']
 * ```
 */
export async function openRepository(folder: string): Promise<Repository> {
  requirePath(folder);
  const start = realFolder(folder);
  for (let at = start; ; at = path.dirname(at)) {
    if (statOrUndefined(path.join(at, '.dvc'))?.isDirectory()) return describe(at);
    if (at === path.dirname(at)) break;
  }
  const hint = "Make one with initRepository(folder), or with 'dvc init'.";
  throw new VersioningError('no_repository', `'${start}' is not in a DVC repository. ${hint}`, {
    issues: [{ code: 'no_repository', file: start, expected: 'a folder .dvc here or above', hint }],
  });
}

/**
 * Makes a DVC repository in a folder: `.dvc/config`, `.dvc/.gitignore` and, where there is none, `.dvcignore`.
 *
 * Throws VersioningError `repository_exists` when there is one, and UsageError when `scm: 'git'` finds no Git work tree.
 *
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { initRepository } from '@millrace/versioning';
 * const { dvcFolder } = await initRepository(await mkdtemp(`${tmpdir()}/millrace-`), { scm: 'none' });
 * await readFile(`${dvcFolder}/.gitignore`, 'utf8'); // => '/config.local\n/tmp\n/cache\n'
 * ```
 */
export async function initRepository(
  folder: string,
  options: InitRepositoryOptions = {},
): Promise<Repository> {
  requirePath(folder);
  const root = realFolder(folder);
  const scm = options.scm ?? 'auto';
  if (!['auto', 'git', 'none'].includes(scm))
    throw new UsageError('bad_option', `scm is ${JSON.stringify(scm)}; it must be 'auto', 'git' or 'none'.`);
  const gitRoot = findGitRoot(root);
  if (scm === 'git' && gitRoot === undefined)
    throw new UsageError(
      'no_git',
      `'${root}' is not in a Git work tree. Run 'git init' first, or pass scm: 'none'.`,
    );
  const dvcFolder = path.join(root, '.dvc');
  if (lstatOrUndefined(dvcFolder) !== undefined) throw repositoryExists(dvcFolder);
  const noScm = scm === 'none' || gitRoot === undefined;
  try {
    writeRepository(root, dvcFolder, noScm);
  } catch (cause) {
    if (lstatOrUndefined(dvcFolder) !== undefined) throw repositoryExists(dvcFolder);
    throw ioError(cause, dvcFolder, 'make the repository');
  }
  return describe(root);
}

/** Built aside and renamed, so that a killed process leaves no half-made `.dvc`. */
function writeRepository(root: string, dvcFolder: string, noScm: boolean): void {
  const ignoreFile = path.join(root, '.dvcignore');
  if (lstatOrUndefined(ignoreFile) === undefined) fs.writeFileSync(ignoreFile, DVCIGNORE, { flag: 'wx' });
  const aside = fs.mkdtempSync(path.join(root, '.dvc-init-'));
  try {
    fs.writeFileSync(path.join(aside, 'config'), noScm ? '[core]\n    no_scm = True\n' : '');
    fs.writeFileSync(path.join(aside, '.gitignore'), '/config.local\n/tmp\n/cache\n');
    fs.chmodSync(aside, 0o777 & ~process.umask());
    fs.renameSync(aside, dvcFolder);
  } catch (error) {
    discard(aside);
    throw error;
  }
}

const DVCIGNORE = `# Add patterns of files dvc should ignore, which could improve
# the performance. Learn more at
# https://dvc.org/doc/user-guide/dvcignore
`;

function describe(root: string): Repository {
  const dvcFolder = path.join(root, '.dvc');
  const { cacheFolder, linkTypes, shared, noScm } = readConfig(dvcFolder);
  return { root, dvcFolder, cacheFolder, linkTypes, shared, gitRoot: noScm ? undefined : findGitRoot(root) };
}

function findGitRoot(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (statOrUndefined(path.join(at, '.git')) !== undefined) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function requirePath(folder: unknown): void {
  if (typeof folder === 'string' && folder !== '' && !folder.includes('\0')) return;
  throw new UsageError('bad_path', `The folder must be a path as a text, not ${JSON.stringify(folder)}.`);
}

function realFolder(folder: string): string {
  try {
    const real = fs.realpathSync(folder);
    if (fs.statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw ioError(cause, path.resolve(folder), 'open the folder');
  }
  throw new UsageError('bad_path', `'${folder}' is a file; pass the folder that holds the repository.`);
}

function repositoryExists(dvcFolder: string): VersioningError {
  const hint = 'Open it with openRepository(folder).';
  return new VersioningError('repository_exists', `There is a repository already: '${dvcFolder}'. ${hint}`, {
    issues: [{ code: 'repository_exists', file: dvcFolder, hint }],
  });
}
