import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PartitionManifest, readManifest } from './manifest.js';

/** A published partition and where its data file is. */
export interface PublishedPartition {
  readonly partition: string;
  readonly file: string;
  readonly manifest: PartitionManifest;
}

async function folderNames(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The partitions of a dataset that are published now, in the order of their keys; those rejected or half done are not among them.
 *
 * @throws SourceError when a manifest was edited or damaged.
 * @example
 * ```ts
 * import { publishedPartitions } from '@millrace/pipeline';
 * await publishedPartitions('no-such-dataset'); // => []
 * ```
 */
export async function publishedPartitions(root: string): Promise<readonly PublishedPartition[]> {
  const found: PublishedPartition[] = [];
  for (const partition of [...(await folderNames(root))].sort()) {
    const manifest = await readManifest(root, partition);
    if (manifest) found.push({ partition, file: join(root, partition, manifest.data.file), manifest });
  }
  return found;
}
