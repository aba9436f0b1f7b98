import fs from 'node:fs';
import path from 'node:path';
import { ioError, VersioningError } from '../errors.js';
import { compileIgnorePattern, type IgnorePattern, ignoreLines, rebaseIgnoreLine } from './ignore-pattern.js';
import { lstatOrUndefined } from './safe-path.js';

/** The rules of every `.dvcignore` from the root down to one folder; later rules win. */
export interface IgnoreRules {
  readonly patterns: readonly IgnorePattern[];
}

const BUILT_IN = ['.hg/', '.git/', '.git', '.dvc/'];

/** The rules that hold in a repository's root folder, or with no repository at all when `root` is undefined. */
export function rootIgnoreRules(root: string | undefined): IgnoreRules {
  const builtIn = { patterns: BUILT_IN.map((line) => compileIgnorePattern(line)!) };
  return root === undefined ? builtIn : enterFolder(builtIn, root, '');
}

/** Adds the `.dvcignore` of one folder (a path below the root, '' for the root) to the rules of its parent. */
export function enterFolder(rules: IgnoreRules, root: string, folder: string): IgnoreRules {
  const relpath = folder === '' ? '.dvcignore' : `${folder}/.dvcignore`;
  const file = path.join(root, relpath);
  if (lstatOrUndefined(file) === undefined || isIgnored(rules, relpath, false)) return rules;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(file));
  } catch (cause) {
    if (cause instanceof TypeError) throw badIgnoreFile(relpath, undefined, 'it is not UTF-8', cause);
    throw ioError(cause, file, 'read');
  }
  const added = ignoreLines(text).map(({ line, number }) => compileLine(line, folder, relpath, number));
  return { patterns: [...rules.patterns, ...added.filter((pattern) => pattern !== undefined)] };
}

function compileLine(line: string, folder: string, file: string, number: number): IgnorePattern | undefined {
  try {
    // DVC compiles a nested file for itself before it moves the lines, so what fails or matches nothing there stops here.
    if (compileIgnorePattern(line) === undefined) return undefined;
    return compileIgnorePattern(rebaseIgnoreLine(line, folder));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw badIgnoreFile(
      file,
      number,
      `the pattern ${JSON.stringify(line)} is invalid (${cause.message})`,
      cause,
    );
  }
}

function badIgnoreFile(
  file: string,
  line: number | undefined,
  fault: string,
  cause: unknown,
): VersioningError {
  const place = line === undefined ? `'${file}'` : `'${file}', line ${line}`;
  return new VersioningError('bad_ignore_file', `${place}: ${fault}. Mend or remove the line.`, {
    issues: [{ code: 'bad_ignore_file', file, ...(line === undefined ? {} : { line }), actual: fault }],
    cause,
  });
}

/** The rules that hold inside a folder below the root, reading each `.dvcignore` on the way down. */
export function ignoreRulesFor(root: string, folder: string): IgnoreRules {
  let rules = rootIgnoreRules(root);
  if (folder === '') return rules;
  const parts = folder.split('/');
  for (let i = 1; i <= parts.length; i++) rules = enterFolder(rules, root, parts.slice(0, i).join('/'));
  return rules;
}

/** Tells whether DVC leaves a path (below the root, with `/`) out, by itself or by one of its parents. */
export function isIgnored(rules: IgnoreRules, relpath: string, isFolder: boolean): boolean {
  for (let at = relpath.indexOf('/'); at !== -1; at = relpath.indexOf('/', at + 1))
    if (lastMatch(rules, relpath.slice(0, at), true)) return true;
  return lastMatch(rules, relpath, isFolder);
}

/** As `isIgnored`, for a path whose parents are known not to be ignored. */
export function isIgnoredHere(rules: IgnoreRules, relpath: string, isFolder: boolean): boolean {
  return lastMatch(rules, relpath, isFolder);
}

function lastMatch({ patterns }: IgnoreRules, relpath: string, isFolder: boolean): boolean {
  for (let i = patterns.length - 1; i >= 0; i--) {
    const { regex, ignores, foldersOnly } = patterns[i]!;
    if (foldersOnly && !isFolder) continue;
    if (regex.test(relpath) || (isFolder && regex.test(`${relpath}/`))) return ignores;
  }
  return false;
}
