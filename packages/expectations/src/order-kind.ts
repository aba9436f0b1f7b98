import {
  type AggregateKind,
  canonicalJson,
  compareValues,
  type DataType,
  type OptionValue,
  type Rows,
  UsageError,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import type { TestedRows } from './row-test-kind.js';

interface OrderState {
  descending: boolean;
  strictly: boolean;
  limit: number;
  begin: number;
  end: number;
  first: { readonly ordinal: number; readonly value: Value; readonly values: readonly Value[] } | null;
  last: Value;
  total: number;
  rows: { readonly ordinal: number; readonly values: readonly Value[] }[];
}

/** Counts the values of the first input that break an order after the one before them, and keeps the first of them. */
export const orderKind: AggregateKind<OrderState, TestedRows> = {
  name: 'expectations.order',
  version: 1,
  order: 'ordered',
  start: (_types: readonly DataType[], options: { readonly [name: string]: OptionValue }) => ({
    descending: options['descending'] === true,
    strictly: options['strictly'] === true,
    limit: Number(options['limit']),
    begin: 0,
    end: 0,
    first: null,
    last: null,
    total: 0,
    rows: [],
  }),
  update: follow,
  merge(left, right) {
    if (right.begin === right.end) return left;
    cover(left, right.begin, right.end);
    if (right.first !== null) {
      if (left.first === null) left.first = right.first;
      else if (breaks(left, left.last, right.first.value))
        found(left, right.first.ordinal, right.first.values);
      left.last = right.last;
    }
    left.total += right.total;
    left.rows = [...left.rows, ...right.rows].slice(0, left.limit);
    return left;
  },
  finish: ({ total, rows }) => ({ total, rows }),
  encode({ descending, strictly, limit, begin, end, first, last, total, rows }) {
    const told = (values: readonly Value[]) => values.map((value) => valueToJson(value));
    return new TextEncoder().encode(
      canonicalJson({
        descending,
        strictly,
        limit,
        begin,
        end,
        first: first && {
          ordinal: first.ordinal,
          value: valueToJson(first.value),
          values: told(first.values),
        },
        last: valueToJson(last),
        total,
        rows: rows.map(({ ordinal, values }) => ({ ordinal, values: told(values) })),
      }),
    );
  },
  decode(bytes) {
    const read = (values: readonly unknown[]): Value[] => values.map((value) => valueFromJson(value));
    const json = JSON.parse(new TextDecoder().decode(bytes));
    const { first } = json;
    return {
      ...json,
      first: first && {
        ordinal: first.ordinal,
        value: valueFromJson(first.value),
        values: read(first.values),
      },
      last: valueFromJson(json.last),
      rows: json.rows.map((row: { ordinal: number; values: unknown[] }) => ({
        ordinal: row.ordinal,
        values: read(row.values),
      })),
    };
  },
};

function cover(state: OrderState, begin: number, end: number): void {
  if (state.begin === state.end) state.begin = begin;
  else if (state.end !== begin) {
    throw new UsageError(
      'not_neighbours',
      `The order of rows ${state.begin} to ${state.end} goes on at ${state.end}, not at ${begin}.`,
      { issues: [{ code: 'not_neighbours', expected: state.end, actual: begin }] },
    );
  }
  state.end = end;
}

function breaks({ descending, strictly }: OrderState, before: Value, after: Value): boolean {
  const order = descending ? compareValues(before, after) : compareValues(after, before);
  return strictly ? order <= 0 : order < 0;
}

function found(state: OrderState, ordinal: number, values: readonly Value[]): void {
  state.total += 1;
  if (state.rows.length < state.limit) state.rows.push({ ordinal, values });
}

function follow(state: OrderState, rows: Rows): void {
  const { columns, selection, firstOrdinal, length } = rows;
  if (length > 0) cover(state, firstOrdinal, firstOrdinal + length);
  const count = selection?.length ?? length;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    const value = valueAt(columns[0]!, row);
    const values = (): Value[] => columns.slice(1).map((column) => valueAt(column, row));
    if (state.first === null) state.first = { ordinal: firstOrdinal + row, value, values: values() };
    else if (breaks(state, state.last, value)) found(state, firstOrdinal + row, values());
    state.last = value;
  }
}
