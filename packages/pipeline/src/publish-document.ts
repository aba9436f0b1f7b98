import { readFile, writeFile } from 'node:fs/promises';
import type { GateOutcome } from '@millrace/columns';
import { noGate, passGate } from './audit.js';
import { exactJson } from './json-form.js';
import type { JsonValue } from './manifest.js';
import { type PartitionOutcome, type PublicationOptions, runPublication } from './publication.js';

/** What {@link publishDocument} needs to know. */
export interface PublishDocumentOptions extends PublicationOptions {
  /** Makes the document, as JSON; called only when it has to be made. */
  readonly build: (context: { readonly signal?: AbortSignal }) => JsonValue | Promise<JsonValue>;
  /** The check on the document, with a version that changes when the check does. */
  readonly gate?: {
    readonly version: string;
    readonly check: (document: JsonValue) => Promise<GateOutcome>;
  };
}

/**
 * Publishes a JSON document, such as a fitted transformer, by the same rules as {@link publishPartition}: made only when
 * something changed, written aside, hashed, gated, and made visible by one rename.
 *
 * @throws UsageError, SourceError, PartitionError as `publishPartition` does.
 * @example
 * ```ts
 * import { publishDocument } from '@millrace/pipeline';
 * import { mkdtemp, readFile, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * const root = await mkdtemp(join(tmpdir(), 'models-'));
 * const outcome = await publishDocument({
 *   root, partition: 'scaler', code: 'fit@1', inputs: { rows: 'v1' }, build: () => ({ mean: 2 }),
 * });
 * JSON.parse(await readFile(outcome.file!, 'utf8')); // => { mean: 2 }
 * await rm(root, { recursive: true });
 * ```
 */
export async function publishDocument(options: PublishDocumentOptions): Promise<PartitionOutcome> {
  const { gate = noGate, signal } = options;
  let document: JsonValue = null;
  return runPublication({
    options,
    extension: 'json',
    gateVersion: gate.version,
    produce: async (aside, enter) => {
      enter('build');
      document = exactJson(await options.build(signal ? { signal } : {}), 'The document');
      enter('write');
      await writeFile(aside, `${JSON.stringify(document)}\n`, { flag: 'wx' });
      return { rows: 1 };
    },
    inspect: async (file, _data, enter) => {
      enter('gate');
      document ??= JSON.parse(await readFile(file, 'utf8'));
      return { ...(await passGate(gate, document)), lineage: null };
    },
  });
}
