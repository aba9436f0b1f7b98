import type { Rows } from './aggregate.js';
import type { DataType } from './data-type.js';
import { takenRows } from './dense.js';
import { codeOfPair, codesOfPairs, type PairTable, pairTable, pairTableBytes } from './hash-pairs.js';
import type { Value } from './value.js';
import {
  codeOfValue,
  codesOf,
  tableBytes,
  tableSize,
  type ValueTable,
  valueOfCode,
  valueTable,
} from './value-table.js';

/**
 * The distinct keys of one or several columns. A key of one column has its value's code, with 0 for null; a longer key has
 * the code of the pair (key so far, value's code), counted from 1.
 */
export interface KeyTable {
  readonly columns: readonly ValueTable[];
  /** One for each column after the first. */
  readonly pairs: readonly PairTable[];
}

/** A table without keys for columns of these types. */
export function keyTable(types: readonly DataType[]): KeyTable {
  return { columns: types.map(valueTable), pairs: types.slice(1).map(pairTable) };
}

/** Every key's code is below this. */
export function keyBound({ columns, pairs }: KeyTable): number {
  return (pairs.at(-1)?.size ?? tableSize(columns[0]!)) + 1;
}

/** How many bytes a table takes. */
export function keyTableBytes({ columns, pairs }: KeyTable): number {
  let bytes = 0;
  for (const column of columns) bytes += tableBytes(column);
  for (const pair of pairs) bytes += pairTableBytes(pair);
  return bytes;
}

/** The key codes of the taken rows, in their order; the key's columns are the first of `rows`. New keys are added. */
export function keyCodes(table: KeyTable, rows: Rows): Int32Array {
  let codes = codesOf(table.columns[0]!, rows, 0);
  for (let i = 1; i < table.columns.length; i++) {
    const next = codesOf(table.columns[i]!, rows, i);
    const words = new Int32Array(takenRows(rows) * 2);
    for (let row = 0, n = codes.length; row < n; row++) {
      words[2 * row] = codes[row]!;
      words[2 * row + 1] = next[row]!;
    }
    codes = codesOfPairs(table.pairs[i - 1]!, words);
  }
  return codes;
}

/** The values of a key. */
export function keyOfCode(table: KeyTable, code: number): Value[] {
  const key: Value[] = [];
  let rest = code;
  for (let i = table.columns.length - 1; i > 0; i--) {
    const pairs = table.pairs[i - 1]!;
    key.unshift(valueOfCode(table.columns[i]!, pairs.high[rest]!));
    rest = pairs.low[rest]!;
  }
  key.unshift(valueOfCode(table.columns[0]!, rest));
  return key;
}

/** The code of a key given as values, added when it is new. */
export function codeOfKey(table: KeyTable, key: readonly Value[]): number {
  const codes = key.map((value, i) => (value === null ? 0 : codeOfValue(table.columns[i]!, value)));
  let code = codes[0]!;
  for (let i = 1; i < codes.length; i++) code = codeOfPair(table.pairs[i - 1]!, code, codes[i]!);
  return code;
}
