import { type Chunk, type Expression, type FirstRows, type Value, valueAt } from '@millrace/columns';
import { type Doubles, type Finder, finderOf } from './number-scan.js';
import { otherTextsFinder } from './text-set.js';
import { complement, holds, inEither, isColumn, type ValueSet, valueSetOf } from './value-set.js';

/** What is asked of one column: the rows on which a predicate over it is true, and how many of them to keep. */
export interface QuickRule {
  readonly predicate: Expression;
  readonly limit: number;
}

/** What was found so far for a rule. */
interface Tally {
  total: number;
  readonly rows: { readonly ordinal: number; readonly values: readonly Value[] }[];
}

/** The rules of one column, ready to be run over its chunks. */
export interface ColumnRules {
  /** Takes a chunk, whose first row has this ordinal; false where no loop here reads it. */
  take(chunk: Chunk, firstOrdinal: number): boolean;
  answers(): readonly FirstRows[];
}

/** How one rule is judged: numbers by a set, texts by a list, and null by itself. */
interface Test {
  readonly set: ValueSet | undefined;
  readonly texts: TextRule | undefined;
  readonly ofNull: boolean;
}

interface TextRule {
  readonly values: ReadonlySet<string>;
  readonly among: boolean;
}

const BLOCK = 65_536;

/** The rules of a column where loops over its values can judge them all; undefined where one needs more. */
export function columnRules(column: string, rules: readonly QuickRule[]): ColumnRules | undefined {
  const tests = rules.map(({ predicate }) => testOf(predicate, column));
  if (tests.includes(undefined)) return undefined;
  const known = tests as Test[];
  const tallies: Tally[] = rules.map(() => ({ total: 0, rows: [] }));
  const keep = (place: number, chunk: Chunk, row: number, firstOrdinal: number): void => {
    const tally = tallies[place]!;
    tally.total++;
    if (tally.rows.length >= rules[place]!.limit) return;
    const value = valueAt(chunk, row);
    tally.rows.push({ ordinal: firstOrdinal + row, values: [typeof value === 'number' ? value + 0 : value] });
  };
  return {
    take: (chunk, firstOrdinal) =>
      takeChunk(chunk, known, (place, row) => keep(place, chunk, row, firstOrdinal)),
    answers: () => tallies,
  };
}

function testOf(predicate: Expression, column: string): Test | undefined {
  const set = valueSetOf(predicate, column);
  const texts = textRule(predicate, column);
  if (set === undefined && texts === undefined) return undefined;
  // Nulls are found apart from values, and so would not come in the order of rows among them.
  if (set?.ofNull === true && (set.intervals.length > 0 || set.nan)) return undefined;
  return { set, texts, ofNull: set?.ofNull === true };
}

function textRule(predicate: Expression, column: string): TextRule | undefined {
  if (predicate.node === 'not') {
    const inner = textRule(predicate.operand, column);
    return inner && { ...inner, among: !inner.among };
  }
  if (predicate.node !== 'in' || !isColumn(predicate.operand, column)) return undefined;
  const { values } = predicate;
  if (values.some((value) => typeof value !== 'string')) return undefined;
  return { values: new Set(values as readonly string[]), among: true };
}

type Keep = (place: number, row: number) => void;

function takeChunk(chunk: Chunk, tests: readonly Test[], keep: Keep): boolean {
  const ofValues = tests.flatMap((test, place) => (isNullTest(test) ? [] : [place]));
  const scan = ofValues.length === 0 ? 'nothing' : scanOf(chunk, tests, ofValues);
  if (scan === undefined) return false;
  if (chunk.nullCount > 0) takeNulls(chunk, tests, keep);
  if (scan !== 'nothing') runScan(chunk, scan, keep);
  return true;
}

/** Tells a test that no value fails, only null. */
function isNullTest({ set, texts }: Test): boolean {
  return texts === undefined && set !== undefined && set.intervals.length === 0 && !set.nan;
}

function takeNulls(chunk: Chunk, tests: readonly Test[], keep: Keep): void {
  const places = tests.flatMap(({ ofNull }, place) => (ofNull ? [place] : []));
  if (places.length === 0) return;
  for (let row = 0; row < chunk.length; row++)
    if (isNull(chunk, row)) for (const place of places) keep(place, row);
}

function isNull({ nullBitmap, offset, type }: Chunk, row: number): boolean {
  if (type.kind === 'null') return true;
  return nullBitmap !== null && ((nullBitmap[(offset + row) >> 3]! >> ((offset + row) & 7)) & 1) === 0;
}

/** Which rows may fail something, and which tests one that may does fail. */
interface Scan {
  readonly find: Finder;
  failing(row: number): readonly number[];
}

function scanOf(
  chunk: Chunk,
  tests: readonly Test[],
  places: readonly number[],
): Scan | 'nothing' | undefined {
  switch (chunk.type.kind) {
    case 'null':
      return 'nothing';
    case 'int':
    case 'float':
      return numberScan(chunk, tests, places);
    case 'utf8':
      return textScan(chunk, tests, places);
    case 'dictionary':
      return dictionaryScan(chunk, tests, places);
    default:
      return undefined;
  }
}

function numberScan(
  { type, values }: Chunk,
  tests: readonly Test[],
  places: readonly number[],
): Scan | 'nothing' | undefined {
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  if (values === undefined || wide || (type.kind === 'float' && type.bits === 16)) return undefined;
  const sets = places.map((place) => tests[place]!.set);
  if (sets.includes(undefined)) return undefined;
  const known = sets as ValueSet[];
  const any = known.reduce(inEither);
  const passing =
    type.kind === 'int' ? wholeGapsJoined(complement(any.intervals)) : complement(any.intervals);
  const find = finderOf(values as Doubles, any, passing);
  if (find === undefined) return 'nothing';
  const doubles = values as Doubles;
  return { find, failing: (row) => places.filter((_, at) => holds(known[at]!, doubles[row]!)) };
}

/** Of integers, what lies between one and the next is nothing: 0 and 1 are one range. */
function wholeGapsJoined(intervals: ValueSet['intervals']): ValueSet['intervals'] {
  const apart: [number, number][] = [];
  for (const [from, to] of intervals) {
    const [low, high] = [Math.ceil(from), Math.floor(to)];
    const last = apart.at(-1);
    if (low > high) continue;
    if (last !== undefined && low <= last[1] + 1) last[1] = high;
    else apart.push([low, high]);
  }
  return apart;
}

function textScan(
  chunk: Chunk,
  tests: readonly Test[],
  places: readonly number[],
): Scan | 'nothing' | undefined {
  const { type, valueOffsets, values } = chunk;
  const [only, ...others] = places;
  const rule = tests[only!]!.texts;
  const plain = type.kind === 'utf8' && type.layout === 'offsets32' && valueOffsets instanceof Int32Array;
  if (!plain || rule === undefined || others.length > 0 || rule.among) return undefined;
  const find = otherTextsFinder(valueOffsets, (values as Uint8Array | undefined) ?? new Uint8Array(0), [
    ...rule.values,
  ]);
  return find && { find, failing: () => [only!] };
}

/** The entries of a dictionary are judged once; where none fails, no row does. */
function dictionaryScan(
  chunk: Chunk,
  tests: readonly Test[],
  places: readonly number[],
): Scan | 'nothing' | undefined {
  const { dictionary, values } = chunk;
  const narrow =
    values !== undefined && !(values instanceof BigInt64Array || values instanceof BigUint64Array);
  const isNumber = dictionary?.type.kind === 'int' || dictionary?.type.kind === 'float';
  if (dictionary === undefined || !(isNumber || dictionary.type.kind === 'utf8')) return undefined;
  if (!narrow || dictionary.length > BLOCK || dictionary.nullCount > 0) return undefined;
  const isText = dictionary.type.kind === 'utf8';
  if (places.some((place) => (isText ? tests[place]!.texts : tests[place]!.set) === undefined))
    return undefined;
  const failing: (readonly number[])[] = [];
  for (let entry = 0; entry < dictionary.length; entry++) {
    const value = valueAt(dictionary, entry);
    const found = places.filter((place) => failsValue(tests[place]!, value));
    failing.push(found);
  }
  if (failing.every((found) => found.length === 0)) return 'nothing';
  const flags = Uint8Array.from(failing, (found) => (found.length > 0 ? 1 : 0));
  const codes = values as Doubles;
  return {
    find: (start, end, found) => {
      let count = 0;
      for (let row = start; row < end; row++) if (flags[codes[row]!] === 1) found[count++] = row;
      return count;
    },
    failing: (row) => failing[codes[row]!]!,
  };
}

function failsValue({ set, texts }: Test, value: Value): boolean {
  if (typeof value === 'string') return texts !== undefined && texts.values.has(value) === texts.among;
  return typeof value === 'number' && set !== undefined && holds(set, value);
}

function runScan(chunk: Chunk, { find, failing }: Scan, keep: Keep): void {
  const found = new Uint32Array(Math.min(BLOCK, chunk.length));
  for (let start = 0; start < chunk.length; start += BLOCK) {
    const count = find(start, Math.min(start + BLOCK, chunk.length), found);
    for (let i = 0; i < count; i++) {
      const row = found[i]!;
      if (isNull(chunk, row)) continue;
      for (const place of failing(row)) keep(place, row);
    }
  }
}
