import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '@millrace/columns';

const PREFIX = 'millrace-duckdb-';
const OWNER = 'owner';

/** Makes a private folder, and removes those that killed processes left beside it. */
export async function makeScratch(tempDirectory: string | undefined): Promise<string> {
  const parent = resolve(tempDirectory ?? tmpdir());
  try {
    await mkdir(parent, { recursive: true });
    const scratch = await mkdtemp(join(parent, PREFIX));
    const space = await processSpace();
    await writeFile(join(scratch, OWNER), `${process.pid} ${space}`);
    await removeOrphans(parent, space);
    return scratch;
  } catch (error) {
    throw new UsageError(
      'bad_option',
      `No private folder can be made in '${parent}': ${error instanceof Error ? error.message : error}; give another tempDirectory.`,
      { cause: error },
    );
  }
}

// Numbers of processes mean something on one machine, and on Linux in one space of numbers.
async function processSpace(): Promise<string> {
  return `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`;
}

async function removeOrphans(parent: string, space: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => []);
  for (const name of names) {
    if (!name.startsWith(PREFIX)) continue;
    const owner = await readFile(join(parent, name, OWNER), 'utf8').catch(() => '');
    const [pid = '', ...rest] = owner.split(' ');
    if (rest.join(' ') !== space || !/^[0-9]+$/.test(pid) || isAlive(Number(pid))) continue;
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error) || Reflect.get(error, 'code') !== 'ESRCH';
  }
}
