/**
 * The most that an entry of a package may cost a browser, in bytes of minified and gzipped code, peers not counted; at most a
 * tenth above what it costs today, so that a jump is seen.
 */
export interface Ceiling {
  /** The entry and what it imports at once. */
  readonly loaded: number;
  /** The same with what is imported lazily. */
  readonly total: number;
  /** Why it costs that; every raise adds a reason. */
  readonly reason: string;
}

/** By what a reader imports: `@millrace/columns`, `@millrace/columns/conformance`. */
export const ceilings: Readonly<Record<string, Ceiling>> = {
  '@millrace/columns': {
    loaded: 68_000,
    total: 116_000,
    reason:
      'A kernel for each kind and column type, and the interpreter they are held to. re2js (46 kB) comes when a pattern needs it.',
  },
  '@millrace/columns/conformance': {
    loaded: 67_000,
    total: 115_000,
    reason: 'What an engine is tried with: the kernels, and the questions put to both.',
  },
  '@millrace/sql': {
    loaded: 14_000,
    total: 62_000,
    reason: 'columns, of which only what lowering needs, and one dialect.',
  },
  '@millrace/schema': {
    loaded: 138_000,
    total: 186_000,
    reason:
      'columns (68 kB), and every column type, check and option of a table, coercion, reports in parts, JSON both ways, inference, evolution and source text; zod and arrow are peers.',
  },
  '@millrace/schema/json-schema': {
    loaded: 129_000,
    total: 199_000,
    reason: 'The schemas that it writes and reads, and yaml-free documents.',
  },
  '@millrace/schema/pandera': {
    loaded: 134_000,
    total: 203_000,
    reason: 'The schemas that it writes and reads; yaml comes when text is read.',
  },
  '@millrace/schema/odcs': {
    loaded: 129_000,
    total: 199_000,
    reason: 'The schemas that it writes and reads; yaml comes when text is read.',
  },
  '@millrace/schema/frictionless': {
    loaded: 127_000,
    total: 197_000,
    reason: 'The schemas that it writes and reads.',
  },
  '@millrace/schema/examples': {
    loaded: 160_000,
    total: 208_000,
    reason: 'The schemas, and fast-check to draw from them.',
  },
  '@millrace/schema/hypothesis': {
    loaded: 14_500,
    total: 196_000,
    reason: 'Two tests and the special functions that their p-values need.',
  },
  '@millrace/transformers': {
    loaded: 200_000,
    total: 248_000,
    reason:
      'columns (68 kB), forty transformers with what fits them, our own exp, log, pow and sin with their tables, letters and cases of Unicode, ONNX messages, and SHA-256.',
  },
  '@millrace/transformers/serve': {
    loaded: 80_000,
    total: 128_000,
    reason:
      'All that can be handed in to be served, with the tables of functions and of Unicode. What a bundler keeps for the usual ones is below 25 kB, and has a test of its own.',
  },
  '@millrace/transformers/skops': {
    loaded: 170_000,
    total: 218_000,
    reason: 'The transformers that a skops file can hold, and the reading of zip files.',
  },
  '@millrace/lineage': {
    loaded: 103_000,
    total: 160_000,
    reason:
      'columns, SHA-256, and 16 kB of zod for stored records: imported as a namespace, or all its locales would come too (67 kB). 6 kB for nested columns, queries and the graph; XXH3 comes when it is asked for.',
  },
  '@millrace/lineage/openlineage': {
    loaded: 103_000,
    total: 152_000,
    reason:
      'Facets in zod, events, runs and the neutral transports; columns for the aggregates of measured quality.',
  },
  '@millrace/expectations': {
    loaded: 112_000,
    total: 160_000,
    reason:
      'columns, seventy expectations, and what they read as Python does: dateutil, strptime, JSON; a JSON Schema validator (5 kB).',
  },
};
