import type { Expression, Json, LiteralValue } from '@millrace/columns';

/** A constant of a check; a `Date` where the column's JavaScript value is one. */
export type Constant = LiteralValue | Date;

/** How much a failed check matters to whoever reads the report; only `warnOnly` decides what is valid. */
export type Severity = 'critical' | 'warning' | 'info';

/** What every check may be given besides its operands. */
export interface CheckOptions {
  /** How the check is called in reports, in place of its rule's own text. */
  readonly name?: string;
  /** The author's words for whoever has to mend the data. */
  readonly message?: string;
  /** A null passes unseen (`true`, the default), or is judged, and fails whatever it can't satisfy. */
  readonly ignoreNulls?: boolean;
  /** A failure is reported, but leaves the table valid. */
  readonly warnOnly?: boolean;
  readonly severity?: Severity;
  /** The fraction of judged cells, above 0 to 1, that has to pass; 1 unless given. */
  readonly mostly?: number;
  /** How many failing cells of this check the report names, in place of the report's own sample size. */
  readonly failureLimit?: number;
  /** Judged in every group of rows that are alike in these columns, by itself. */
  readonly by?: readonly string[];
  /** The checks of the column behind this one are not judged on a cell that fails it. */
  readonly aborts?: boolean;
}

/** A comparison with a constant. */
export interface ComparisonCheck extends CheckOptions {
  readonly check: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
  readonly value: Constant;
}

/** A range, each end of which may be open, exclusive, or absent (null). */
export interface RangeCheck extends CheckOptions {
  readonly check: 'inRange';
  readonly min: Constant;
  readonly max: Constant;
  readonly includeMin: boolean;
  readonly includeMax: boolean;
}

/** A list of the values that are allowed, or of those that are not. */
export interface SetCheck extends CheckOptions {
  readonly check: 'isin' | 'notin';
  readonly values: readonly Constant[];
}

/** In whose meaning a pattern is written: JavaScript's, or Python's `re`. */
export type PatternDialect = 'ecmascript' | 'python';

/** A regular expression that is found anywhere (`'search'`), at the start, or matches the whole text. */
export interface PatternCheck extends CheckOptions {
  readonly check: 'strMatches';
  readonly pattern: string;
  /** JavaScript's flags, of which only `i`, `m`, `s`, `u` and `v` change what matches. */
  readonly flags: string;
  readonly dialect: PatternDialect;
  readonly anchor: 'search' | 'start' | 'full';
  /** The pattern may take super-linear time: its author has said so. */
  readonly slow?: boolean;
}

/** A text that is part of the cell. */
export interface TextCheck extends CheckOptions {
  readonly check: 'strContains' | 'strStartsWith' | 'strEndsWith';
  readonly text: string;
  /** From which UTF-16 unit on `strContains` looks, as zod's `includes` counts. */
  readonly position?: number;
}

/** Bounds, both inclusive, of a text's number of code points, or of a list's number of items; null is no bound. */
export interface LengthCheck extends CheckOptions {
  readonly check: 'strLength' | 'listLength';
  readonly min: number | null;
  readonly max: number | null;
}

/** A format that zod knows by name: `email`, `uuid`, `ipv4`, `date`, `lowercase` … */
export interface FormatCheck extends CheckOptions {
  readonly check: 'format';
  readonly format: string;
  /** The pattern that stands for the format, where zod says one. */
  readonly pattern?: string;
  /** What else the format was asked for: `precision`, `offset`, `hostname` … */
  readonly options?: { readonly [name: string]: Json };
}

/** A number that goes into the cell without remainder. */
export interface MultipleCheck extends CheckOptions {
  readonly check: 'multipleOf';
  readonly value: number | bigint;
}

/** The integers or floats that a narrower number type holds. */
export interface NumberFormatCheck extends CheckOptions {
  readonly check: 'numberFormat';
  readonly format: 'safeint' | 'int32' | 'uint32' | 'float32' | 'float64' | 'int64' | 'uint64';
}

/** The set of all values of the column, null left out, is exactly this one. */
export interface ValuesEqualCheck extends CheckOptions {
  readonly check: 'uniqueValuesEq';
  readonly values: readonly Constant[];
}

/** A predicate over the columns of a row: data, so that it is saved, merged and answered by engines. */
export interface PredicateCheck extends CheckOptions {
  readonly check: 'predicate';
  readonly predicate: Expression;
}

/**
 * A function of the caller, which can't be saved: of one cell, of one row's cells, of a whole column, or of a column's groups.
 *
 * `source` is its text, which counts in a schema's version; the function itself is not part of the data.
 */
export interface FunctionCheck extends CheckOptions {
  readonly check: 'function';
  readonly over: 'cell' | 'row' | 'column' | 'group';
  readonly source: string;
  /** The columns that a function of rows or of the table reads. */
  readonly columns?: readonly string[];
}

/** A check of a kind that another module defines, such as a hypothesis test: its operands as JSON, and its kind's name. */
export interface ExtensionCheck extends CheckOptions {
  readonly check: 'extension';
  readonly kind: string;
  readonly operands: { readonly [name: string]: Json };
}

/** One check of a column as data: discriminated on `check`. */
export type CheckDefinition =
  | ComparisonCheck
  | RangeCheck
  | SetCheck
  | PatternCheck
  | TextCheck
  | LengthCheck
  | FormatCheck
  | MultipleCheck
  | NumberFormatCheck
  | ValuesEqualCheck
  | PredicateCheck
  | FunctionCheck
  | ExtensionCheck;

/** One check of a table as data. */
export type TableCheckDefinition = PredicateCheck | FunctionCheck | ExtensionCheck;
