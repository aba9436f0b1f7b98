import { join } from 'node:path';
import type { Source } from '@millrace/columns';
import { type BackfillOptions, type BackfillReport, backfill } from './backfill.js';
import { PartitionRejected } from './errors.js';
import { makeFolder } from './make-folder.js';
import { type JsonValue, readManifest } from './manifest.js';
import type { PartitionOutcome } from './publication.js';
import { type PublishPartitionOptions, publishPartition } from './publish-partition.js';
import { type PublishedPartition, publishedPartitions } from './published.js';

/** What a dataset's lineage record is made from, beside the data: the members of `lineage`'s record options. */
export interface TraceFacts {
  /** The dataset's name. */
  readonly source: string;
  /** The partition. */
  readonly version: string;
  readonly transformations: readonly string[];
  /** The lineage ids of the published partitions that went in. */
  readonly parents: readonly string[];
}

/** What a {@link Dataset} is, once for all its partitions. */
export interface DatasetOptions
  extends Pick<
    PublishPartitionOptions,
    'root' | 'engine' | 'onReject' | 'force' | 'verify' | 'write' | 'open' | 'signal' | 'onProgress'
  > {
  readonly name: string;
  /** Makes the lineage record of what was written. */
  readonly trace?: (
    written: Source,
    facts: TraceFacts,
  ) => Promise<{ readonly id: string; readonly record: JsonValue }>;
}

/** What a published partition was made from: published partitions of other datasets, or any JSON. */
export type DatasetInput = PublishedPartition | readonly PublishedPartition[] | JsonValue;

/** How one partition of a {@link Dataset} is made. */
export interface DatasetPublishOptions
  extends Pick<PublishPartitionOptions, 'code' | 'parameters' | 'build' | 'gate'> {
  /** The partitions without which this one can't be made: where one is null, this one is rejected for that reason. */
  readonly needs?: Readonly<Record<string, PublishedPartition | null>>;
  /** What else goes in: published partitions count by their content, anything else as JSON. */
  readonly inputs?: Readonly<Record<string, DatasetInput>>;
  /** What is done to the inputs, for the lineage record. */
  readonly transformations?: readonly string[];
}

/** A folder of partitions that are published by the same rules. */
export interface Dataset {
  readonly name: string;
  readonly root: string;
  /** The partition as it is published now, or null. */
  at(partition: string): Promise<PublishedPartition | null>;
  /** Which of these partitions are published now, and which are missing, in the order given. */
  among(partitions: readonly string[]): Promise<{
    readonly found: readonly PublishedPartition[];
    readonly missing: readonly string[];
  }>;
  /** All partitions that are published now, in the order of their keys. */
  published(): Promise<readonly PublishedPartition[]>;
  publish(partition: string, options: DatasetPublishOptions): Promise<PartitionOutcome>;
  /**
   * Publishes many partitions by {@link backfill}; `make` says how each is made.
   *
   * @throws UsageError when the dataset's folder can't be made or written to.
   */
  backfill(
    partitions: readonly string[],
    make: (partition: string) => DatasetPublishOptions | Promise<DatasetPublishOptions>,
    options?: BackfillOptions,
  ): Promise<BackfillReport>;
}

function isPublished(input: unknown): input is PublishedPartition {
  return typeof input === 'object' && input !== null && 'manifest' in input && 'file' in input;
}

function publishedIn(inputs: readonly DatasetInput[]): readonly PublishedPartition[] {
  return inputs.flatMap((input) =>
    Array.isArray(input) ? input.filter(isPublished) : isPublished(input) ? [input] : [],
  );
}

// The content alone: that the same bytes were published again, later or by other code, changes nothing downstream.
function contentVersion(input: DatasetInput): JsonValue {
  if (Array.isArray(input)) return input.map(contentVersion);
  if (!isPublished(input)) return input;
  return { partition: input.partition, sha256: input.manifest.data.sha256 };
}

function checkNeeds(needs: Readonly<Record<string, PublishedPartition | null>>): void {
  const missing = Object.keys(needs).filter((name) => needs[name] === null);
  if (missing.length > 0) throw new PartitionRejected(`not published: ${missing.join(', ')}`, { missing });
}

/**
 * A dataset: a folder of partitions with one engine, one tracing and one policy, in which a partition's inputs are named by
 * the published partitions they are; their content makes the build key, their records the lineage.
 *
 * @example
 * ```ts
 * import { dataset } from '@millrace/pipeline';
 * import { openDuckDB } from '@millrace/duckdb';
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * const out = await mkdtemp(join(tmpdir(), 'out-'));
 * const engine = await openDuckDB();
 * const numbers = dataset({ name: 'numbers', root: join(out, 'numbers'), engine });
 * const doubled = dataset({ name: 'doubled', root: join(out, 'doubled'), engine });
 * await numbers.publish('a', { code: '1', build: () => engine.query('SELECT 1 AS n') });
 * const outcome = await doubled.publish('a', {
 *   code: '1', needs: { numbers: await numbers.at('a') }, build: () => engine.query('SELECT 2 AS n'),
 * });
 * outcome.status; // => 'published'
 * (await doubled.publish('b', { code: '1', needs: { numbers: await numbers.at('b') }, build: () => [] })).reason; // => 'not published: numbers'
 * await engine.close();
 * await rm(out, { recursive: true });
 * ```
 */
export function dataset(options: DatasetOptions): Dataset {
  const { name, root, trace, ...shared } = options;
  const publish: Dataset['publish'] = (
    partition,
    { needs = {}, inputs = {}, transformations = [], ...own },
  ) => {
    const all = { ...needs, ...inputs };
    const ids = publishedIn(Object.values(all)).flatMap(({ manifest }) => manifest.lineage?.id ?? []);
    const facts = { source: name, version: partition, transformations, parents: [...new Set(ids)] };
    return publishPartition({
      ...shared,
      ...own,
      root,
      partition,
      inputs: Object.fromEntries(Object.entries(all).map(([key, input]) => [key, contentVersion(input)])),
      build: (context) => {
        checkNeeds(needs);
        return own.build(context);
      },
      ...(trace ? { trace: (written: Source) => trace(written, facts) } : {}),
    });
  };
  const at: Dataset['at'] = async (partition) => {
    const manifest = await readManifest(root, partition);
    return manifest && { partition, file: join(root, partition, manifest.data.file), manifest };
  };
  return {
    name,
    root,
    publish,
    at,
    among: async (partitions) => {
      const all = await Promise.all(partitions.map(at));
      return {
        found: all.filter((partition) => partition !== null),
        missing: partitions.filter((_, index) => all[index] === null),
      };
    },
    published: () => publishedPartitions(root),
    backfill: async (partitions, make, how) => {
      // Where nothing can be written, once is enough to say so.
      await makeFolder(root);
      return backfill(partitions, async (partition) => publish(partition, await make(partition)), {
        ...(shared.signal ? { signal: shared.signal } : {}),
        ...how,
      });
    },
  };
}
