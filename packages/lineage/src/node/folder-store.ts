import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Issue, SourceError } from '@millrace/columns';
import { type LineageRecord, parseLineageRecord } from '../record.js';
import { findRecord, inOrder, type LineageStore } from '../store.js';

/**
 * Keeps each record in a file of its own below a folder, `ab/cdef….json`: fit for git and for several writers at once. A record is
 * there whole or not at all.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { lineageRecord } from '@millrace/lineage';
 * import { folderStore } from '@millrace/lineage/node';
 * import { tableFromArrays } from 'apache-arrow';
 * const store = folderStore(await mkdtemp(join(tmpdir(), 'lineage-')));
 * await store.put(await lineageRecord(tableFromArrays({ n: [1] }), { source: 'numbers', version: '1' }));
 * (await store.all()).map(({ source }) => source); // => ['numbers']
 * ```
 */
export function folderStore(folder: string): LineageStore {
  const load = async () => loadFolder(folder);
  return {
    put: async (record) => {
      const { id } = parseLineageRecord(record);
      const digits = id.slice('sha256:'.length);
      const home = join(folder, digits.slice(0, 2));
      await mkdir(home, { recursive: true });
      const file = join(home, `${digits.slice(2)}.json`);
      const temporary = join(home, `.${randomUUID()}.tmp`);
      try {
        await writeFile(temporary, `${canonicalJson(record)}\n`, { flag: 'wx' });
        await rename(temporary, file);
      } catch (failure) {
        await rm(temporary, { force: true });
        throw failure;
      }
    },
    get: async (id) => findRecord((await load()).records, id),
    all: async () => inOrder((await load()).records.values()),
    issues: async () => (await load()).issues,
    close: async () => undefined,
  };
}

async function loadFolder(folder: string) {
  const records = new Map<string, LineageRecord>();
  const issues: Issue[] = [];
  for (const file of await recordFiles(folder)) {
    try {
      const record = parseLineageRecord(JSON.parse(await readFile(join(folder, file), 'utf8')));
      const expected = `sha256:${file.slice(0, 2)}${file.slice(3, -'.json'.length)}`;
      if (record.id === expected) records.set(record.id, record);
      else issues.push({ code: 'misplaced_record', file, expected, actual: record.id });
    } catch (failure) {
      issues.push({ ...recordIssue(failure), file });
    }
  }
  return { records, issues };
}

async function recordFiles(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder, { recursive: true });
    return files
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => /^[0-9a-f]{2}\/[0-9a-f]{62}\.json$/.test(file))
      .sort();
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, failure);
  }
}

/** Why something in a store is no record. */
export function recordIssue(failure: unknown): Issue {
  const { code, message } = failure as SourceError;
  return failure instanceof SyntaxError
    ? { code: 'not_json', message }
    : { code: code ?? 'unreadable', message };
}

/** What a store throws that can't be read. */
export function unreadable(path: string, cause: unknown): SourceError {
  return new SourceError(
    'unreadable_store',
    `The lineage store ${path} can't be read: ${(cause as Error).message}`,
    {
      issues: [{ code: 'unreadable_store', file: path }],
      cause,
    },
  );
}
