import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decide } from './decide.js';
import { asidePath, hashFile, publishFile, removeAsides, removeStrays } from './durable-file.js';
import { isRejection, PartitionError, rejectionResult } from './errors.js';
import { withFolderLock } from './folder-lock.js';
import { reportAsJson } from './json-form.js';
import { makeFolder } from './make-folder.js';
import {
  type JsonValue,
  type PartitionManifest,
  type PartitionRejection,
  readManifest,
  sealed,
  writeDocument,
} from './manifest.js';
import { checkPartitionKey } from './partition-key.js';
import { documentHead, type Run, readState, startRun } from './run.js';

/** The steps of a publication, in order. */
export type PublishStep = 'check' | 'build' | 'write' | 'hash' | 'gate' | 'trace' | 'publish';

/** What every publication is told, whatever it publishes. */
export interface PublicationOptions {
  /** The dataset's folder; each partition has a folder of its own in it. */
  readonly root: string;
  /** The partition's key, such as `2013-01-05`: a safe folder name. */
  readonly partition: string;
  /** The content versions of everything that `build` reads, by name, as JSON. */
  readonly inputs: Readonly<Record<string, JsonValue>>;
  /** The version of the code that builds: change it when the same inputs would give other data. */
  readonly code: string;
  /** Parameters of the build, as JSON. */
  readonly parameters?: JsonValue;
  /** Build again even when nothing changed. */
  readonly force?: boolean;
  /** What becomes of the data published before when new data is rejected: it stays (`keep`, the default) or goes (`withdraw`). */
  readonly onReject?: 'keep' | 'withdraw';
  /** How a published file is checked before it is called up to date: by its SHA-256 (the default) or by its size alone. */
  readonly verify?: 'sha256' | 'size';
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly partition: string; readonly step: PublishStep }) => void;
}

/** What became of a partition, with the reason for it. */
export interface PartitionOutcome {
  readonly partition: string;
  readonly status: 'published' | 'regated' | 'skipped' | 'rejected';
  readonly reason: string;
  /** Null unless the partition is published now. */
  readonly manifest: PartitionManifest | null;
  /** Where the published data is; null unless the partition is published now. */
  readonly file: string | null;
  readonly rejection: PartitionRejection | null;
  readonly durationMs: number;
}

/** The content hash in hex, rows and size in bytes of data that was written. */
export interface WrittenData {
  readonly sha256: string;
  readonly rows: number;
  readonly bytes: number;
}

/** How one kind of data is made, written and inspected: what differs between tables and documents. */
export interface Publication {
  readonly options: PublicationOptions;
  readonly extension: string;
  readonly gateVersion: string;
  /** Builds the data and writes it to a path; `enter` reports the steps. */
  produce(aside: string, enter: (step: PublishStep) => void): Promise<{ readonly rows: number }>;
  /** Gates and traces what was written. */
  inspect(
    file: string,
    data: WrittenData,
    enter: (step: PublishStep) => void,
  ): Promise<{
    readonly success: boolean;
    readonly result: JsonValue;
    readonly lineage: PartitionManifest['lineage'];
  }>;
}

type Finished = Pick<PartitionOutcome, 'status' | 'reason' | 'manifest' | 'rejection'>;

// The data file goes when the run clears up.
async function withdraw({ paths }: Run): Promise<void> {
  await rm(paths.manifest, { force: true });
}

async function reject(run: Run, reason: string, result: JsonValue): Promise<Finished> {
  const version = run.publication.gateVersion;
  const rejection: PartitionRejection = sealed({
    ...documentHead(run, { version, success: false, result: reportAsJson(result) }),
    status: 'rejected' as const,
    reason,
  });
  await writeDocument(run.paths.rejection, rejection);
  if (run.options.onReject === 'withdraw') await withdraw(run);
  return { status: 'rejected', reason, manifest: null, rejection };
}

function gateReason(result: JsonValue): string {
  const summary = (result as { readonly summary?: unknown } | null)?.summary;
  return typeof summary === 'string' ? summary : 'the gate refused what was written';
}

async function publish(run: Run, aside: string, reason: string): Promise<Finished> {
  const { publication, paths, options } = run;
  const { rows } = await publication.produce(aside, run.enter);
  run.enter('hash');
  const data = { ...(await hashFile(aside, options.signal)), rows };
  const { success, result, lineage } = await publication.inspect(aside, data, run.enter);
  if (!success) return reject(run, gateReason(result), result);
  run.enter('publish');
  const file = `${data.sha256.slice(0, 32)}.${publication.extension}`;
  const manifest: PartitionManifest = sealed({
    ...documentHead(run, { version: publication.gateVersion, success, result: reportAsJson(result) }),
    status: 'published' as const,
    data: { file, ...data },
    lineage,
  });
  await publishFile(aside, join(paths.folder, file));
  await writeDocument(paths.manifest, manifest);
  return { status: 'published', reason, manifest, rejection: null };
}

async function build(run: Run, reason: string): Promise<Finished> {
  // A folder, as engines put files of their own beside what they write, and a kill leaves them.
  const aside = asidePath(join(run.paths.folder, 'data'));
  try {
    await mkdir(aside);
    return await publish(run, join(aside, `data.${run.publication.extension}`), reason);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function orReject(run: Run, work: () => Promise<Finished>): Promise<Finished> {
  try {
    return await work();
  } catch (error) {
    if (!isRejection(error)) throw error;
    return reject(run, error.message, rejectionResult(error));
  }
}

async function regate(run: Run, manifest: PartitionManifest, reason: string): Promise<Finished> {
  const { publication, paths } = run;
  const file = join(paths.folder, manifest.data.file);
  const { success, result, lineage } = await publication.inspect(file, manifest.data, run.enter);
  if (!success) return reject(run, gateReason(result), result);
  run.enter('publish');
  const next: PartitionManifest = sealed({
    ...documentHead(run, { version: publication.gateVersion, success, result: reportAsJson(result) }),
    status: 'published' as const,
    data: manifest.data,
    lineage,
  });
  await writeDocument(paths.manifest, next);
  return { status: 'regated', reason, manifest: next, rejection: null };
}

async function settle(run: Run): Promise<Finished> {
  const { options, publication, buildKey } = run;
  run.enter('check');
  const state = await readState(run);
  const { partition, inputs, code, parameters = null, force = false } = options;
  const { gateVersion } = publication;
  const { action, reason } = decide(state, {
    partition,
    inputs,
    code,
    parameters,
    buildKey,
    gateVersion,
    force,
  });
  const { manifest, rejection } = state;
  if (action === 'skip') return { status: 'skipped', reason, manifest, rejection: null };
  if (action === 'regate') return orReject(run, () => regate(run, manifest!, reason));
  if (action === 'build') return orReject(run, () => build(run, reason));
  if (options.onReject === 'withdraw') await withdraw(run);
  return { status: 'rejected', reason, manifest: null, rejection };
}

// What a killed run left, before; what this one replaced, after. The manifest on disk says which data is published.
async function settleAndClear(run: Run): Promise<Finished> {
  const { paths, options } = run;
  await removeAsides(paths.folder);
  const finished = await settle(run);
  if (finished.manifest) await rm(paths.rejection, { force: true });
  const { root, partition } = options;
  const published = finished.manifest ?? (await readManifest(root, partition).catch(() => 'unreadable'));
  if (typeof published !== 'string') await removeStrays(paths.folder, published?.data.file ?? null);
  return finished;
}

/** Publishes under the partition's lock: the one path by which anything becomes visible. */
export async function runPublication(publication: Publication): Promise<PartitionOutcome> {
  const { partition, signal } = publication.options;
  checkPartitionKey(partition);
  const start = performance.now();
  const run = startRun(publication);
  try {
    await makeFolder(run.paths.folder);
    const finished = await withFolderLock(run.paths.lock, () => settleAndClear(run), signal);
    const file = finished.manifest && join(run.paths.folder, finished.manifest.data.file);
    return { partition, ...finished, file, durationMs: performance.now() - start };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (run.step === 'check' && error instanceof Error && error.name === 'SourceError') throw error;
    throw new PartitionError(partition, run.step, error);
  }
}
