/** What a fitted transformer has met in one input column since it was made. */
export interface ColumnStats {
  readonly column: string;
  /** Cells that were null or NaN. */
  readonly missing: number;
  /** Cells whose value no encoder of the column saw at fit. */
  readonly unknown: number;
}

/** What a fitted transformer has met since it was made, or since its stats were last reset. */
export interface TransformStats {
  readonly rows: number;
  readonly columns: readonly ColumnStats[];
}

/** The counts themselves, one a column; they belong to one fitted transformer and to nothing else. */
export interface Tally {
  rows: number;
  readonly missing: Float64Array;
  readonly unknown: Float64Array;
}

/** Counts of nothing. */
export function startTally(columns: number): Tally {
  return { rows: 0, missing: new Float64Array(columns), unknown: new Float64Array(columns) };
}

/** Forgets what was counted. */
export function resetTally(tally: Tally): void {
  tally.rows = 0;
  tally.missing.fill(0);
  tally.unknown.fill(0);
}

/** The counts as data. */
export function readTally(tally: Tally, names: readonly string[]): TransformStats {
  const columns = names.map((column, i) => ({
    column,
    missing: tally.missing[i]!,
    unknown: tally.unknown[i]!,
  }));
  return { rows: tally.rows, columns };
}

/**
 * Says for each use of an input whether it is the one that counts, so that a column which several parts read is counted once.
 */
export interface CountOnce {
  missing(input: number): boolean;
  unknown(input: number): boolean;
}

/** A {@link CountOnce} that grants each count to the first who asks. */
export function countOnce(): CountOnce {
  const taken = { missing: new Set<number>(), unknown: new Set<number>() };
  const first = (set: Set<number>, input: number): boolean => !set.has(input) && set.add(input).size > 0;
  return { missing: (input) => first(taken.missing, input), unknown: (input) => first(taken.unknown, input) };
}
