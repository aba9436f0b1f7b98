import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '@millrace/columns';
import { systemFault } from './system-fault.js';

/**
 * Makes a folder, and those above it, and makes sure that it can be written to.
 *
 * Node's own recursive form says ENOENT where a file system is read-only, and never returns where one makes no folders (/proc).
 *
 * @throws UsageError saying which folder can't be made or written, why, and what to do.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    const fault = systemFault(cause);
    if (fault === null) throw cause;
    throw new UsageError(
      'unwritable_folder',
      `Folder '${folder}' can't be made or written to: ${fault} Or publish under another folder.`,
      { cause, issues: [{ code: 'unwritable_folder', file: folder }] },
    );
  }
}

async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isThere) return;
    const parent = dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    await makeFolders(parent);
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      // Another run may have been quicker.
      if (again.code !== 'EEXIST') throw again;
    });
  }
}
