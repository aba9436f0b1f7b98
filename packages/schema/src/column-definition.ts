import type { DataType, Expression, Json } from '@millrace/columns';
import type { CheckDefinition, Constant, PatternDialect } from './check-definition.js';

/**
 * What kind of JavaScript value a column has, and with it which Arrow types may hold the column as it is:
 *
 * `text` utf8 (string); `number` floats and integers of at most 32 bits (number); `integer` any integer (number); `bigint` any integer
 * (bigint); `boolean` bool; `date` dates and timestamps (Date); `values` floats and integers (number), for literals; `exact` the `target`
 * type and no other; `struct`, `list`, `map` nested columns.
 */
export type Family =
  | 'text'
  | 'number'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'values'
  | 'exact'
  | 'struct'
  | 'list'
  | 'map';

/** A value as a schema describes it: of a column, of a struct's field, of a list's item, of a map's key or value. */
export interface ValueDefinition {
  readonly family: Family;
  /** The Arrow type that coercion writes; for `exact`, the only one accepted. */
  readonly target: DataType;
  readonly nullable: boolean;
  /** The values that an enum or a literal allows, null left out. */
  readonly values: readonly (string | number | bigint | boolean)[] | null;
  readonly checks: readonly CheckDefinition[];
  /** The JavaScript value, where it is not the type's usual one: a `timestamp` read as a `Date`, a map read as an object. */
  readonly as?: 'date' | 'object';
  /** A struct that holds other fields is refused. */
  readonly strict?: boolean;
  /** Of a struct. */
  readonly fields?: readonly FieldDefinition[];
  /** Of a list. */
  readonly item?: ValueDefinition;
  /** Of a map. */
  readonly key?: ValueDefinition;
  /** Of a map. */
  readonly value?: ValueDefinition;
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: { readonly [name: string]: Json };
}

/** A named value: a column, or a field of a struct. */
export interface FieldDefinition extends ValueDefinition {
  readonly name: string;
  /** False where the column may be absent. */
  readonly required: boolean;
}

/** Which rows of a group of equal keys are reported: all, all but the first, or all but the last. */
export type DuplicatePolicy = 'all' | 'exclude_first' | 'exclude_last';

/** Column names by regular expression: every column whose whole name it matches. */
export interface NamePattern {
  readonly pattern: string;
  readonly flags: string;
  readonly dialect: PatternDialect;
  readonly anchor: 'search' | 'start' | 'full';
}

/** What is done to a column's cells before they are coerced and checked, as data; a function can't be saved. */
export type ParserDefinition =
  | { readonly parser: 'trim' | 'lower' | 'upper' }
  | { readonly parser: 'expression'; readonly expression: Expression }
  | { readonly parser: 'function'; readonly source: string };

/** How text, and values of other types, are turned into a column's type, where that is not the strict grammar. */
export interface CoercionSettings {
  /** Texts that mean null, after `trim`. */
  readonly nullTokens?: readonly string[];
  /** Take outer spaces off texts first. */
  readonly trim?: boolean;
  /** Cut what an integer can't hold: 2.5 is read as 2. */
  readonly truncate?: boolean;
  /** Round to the nearest double or float what it can't hold exactly: 2^53 + 1. */
  readonly round?: boolean;
  /** Take a time without a zone as one in this zone, and leave the zone out where the type has none. */
  readonly assumeZone?: string;
  /** The texts of true and false, in place of `true` and `false`. */
  readonly booleans?: { readonly true: readonly string[]; readonly false: readonly string[] };
  /** How numbers are written, in place of `1234.5`. */
  readonly numbers?: { readonly decimal?: string; readonly group?: string };
  /** How dates and timestamps are written, in place of ISO 8601: strptime's `%Y %m %d %H %M %S %f %z`. */
  readonly timestamps?: readonly string[];
}

/** A column of a table schema as plain data. */
export interface ColumnDefinition extends FieldDefinition {
  /** The columns that this definition stands for, where it is not one of its name. */
  readonly regex: NamePattern | null;
  /** Other names under which the column may come; it is returned under its own. */
  readonly aliases: readonly string[];
  /** Which repeated values are reported; false where the column need not be unique. */
  readonly unique: DuplicatePolicy | false;
  /** What null stands for, and, with `addMissingColumns`, what an absent column holds; undefined for none. */
  readonly default?: Exclude<Constant, null>;
  /** The column itself asks for coercion. */
  readonly coerce: boolean;
  /** How the column is coerced, where it differs from the table. */
  readonly coercion: CoercionSettings;
  /** NaN counts as null. */
  readonly nanAsNull: boolean;
  readonly parsers: readonly ParserDefinition[];
  /** The texts of the functions that zod's `trim()`, `overwrite(…)` and their like run on the value before its checks; they can't be saved. */
  readonly rewrites?: readonly string[];
  /** The text of the function of a codec or pipe; it can't be saved. */
  readonly codec?: string;
  /** The value that a codec or pipe makes of the one read: what the table returned holds. */
  readonly output?: ValueDefinition;
}
