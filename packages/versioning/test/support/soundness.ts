import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type Repository, status } from '@millrace/versioning';
import { expect } from 'vitest';
import { readObjects } from './temporary.js';

/** What must hold at every moment, whatever happened before: no object lies, and no metafile names what is not there. */
export async function expectSound(repository: Repository): Promise<void> {
  for (const [oid, { bytes, mode }] of Object.entries(readObjects(repository))) {
    expect(createHash('md5').update(bytes).digest('hex')).toBe(oid.slice(0, 32));
    expect(mode).toBe(0o444);
  }
  const report = await status(repository, undefined, { verifyObjects: true });
  for (const output of report.outputs) {
    const faults = output.reasons.filter(({ code }) => code.startsWith('object_'));
    expect(faults).toEqual([]);
  }
}

/** What a process that ended in the middle may not leave behind once the next one has run. */
export function expectTidy(repository: Repository): void {
  for (const folder of [
    path.join(repository.cacheFolder, 'tmp'),
    path.join(repository.dvcFolder, 'tmp', 'millrace', 'aside'),
  ])
    expect(fs.existsSync(folder) ? fs.readdirSync(folder) : []).toEqual([]);
}
