import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { root } from './workspace.js';

const manifest = createRequire(import.meta.url).resolve('pnpm');
const executable = join(dirname(manifest), 'bin/pnpm.cjs');

/** Runs the pinned pnpm in a folder; throws with all that it printed when it fails. */
export async function pnpm(args: readonly string[], folder: string = root): Promise<void> {
  const { code, output } = await run(process.execPath, [executable, ...args], folder);
  if (code !== 0) throw new Error(`pnpm ${args.join(' ')} in ${folder} ended with ${code}\n${output}`);
}

/** Runs a program in a folder, in a plain environment; `output` is all that it printed, `errors` what of it went to stderr. */
export function run(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(program, args, {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}

// Without what npm and an outer pnpm put there, as their settings would steer the inner one; with pnpm on the path, where turbo
// looks for it.
function plainEnvironment(): NodeJS.ProcessEnv {
  const steering = /^(npm_|pnpm_|INIT_CWD$|NODE_PATH$|NODE_OPTIONS$|VITEST|VITE_)/i;
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !steering.test(name)));
  const programs = join(root, 'packages/house/node_modules/.bin');
  return { ...kept, PATH: [programs, kept['PATH'] ?? ''].join(delimiter), DO_NOT_TRACK: '1' };
}
