import {
  type AggregateKind,
  canonicalJson,
  compareValues,
  type DataType,
  type OptionValue,
  type Rows,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';

/** Says whether the inputs of a row are unexpected; throws {@link Unjudgeable} where they can't be judged. */
export type RowTest = (inputs: readonly Value[]) => boolean;

interface Sampled {
  readonly ordinal: number;
  readonly values: readonly Value[];
}

interface TestState {
  readonly test: RowTest;
  readonly inputs: number;
  readonly limit: number;
  readonly unordered: boolean;
  total: number;
  rows: Sampled[];
  failure: { readonly ordinal: number; readonly message: string } | null;
}

/** What a {@link rowTestKind} answers. */
export interface TestedRows {
  readonly total: number;
  readonly rows: readonly Sampled[];
  /** Why the rows could not be judged; null where they could. */
  readonly failure?: string | null;
}

/** Thrown by a {@link RowTest} for a value that can't be judged at all. */
export class Unjudgeable extends Error {}

/**
 * A kind of aggregate that counts the rows on which a function says so, and keeps the first of them with their values.
 *
 * The function is made once per state from the option `data`, which is part of the question, and the types of the inputs.
 */
export function rowTestKind(
  name: string,
  makeTest: (data: OptionValue, types: readonly DataType[]) => RowTest,
): AggregateKind<TestState, TestedRows> {
  return {
    name,
    version: 1,
    order: 'free',
    start(types, options) {
      const inputs = Number(options['inputs']);
      const test = makeTest(options['data'] ?? null, types.slice(0, inputs));
      return {
        ...EMPTY,
        test,
        inputs,
        limit: Number(options['limit']),
        unordered: options['unordered'] === true,
      };
    },
    update: updateState,
    merge(left, right) {
      left.total += right.total;
      keepFirst(left, right.rows);
      left.failure = earlier(left.failure, right.failure);
      return left;
    },
    finish: ({ total, rows, failure }) => ({ total, rows, failure: failure?.message ?? null }),
    encode: encodeState,
    decode: decodeState,
  };
}

const EMPTY: Pick<TestState, 'total' | 'rows' | 'failure'> = { total: 0, rows: [], failure: null };

function earlier(a: TestState['failure'], b: TestState['failure']): TestState['failure'] {
  if (a === null || b === null) return a ?? b;
  return a.ordinal <= b.ordinal ? a : b;
}

function updateState(state: TestState, rows: Rows): void {
  const { columns, selection, firstOrdinal } = rows;
  const { inputs, test } = state;
  const tested = columns.slice(0, inputs);
  const found: Sampled[] = [];
  const count = selection?.length ?? rows.length;
  const room = state.unordered ? Infinity : Math.max(0, state.limit);
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    try {
      if (!test(tested.map((column) => valueAt(column, row)))) continue;
    } catch (error) {
      if (!(error instanceof Unjudgeable)) throw error;
      state.failure = earlier(state.failure, { ordinal: firstOrdinal + row, message: error.message });
      continue;
    }
    state.total += 1;
    if (found.length >= room || state.limit === 0) continue;
    const values = columns.slice(inputs).map((column) => owned(valueAt(column, row)));
    found.push({ ordinal: state.unordered ? -1 : firstOrdinal + row, values });
  }
  keepFirst(state, found);
}

// A batch is valid only until the next is read.
function owned(value: Value): Value {
  return value instanceof Uint8Array ? value.slice() : value;
}

function keepFirst(state: TestState, found: readonly Sampled[]): void {
  if (found.length === 0) return;
  state.rows = [...state.rows, ...found]
    .sort((a, b) => a.ordinal - b.ordinal || compareValues(a.values as Value, b.values as Value))
    .slice(0, state.limit);
}

function encodeState({ total, rows, failure, limit, unordered }: TestState): Uint8Array {
  const told = rows.map(({ ordinal, values }) => ({
    ordinal,
    values: values.map((value) => valueToJson(value)),
  }));
  return new TextEncoder().encode(canonicalJson({ failure, limit, rows: told, total, unordered }));
}

function decodeState(bytes: Uint8Array): TestState {
  const { rows, ...others } = JSON.parse(new TextDecoder().decode(bytes)) as Omit<TestState, 'rows'> & {
    rows: readonly { ordinal: number; values: readonly unknown[] }[];
  };
  const read = rows.map(({ ordinal, values }) => ({
    ordinal,
    values: values.map((value) => valueFromJson(value)),
  }));
  return { ...others, rows: read, inputs: 0, test: () => false };
}
