import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SourceError } from '@millrace/columns';
import type { CommandIo } from './command-io.js';

/** Writes text to a file, or to standard output where none is named. */
export async function writeOutput(
  text: string,
  file: string | undefined,
  { out, folder }: CommandIo,
): Promise<void> {
  if (file === undefined) return out(text);
  const path = resolve(folder, file);
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new SourceError('unwritable_file', `'${path}' can't be written: ${(cause as Error).message}.`, {
      cause,
      issues: [{ code: 'unwritable_file', file: path }],
    });
  }
}

/** Tells on standard error what a conversion has lost. */
export function tellLost(
  lost: readonly { readonly column: string | null; readonly what: string; readonly reason: string }[],
  { err }: CommandIo,
): void {
  for (const { column, what, reason } of lost) {
    err(`note: ${column === null ? '' : `column '${column}': `}${what}: ${reason}\n`);
  }
}
