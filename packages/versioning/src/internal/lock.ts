import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errnoOf, ioError, VersioningError } from '../errors.js';
import type { Repository } from '../repository.js';

/** How long to wait for the lock, and what may cut the wait short. */
export interface LockOptions {
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** DVC itself waits three seconds. */
const DEFAULT_TIMEOUT_MS = 3000;

/** Runs `work` while holding DVC's own lock of the whole repository, `.dvc/tmp/lock`. */
export async function withLock<T>(
  repository: Repository,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const file = path.join(repository.dvcFolder, 'tmp', 'lock');
  const tryLock = await loadLocker(file);
  const descriptor = await acquire(file, tryLock, options);
  try {
    // DVC leaves the holder's process id in the file; people look there when something hangs.
    fs.ftruncateSync(descriptor);
    fs.writeSync(descriptor, ` ${process.pid}\n`);
    return await work();
  } catch (cause) {
    throw ioError(cause, repository.root, 'work on');
  } finally {
    fs.closeSync(descriptor);
  }
}

async function acquire(
  file: string,
  tryLock: TryLock,
  { lockTimeoutMs = DEFAULT_TIMEOUT_MS, signal }: LockOptions,
): Promise<number> {
  let descriptor: number;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    descriptor = fs.openSync(file, 'a+');
  } catch (cause) {
    throw ioError(cause, file, 'open the lock');
  }
  try {
    const deadline = performance.now() + lockTimeoutMs;
    while (!tryLock(descriptor)) {
      if (performance.now() >= deadline) throw lockedError(file, descriptor);
      await wait(50, undefined, signal === undefined ? {} : { signal });
    }
    return descriptor;
  } catch (error) {
    fs.closeSync(descriptor);
    throw signal?.aborted ? signal.reason : error;
  }
}

type TryLock = (descriptor: number) => boolean;

/**
 * DVC's lock is flock(2), which the kernel drops when this process dies, however it dies, and which Node lacks. The addon has
 * binaries for the common platforms; where it has none, nothing may be written.
 */
async function loadLocker(file: string): Promise<TryLock> {
  try {
    const { flockSync } = await import('fs-ext-extra-prebuilt');
    return (descriptor) => isTaken(() => flockSync(descriptor, 'exnb'));
  } catch (cause) {
    const hint = 'Use Node 20 to 25 on Linux (glibc) or macOS; on Windows use WSL.';
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new VersioningError(
      'lock_unavailable',
      `The repository can't be locked: the addon for flock(2) does not load here (${reason}). ${hint}`,
      { issues: [{ code: 'lock_unavailable', file, actual: reason, hint }], cause },
    );
  }
}

function isTaken(lock: () => void): boolean {
  try {
    lock();
    return true;
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return false;
    throw error;
  }
}

function lockedError(file: string, descriptor: number): VersioningError {
  const holder = Buffer.alloc(32);
  const pid = holder.toString('latin1', 0, fs.readSync(descriptor, holder, 0, 32, 0)).trim();
  const hint = 'Wait until it has ended and run again, or pass a longer lockTimeoutMs.';
  const message = `Another process${pid === '' ? '' : ` (${pid})`} is working on this repository: '${file}' is locked. ${hint}`;
  return new VersioningError('locked', message, { issues: [{ code: 'locked', file, actual: pid, hint }] });
}

/**
 * Refuses paths that a running `dvc` command has put down in `.dvc/tmp/rwlock`: during the command of a stage `dvc repro`
 * holds these entries but not the lock.
 */
export function refuseBusyPaths(repository: Repository, relpaths: readonly string[]): void {
  const file = path.join(repository.dvcFolder, 'tmp', 'rwlock');
  for (const { holder, pid, cmd } of busyPaths(file)) {
    const busy = relpaths.find((relpath) => overlaps(path.join(repository.root, relpath), holder));
    if (busy === undefined || !isAlive(pid)) continue;
    const hint = 'Wait until it has ended and run again.';
    throw new VersioningError('locked', `'${busy}' is in use by process ${pid} (${cmd}). ${hint}`, {
      issues: [{ code: 'locked', file: busy, actual: { pid, cmd }, hint }],
    });
  }
}

function busyPaths(file: string): { holder: string; pid: number; cmd: string }[] {
  let data: unknown;
  try {
    data = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (cause) {
    // DVC rewrites the file in place; a half-written one belongs to a process that does not hold the lock any more.
    if (cause instanceof SyntaxError || errnoOf(cause) === 'ENOENT') return [];
    throw ioError(cause, file, 'read');
  }
  return ['read', 'write'].flatMap((mode) =>
    Object.entries(recordOf(recordOf(data)[mode])).flatMap(([holder, infos]) =>
      [infos].flat().flatMap((info: unknown) => {
        const { pid, cmd } = recordOf(info);
        return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0
          ? [{ holder, pid, cmd: String(cmd) }]
          : [];
      }),
    ),
  );
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(b + path.sep) || b.startsWith(a + path.sep);
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}
