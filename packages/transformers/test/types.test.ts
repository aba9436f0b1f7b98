import { tableFromArrays } from 'apache-arrow';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  columnSelector,
  columnTransformer,
  fit,
  loadTransformer,
  ordinalEncoder,
  pipeline,
  type RowOf,
  standardScaler,
} from '../src/index.js';

const table = tableFromArrays({
  distance: Float64Array.of(1, 3),
  temp: Float64Array.of(1, 2),
  carrier: ['UA', 'B6'],
});

describe('types', () => {
  it('know the columns that a row must have', async () => {
    const spec = columnTransformer([
      ['num', standardScaler(), ['distance', 'temp']],
      ['cat', ordinalEncoder(), 'carrier'],
    ]);
    const fitted = await fit(spec, table);
    expectTypeOf(fitted.row).parameter(0).toEqualTypeOf<RowOf<'distance' | 'temp' | 'carrier'>>();
    expect(fitted.row({ distance: 3, temp: 1.5, carrier: 'UA', other: 1 })[0]).toBe(1);
    // @ts-expect-error a column is not there
    expect(() => fitted.row({ distance: 3, temp: 1.5 })).toThrow(/carrier/);
  });

  it('look through pipelines, and leave out what is dropped', async () => {
    const first = columnTransformer([
      ['num', standardScaler(), ['distance']],
      ['off', 'drop', ['temp']],
    ]);
    const fitted = await fit(
      pipeline([
        ['first', first],
        ['then', standardScaler()],
      ]),
      table,
    );
    expectTypeOf(fitted.row).parameter(0).toEqualTypeOf<RowOf<'distance'>>();
    expect([...fitted.row({ distance: 2 })]).toEqual([0]);
  });

  it('say any column where only the data know', async () => {
    const chosen = await fit(
      columnTransformer([['num', standardScaler(), columnSelector({ types: 'number' })]]),
      table,
    );
    expectTypeOf(chosen.row).parameter(0).toEqualTypeOf<RowOf<string>>();
    const rest = await fit(
      columnTransformer([['num', standardScaler(), ['distance']]], { remainder: 'passthrough' }),
      table,
    );
    expectTypeOf(rest.row).parameter(0).toEqualTypeOf<RowOf<string>>();
    expectTypeOf(loadTransformer(JSON.parse(JSON.stringify(chosen))).row)
      .parameter(0)
      .toEqualTypeOf<RowOf<string>>();
  });
});
