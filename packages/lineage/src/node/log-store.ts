import { type FileHandle, open } from 'node:fs/promises';
import { canonicalJson, type Issue } from '@millrace/columns';
import { type LineageRecord, parseLineageRecord } from '../record.js';
import { findRecord, inOrder, type LineageStore } from '../store.js';
import { recordIssue, unreadable } from './folder-store.js';
import { type LineFile, openLineFile } from './line-file.js';

/**
 * Keeps all records in one file that is only ever appended to, a line of canonical JSON each. What was put survives the death of the
 * process; a line that a kill cut off was never put, and is told of in `issues`. Several processes may write at once.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { lineageRecord } from '@millrace/lineage';
 * import { logStore } from '@millrace/lineage/node';
 * import { tableFromArrays } from 'apache-arrow';
 * const path = join(await mkdtemp(join(tmpdir(), 'lineage-')), 'lineage.jsonl');
 * const store = logStore(path);
 * await store.put(await lineageRecord(tableFromArrays({ n: [1] }), { source: 'numbers', version: '1' }));
 * await store.close();
 * (await logStore(path).all()).length; // => 1
 * ```
 */
export function logStore(path: string): LineageStore {
  const seen: Seen = { records: new Map(), issues: [], bytes: 0, lines: 0 };
  let file: Promise<LineFile> | null = null;
  let reading: Promise<void> = Promise.resolve();
  const refresh = async (): Promise<Seen> => {
    reading = reading.catch(() => undefined).then(() => readOn(path, seen));
    await reading;
    return seen;
  };
  return {
    put: async (record) => {
      const { id } = parseLineageRecord(record);
      if ((await refresh()).records.has(id)) return;
      file ??= openLineFile(path);
      file.catch(() => {
        file = null;
      });
      await (await file).append(canonicalJson(record));
    },
    get: async (id) => findRecord((await refresh()).records, id),
    all: async () => inOrder((await refresh()).records.values()),
    issues: async () => (await refresh()).issues,
    close: async () => {
      await (await file)?.close();
      file = null;
    },
  };
}

interface Seen {
  readonly records: Map<string, LineageRecord>;
  readonly issues: Issue[];
  bytes: number;
  lines: number;
}

// Reads what was appended since; a last line without its end may still be under way.
async function readOn(path: string, seen: Seen): Promise<void> {
  const bytes = await bytesFrom(path, seen.bytes);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === 0) return;
  const lines = bytes
    .subarray(0, end - 1)
    .toString('utf8')
    .split('\n');
  for (const line of lines) {
    seen.lines += 1;
    try {
      const record = parseLineageRecord(JSON.parse(line));
      seen.records.set(record.id, record);
    } catch (failure) {
      seen.issues.push({ ...recordIssue(failure), file: path, line: seen.lines });
    }
  }
  seen.bytes += end;
}

async function bytesFrom(path: string, start: number): Promise<Buffer> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw unreadable(path, failure);
  }
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, size - start));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch (failure) {
    throw unreadable(path, failure);
  } finally {
    await handle.close();
  }
}
