import fs from 'node:fs';

/** Removes what is not needed any more; a failure leaves litter for the next run and must not hide the error that led here. */
export function discard(file: string): void {
  try {
    fs.rmSync(file, { recursive: true, force: true });
  } catch {
    // The next run removes it.
  }
}
