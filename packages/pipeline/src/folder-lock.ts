import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { flock } from 'fs-ext-extra-prebuilt';

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 200;

function tryLock(fd: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    flock(fd, 'exnb', (error) => {
      if (!error) resolve(true);
      else if (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK') resolve(false);
      else reject(error);
    });
  });
}

/**
 * Runs `work` while holding an exclusive lock on the file at `path`, waiting for whoever holds it.
 *
 * The lock is flock(2): the kernel lets go of it when its process dies, however it dies, so nothing is ever stale.
 * The lock file stays; removing it would let two holders in.
 */
export async function withFolderLock<T>(
  path: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const fd = openSync(path, 'a');
  try {
    for (let wait = FIRST_WAIT_MS; !(await tryLock(fd)); wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await delay(wait, undefined, signal ? { signal } : {});
    }
    return await work();
  } finally {
    closeSync(fd);
  }
}
