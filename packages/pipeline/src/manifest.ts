import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '@millrace/columns';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { DATA_FILE, replaceText } from './durable-file.js';
import { checkPartitionKey } from './partition-key.js';

const FORMAT = 'millrace.partition/1';
const json: z.ZodType<unknown> = z.json();
const hex256: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);

const buildShape = {
  format: z.literal(FORMAT),
  id: z.string(),
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
    file: z.string().regex(DATA_FILE),
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

type Sealed = { readonly id: string; readonly partition: string };

/** JSON data, as `JSON.parse` gives it. */
export type JsonValue = unknown;

/** What is known of a published partition: what it was made from, what was written, and how the gate judged it. */
export interface PartitionManifest {
  readonly format: 'millrace.partition/1';
  /** `sha256:` and the hex SHA-256 of the canonical JSON (RFC 8785) of all other members. */
  readonly id: string;
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
  /** As of {@link PartitionManifest}. */
  readonly id: string;
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
  checkPartitionKey(partition);
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

/** A manifest or rejection with its content id. */
export function sealed<T extends object>(document: T): T & { readonly id: string } {
  const id = `sha256:${createHash('sha256').update(canonicalize(document)!).digest('hex')}`;
  return { ...document, id };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new SourceError('unreadable_manifest', `${path} can't be read: ${(cause as Error).message}.`, {
      cause,
      issues: [{ code: 'unreadable_manifest', file: path }],
    });
  }
}

function parseDocument<T extends Sealed>(text: string, schema: z.ZodType<T>, partition: string): T {
  const document = schema.parse(JSON.parse(text));
  const { id, ...content } = document;
  const expected = sealed(content).id;
  if (id !== expected) throw new Error(`Its content has the id ${expected}, but it says ${id}.`);
  if (document.partition === partition) return document;
  throw new Error(`It is of the partition ${document.partition}.`);
}

async function readDocument<T extends Sealed>(
  path: string,
  schema: z.ZodType<T>,
  partition: string,
): Promise<T | null> {
  const text = await readText(path);
  if (text === null) return null;
  try {
    return parseDocument(text, schema, partition);
  } catch (cause) {
    throw new SourceError(
      'bad_manifest',
      `${path} is not a partition document of format ${FORMAT}: it was edited, damaged, moved here from another partition, or written by another version. ` +
        'Remove the file to have the partition built anew.',
      { cause, issues: [{ code: 'bad_manifest', file: path, expected: FORMAT }] },
    );
  }
}

/**
 * Reads the manifest of a published partition under the dataset's folder `root`, or null when none is published.
 *
 * @throws UsageError for a partition that can't be a folder's name.
 * @throws SourceError when the file is there but is not the manifest that was written: the file's name is in `issues`.
 * @example
 * ```ts
 * import { readManifest } from '@millrace/pipeline';
 * await readManifest('no-such-dataset', '2013-01-05'); // => null
 * ```
 */
export async function readManifest(root: string, partition: string): Promise<PartitionManifest | null> {
  return readDocument(partitionPaths(root, partition).manifest, manifestSchema, partition);
}

/**
 * Reads why a partition was last rejected, or null when it was not.
 *
 * @throws UsageError, SourceError as {@link readManifest} does.
 * @example
 * ```ts
 * import { readRejection } from '@millrace/pipeline';
 * await readRejection('no-such-dataset', '2013-01-05'); // => null
 * ```
 */
export async function readRejection(root: string, partition: string): Promise<PartitionRejection | null> {
  return readDocument(partitionPaths(root, partition).rejection, rejectionSchema, partition);
}

/** Writes a manifest or rejection as a whole; the moment of the rename is the moment of publication. */
export async function writeDocument(
  path: string,
  document: PartitionManifest | PartitionRejection,
): Promise<void> {
  // What could not be read back must not take the place of what can.
  (document.status === 'published' ? manifestSchema : rejectionSchema).parse(document);
  await replaceText(path, `${JSON.stringify(document, null, 2)}\n`);
}
