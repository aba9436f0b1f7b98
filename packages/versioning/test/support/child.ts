import { writeFileSync } from 'node:fs';
import { add, checkout, openRepository } from '@millrace/versioning';
import { strikeAt } from './fault-points.js';

/** A process that works on a repository and dies at its n-th alteration of the file system, as by `kill -9`. */
const [folder, action, at, targets] = process.argv.slice(2) as [string, string, string, string];
const repository = await openRepository(folder);
strikeAt(Number(at), () => process.kill(process.pid, 'SIGKILL'));
if (action === 'add') await add(repository, targets.split(','), { lockTimeoutMs: 20_000 });
else if (action === 'hold') {
  const { withLock } = await import('../../src/internal/lock.js');
  await withLock(repository, {}, async () => {
    writeFileSync(`${folder}/held`, '');
    await new Promise((resolve) => process.stdin.once('data', resolve));
  });
} else await checkout(repository, undefined, { force: true });
process.exit(0);
