import type { BadRow } from './bad-rows.js';
import { openBytes } from './text-bytes.js';
import type { TextFile } from './unpack.js';

/** A line of a file, without its end; its bytes are valid until the next is asked for. */
export interface Line {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
}

const LF = 10;
const BLOCK = 1 << 20;

/** The lines of a text file that hold more than white space; longer ones than `maxBytes` are bad. */
export function* readLines(file: TextFile, maxBytes: number, onBad: (bad: BadRow) => void): Generator<Line> {
  const source = openBytes(file);
  try {
    let buffer: Uint8Array = new Uint8Array(BLOCK);
    let [at, end, number] = [0, 0, 1];
    let eof = false;
    let skipping = false;
    for (;;) {
      const stop = buffer.subarray(0, end).indexOf(LF, at);
      const ends = stop >= 0;
      if (ends || (eof && at < end)) {
        const bytes = buffer.subarray(at, ends ? stop : end);
        if (!skipping && bytes.length > maxBytes) onBad(tooLong(file, number, bytes));
        else if (!skipping && !isBlank(bytes)) yield { bytes, number };
        skipping = false;
        number++;
        at = ends ? stop + 1 : end;
        continue;
      }
      if (eof) return;
      if (!skipping && end - at > maxBytes) {
        onBad(tooLong(file, number, buffer.subarray(at, end)));
        skipping = true;
      }
      if (skipping) at = end;
      const left = buffer.subarray(at, end);
      const target: Uint8Array = left.length * 2 > buffer.length ? new Uint8Array(buffer.length * 2) : buffer;
      target.set(left);
      buffer = target;
      end = left.length;
      at = 0;
      const count = source.read(buffer, end);
      eof = count === 0;
      end += count;
    }
  } finally {
    source.close();
  }
}

function tooLong(file: TextFile, line: number, bytes: Uint8Array): BadRow {
  return {
    file: file.name,
    line,
    reason: 'too_long',
    text: new TextDecoder().decode(bytes.subarray(0, 200)),
  };
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
