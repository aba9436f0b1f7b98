import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../test/support/bundle.js';

/**
 * Adds, looks at and checks out 10,000 files of 4 KB and one file of 1 GB: this package, the real dvc (where one is installed:
 * on the PATH or in the variable DVC) and the floor, plain md5sum and cp. Every command is a process of its own, so starting
 * it counts; repository, cache and state are fresh for every round; the sides take turns.
 */
const ROUNDS = 5;
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'));
const env = {
  ...process.env,
  DVC_NO_ANALYTICS: '1',
  DVC_GLOBAL_CONFIG_DIR: path.join(home, 'global'),
  DVC_SYSTEM_CONFIG_DIR: path.join(home, 'system'),
};

interface Side {
  readonly name: string;
  readonly init: (root: string) => void;
  readonly tasks: Readonly<Record<string, (root: string, data: string) => void>>;
}

try {
  await bundle({ command: 'bench/command.ts', worker: 'src/worker.ts' }, home);
  fs.renameSync(path.join(home, 'worker.mjs'), path.join(home, 'worker.js'));
  fs.writeFileSync(path.join(home, 'package.json'), '{"type":"module"}');
  for (const [title, make] of [
    ['10,000 files of 4 KB', makeSmall],
    ['one file of 1 GB', makeLarge],
  ] as const)
    compare(title, make);
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string, site = ''): string {
  const done = spawnSync(command, args, {
    cwd,
    env: { ...env, DVC_SITE_CACHE_DIR: site },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}

function sides(): Side[] {
  const ours = (root: string, ...args: string[]): string =>
    run(process.execPath, [path.join(home, 'command.mjs'), ...args], root);
  const found: Side[] = [
    {
      name: 'millrace',
      init: (root) => ours(root, 'init'),
      tasks: {
        add: (root, data) => ours(root, 'add', data),
        status: (root) => ours(root, 'status'),
        checkout: (root) => ours(root, 'checkout'),
      },
    },
  ];
  const command = process.env['DVC'] ?? 'dvc';
  const version = spawnSync(command, ['--version'], { env, encoding: 'utf8' });
  const dvc = (root: string, ...args: string[]): string => run(command, args, root, path.join(root, '.site'));
  if (version.status === 0)
    found.push({
      name: `dvc ${version.stdout.trim()}`,
      init: (root) => dvc(root, 'init', '-q', '--no-scm'),
      tasks: {
        add: (root, data) => dvc(root, 'add', '-q', data),
        status: (root) => dvc(root, 'status', '-q'),
        checkout: (root) => dvc(root, 'checkout', '-q'),
      },
    });
  else console.log('no dvc found: only the floor stands beside');
  const sum = (root: string, data: string): string =>
    run('sh', ['-c', `find ${data} -type f -print0 | xargs -0 md5sum > .sums`], root);
  found.push({
    name: 'md5sum (checkout: cp)',
    init: () => undefined,
    tasks: {
      add: sum,
      status: sum,
      checkout: (root, data) => run('cp', ['-r', '--reflink=auto', `.copy/${data}`, data], root),
    },
  });
  return found;
}

function compare(title: string, make: (root: string) => string): void {
  const times = new Map<string, number[]>();
  const all = sides();
  for (let round = 0; round < ROUNDS; round++)
    for (let turn = 0; turn < all.length; turn++) {
      const side = all[(turn + round) % all.length]!;
      const root = fs.mkdtempSync(path.join(home, 'repository-'));
      side.init(root);
      const data = make(root);
      if (side.name.startsWith('md5sum')) run('sh', ['-c', `mkdir .copy && cp -r ${data} .copy`], root);
      // Files younger than two seconds are never taken on trust; nobody looks at data in the second it is made.
      run('sh', ['-c', 'sync -f . && sleep 3'], root);
      for (const [task, work] of Object.entries(side.tasks)) {
        if (task === 'checkout') fs.rmSync(path.join(root, data), { recursive: true });
        const start = performance.now();
        work(root, data);
        const key = `${task}\t${side.name}`;
        times.set(key, [...(times.get(key) ?? []), performance.now() - start]);
      }
      fs.rmSync(root, { recursive: true, force: true });
      console.log(`${title}: ${side.name}, round ${round + 1} of ${ROUNDS}`);
    }
  report(title, times);
}

function report(title: string, times: ReadonlyMap<string, readonly number[]>): void {
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[values.length >> 1]!;
  const rows = [...times].map(([key, all]) => {
    const [task, side] = key.split('\t') as [string, string];
    const own = times.get(`${task}\tmillrace`)!;
    const ratio = median(all.map((ms, round) => ms / own[round]!));
    return { task, side, 'median ms': Math.round(median(all)), 'times millrace': Number(ratio.toFixed(2)) };
  });
  console.log(
    `\n${title}: ${ROUNDS} rounds, Node ${process.version}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
  );
  console.table(rows.sort((a, b) => a.task.localeCompare(b.task)));
  console.log(JSON.stringify({ title, times: Object.fromEntries(times) }));
}

function makeSmall(root: string): string {
  fs.mkdirSync(path.join(root, 'small'));
  const bytes = Buffer.alloc(4096);
  for (let i = 0; i < 10_000; i++)
    fs.writeFileSync(path.join(root, 'small', `${i}.bin`), randomFillSync(bytes));
  return 'small';
}

function makeLarge(root: string): string {
  const descriptor = fs.openSync(path.join(root, 'large.bin'), 'w');
  const bytes = randomFillSync(Buffer.alloc(16 << 20));
  for (let i = 0; i < 64; i++) {
    bytes.writeUInt32LE(i);
    fs.writeSync(descriptor, bytes);
  }
  fs.closeSync(descriptor);
  return 'large.bin';
}
