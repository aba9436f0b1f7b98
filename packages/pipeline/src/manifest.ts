import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '@millrace/columns';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { replaceText } from './durable-file.js';

const FORMAT = 'millrace.partition/1';
const json: z.ZodType<unknown> = z.json();
const hex256: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);

const buildShape = {
  format: z.literal(FORMAT),
  partition: z.string(),
  /** SHA-256 over partition, inputs, code and parameters: what the data is made from. */
  buildKey: hex256,
  inputs: z.record(z.string(), json),
  code: z.string(),
  parameters: json,
  gate: z.object({ version: z.string(), success: z.boolean(), result: json }),
  finishedAt: z.iso.datetime(),
};

const manifestSchema = z.strictObject({
  ...buildShape,
  status: z.literal('published'),
  data: z.strictObject({
    file: z.string().regex(/^[0-9a-f]{32}\.[a-z]+$/),
    sha256: hex256,
    bytes: z.int().nonnegative(),
    rows: z.int().nonnegative(),
  }),
  lineage: z.union([z.null(), z.strictObject({ id: z.string(), record: json })]),
});

const rejectionSchema = z.strictObject({
  ...buildShape,
  status: z.literal('rejected'),
  reason: z.string(),
});

/** JSON data, as `JSON.parse` gives it. */
export type JsonValue = unknown;

/** What is known of a published partition: what it was made from, what was written, and how the gate judged it. */
export interface PartitionManifest {
  readonly format: 'millrace.partition/1';
  readonly status: 'published';
  readonly partition: string;
  /** SHA-256 over partition, inputs, code and parameters: what the data is made from. */
  readonly buildKey: string;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly code: string;
  readonly parameters: JsonValue;
  readonly gate: { readonly version: string; readonly success: boolean; readonly result: JsonValue };
  /** The data file, in the manifest's folder, named by its content; sizes in bytes. */
  readonly data: {
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly rows: number;
  };
  readonly lineage: { readonly id: string; readonly record: JsonValue } | null;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
}

/** Why a partition's data was refused, and what it had been made from. */
export interface PartitionRejection {
  readonly format: 'millrace.partition/1';
  readonly status: 'rejected';
  readonly partition: string;
  readonly buildKey: string;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly code: string;
  readonly parameters: JsonValue;
  readonly gate: { readonly version: string; readonly success: boolean; readonly result: JsonValue };
  readonly reason: string;
  readonly finishedAt: string;
}

/** The part of a manifest that is made from data alone, and so is equal for equal work. */
export interface BuildIdentity {
  readonly partition: string;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly code: string;
  readonly parameters: JsonValue;
}

/** The SHA-256 in hex of a build's canonical JSON (RFC 8785). */
export function buildKeyOf({ partition, inputs, code, parameters }: BuildIdentity): string {
  const text = canonicalize({ format: FORMAT, partition, inputs, code, parameters });
  return createHash('sha256').update(text!).digest('hex');
}

/** Where a partition's files lie under the dataset's folder. */
export function partitionPaths(root: string, partition: string): PartitionPaths {
  const folder = join(root, partition);
  return {
    folder,
    manifest: join(folder, 'manifest.json'),
    rejection: join(folder, 'rejection.json'),
    lock: join(folder, '.lock'),
  };
}

/** The files of one partition. */
export interface PartitionPaths {
  readonly folder: string;
  readonly manifest: string;
  readonly rejection: string;
  readonly lock: string;
}

async function readDocument<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SourceError(
      'bad_manifest',
      `${path} is not a partition document of format ${FORMAT}: it was edited, damaged or written by a newer version. ` +
        'Remove the file to have the partition built anew.',
      { cause, issues: [{ code: 'bad_manifest', file: path, expected: FORMAT }] },
    );
  }
}

/**
 * Reads the manifest of a published partition under the dataset's folder `root`, or null when none is published.
 *
 * @throws SourceError when the file is there but is not a manifest: the file's name is in `issues`.
 * @example
 * ```ts
 * import { readManifest } from '@millrace/pipeline';
 * await readManifest('no-such-dataset', '2013-01-05'); // => null
 * ```
 */
export async function readManifest(root: string, partition: string): Promise<PartitionManifest | null> {
  return readDocument(partitionPaths(root, partition).manifest, manifestSchema);
}

/**
 * Reads why a partition was last rejected, or null when it was not.
 *
 * @throws SourceError when the file is there but is not such a document.
 * @example
 * ```ts
 * import { readRejection } from '@millrace/pipeline';
 * await readRejection('no-such-dataset', '2013-01-05'); // => null
 * ```
 */
export async function readRejection(root: string, partition: string): Promise<PartitionRejection | null> {
  return readDocument(partitionPaths(root, partition).rejection, rejectionSchema);
}

/** Writes a manifest or rejection as a whole; the moment of the rename is the moment of publication. */
export async function writeDocument(
  path: string,
  document: PartitionManifest | PartitionRejection,
): Promise<void> {
  await replaceText(path, `${JSON.stringify(document, null, 2)}\n`);
}
