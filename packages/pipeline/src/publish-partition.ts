import type { Engine, Gate, Source, SourceInput, WriteOptions } from '@millrace/columns';
import { noGate, passGate } from './audit.js';
import { exactJson } from './json-form.js';
import type { JsonValue } from './manifest.js';
import {
  type PartitionOutcome,
  type PublicationOptions,
  runPublication,
  type WrittenData,
} from './publication.js';

/** What {@link publishPartition} needs to know. */
export interface PublishPartitionOptions extends PublicationOptions {
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
  /** How the file is written: Parquet unless `format` says otherwise. */
  readonly write?: Omit<WriteOptions, 'signal'>;
  /** Opens what was written; needed for formats other than Parquet. */
  readonly open?: (file: string) => Promise<Source>;
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
  const { engine, gate = noGate, trace, signal, write = {} } = options;
  const { open = (file: string) => engine.parquet(file) } = options;
  const format = write.format ?? 'parquet';
  const cancel = signal ? { signal } : {};
  return runPublication({
    options,
    extension: format,
    gateVersion: gate.version,
    produce: async (aside, enter) => {
      enter('build');
      const source = await options.build(cancel);
      enter('write');
      return engine.write(source, aside, { ...write, ...cancel, format });
    },
    inspect: async (file, data, enter) => {
      enter('gate');
      const written = await open(file);
      const { success, result } = await passGate(gate, written);
      if (success && trace) enter('trace');
      const traced = success && trace ? await trace(written, data) : null;
      return {
        success,
        result,
        lineage: traced && { id: traced.id, record: exactJson(traced.record, 'The lineage record') },
      };
    },
  });
}
