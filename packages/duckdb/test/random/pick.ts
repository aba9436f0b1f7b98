/** Choices that a generator makes; fast-check makes them in tests, so that it can shrink. */
export interface Pick {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
}

/** One of some things. */
export function oneOf<T>(pick: Pick, list: readonly T[]): T {
  return list[pick.below(list.length)]!;
}

/** A list of up to `most` things. */
export function listOf<T>(pick: Pick, most: number, make: () => T): T[] {
  return Array.from({ length: pick.below(most + 1) }, make);
}

/** Whether something with a chance of one in `n` happens. */
export function rarely(pick: Pick, n: number): boolean {
  return pick.below(n) === n - 1;
}
