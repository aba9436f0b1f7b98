import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { errnoOf, ioError } from '../errors.js';
import { writeAtomically } from './file-work.js';
import { relativeInside, statOrUndefined } from './safe-path.js';

/** The `.gitignore` rules that hold in one folder, nearest last. */
export type GitRules = readonly { readonly folder: string; readonly rules: Ignore }[];

/** The rules of every `.gitignore` from the work tree's root down to (and of) a folder, plus `.git/info/exclude`. */
export function gitRulesFor(gitRoot: string, folder: string): GitRules {
  let rules: GitRules = loadRules(path.join(gitRoot, '.git', 'info', 'exclude'), gitRoot);
  const below = relativeInside(gitRoot, folder);
  const parts = below === undefined ? [] : below.split('/');
  for (let i = 0; i <= parts.length; i++)
    rules = enterGitFolder(rules, path.join(gitRoot, ...parts.slice(0, i)));
  return rules;
}

export function enterGitFolder(rules: GitRules, folder: string): GitRules {
  return [...rules, ...loadRules(path.join(folder, '.gitignore'), folder)];
}

function loadRules(file: string, folder: string): GitRules {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return [];
    throw ioError(cause, file, 'read');
  }
  return [{ folder, rules: ignore({ ignorecase: false, allowRelativePaths: true }).add(text) }];
}

/** Tells whether Git ignores a path whose parents it does not ignore. */
export function isGitIgnoredHere(rules: GitRules, absolute: string, isFolder: boolean): boolean {
  for (let i = rules.length - 1; i >= 0; i--) {
    const { folder, rules: own } = rules[i]!;
    const relpath = relativeInside(folder, absolute);
    if (relpath === undefined) continue;
    const { ignored, unignored } = own.test(isFolder ? `${relpath}/` : relpath);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** Those of the paths (below the work tree's root) that Git has in its index; none are known without a `git` program. */
export function trackedByGit(gitRoot: string, relpaths: readonly string[]): string[] {
  const { status, stdout } = runGit(gitRoot, [
    'ls-files',
    '-z',
    '--',
    ...relpaths.map((relpath) => `:(top,literal)${relpath}`),
  ]);
  const tracked = new Set<string>();
  for (const name of (status === 0 ? stdout : '').split('\0')) {
    tracked.add(name);
    for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1))
      tracked.add(name.slice(0, at));
  }
  return relpaths.filter((relpath) => tracked.has(relpath));
}

/** Appends `/name` to the `.gitignore` beside an output unless Git ignores it already; DVC's own line, so that DVC finds it. */
export function ignoreInGit(gitRoot: string, absolute: string, aside: string): void {
  const folder = path.dirname(absolute);
  const line = gitignoreLine(path.basename(absolute));
  const file = path.join(folder, '.gitignore');
  const text = readOrEmpty(file);
  if (text.split(/\r?\n/).includes(line) || isIgnoredByGit(gitRoot, absolute)) return;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  writeAtomically(file, Buffer.from(`${text}${separator}${line}\n`), aside);
}

/** A name as a `.gitignore` line that matches it alone, escaped as DVC does; Git drops a bare space at the end. */
export function gitignoreLine(name: string): string {
  return `/${name.replace(/[\\[\]!*#?]/g, '\\$&').replace(/ (?= *$)/g, '\\ ')}`;
}

/** Tells whether Git's rules ignore a path, by itself or by one of its parents; the index has no say, as for DVC. */
export function isIgnoredByGit(gitRoot: string, absolute: string): boolean {
  const relpath = relativeInside(gitRoot, absolute);
  if (relpath === undefined) return true;
  const { status } = runGit(gitRoot, ['check-ignore', '-q', '--no-index', '--', `./${relpath}`]);
  if (status === 0 || status === 1) return status === 0;
  return isIgnoredByRules(gitRoot, relpath);
}

/** For machines without a `git` program. */
function isIgnoredByRules(gitRoot: string, relpath: string): boolean {
  let rules = gitRulesFor(gitRoot, gitRoot);
  let at = gitRoot;
  for (const part of relpath.split('/')) {
    at = path.join(at, part);
    const isFolder = statOrUndefined(at)?.isDirectory() === true;
    if (isGitIgnoredHere(rules, at, isFolder)) return true;
    rules = enterGitFolder(rules, at);
  }
  return false;
}

/** Runs `git`, whose status is null when it is not there; settings of the environment must not redirect it. */
function runGit(gitRoot: string, args: readonly string[]): { status: number | null; stdout: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_')));
  return spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd: gitRoot,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
}

function readOrEmpty(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return '';
    throw ioError(cause, file, 'read');
  }
}
