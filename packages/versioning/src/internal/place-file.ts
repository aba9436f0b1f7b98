import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errnoOf, ioError, VersioningError } from '../errors.js';
import type { LinkType } from './config.js';
import { discard } from './discard.js';
import { hashFile, pump, type Steps } from './file-work.js';
import { asideName } from './object-store.js';
import { lstatOrUndefined, signatureOf, statOrUndefined } from './safe-path.js';

/** Put an object of the cache into the workspace. */
export interface PlaceJob {
  readonly kind: 'place';
  readonly object: string;
  readonly md5: string;
  readonly target: string;
  /** In `.dvc/tmp`, so that a killed process leaves nothing inside tracked folders. */
  readonly asideFolder: string;
  readonly linkTypes: readonly LinkType[];
  readonly isExecutable: boolean;
  /** What the plan saw at the target: the signature, or undefined for nothing; anything else is left alone. */
  readonly replaces: string | undefined;
  /** The object was hashed already and has not been touched since. */
  readonly trusted: boolean;
}

/** The placed file's signature, how it was linked and the object's own signature. */
export interface PlacedFile {
  readonly signature: string;
  readonly link: LinkType;
  readonly size: number;
  readonly objectSignature: string;
}

/** Places an object: verified while it is copied (or before it is linked), built aside, then renamed over the target. */
export function* placeFile(job: PlaceJob, buffer: Buffer, thread: number): Steps<PlacedFile> {
  let aside = asideName(job.asideFolder, thread);
  try {
    fs.mkdirSync(job.asideFolder, { recursive: true });
    const link = yield* buildAside(job, aside, buffer);
    fs.mkdirSync(path.dirname(job.target), { recursive: true });
    aside = moveBeside(job, aside, link);
    settle(job, aside);
    // A second name would alter the signature when it goes.
    discard(aside);
    const stat = fs.statSync(job.target);
    const objectSignature = signatureOf(fs.statSync(job.object));
    return { signature: signatureOf(stat), link, size: stat.size, objectSignature };
  } catch (cause) {
    throw ioError(cause, job.target, 'check out');
  } finally {
    discard(aside);
  }
}

function* buildAside(job: PlaceJob, aside: string, buffer: Buffer): Steps<LinkType> {
  for (const [index, link] of job.linkTypes.entries()) {
    try {
      if (link === 'copy') yield* copyAside(job, aside, buffer);
      else if (link === 'reflink') yield* cloneAside(job, aside, buffer);
      else {
        if (!job.trusted) yield* verifyObject(job, job.object, buffer);
        if (link === 'hardlink') fs.linkSync(job.object, aside);
        else fs.symlinkSync(job.object, aside);
      }
      return link;
    } catch (error) {
      discard(aside);
      const isLast = index === job.linkTypes.length - 1;
      if (isLast || link === 'copy' || !CANNOT_LINK.has(errnoOf(error) ?? '')) throw error;
    }
  }
  throw new TypeError('linkTypes is never empty');
}

/** How file systems say that they can't make this kind of link. */
const CANNOT_LINK: ReadonlySet<string> = new Set(
  'EXDEV ENOTSUP EOPNOTSUPP ENOSYS ENOTTY EINVAL EPERM EMLINK'.split(' '),
);

function* copyAside(job: PlaceJob, aside: string, buffer: Buffer): Steps<void> {
  const source = fs.openSync(job.object, 'r');
  try {
    const target = fs.openSync(aside, 'wx');
    try {
      const hash = createHash('md5');
      yield* pump(source, fs.fstatSync(source).size, buffer, hash, { descriptor: target, file: aside });
      if (hash.digest('hex') !== job.md5) throw corruptObject(job.object, job.target);
      if (job.isExecutable) fs.fchmodSync(target, fs.fstatSync(target).mode | 0o100);
    } finally {
      fs.closeSync(target);
    }
  } finally {
    fs.closeSync(source);
  }
}

/** The clone is what gets hashed: it can't change any more, whatever happens to the object. */
function* cloneAside(job: PlaceJob, aside: string, buffer: Buffer): Steps<void> {
  fs.copyFileSync(job.object, aside, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE_FORCE);
  yield* verifyObject(job, aside, buffer);
  fs.chmodSync(aside, (0o666 & ~process.umask()) | (job.isExecutable ? 0o100 : 0));
}

function* verifyObject(job: PlaceJob, file: string, buffer: Buffer): Steps<void> {
  const { md5 } = yield* hashFile(file, buffer);
  if (md5 !== job.md5) throw corruptObject(job.object, job.target);
}

/** Where the target is on another file system than `.dvc/tmp`, the last rename must start beside it. */
function moveBeside(job: PlaceJob, aside: string, link: LinkType): string {
  if (fs.lstatSync(aside).dev === fs.statSync(path.dirname(job.target)).dev) return aside;
  const beside = path.join(path.dirname(job.target), `.${path.basename(aside)}.millrace-tmp`);
  if (link === 'symlink') fs.symlinkSync(job.object, beside);
  else {
    fs.copyFileSync(aside, beside, fs.constants.COPYFILE_EXCL);
    fs.chmodSync(beside, fs.statSync(aside).mode);
  }
  discard(aside);
  return beside;
}

function settle(job: PlaceJob, aside: string): void {
  if (job.replaces !== undefined) {
    const now = statOrUndefined(job.target);
    if (now === undefined || signatureOf(now) !== job.replaces) throw changedTarget(job.target);
    fs.renameSync(aside, job.target);
    return;
  }
  // Unlike a rename, a link fails when somebody has put a file there meanwhile.
  try {
    if (fs.lstatSync(aside).isSymbolicLink()) {
      if (lstatOrUndefined(job.target) !== undefined) throw changedTarget(job.target);
      fs.renameSync(aside, job.target);
    } else fs.linkSync(aside, job.target);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw changedTarget(job.target, error);
    if (!CANNOT_LINK.has(errnoOf(error) ?? '')) throw error;
    if (lstatOrUndefined(job.target) !== undefined) throw changedTarget(job.target);
    fs.renameSync(aside, job.target);
  }
}

function changedTarget(file: string, cause?: unknown): VersioningError {
  const hint = 'Run again; if the file is not needed, pass force: true.';
  return new VersioningError(
    'unsaved_changes',
    `'${file}' was changed while it was being checked out; it is left alone. ${hint}`,
    {
      issues: [{ code: 'unsaved_changes', file, hint }],
      cause,
    },
  );
}

/** The error for an object whose bytes are not what its name says. */
function corruptObject(object: string, file: string): VersioningError {
  const hint =
    'Add the original file again, or fetch the object from a remote; a spoiled object is never used.';
  return new VersioningError(
    'corrupt_object',
    `The cached object of '${file}' is spoiled: '${object}' does not hold what its name says. ${hint}`,
    {
      issues: [{ code: 'corrupt_object', file, object, hint }],
    },
  );
}
