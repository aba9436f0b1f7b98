/** Where this package and pandera 0.35.0 differ on purpose, by case and backend. A difference that heals fails the test. */
export interface Difference {
  readonly cases: RegExp;
  readonly backends: readonly ('pandas' | 'polars')[];
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  {
    cases: /^unique with two nulls$/,
    backends: ['pandas'],
    reason: 'A null is a value to unique in both, but pandas names no row for it; here the rows are named.',
  },
  {
    cases: /^text ' 1' coerced/,
    backends: ['pandas'],
    reason: 'Outer spaces are refused unless the schema says trim.',
  },
  {
    cases: /^float64 \[1\.0, 2\.5\] coerced to int64$/,
    backends: ['pandas', 'polars'],
    reason: 'A fraction is never cut off in silence: 2.5 is no integer.',
  },
  {
    cases: /^int64 \[0, 2\] coerced to bool$/,
    backends: ['pandas', 'polars'],
    reason: 'Only 0 and 1 are booleans.',
  },
];
