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

for (const file of chosen) {
  const options = ['--expose-gc', '--conditions=@millrace/source', '--import', import.meta.resolve('tsx')];
  const { status } = spawnSync(process.execPath, [...options, `bench/${file}`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
