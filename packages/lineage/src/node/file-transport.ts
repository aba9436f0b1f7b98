import { writeFile } from 'node:fs/promises';
import { UsageError } from '@millrace/columns';
import type { OpenLineageEvent } from '../openlineage/event.js';
import type { Transport } from '../openlineage/transport.js';
import { type LineFile, openLineFile } from './line-file.js';

/** Where {@link fileTransport} writes. */
export interface FileTransportOptions {
  readonly path: string;
  /** One line of JSON for each event in one file (the default); else each event in a file `<path>-<moment>.json` of its own. */
  readonly append?: boolean;
}

/**
 * Writes events to a file. What was emitted survives the death of the process, and what a kill cut off does not spoil what is
 * written later.
 *
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openLineage, withRun } from '@millrace/lineage/openlineage';
 * import { fileTransport } from '@millrace/lineage/node/openlineage';
 * const path = join(await mkdtemp(join(tmpdir(), 'lineage-')), 'events.jsonl');
 * const lineage = openLineage({ transport: fileTransport({ path }) });
 * await withRun(lineage, 'daily', () => 'done');
 * await lineage.close();
 * (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line).eventType); // => ['START', 'COMPLETE']
 * ```
 */
export function fileTransport(options: FileTransportOptions): Transport {
  const { path, append = true } = options;
  if (typeof path !== 'string' || path === '')
    throw new UsageError('bad_option', 'path of a file transport is missing.');
  let file: Promise<LineFile> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const write = async (event: OpenLineageEvent): Promise<void> => {
    if (!append) return writeOwnFile(path, event);
    file ??= openLineFile(path);
    // A file that could not be opened is tried again with the next event.
    file.catch(() => {
      file = null;
    });
    await (await file).append(JSON.stringify(event));
  };
  return {
    name: 'file',
    emit: async (event) => {
      if (closed) throw new UsageError('closed', 'The file transport is closed.');
      const written = last.then(() => write(event));
      last = written.catch(() => undefined);
      await written;
    },
    flush: async () => void (await last),
    close: async () => {
      closed = true;
      await last;
      await (await file)?.close();
    },
  };
}

async function writeOwnFile(path: string, event: OpenLineageEvent): Promise<void> {
  const moment = new Date().toISOString().replace(/[-:T]/g, '').slice(0, -1);
  for (let again = 0; ; again += 1) {
    try {
      const name = `${path}-${moment}${again === 0 ? '' : `-${again}`}.json`;
      return await writeFile(name, JSON.stringify(event), { flag: 'wx' });
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    }
  }
}
