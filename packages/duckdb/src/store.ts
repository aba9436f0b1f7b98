import { rm, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { UsageError } from '@millrace/columns';
import { createFeeds, type Feeds } from './feed.js';
import type { OpenRelation } from './relation.js';
import { makeScratch } from './scratch.js';
import { openSession, type Session, type SessionOptions } from './session.js';

/** Options of `openDuckDB`. */
export interface DuckDBOptions {
  /** A DuckDB database file whose tables `query` may read (and with `unsafe`, write); nothing but memory when absent. */
  readonly path?: string;
  /** Bytes of memory that the engine may use before it spills to disk (512 MB by default). */
  readonly memoryLimit?: number;
  /** Threads of the engine; one per core by default. */
  readonly threads?: number;
  /** Where the engine spills and unpacks; a private folder, removed on close, by default. */
  readonly tempDirectory?: string;
  /** Files and folders that SQL given to `query` may touch, beside the files handed to this database and its outputs. */
  readonly allow?: readonly string[];
  /** Lets SQL given to `query` be any statement and touch any file. */
  readonly unsafe?: boolean;
}

/** The engine's instances behind one database: one for SQL written here, one that is locked down for SQL of others. */
export interface Store {
  readonly feeds: Feeds;
  readonly unsafe: boolean;
  /** The private folder for unpacked and spilled data. */
  readonly scratch: string;
  /** The instance for statements that this package wrote, whose every path was handed over. */
  trusted(): Promise<Session>;
  /** The instance for SQL of others, which sees the files allowed until now; `close` hands it back. */
  user(): Promise<OpenRelation>;
  /** Lets SQL of others touch these files from now on. */
  allow(paths: readonly string[]): void;
  /** Refuses work after `close`. */
  checkOpen(): void;
  close(): Promise<void>;
}

const MEMORY_LIMIT = 512_000_000;

/** The catalog in memory that holds the views of queries. */
export const VIEWS = 'millrace_views';

/** Opens the store of a database. */
export async function openStore(options: DuckDBOptions): Promise<Store> {
  checkOptions(options);
  const scratch = await makeScratch(options.tempDirectory);
  try {
    const store = new OpenStore(options, scratch, await allowed(options.allow ?? []));
    await store.trusted();
    if (options.path !== undefined) (await store.user()).close();
    return store;
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

function checkOptions(options: DuckDBOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new UsageError('bad_option', 'The options of openDuckDB are an object.');
  const { memoryLimit, threads, allow, path, tempDirectory, unsafe } = options;
  for (const [name, value] of Object.entries({ path, tempDirectory })) {
    if (value === undefined || (typeof value === 'string' && value !== '' && !value.includes('\0'))) continue;
    throw new UsageError('bad_option', `${name} is a path, not ${JSON.stringify(value)}.`);
  }
  if (unsafe !== undefined && typeof unsafe !== 'boolean')
    throw new UsageError('bad_option', `unsafe is true or false, not ${JSON.stringify(unsafe)}.`);
  const whole = (value: number | undefined, least: number): boolean =>
    value === undefined || (Number.isSafeInteger(value) && value >= least);
  if (!whole(memoryLimit, 16_000_000)) {
    throw new UsageError(
      'bad_option',
      `memoryLimit is a number of bytes, at least 16000000, not ${memoryLimit}.`,
    );
  }
  if (!whole(threads, 1))
    throw new UsageError('bad_option', `threads is a positive integer, not ${threads}.`);
  if (
    allow !== undefined &&
    !(Array.isArray(allow) && allow.every((path) => typeof path === 'string' && path !== ''))
  ) {
    throw new UsageError('bad_option', 'allow is a list of paths.');
  }
}

interface Allowed {
  readonly paths: readonly string[];
  readonly directories: readonly string[];
}

async function allowed(allow: readonly string[]): Promise<Allowed> {
  const paths: string[] = [];
  const directories: string[] = [];
  for (const path of allow.map((each) => resolve(each))) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (isFolder) directories.push(path.endsWith(sep) ? path : path + sep);
    else paths.push(path);
  }
  return { paths, directories };
}

/** An instance of `user`, closed when a newer one has replaced it and nothing runs in it any more. */
interface UserSession {
  readonly session: Promise<Session>;
  readonly allowedCount: number;
  users: number;
  replaced: boolean;
}

class OpenStore implements Store {
  readonly feeds: Feeds = createFeeds();
  readonly unsafe: boolean;
  readonly scratch: string;
  readonly #options: DuckDBOptions;
  readonly #granted: Allowed;
  readonly #handed: Set<string> = new Set();
  readonly #retired: Set<Promise<void>> = new Set();
  #trusted: Promise<Session> | null = null;
  #user: UserSession | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: DuckDBOptions, scratch: string, granted: Allowed) {
    this.#options = options;
    this.#granted = granted;
    this.scratch = scratch;
    this.unsafe = options.unsafe === true;
  }

  #settings(files: Allowed | null, temp: string): SessionOptions {
    return {
      memoryLimit: this.#options.memoryLimit ?? MEMORY_LIMIT,
      threads: this.#options.threads ?? null,
      tempDirectory: join(this.scratch, temp),
      files,
    };
  }

  checkOpen(): void {
    if (this.#closed !== null) throw new UsageError('closed', 'The database has been closed.');
  }

  trusted(): Promise<Session> {
    this.checkOpen();
    this.#trusted ??= openSession(this.#settings(null, 'own'), this.feeds);
    return this.#trusted;
  }

  async user(): Promise<OpenRelation> {
    this.checkOpen();
    const current = this.#user;
    const stale = current !== null && !this.unsafe && current.allowedCount < this.#handed.size;
    if (current === null || stale) this.#user = this.#openUser();
    if (stale) this.#retire(current);
    const entry = this.#user!;
    entry.users++;
    let open = true;
    const close = (): void => {
      if (!open) return;
      open = false;
      entry.users--;
      if (entry.replaced && entry.users === 0) this.#shut(entry);
    };
    try {
      return { session: await entry.session, close };
    } catch (error) {
      close();
      if (this.#user === entry) this.#user = null;
      throw error;
    }
  }

  #openUser(): UserSession {
    const paths = [...this.#granted.paths, ...this.#handed];
    const files = this.unsafe ? null : { paths, directories: this.#granted.directories };
    const settings = this.#settings(files, 'query');
    const { path } = this.#options;
    const file = path === undefined ? {} : { file: { path: resolve(path), readOnly: !this.unsafe } };
    const session = openSession({ ...settings, ...file, views: VIEWS }, this.feeds);
    // Its failure is told by `user`, which awaits it too.
    session.catch(() => {});
    return { session, allowedCount: this.#handed.size, users: 0, replaced: false };
  }

  #retire(entry: UserSession): void {
    entry.replaced = true;
    if (entry.users === 0) this.#shut(entry);
  }

  #shut(entry: UserSession): void {
    const closing = entry.session.then(
      (session) => session.close(),
      () => {},
    );
    this.#retired.add(closing);
    closing.finally(() => this.#retired.delete(closing));
  }

  allow(paths: readonly string[]): void {
    for (const path of paths) this.#handed.add(path);
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const sessions = [this.#trusted, this.#user?.session ?? null];
    for (const pending of sessions) {
      const session = await pending?.catch(() => null);
      await session?.close();
    }
    await Promise.all(this.#retired);
    await rm(this.scratch, { recursive: true, force: true });
  }
}
