import { AsyncLocalStorage } from 'node:async_hooks';
import { UsageError } from '@millrace/columns';

// A call to the engine holds one of the few threads that file reads and other statements need too (4 by default): were all
// held by calls that wait for rows, the rows could never come. Rows may come from a statement that itself waits for rows:
// it is one level deeper, and has threads of its own. One is left for the statements that wait for nobody.
const CALLS = [2, 1];

interface Level {
  free: number;
  readonly waiting: (() => void)[];
}

const levels: readonly Level[] = CALLS.map((free) => ({ free, waiting: [] }));
const depths = new AsyncLocalStorage<number>();

/** How many statements that wait for rows wait for what is done here. */
export function currentDepth(): number {
  return depths.getStore() ?? 0;
}

/** Does what gives rows to a statement of some depth. */
export function oneDeeper<T>(depth: number, give: () => T): T {
  return depths.run(depth + 1, give);
}

/**
 * Makes a call to the engine that waits for rows of JavaScript, when there is a thread for it.
 *
 * @throws UsageError when too many such calls wait for each other.
 */
export async function takeTurn<T>(depth: number, run: () => Promise<T>): Promise<T> {
  const level = levels[depth];
  if (level === undefined) {
    throw new UsageError(
      'too_deep',
      `A query over rows that are streamed can't itself be streamed into more than ${levels.length - 1} other; write it to a file first, and read that.`,
    );
  }
  if (level.free > 0) level.free--;
  else await new Promise<void>((resolve) => level.waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = level.waiting.shift();
    if (next === undefined) level.free++;
    else next();
  }
}
