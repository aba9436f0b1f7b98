import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type DuckDB, type DuckDBOptions, openDuckDB } from '../../src/index.js';

/** A database and a folder for a file of tests. */
export interface Workplace {
  readonly db: DuckDB;
  readonly folder: string;
  /** The path of a name in the folder, with these bytes in it. */
  file(name: string, content: string | Uint8Array): string;
}

/** Opens a database and a folder before the tests, and removes them behind them. */
export function workplace(options?: DuckDBOptions): Workplace {
  const place = {
    db: undefined as unknown as DuckDB,
    folder: '',
    file: (name: string, content: string | Uint8Array): string => {
      const path = join(place.folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
  beforeAll(async () => {
    place.folder = mkdtempSync(join(tmpdir(), 'duckdb-test-'));
    place.db = await openDuckDB(options);
  });
  afterAll(async () => {
    await place.db.close();
    rmSync(place.folder, { recursive: true });
  });
  return place;
}

/** What a promise is rejected with; fails if it is not. */
export async function failure(
  work: PromiseLike<unknown> | (() => Promise<unknown>),
): Promise<Error & { code?: string; issues?: readonly Record<string, unknown>[] }> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}
