import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errnoOf } from '../errors.js';
import type { Repository } from '../repository.js';
import { discard } from './discard.js';

/** Folders aside that calls of this process are using. */
const inUse = new Set<string>();

/** Where the objects of a repository are, as plain data that a worker thread can be handed. */
export interface ObjectStore {
  readonly folder: string;
  /** Beside the objects, on the same file system, so that a rename is atomic. */
  readonly asideFolder: string;
  readonly shared: boolean;
}

/** DVC takes an object of exactly this mode for verified. */
export const PROTECTED_MODE = 0o444;

export function objectStoreOf(repository: Repository): ObjectStore {
  // Another call of this process may work on another repository with the same cache.
  const name = `millrace-${hostName()}-${process.pid}-${randomUUID()}`;
  return {
    folder: path.join(repository.cacheFolder, 'files', 'md5'),
    asideFolder: path.join(repository.cacheFolder, 'tmp', name),
    shared: repository.shared,
  };
}

export function objectPath(store: ObjectStore, oid: string): string {
  return path.join(store.folder, oid.slice(0, 2), oid.slice(2));
}

/** Makes a folder of the cache, group-writable where the cache is shared. */
export function makeCacheFolder(store: ObjectStore, folder: string): void {
  const first = fs.mkdirSync(folder, { recursive: true });
  if (first === undefined || !store.shared) return;
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) fs.chmodSync(at, 0o2775);
}

/** Takes the folder aside into use, so that another call of this process does not clear it away. */
export function claimAside(store: ObjectStore): void {
  inUse.add(path.basename(store.asideFolder));
}

export function releaseAside(store: ObjectStore): void {
  inUse.delete(path.basename(store.asideFolder));
  discard(store.asideFolder);
}

let counter = 0;

/** A name in a folder aside that no other file of this process has. */
export function asideName(folder: string, thread: number): string {
  counter += 1;
  return path.join(folder, `${thread}-${counter}`);
}

/** Removes what ended processes and calls of this machine have left aside; process ids are in the folders' names. */
export function removeLeftovers(parent: string): void {
  const prefix = `millrace-${hostName()}-`;
  for (const name of listOrEmpty(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    const isLive = pid === process.pid ? inUse.has(name) : isRunning(pid);
    if (!Number.isSafeInteger(pid) || pid <= 0 || isLive) continue;
    fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function listOrEmpty(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

function hostName(): string {
  return os.hostname().replace(/[^A-Za-z0-9.-]/g, '_');
}
