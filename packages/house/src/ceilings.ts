/** The most that a package may cost a browser, in bytes of minified and gzipped code, peers not counted. */
export interface Ceiling {
  /** The entry and what it imports at once. */
  readonly loaded: number;
  /** The same with what is imported lazily. */
  readonly total: number;
  /** Why it costs that; every raise adds a reason. */
  readonly reason: string;
}

export const ceilings: Readonly<Record<string, Ceiling>> = {
  '@millrace/columns': {
    loaded: 30_000,
    total: 70_000,
    reason: 'Kernels and interpreter; re2js is loaded when a pattern needs it.',
  },
  '@millrace/sql': { loaded: 40_000, total: 80_000, reason: 'columns and one dialect.' },
  '@millrace/schema': { loaded: 45_000, total: 85_000, reason: 'columns and the compiler of zod checks.' },
  '@millrace/transformers': {
    loaded: 45_000,
    total: 85_000,
    reason: 'columns, SHA-256 and the transformers.',
  },
  '@millrace/lineage': {
    loaded: 70_000,
    total: 110_000,
    reason: 'columns, SHA-256, and zod for stored documents.',
  },
  '@millrace/expectations': { loaded: 45_000, total: 85_000, reason: 'columns and the expectations.' },
};
