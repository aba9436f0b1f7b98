import { type DataType, typeName } from '@millrace/columns';
import type { Tally } from './counters.js';
import { usageError } from './errors.js';
import { isNumberType } from './formula.js';
import { type InputColumn, isIntOf } from './input-type.js';
import type { Category } from './spec.js';
import { isWellFormed, show } from './spec.js';

/** One row as a plain object: a cell per column name. */
export interface Row {
  readonly [column: string]: unknown;
}

/** One row that has the columns named, and may have others. */
export type RowOf<Column extends string> = Row & { readonly [Name in Column]: unknown };

/** Reads a number of a row; NaN where it is missing. */
export type NumberReader = (row: Row) => number;

/** Reads a value of a row; null where it is missing. */
export type ValueReader = (row: Row) => Category | null;

/** Reads a column of numbers: exactly what the same cell gives in an Arrow column of the column's type. */
export function numberCell(column: InputColumn, missing: () => void): NumberReader {
  const { name, type } = column;
  const absent = (row: Row): number => {
    requireMissing(row, column);
    missing();
    return Number.NaN;
  };
  if (type.kind === 'int') {
    return (row) => {
      const value = row[name];
      if (typeof value !== 'number' || value !== value) return absent(row);
      if (!isIntOf(type, value)) throw wrongCell(column, value);
      return value + 0;
    };
  }
  const narrow = type.kind === 'float' && type.bits === 32;
  return (row) => {
    const value = row[name];
    if (typeof value !== 'number' || value !== value) return absent(row);
    return narrow ? Math.fround(value) : value;
  };
}

/** Reads a column of text, booleans or 64-bit integers (a bigint, or a number that is a safe integer). */
export function valueCell(column: InputColumn, missing: () => void): ValueReader {
  const { name, type } = column;
  const absent = (row: Row): null => {
    requireMissing(row, column);
    missing();
    return null;
  };
  if (type.kind === 'utf8') {
    return (row) => {
      const value = row[name];
      if (typeof value !== 'string') return absent(row);
      // No UTF-8 column can hold half a pair, so that a batch would give something else.
      if (hasLoneSurrogate(value)) throw loneSurrogate(column);
      return value;
    };
  }
  if (type.kind === 'bool') {
    return (row) => {
      const value = row[name];
      return typeof value === 'boolean' ? value : absent(row);
    };
  }
  return (row) => {
    const value = row[name];
    if (typeof value !== 'bigint' && typeof value !== 'number') return absent(row);
    if (value !== value) return absent(row);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw wrongCell(column, value);
    const wide = BigInt(value);
    const signed = type.kind === 'int' && type.signed;
    if ((signed ? BigInt.asIntN(64, wide) : BigInt.asUintN(64, wide)) !== wide)
      throw wrongCell(column, value);
    return wide;
  };
}

const PER_MILLISECOND = { s: [1n, 1000n], ms: [1n, 1n], us: [1000n, 1n], ns: [1_000_000n, 1n] } as const;

/** Reads a cell for a kernel: of a date or timestamp a bigint in its unit, or a `Date` that it holds exactly; of other types as it is. */
export function kernelCell(column: InputColumn, missing: () => void): (row: Row) => unknown {
  const read = anyCell(column, missing);
  const { type } = column;
  if (type.kind !== 'date' && type.kind !== 'timestamp') return read;
  const [times, over] =
    type.kind === 'timestamp' ? PER_MILLISECOND[type.unit] : [1n, type.unit === 'day' ? 86_400_000n : 1n];
  return (row) => {
    const value = read(row);
    if (value === null || typeof value === 'bigint') return value;
    if (Number.isSafeInteger(value)) return BigInt(value as number);
    const time = value instanceof Date ? value.getTime() : Number.NaN;
    if (!Number.isInteger(time) || (BigInt(time) * times) % over !== 0n) throw wrongCell(column, value);
    return (BigInt(time) * times) / over;
  };
}

/** Reads a cell of any type as it is; null where it is missing. */
export function anyCell(column: InputColumn, missing: () => void): (row: Row) => unknown {
  return (row) => {
    const value = row[column.name];
    if (value !== null && value !== undefined && Object.hasOwn(row, column.name)) return value;
    if (value === null || Object.hasOwn(row, column.name)) {
      missing();
      return null;
    }
    throw missingColumn(row, column);
  };
}

// Null, undefined and (for numbers) NaN are missing values; a name that the row does not have is a mistake.
function requireMissing(row: Row, column: InputColumn): void {
  const value = row[column.name];
  if (
    !Object.hasOwn(row, column.name) &&
    (value === undefined || typeof value === 'function' || typeof value === 'object')
  ) {
    throw missingColumn(row, column);
  }
  if (value === null || value === undefined) return;
  if (value !== value && (isNumberType(column.type) || column.type.kind === 'int')) return;
  throw wrongCell(column, value);
}

function missingColumn(row: Row, { name }: InputColumn): Error {
  const names = Object.keys(row).slice(0, 20);
  return usageError('missing_column', `The row has no '${name}': give null where its value is not known.`, {
    column: name,
    actual: names,
  });
}

function wrongCell({ name, type }: InputColumn, value: unknown): Error {
  const expected = `${cellName(type)} or null`;
  return usageError(
    'wrong_type',
    `Column '${name}' is ${typeName(type)} and takes ${expected}, not ${describe(value)}.`,
    {
      column: name,
      expected,
      actual: describe(value),
    },
  );
}

function hasLoneSurrogate(text: string): boolean {
  for (let i = 0; i < text.length; i++)
    if ((text.charCodeAt(i) & 0xf800) === 0xd800) return !isWellFormed(text);
  return false;
}

function loneSurrogate({ name }: InputColumn): Error {
  return usageError(
    'bad_text',
    `Column '${name}' holds text with half of a surrogate pair, which no UTF-8 column can hold: mend the text, or give null.`,
    { column: name, expected: 'well-formed text' },
  );
}

function describe(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function'
    ? `a ${Object.prototype.toString.call(value).slice(8, -1)}`
    : `the ${typeof value} ${show(value)}`;
}

function cellName(type: DataType): string {
  if (type.kind === 'utf8') return 'text';
  if (type.kind === 'bool') return 'true, false';
  if (type.kind === 'date' || type.kind === 'timestamp') return 'a bigint in its unit, a Date';
  if (type.kind !== 'int') return 'a number';
  return type.bits === 64 ? 'a bigint (or a safe integer)' : `an integer of ${type.bits} bits`;
}

/** A function that counts a missing cell, or does nothing. */
export function missingCounter(tally: Tally, input: number, counts: boolean): () => void {
  if (!counts) return () => {};
  return () => {
    tally.missing[input]! += 1;
  };
}
