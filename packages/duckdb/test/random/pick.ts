/** Choices that a generator makes: from fast-check in tests, from a seed when hunting. */
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

/** Choices from a seed (mulberry32). */
export function seeded(seed: number): Pick {
  let state = seed >>> 0;
  return {
    below(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
    },
  };
}
