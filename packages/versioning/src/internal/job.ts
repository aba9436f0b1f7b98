import { type HashedFile, hashFile, type Steps } from './file-work.js';
import { type PlacedFile, type PlaceJob, placeFile } from './place-file.js';
import { type StoredFile, type StoreJob, storeFile } from './store-file.js';

/** Only hash a file. */
export interface HashJob {
  readonly kind: 'hash';
  readonly file: string;
}

/** Work on one file, as plain data that any thread can be handed. */
export type Job = HashJob | StoreJob | PlaceJob;

export type ResultOf<J extends Job> = J extends PlaceJob
  ? PlacedFile
  : J extends StoreJob
    ? StoredFile
    : HashedFile;

/** The steps of one job, the same in every thread. */
export function stepsOf(
  job: Job,
  buffer: Buffer,
  thread: number,
): Steps<HashedFile | StoredFile | PlacedFile> {
  if (job.kind === 'hash') return hashFile(job.file, buffer);
  if (job.kind === 'store') return storeFile(job, buffer, thread);
  return placeFile(job, buffer, thread);
}
