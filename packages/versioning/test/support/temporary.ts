import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { initRepository, openRepository, type Repository } from '@millrace/versioning';
import { onTestFinished } from 'vitest';

// The machine's own settings of DVC and Git must not decide a test.
process.env['DVC_GLOBAL_CONFIG_DIR'] = '/nonexistent';
process.env['DVC_SYSTEM_CONFIG_DIR'] = '/nonexistent';
process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';

/** Memory where there is room: what a sweep over every alteration costs on a busy disk is the wait for each sync. */
const BASE = hasRoom('/dev/shm') ? '/dev/shm' : os.tmpdir();

function hasRoom(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize > 1 << 30;
  } catch {
    return false;
  }
}

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(BASE, 'millrace-versioning-')));
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A new repository with files in it. */
export async function repositoryWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  scm: 'git' | 'none' = 'none',
): Promise<Repository> {
  const folder = temporaryFolder();
  if (scm === 'git') execFileSync('git', ['init', '-q'], { cwd: folder });
  const repository = await initRepository(folder, { scm });
  writeFiles(folder, files);
  return repository;
}

/** Writes files, with their folders. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [relpath, content] of Object.entries(files)) {
    const file = path.join(folder, relpath);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

/** Every file below a folder but those of DVC and Git, with its text. */
export function readTree(folder: string, below = ''): Record<string, string> {
  const tree: [string, string][] = [];
  for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const relpath = below === '' ? entry.name : `${below}/${entry.name}`;
    if (relpath === '.dvc' || relpath === '.git') continue;
    if (entry.isDirectory()) tree.push(...Object.entries(readTree(folder, relpath)));
    else tree.push([relpath, fs.readFileSync(path.join(folder, relpath), 'latin1')]);
  }
  return Object.fromEntries(tree);
}

/** Every object of the cache by its id. */
export function readObjects(repository: Repository): Record<string, { bytes: Buffer; mode: number }> {
  const folder = path.join(repository.cacheFolder, 'files', 'md5');
  if (!fs.existsSync(folder)) return {};
  const objects = fs.readdirSync(folder).flatMap((prefix) =>
    fs.readdirSync(path.join(folder, prefix)).map((rest) => {
      const file = path.join(folder, prefix, rest);
      return [prefix + rest, { bytes: fs.readFileSync(file), mode: fs.statSync(file).mode & 0o777 }] as const;
    }),
  );
  return Object.fromEntries(objects);
}

/** A copy of a repository in a folder of its own, so that a sweep need not build each from scratch. */
export async function copyOf({ root }: Repository): Promise<Repository> {
  const folder = temporaryFolder();
  fs.cpSync(root, folder, { recursive: true, verbatimSymlinks: true });
  return openRepository(folder);
}
