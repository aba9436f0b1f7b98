import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './workspace.js';

const manifest = createRequire(import.meta.url).resolve('pnpm');
const executable = join(dirname(manifest), 'bin/pnpm.cjs');

/** Runs the pinned pnpm in a folder and returns what it printed; throws with all of it when pnpm fails. */
export function pnpm(args: readonly string[], folder: string = root): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [executable, ...args], {
    cwd: folder,
    env: plainEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0)
    throw new Error(`pnpm ${args.join(' ')} in ${folder} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** The environment without what npm and an outer pnpm put there: their settings would steer the inner one. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|INIT_CWD$|NODE_PATH$|NODE_OPTIONS$|VITEST|VITE_)/i.test(name),
  );
  return { ...Object.fromEntries(inherited), DO_NOT_TRACK: '1' };
}
