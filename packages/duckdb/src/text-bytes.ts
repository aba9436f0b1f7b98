import { closeSync, openSync, readSync } from 'node:fs';
import { openError } from './files.js';
import type { TextFile } from './unpack.js';

const BOM = [0xef, 0xbb, 0xbf];

/** Opens the plain bytes of a text file, behind its byte order mark. */
export function openBytes(file: TextFile): {
  read: (into: Uint8Array, at: number) => number;
  close: () => void;
} {
  let fd: number;
  try {
    fd = openSync(file.plain, 'r');
  } catch (error) {
    throw openError(file.name, error);
  }
  const head = new Uint8Array(3);
  let position = readSync(fd, head, 0, 3, 0) === 3 && BOM.every((byte, i) => head[i] === byte) ? 3 : 0;
  return {
    read: (into, at) => {
      const count = readSync(fd, into, at, into.length - at, position);
      position += count;
      return count;
    },
    close: () => closeSync(fd),
  };
}
