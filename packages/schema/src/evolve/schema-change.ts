/**
 * Who is spared by a change: `full` everyone; `backward` whoever reads old data by the new schema; `forward` whoever reads new data
 * by the old schema; `breaking` no one.
 */
export type Compatibility = 'full' | 'backward' | 'forward' | 'breaking';

/** One difference between two schemas: what it is, whom it spares, and why. */
export interface SchemaChange {
  readonly code:
    | 'column_added'
    | 'column_removed'
    | 'column_renamed'
    | 'column_moved'
    | 'type'
    | 'nullable'
    | 'required'
    | 'values'
    | 'bounds'
    | 'length'
    | 'check_added'
    | 'check_removed'
    | 'unique'
    | 'default'
    | 'coerce'
    | 'parsers'
    | 'names'
    | 'option'
    | 'description';
  /** The column; null for the table. */
  readonly column: string | null;
  readonly compatibility: Compatibility;
  /** Why, in a sentence. */
  readonly reason: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The compatibility of two changes at once. */
export function both(a: Compatibility, b: Compatibility): Compatibility {
  if (a === 'full') return b;
  return b === 'full' || a === b ? a : 'breaking';
}

/** The compatibility of what accepts more (`wider`), less, or neither more nor less. */
export function ofWidth(wider: boolean, narrower: boolean): Compatibility {
  if (wider && narrower) return 'breaking';
  return wider ? 'backward' : narrower ? 'forward' : 'full';
}
