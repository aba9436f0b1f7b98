import { join } from 'node:path';
import { UsageError } from '@millrace/columns';
import type { PartitionState } from './decide.js';
import { fileSize, hashFile } from './durable-file.js';
import { exactJson } from './json-form.js';
import {
  buildKeyOf,
  type PartitionManifest,
  type PartitionPaths,
  partitionPaths,
  readManifest,
  readRejection,
} from './manifest.js';
import type { Publication, PublicationOptions, PublishStep } from './publication.js';

/** One run of a publication: what it was asked, as JSON can hold it, and how far it is. */
export interface Run {
  readonly publication: Publication;
  readonly options: PublicationOptions;
  readonly paths: PartitionPaths;
  readonly buildKey: string;
  step: PublishStep;
  readonly enter: (step: PublishStep) => void;
}

function asWritten(options: PublicationOptions): PublicationOptions {
  const { inputs, parameters = null, code } = options;
  if (typeof code !== 'string') {
    throw new UsageError('bad_option', `code must be text, not ${typeof code}.`, {
      issues: [{ code: 'bad_option', option: 'code' }],
    });
  }
  return {
    ...options,
    inputs: exactJson(inputs, 'inputs') as PublicationOptions['inputs'],
    parameters: exactJson(parameters, 'parameters'),
  };
}

/** Starts a run; throws `UsageError` for what can't be the description of a build. */
export function startRun(publication: Publication): Run {
  const options = asWritten(publication.options);
  const { root, partition, inputs, code, parameters = null, signal, onProgress } = options;
  const run: Run = {
    publication,
    options,
    paths: partitionPaths(root, partition),
    buildKey: buildKeyOf({ partition, inputs, code, parameters }),
    step: 'check',
    enter: (step) => {
      signal?.throwIfAborted();
      run.step = step;
      onProgress?.({ partition, step });
    },
  };
  return run;
}

/** What manifest and rejection have in common. */
export function documentHead(
  { options, buildKey }: Run,
  gate: PartitionManifest['gate'],
): Omit<PartitionManifest, 'id' | 'status' | 'data' | 'lineage'> {
  const { partition, inputs, code, parameters = null } = options;
  const finishedAt = new Date().toISOString();
  return {
    format: 'millrace.partition/1',
    partition,
    buildKey,
    inputs,
    code,
    parameters,
    gate,
    finishedAt,
  };
}

async function findDamage(run: Run, manifest: PartitionManifest): Promise<string | null> {
  const { paths, options } = run;
  const { extension } = run.publication;
  if (!manifest.data.file.endsWith(`.${extension}`)) return `the format changed to ${extension}`;
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

/** What is on disk of the run's partition. */
export async function readState(run: Run): Promise<PartitionState> {
  const { root, partition, force = false } = run.options;
  if (force) {
    // A forced run trusts nothing that is there, but must know which data file it replaces.
    return {
      manifest: await readManifest(root, partition).catch(() => null),
      rejection: null,
      damage: null,
    };
  }
  const manifest = await readManifest(root, partition);
  const rejection = await readRejection(root, partition);
  return { manifest, rejection, damage: manifest && (await findDamage(run, manifest)) };
}
