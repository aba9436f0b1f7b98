import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that lines are appended to, each whole or not at all as far as a reader of lines can see. */
export interface LineFile {
  /** Settles when the line is with the operating system: it then survives the death of the process. */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file of lines for appending, its folder made if need be; a last line that a kill cut off is closed first. */
export async function openLineFile(path: string): Promise<LineFile> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'a+');
  let last: Promise<void> = endLastLine(handle);
  return {
    append: (line) => {
      // One write each, so that writers of several processes don't mix their lines.
      const written = last.then(async () => void (await handle.write(`${line}\n`)));
      last = written.catch(() => endLastLine(handle));
      return written;
    },
    close: async () => {
      await last.catch(() => undefined);
      await handle.close();
    },
  };
}

async function endLastLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(new Uint8Array(1), 0, 1, size - 1);
  if (buffer[0] !== 0x0a) await handle.write('\n');
}
