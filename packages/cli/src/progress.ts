import type { Progress } from '@millrace/columns';
import type { CommandIo } from './command-io.js';

/** Shows on a terminal how far a scan is, and takes it away again. */
export interface ProgressLine {
  readonly onProgress?: (progress: Progress) => void;
  clear(): void;
}

const EVERY_MS = 100;

/** A line of progress; none where standard error is no terminal. */
export function progressLine({ err, isTerminal }: CommandIo, wanted: boolean): ProgressLine {
  if (!isTerminal || !wanted) return { clear: () => undefined };
  let last = Date.now();
  let shown = false;
  return {
    onProgress: (progress) => {
      const now = Date.now();
      if (now - last < EVERY_MS) return;
      last = now;
      shown = true;
      err(`\r\u001b[K${progressText(progress)}`);
    },
    clear: () => {
      if (shown) err('\r\u001b[K');
      shown = false;
    },
  };
}

function progressText(progress: Progress): string {
  const { rows, totalRows } = progress;
  const read = `${rows.toLocaleString('en-US')} rows`;
  if (totalRows === null || totalRows === 0) return `read ${read}`;
  return `read ${read} of ${totalRows.toLocaleString('en-US')} (${Math.floor((100 * rows) / totalRows)} %)`;
}
