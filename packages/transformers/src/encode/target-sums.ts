import { type AggregateKind, type Rows, UsageError, type Value, valueAt } from '@millrace/columns';
import { unitsOf } from '../exact-ratio.js';
import { isCategory } from '../shape.js';
import type { Category } from '../spec.js';
import { fromStored, type Stored, toStored } from '../stored-value.js';

/** What is known of the targets of one category in one fold: exact sums in units of 2^-1074 and 2^-2148, and how often each class occurs. */
export interface TargetCell {
  count: number;
  sum: bigint;
  squares: bigint;
  readonly classes: Map<Category, number>;
}

/** The targets by category (null is missing) and fold. */
export interface TargetSums {
  rows: number;
  /** Rows whose target is missing or infinite, and rows without a fold. */
  badTargets: number;
  badFolds: number;
  /** Is there a target that is no whole number, so that they are no classes? Then classes are not counted. */
  fractional: boolean;
  readonly cells: Map<Category | null, Map<number, TargetCell>>;
}

/** The exact sums of a target over categories and folds: it takes the category, the target and the fold's number. */
export const targetSumsKind: AggregateKind<TargetSums, TargetSums> = {
  name: 'targetSums',
  version: 1,
  order: 'free',
  start: emptySums,
  update: (state, { columns: [x, y, fold], length, selection }: Rows) => {
    const count = selection === null ? length : selection.length;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      addRow(
        state,
        plainValue(valueAt(x!, row)),
        plainValue(valueAt(y!, row)),
        Number(valueAt(fold!, row) ?? Number.NaN),
      );
    }
  },
  merge: (a, b) => {
    const merged = emptySums();
    for (const part of [a, b]) mergeInto(merged, part);
    return merged;
  },
  finish: (state) => state,
  encode: (state) => new TextEncoder().encode(JSON.stringify(storedSums(state))),
  decode: (bytes) => sumsFrom(JSON.parse(new TextDecoder().decode(bytes))),
};

function emptySums(): TargetSums {
  return { rows: 0, badTargets: 0, badFolds: 0, fractional: false, cells: new Map() };
}

// Missing is null, and -0 is 0.
function plainValue(value: Value): Category | null {
  if (value === null || value !== value) return null;
  return (typeof value === 'number' ? value + 0 : value) as Category;
}

function addRow(state: TargetSums, category: Category | null, target: Category | null, fold: number): void {
  state.rows++;
  if (target === null || target === Infinity || target === -Infinity) {
    state.badTargets++;
    return;
  }
  if (!Number.isInteger(fold)) {
    state.badFolds++;
    return;
  }
  const cell = cellOf(state, category, fold);
  cell.count++;
  if (typeof target === 'number') {
    const units = unitsOf(target);
    cell.sum += units;
    cell.squares += units * units;
    if (!Number.isInteger(target)) state.fractional = true;
  }
  if (!state.fractional) cell.classes.set(target, (cell.classes.get(target) ?? 0) + 1);
}

function cellOf({ cells }: TargetSums, category: Category | null, fold: number): TargetCell {
  const folds = cells.get(category) ?? new Map<number, TargetCell>();
  cells.set(category, folds);
  const cell = folds.get(fold) ?? { count: 0, sum: 0n, squares: 0n, classes: new Map() };
  folds.set(fold, cell);
  return cell;
}

function mergeInto(into: TargetSums, part: TargetSums): void {
  into.rows += part.rows;
  into.badTargets += part.badTargets;
  into.badFolds += part.badFolds;
  into.fractional ||= part.fractional;
  for (const [category, folds] of part.cells) {
    for (const [fold, { count, sum, squares, classes }] of folds) {
      const cell = cellOf(into, category, fold);
      cell.count += count;
      cell.sum += sum;
      cell.squares += squares;
      for (const [each, times] of classes) cell.classes.set(each, (cell.classes.get(each) ?? 0) + times);
    }
  }
}

// Sorted, so that equal states have equal bytes.
function storedSums({ rows, badTargets, badFolds, fractional, cells }: TargetSums): Stored {
  const list = [...cells].flatMap(([category, folds]) =>
    [...folds].map(
      ([fold, { count, sum, squares, classes }]): Stored => [
        toStored(category),
        toStored(fold),
        count,
        String(sum),
        String(squares),
        fractional ? [] : sorted([...classes].map(([each, times]) => [toStored(each), times])),
      ],
    ),
  );
  return [rows, badTargets, badFolds, fractional, sorted(list)];
}

function sorted(list: readonly Stored[]): Stored {
  const texts = list.map((each) => JSON.stringify(each)).sort();
  return texts.map((text) => JSON.parse(text) as Stored);
}

function sumsFrom(json: unknown): TargetSums {
  const wrong = new UsageError('bad_state', 'These bytes are no state of targetSums.');
  if (!Array.isArray(json) || json.length !== 5 || !Array.isArray(json[4])) throw wrong;
  const [rows, badTargets, badFolds, fractional, list] = json as [number, number, number, boolean, unknown[]];
  if (![rows, badTargets, badFolds].every(Number.isSafeInteger) || typeof fractional !== 'boolean')
    throw wrong;
  const state: TargetSums = { rows, badTargets, badFolds, fractional, cells: new Map() };
  for (const each of list) {
    const [category, fold, count, sum, squares, classes] = each as [
      Stored,
      Stored,
      number,
      string,
      string,
      [Stored, number][],
    ];
    const value = fromStored(category);
    const place = fromStored(fold);
    if (value === undefined || (value !== null && !isCategory(value)) || typeof place !== 'number')
      throw wrong;
    const cell = cellOf(state, value, place);
    cell.count = count;
    cell.sum = BigInt(sum);
    cell.squares = BigInt(squares);
    for (const [one, times] of classes) cell.classes.set(fromStored(one) as Category, times);
  }
  return state;
}
