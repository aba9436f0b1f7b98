import type { DataType, TimeUnit } from './data-type.js';
import type { DatePart } from './expression.js';
import type { Pattern } from './pattern/pattern.js';
import type { Value } from './value.js';

/** The parts of a date. */
export type CalendarPart = Exclude<DatePart, 'hour' | 'minute' | 'second'>;

/**
 * What one SQL engine writes differently: the words, the types and the functions that lowering needs, and nothing of what they mean.
 *
 * All text is SQL. A value of a date, time, timestamp or duration is the integer of its own unit; a column is named by its
 * position, never by its name. What a dialect can't express exactly is undefined, and is then computed outside the engine.
 *
 * It is a type, so that packages which hand out expressions can take a dialect without importing one.
 */
export interface Dialect {
  readonly name: string;
  /** How the engine compares NaN: as IEEE does, or as equal to itself and above all other numbers. */
  readonly nan: 'ieee' | 'greatest';
  /** The name of the column at a position of the relation. */
  column(position: number): string;
  /** The type that holds each value of a data type, or undefined where none does. */
  typeName(type: DataType): string | undefined;
  /** A constant of a type that {@link Dialect.typeName} knows. */
  literal(value: Value, type: DataType): string;
  /** An integer type of 128 bits. */
  readonly wideInteger: string;
  convert(x: string, typeName: string): string;
  /** As `convert`, but null where that would fail. */
  convertOrNull(x: string, typeName: string): string;
  /** `x`, but null on the rows where it would fail. */
  orNull(x: string): string;
  isNan(x: string): string;
  floor(x: string): string;
  /** The quotient of two integers, cut towards zero. */
  quotient(x: string, divisor: string): string;
  /** The length of a text in code points, or of bytes. */
  length(x: string, kind: 'text' | 'bytes'): string;
  startsWith(x: string, sought: string): string;
  endsWith(x: string, sought: string): string;
  contains(x: string, sought: string): string;
  /** An unanchored search; undefined for a pattern beyond what the engine takes. */
  matches(x: string, pattern: Pattern): string | undefined;
  /** `x` without outer tabs, line feeds, form feeds, carriage returns and spaces. */
  trim(x: string): string;
  /** The bytes of a text as UTF-8. */
  bytesOfText(x: string): string;
  /**
   * A text with the shape that `castGrammar` gives a date (unit `day`) or a timestamp, with an offset where it is zoned, as days
   * or units since 1970; null where it is not on the calendar.
   */
  instantOfText(x: string, unit: 'day' | TimeUnit, zoned: boolean): string | undefined;
  /** A part of a day given as days since 1970, from -100,000,000 to 100,000,000. */
  datePart(part: CalendarPart, day: string): string;
  /** An aggregate function of `x` over the rows where a predicate is true. */
  filtered(name: string, x: string, predicate: string): string;
  /** The number of rows where a predicate is true. */
  countTrue(predicate: string): string;
  /** The aggregate function that sums doubles with an error of at most 2^-47 of the sum of their sizes, if there is one. */
  readonly compensatedSum?: string;
}
