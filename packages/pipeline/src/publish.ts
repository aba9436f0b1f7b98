import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Gate, Source, SourceInput, WriteOptions } from '@millrace/columns';
import { decide, type PartitionState } from './decide.js';
import { asidePath, fileSize, hashFile, publishFile, removeAsides } from './durable-file.js';
import { isRejection, PartitionError, rejectionResult } from './errors.js';
import { withFolderLock } from './folder-lock.js';
import {
  buildKeyOf,
  type JsonValue,
  type PartitionManifest,
  type PartitionPaths,
  type PartitionRejection,
  partitionPaths,
  readManifest,
  readRejection,
  writeDocument,
} from './manifest.js';
import { checkPartitionKey } from './partition-key.js';

/** The steps of a publication, in order. */
export type PublishStep = 'check' | 'build' | 'write' | 'hash' | 'gate' | 'trace' | 'publish';

/** What `trace` is told of the data that was written: its content hash in hex, rows, and size in bytes. */
export interface WrittenData {
  readonly sha256: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What {@link publishPartition} needs to know. */
export interface PublishPartitionOptions {
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
  /** Reads and writes the data files. */
  readonly engine: Engine;
  /** Makes the data; called only when it has to be made. Throw PartitionRejected, SchemaError or DataQualityError to reject. */
  readonly build: (context: { readonly signal?: AbortSignal }) => SourceInput | Promise<SourceInput>;
  /** The check on what was written, with a version that changes when the check does (a suite's content id). */
  readonly gate?: { readonly version: string; readonly check: Gate };
  /** Makes a lineage record of what was written; kept in the manifest. */
  readonly trace?: (
    written: Source,
    data: WrittenData,
  ) => Promise<{ readonly id: string; readonly record: JsonValue }>;
  /** Build again even when nothing changed. */
  readonly force?: boolean;
  /** What becomes of the data published before when new data is rejected: it stays (`keep`, the default) or goes (`withdraw`). */
  readonly onReject?: 'keep' | 'withdraw';
  /** How a published file is checked before it is called up to date: by its SHA-256 (the default) or by its size alone. */
  readonly verify?: 'sha256' | 'size';
  readonly write?: Omit<WriteOptions, 'signal' | 'format'>;
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
  readonly rejection: PartitionRejection | null;
  readonly durationMs: number;
}

interface Run {
  readonly options: PublishPartitionOptions;
  readonly paths: PartitionPaths;
  readonly buildKey: string;
  step: PublishStep;
}

type Finished = Omit<PartitionOutcome, 'partition' | 'durationMs'>;

const NO_GATE = { version: 'none', check: async () => ({ success: true, result: null }) };

function enter(run: Run, step: PublishStep): void {
  run.options.signal?.throwIfAborted();
  run.step = step;
  run.options.onProgress?.({ partition: run.options.partition, step });
}

function documentHead(run: Run, gate: PartitionManifest['gate']) {
  const { partition, inputs, code, parameters = null } = run.options;
  const finishedAt = new Date().toISOString();
  return {
    format: 'millrace.partition/1',
    partition,
    buildKey: run.buildKey,
    inputs,
    code,
    parameters,
    gate,
    finishedAt,
  } as const;
}

// JSON text and back: the manifest that is returned is the one that a later run will read.
function asJson(value: unknown): JsonValue {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

async function readState({ options, paths }: Run): Promise<PartitionState> {
  if (options.force === true) return { manifest: null, rejection: null, damage: null };
  const manifest = await readManifest(options.root, options.partition);
  const rejection = await readRejection(options.root, options.partition);
  return { manifest, rejection, damage: manifest && (await findDamage(manifest, paths, options)) };
}

async function findDamage(
  manifest: PartitionManifest,
  paths: PartitionPaths,
  options: PublishPartitionOptions,
): Promise<string | null> {
  const file = join(paths.folder, manifest.data.file);
  const size = await fileSize(file);
  if (size === null) return `the data file ${manifest.data.file} is missing`;
  const differs =
    size !== manifest.data.bytes ||
    (options.verify !== 'size' && (await hashFile(file, options.signal)).sha256 !== manifest.data.sha256);
  return differs
    ? `the data file ${manifest.data.file} is not what its manifest says (edited or damaged)`
    : null;
}

async function withdraw({ paths }: Run, manifest: PartitionManifest | null): Promise<void> {
  await rm(paths.manifest, { force: true });
  if (manifest) await rm(join(paths.folder, manifest.data.file), { force: true });
}

async function reject(
  run: Run,
  before: PartitionManifest | null,
  reason: string,
  result: JsonValue,
): Promise<Finished> {
  const version = (run.options.gate ?? NO_GATE).version;
  const rejection: PartitionRejection = {
    ...documentHead(run, { version, success: false, result: asJson(result) }),
    status: 'rejected',
    reason,
  };
  await writeDocument(run.paths.rejection, rejection);
  if (run.options.onReject === 'withdraw') await withdraw(run, before);
  return { status: 'rejected', reason, manifest: null, rejection };
}

async function gateAndTrace(run: Run, file: string, data: WrittenData) {
  const { engine, gate = NO_GATE, trace } = run.options;
  const written = await engine.parquet(file);
  enter(run, 'gate');
  const outcome = await gate.check(written);
  enter(run, 'trace');
  const traced = outcome.success && trace ? await trace(written, data) : null;
  return {
    gate: { version: gate.version, success: outcome.success, result: asJson(outcome.result) },
    lineage: traced && { id: traced.id, record: asJson(traced.record) },
  };
}

async function build(run: Run, before: PartitionManifest | null, reason: string): Promise<Finished> {
  const { options, paths } = run;
  const aside = asidePath(join(paths.folder, 'data.parquet'));
  const cancel = options.signal ? { signal: options.signal } : {};
  try {
    enter(run, 'build');
    const source = await options.build(cancel);
    enter(run, 'write');
    const { rows } = await options.engine.write(source, aside, {
      ...options.write,
      ...cancel,
      format: 'parquet',
    });
    enter(run, 'hash');
    const data = { ...(await hashFile(aside, options.signal)), rows };
    const { gate, lineage } = await gateAndTrace(run, aside, data);
    if (!gate.success) return await reject(run, before, gateReason(gate.result), gate.result);
    enter(run, 'publish');
    const file = `${data.sha256.slice(0, 32)}.parquet`;
    await publishFile(aside, join(paths.folder, file));
    const manifest: PartitionManifest = {
      ...documentHead(run, gate),
      status: 'published',
      data: { file, ...data },
      lineage,
    };
    await writeDocument(paths.manifest, manifest);
    await rm(paths.rejection, { force: true });
    if (before && before.data.file !== file) await rm(join(paths.folder, before.data.file), { force: true });
    return { status: 'published', reason, manifest, rejection: null };
  } catch (error) {
    if (!isRejection(error)) throw error;
    return await reject(run, before, error.message, rejectionResult(error));
  } finally {
    await rm(aside, { force: true });
  }
}

function gateReason(result: JsonValue): string {
  const summary = (result as { readonly summary?: unknown } | null)?.summary;
  return typeof summary === 'string' ? summary : 'the gate refused what was written';
}

async function regate(run: Run, manifest: PartitionManifest, reason: string): Promise<Finished> {
  const { gate, lineage } = await gateAndTrace(
    run,
    join(run.paths.folder, manifest.data.file),
    manifest.data,
  );
  if (!gate.success) return reject(run, manifest, gateReason(gate.result), gate.result);
  enter(run, 'publish');
  const next: PartitionManifest = {
    ...documentHead(run, gate),
    status: 'published',
    data: manifest.data,
    lineage,
  };
  await writeDocument(run.paths.manifest, next);
  return { status: 'regated', reason, manifest: next, rejection: null };
}

async function settle(run: Run): Promise<Finished> {
  const { options, paths } = run;
  enter(run, 'check');
  await removeAsides(paths.folder);
  const state = await readState(run);
  const { partition, inputs, code, parameters = null, gate = NO_GATE, force = false } = options;
  const wish = {
    partition,
    inputs,
    code,
    parameters,
    buildKey: run.buildKey,
    gateVersion: gate.version,
    force,
  };
  const { action, reason } = decide(state, wish);
  const { manifest, rejection } = state;
  if (action === 'skip') return { status: 'skipped', reason, manifest, rejection: null };
  if (action === 'regate') return regate(run, manifest!, reason);
  if (action === 'build') return build(run, manifest ?? (await lastManifest(run)), reason);
  if (options.onReject === 'withdraw') await withdraw(run, manifest);
  return { status: 'rejected', reason, manifest: null, rejection };
}

// A forced run does not trust what is there, but must know which data file it replaces.
async function lastManifest({ options }: Run): Promise<PartitionManifest | null> {
  return options.force === true ? readManifest(options.root, options.partition).catch(() => null) : null;
}

/**
 * Writes, audits and publishes one partition: the data is written aside, hashed, gated as it was written, and made visible
 * by one rename; when nothing changed since the last time, it is skipped with the reason.
 *
 * Safe to run twice, at once (others wait), or to be killed at any moment: readers see what was published before, or the
 * new data whole. When the data is rejected, by the gate or by `build`, that is an outcome and not an error. The layout is
 * `root/<partition>/manifest.json` and beside it the data file, named by its content.
 *
 * @throws UsageError for a partition key that can't be a folder's name.
 * @throws SourceError when a manifest was edited or damaged (unless forced).
 * @throws PartitionError when a step fails: no space, unreadable input, a fault in `build`; what was published before stands.
 * @example
 * ```ts
 * import { publishPartition } from '@millrace/pipeline';
 * import { openDuckDB } from '@millrace/duckdb';
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * const root = await mkdtemp(join(tmpdir(), 'features-'));
 * const engine = await openDuckDB();
 * const publish = () => publishPartition({
 *   root, engine, partition: '2013-01-05', code: 'squares@1', inputs: { numbers: 'v1' },
 *   build: () => engine.query('SELECT i, i * i AS square FROM range(10) AS t(i)'),
 * });
 * (await publish()).status; // => 'published'
 * (await publish()).status; // => 'skipped'
 * await engine.close();
 * await rm(root, { recursive: true });
 * ```
 */
export async function publishPartition(options: PublishPartitionOptions): Promise<PartitionOutcome> {
  const { root, partition, inputs, code, parameters = null } = options;
  checkPartitionKey(partition);
  const start = performance.now();
  const buildKey = buildKeyOf({ partition, inputs, code, parameters });
  const run: Run = { options, paths: partitionPaths(root, partition), buildKey, step: 'check' };
  try {
    await mkdir(run.paths.folder, { recursive: true });
    const finished = await withFolderLock(run.paths.lock, () => settle(run), options.signal);
    return { partition, ...finished, durationMs: performance.now() - start };
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    if (run.step === 'check' && error instanceof Error && error.name === 'SourceError') throw error;
    throw new PartitionError(partition, run.step, error);
  }
}
