import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareValues, SourceError } from '@millrace/columns';
import { type PartitionManifest, readManifest } from './manifest.js';
import { isPartitionKey } from './partition-key.js';

/** A published partition and where its data file is. */
export interface PublishedPartition {
  readonly partition: string;
  readonly file: string;
  readonly manifest: PartitionManifest;
}

async function folderNames(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isPartitionKey(entry.name))
      .map((entry) => entry.name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new SourceError('unreadable_dataset', `${root} can't be read: ${(cause as Error).message}.`, {
      cause,
      issues: [{ code: 'unreadable_dataset', file: root }],
    });
  }
}

/**
 * The partitions of a dataset that are published now, in the order of their keys; those rejected or half done are not among them.
 *
 * @throws SourceError when the folder can't be read, or a manifest was edited or damaged.
 * @example
 * ```ts
 * import { publishedPartitions } from '@millrace/pipeline';
 * await publishedPartitions('no-such-dataset'); // => []
 * ```
 */
export async function publishedPartitions(root: string): Promise<readonly PublishedPartition[]> {
  const found: PublishedPartition[] = [];
  for (const partition of [...(await folderNames(root))].sort(compareValues)) {
    const manifest = await readManifest(root, partition);
    if (manifest) found.push({ partition, file: join(root, partition, manifest.data.file), manifest });
  }
  return found;
}
