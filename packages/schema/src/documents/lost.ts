/** One thing of a document or schema that the other form can't say, or says in another meaning. */
export interface Lost {
  /** The column it is about; null for the table. */
  readonly column: string | null;
  /** What it is, by the name that the form it comes from gives it. */
  readonly what: string;
  /** Why it is lost, or what it has become. */
  readonly reason: string;
}

/** Collects what is lost, in order. */
export interface LostNotes {
  readonly all: readonly Lost[];
  note(column: string | null, what: string, reason: string): void;
}

/** An empty collection of notes. */
export function lostNotes(): LostNotes {
  const all: Lost[] = [];
  return { all, note: (column, what, reason) => void all.push({ column, what, reason }) };
}
