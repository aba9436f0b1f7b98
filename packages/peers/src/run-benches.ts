import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

// Runs each bench/*.bench.ts of the package it is called from, each in a process of its own, one after the other:
// `pnpm bench` in a package, and with words after it only the files whose names contain one of them.
const wanted = process.argv.slice(2);
const files = existsSync('bench')
  ? readdirSync('bench')
      .filter((name) => name.endsWith('.bench.ts'))
      .sort()
  : [];
const chosen = files.filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

if (chosen.length === 0 && wanted.length > 0) {
  console.error(`No bench is named with ${wanted.join(' or ')}; there are: ${files.join(', ') || 'none'}.`);
  process.exitCode = 1;
}

// The longest takes ten minutes on two cores; one that hangs must not keep the others from their turn.
const LONGEST_MS = 20 * 60_000;

for (const file of chosen) {
  const options = ['--expose-gc', '--conditions=@millrace/source', '--import', import.meta.resolve('tsx')];
  const how = { stdio: 'inherit', timeout: LONGEST_MS, killSignal: 'SIGKILL' } as const;
  const { status } = spawnSync(process.execPath, [...options, `bench/${file}`], how);
  if (status === 0) continue;
  console.error(
    status === null ? `bench/${file} was ended after ${LONGEST_MS / 60_000} minutes` : `bench/${file} failed`,
  );
  process.exitCode = 1;
}
