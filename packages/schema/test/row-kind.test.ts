import { chunkFromValues, countWhere, isMillraceError, types, type Value } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tableSchema } from '../src/index.js';
import { ownKindName, rowKind } from '../src/row-kind.js';
import { plansOf } from '../src/table-schema.js';

const [plan] = plansOf(
  tableSchema({
    c: z
      .bigint()
      .refine((n) => n % 2n === 0n)
      .refine((n) => n < 3n),
  }),
);
const kind = rowKind(plan!, plan!.rules, types.int64(), 2, ownKindName());

type State = ReturnType<typeof kind.start>;

function stateOf(values: readonly Value[], firstOrdinal: number): State {
  const state = kind.start([types.int64()], {});
  const chunk = chunkFromValues(types.int64(), values);
  const nulls = chunkFromValues(
    types.bool(),
    values.map((value) => value === null),
  );
  kind.update(state, {
    columns: [chunk, chunk, nulls],
    length: values.length,
    selection: null,
    firstOrdinal,
  });
  return state;
}

describe('the state of row checks', () => {
  const values = [1n, 2n, null, 5n, 7n, 4n];

  it('merges in any order to the same', () => {
    const whole = kind.finish(stateOf(values, 0));
    const halves = (): [State, State] => [stateOf(values.slice(0, 3), 0), stateOf(values.slice(3), 3)];
    const [a, b] = halves();
    expect(kind.finish(kind.merge(a, b))).toEqual(whole);
    const [c, d] = halves();
    expect(kind.finish(kind.merge(d, c))).toEqual(whole);
    expect(whole).toEqual([
      {
        total: 3,
        cells: [
          { row: 0, value: 1n },
          { row: 3, value: 5n },
        ],
      },
      {
        total: 3,
        cells: [
          { row: 3, value: 5n },
          { row: 4, value: 7n },
        ],
      },
    ]);
  });

  it('survives being written and read, to the byte', () => {
    const bytes = kind.encode(stateOf(values, 10));
    const again = kind.decode(bytes);
    expect(kind.encode(again)).toEqual(bytes);
    expect(kind.finish(again)).toEqual(kind.finish(stateOf(values, 10)));
  });

  it('refuses bytes that are no state', () => {
    for (const text of ['', '{', '[1]', 'null']) {
      try {
        kind.decode(new TextEncoder().encode(text));
        throw new Error(`read ${text}`);
      } catch (error) {
        expect(isMillraceError(error), text).toBe(true);
      }
    }
  });

  it('has a name of its own', () => {
    expect(rowKind(plan!, plan!.rules, types.int64(), 2, ownKindName()).name).not.toBe(kind.name);
    expect(countWhere({ node: 'literal', value: true }).kind).not.toBe(kind.name);
  });
});
