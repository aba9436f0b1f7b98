import { createRequire } from 'node:module';
import { collect, memorySource, scan, sum } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import { Dictionary, Float64, Int32, Table, tableFromArrays, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  columnTransformer,
  type FittedTransformer,
  fit,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
} from '../src/index.js';

function flights(
  distance: readonly (number | null)[],
  carrier: readonly (string | null)[],
  hour: readonly (number | null)[] = distance.map((_, i) => i),
): Table {
  return new Table({
    distance: vectorFromArray(distance, new Float64()),
    carrier: vectorFromArray(carrier, new Utf8()),
    hour: vectorFromArray(hour, new Int32()),
  });
}

const spec = columnTransformer(
  [
    ['num', pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]), ['distance']],
    ['cat', ordinalEncoder({ missing: 'category', unknown: 'category' }), ['carrier']],
  ],
  { remainder: 'passthrough' },
);

// (3 - 2) / scale, the scale being the root of the variance 0.5 of 1, 2, 3 and the median.
const CENTRED = 1 / Math.sqrt(0.5);

let fitted: FittedTransformer;

beforeAll(async () => {
  fitted = await fit(spec, flights([1, 2, 3, null], ['UA', 'B6', 'UA', null]));
});

function column(table: Table, name: string): unknown[] {
  return [...table.getChild(name)!];
}

describe('transform', () => {
  it('gives an Arrow table: doubles without nulls, passed columns as they were', () => {
    const table = fitted.transform(flights([3, null], ['B6', 'ZZ'], [7, null]));
    expect(table).toBeInstanceOf(Table);
    expect(table.schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual([
      ['num__distance', 'Float64', false],
      ['cat__carrier', 'Float64', false],
      ['remainder__hour', 'Int32', true],
    ]);
    expect(column(table, 'num__distance')).toEqual([CENTRED, 0]);
    expect(column(table, 'cat__carrier')).toEqual([0, 3]);
    expect(column(table, 'remainder__hour')).toEqual([7, null]);
  });

  it('finds columns by name, in any order, and ignores others', () => {
    const given = flights([3], ['B6']);
    const moved = new Table({
      extra: vectorFromArray(['q'], new Utf8()),
      hour: given.getChild('hour')!,
      carrier: given.getChild('carrier')!,
      distance: given.getChild('distance')!,
    });
    expect(fitted.transform(moved).toString()).toBe(fitted.transform(given).toString());
  });

  it('takes many batches, slices, dictionaries, wider layouts and narrower numbers', () => {
    const whole = flights([1, 2, 3, null, 5], ['UA', 'B6', null, 'ZZ', 'UA']);
    const batches = new Table([...flights([1, 2], ['UA', 'B6'], [0, 1]).batches, ...whole.slice(2).batches]);
    expect(fitted.transform(batches).toString()).toBe(fitted.transform(whole).toString());
    const coded = new Table({
      distance: vectorFromArray([1, 2, 3], new Int32()),
      carrier: vectorFromArray(['UA', null, 'ZZ'], new Dictionary(new Utf8(), new Int32())),
      hour: vectorFromArray([0, 1, 2], new Int32()),
    });
    expect(fitted.transform(coded).toString()).toBe(
      fitted.transform(flights([1, 2, 3], ['UA', null, 'ZZ'])).toString(),
    );
  });

  it('takes a table of another copy of apache-arrow', () => {
    const other = createRequire(import.meta.url)('apache-arrow') as typeof arrow;
    expect(other.Table).not.toBe(arrow.Table);
    const table = new other.Table({
      distance: other.vectorFromArray([1, null], new other.Float64()),
      carrier: other.vectorFromArray(['UA', null], new other.Utf8()),
      hour: other.vectorFromArray([0, 1], new other.Int32()),
    });
    expect(fitted.transform(table).toString()).toBe(
      fitted.transform(flights([1, null], ['UA', null])).toString(),
    );
  });

  it('takes no rows, and a column of the null type', () => {
    expect(fitted.transform(flights([], [])).numRows).toBe(0);
    expect(fitted.transform(new Table(flights([1], ['a']).schema)).schema.fields).toHaveLength(3);
    const nothing = new Table({
      distance: vectorFromArray([null, null], new arrow.Null()),
      carrier: vectorFromArray([null, null], new arrow.Null()),
      hour: vectorFromArray([1, 2], new Int32()),
    });
    expect(column(fitted.transform(nothing), 'cat__carrier')).toEqual([2, 2]);
  });

  it.each([
    [
      'a table without a column',
      () => flights([1], ['a']).select(['hour', 'carrier']),
      'missing_column',
      "'distance'",
    ],
    [
      'text where numbers were',
      () => tableFromArrays({ distance: ['1'], carrier: ['a'], hour: Int32Array.of(1) }),
      'wrong_type',
      'utf8',
    ],
    [
      'numbers where text was',
      () => tableFromArrays({ distance: [1], carrier: [1], hour: Int32Array.of(1) }),
      'wrong_type',
      'float64',
    ],
    [
      'a passed column of another type',
      () => tableFromArrays({ distance: [1], carrier: ['a'], hour: [1] }),
      'wrong_type',
      'int32',
    ],
    ['no table', () => ({}), 'bad_input', 'Arrow table'],
    ['no batches', () => [], 'bad_input', 'at least one batch'],
    ['a row', () => ({ distance: 1, carrier: 'a', hour: 1 }), 'bad_input', 'transformSource'],
    ['nothing', () => null, 'bad_input', 'Arrow table'],
  ])('refuses %s', (_name, make, code, said) => {
    let error: unknown;
    try {
      fitted.transform(make() as never);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'UsageError', code });
    expect((error as Error).message).toContain(said);
  });

  it('names unknown values, how many rows and the first of them', async () => {
    const strict = await fit(ordinalEncoder(), new Table({ c: vectorFromArray(['a', 'b'], new Utf8()) }));
    const table = new Table([
      ...['a', 'b'].flatMap((c) => new Table({ c: vectorFromArray([c], new Utf8()) }).batches),
      ...new Table({ c: vectorFromArray(['x', 'a', 'y', 'x'], new Utf8()) }).batches,
    ]);
    expect(() => strict.transform(table)).toThrow(
      "Column 'c' holds 'x', 'y', which fit did not see, in 3 row(s), first in row 2",
    );
    expect(() => strict.row({ c: 'x' })).toThrow(/'x', which was not seen at fit/);
    const none = await fit(
      oneHotEncoder({ missing: 'error' }),
      new Table({ c: vectorFromArray(['a', 'b'], new Utf8()) }),
    );
    expect(() => none.transform(new Table({ c: vectorFromArray(['a', null], new Utf8()) }))).toThrow(
      /no value in 1 row\(s\), first in row 1/,
    );
    expect(() => none.row({ c: null })).toThrow(/no value here/);
  });
});

describe('transformSource', () => {
  it('transforms each batch as it is read, only the columns that are wanted', async () => {
    const table = flights([1, 2, 3], ['UA', null, 'B6']);
    const out = fitted.transformSource(
      memorySource((await collect(table))[0]!.schema, await collect(table), { name: 'flights' }),
    );
    expect(out.name).toBe('flights');
    expect(out.rowCount).toBe(3);
    expect(out.schema.fields.map(({ name }) => name)).toEqual(fitted.outputNames);
    expect(await scan(out, [sum('cat__carrier')])).toEqual([3]);
    const [batch] = await collect(out, { columns: ['remainder__hour', 'num__distance'] });
    expect(batch!.schema.fields.map(({ name }) => name)).toEqual(['remainder__hour', 'num__distance']);
    await expect(collect(out, { columns: ['nope'] })).rejects.toMatchObject({ code: 'unknown_column' });
    const again = await fit(standardScaler(), out);
    expect(again.outputNames).toEqual(fitted.outputNames);
  });
});

describe('row', () => {
  it('gives a vector, writes into one, or gives an object', () => {
    const row = { distance: 3, carrier: 'B6', hour: 7, more: {} };
    expect([...fitted.row(row)]).toEqual([CENTRED, 0, 7]);
    const out = new Float64Array(8).fill(9);
    fitted.rowInto(row, out, 2);
    expect([...out]).toEqual([9, 9, CENTRED, 0, 7, 9, 9, 9]);
    expect({ ...fitted.rowObject(row) }).toEqual({
      num__distance: CENTRED,
      cat__carrier: 0,
      remainder__hour: 7,
    });
    expect([...fitted.row({ distance: undefined, carrier: undefined, hour: null })]).toEqual([
      0,
      2,
      Number.NaN,
    ]);
  });

  it('keeps apart null and NaN of what it passes through, as a batch does', () => {
    const nulls = fitted.transform(flights([1], ['B6'], [null]));
    expect(nulls.getChild('remainder__hour')?.get(0)).toBe(null);
    for (const hour of [null, undefined])
      expect(fitted.rowObject({ distance: 1, carrier: 'B6', hour })['remainder__hour']).toBe(null);
    expect(fitted.rowObject({ distance: 1, carrier: 'B6', hour: Number.NaN })['remainder__hour']).toBeNaN();
  });

  it.each([
    ['an absent column', { distance: 1, hour: 1 }, 'missing_column', "The row has no 'carrier': give null"],
    [
      'a name that every object inherits',
      Object.create({ distance: 1, carrier: {}, hour: 1 }),
      'missing_column',
      "'carrier'",
    ],
    [
      'text for a number',
      { distance: '1', carrier: 'a', hour: 1 },
      'wrong_type',
      "Column 'distance' is float64 and takes a number or null, not the string '1'.",
    ],
    ['a bigint for a double', { distance: 1n, carrier: 'a', hour: 1 }, 'wrong_type', 'bigint'],
    ['a date', { distance: new Date(0), carrier: 'a', hour: 1 }, 'wrong_type', 'a Date'],
    [
      'a fraction for an integer',
      { distance: 1, carrier: 'a', hour: 1.5 },
      'wrong_type',
      'an integer of 32 bits',
    ],
    ['too large an integer', { distance: 1, carrier: 'a', hour: 2147483648 }, 'wrong_type', '2147483648'],
    ['a number for text', { distance: 1, carrier: 5, hour: 1 }, 'wrong_type', 'text'],
    ['NaN for text', { distance: 1, carrier: Number.NaN, hour: 1 }, 'wrong_type', 'NaN'],
    ['a list', [1, 'a', 1], 'bad_row', 'a list'],
    ['null', null, 'bad_row', 'null'],
    ['text', 'x', 'bad_row', 'string'],
  ])('refuses %s', (_name, row, code, said) => {
    for (const run of [fitted.row, fitted.rowObject]) {
      let error: unknown;
      try {
        run(row as never);
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({ name: 'UsageError', code });
      expect((error as Error).message).toContain(said);
    }
  });

  it('refuses no room, and text in a vector', async () => {
    expect(() => fitted.rowInto({ distance: 1, carrier: 'a', hour: 1 }, new Float64Array(2))).toThrow(
      /room for 3/,
    );
    expect(() => fitted.rowInto({ distance: 1, carrier: 'a', hour: 1 }, new Float64Array(4), 2)).toThrow(
      /from place 2/,
    );
    const text = await fit(
      simpleImputer({ strategy: 'most_frequent' }),
      new Table({ c: vectorFromArray(['a'], new Utf8()) }),
    );
    expect(() => text.row({ c: null })).toThrow(/call rowObject/);
    expect(text.rowObject({ c: null })['c']).toBe('a');
  });

  it('reads 64-bit integers as they are', async () => {
    const id = vectorFromArray([1n, 9007199254740993n, 9007199254740992n], new arrow.Int64());
    const codes = await fit(ordinalEncoder({ unknown: 'category' }), new Table({ id }));
    expect(
      [1, 1n, 9007199254740992n, 9007199254740993n, 9007199254740994n].map(
        (value) => codes.row({ id: value })[0],
      ),
    ).toEqual([0, 0, 1, 2, 4]);
    expect(() => codes.row({ id: 9007199254740992 })).toThrow(/safe integer/);
    expect(() => codes.row({ id: 1n << 64n })).toThrow(/bigint/);
    expect(() => codes.row({ id: 1.5 })).toThrow(/bigint/);
  });

  it('rounds a number to the float32 that a column of it would hold', async () => {
    const x = vectorFromArray([0.1, 0.2], new arrow.Float32());
    const hot = await fit(oneHotEncoder(), new Table({ x }));
    expect(hot.outputNames).toEqual(['x_0.1', 'x_0.2']);
    expect([...hot.row({ x: 0.1 })]).toEqual([1, 0]);
  });
});

describe('counters', () => {
  it('count per transformer, by column, and start anew when told', async () => {
    const one = await fit(spec, flights([1, 2, 3, null], ['UA', 'B6', 'UA', null]));
    const other = await fit(spec, flights([1, 2, 3, null], ['UA', 'B6', 'UA', null]));
    one.row({ distance: null, carrier: 'ZZ', hour: 1 });
    one.row({ distance: Number.NaN, carrier: undefined, hour: null });
    one.transform(flights([null, 1], ['Q', 'UA']));
    const met = {
      rows: 4,
      columns: [
        { column: 'distance', missing: 3, unknown: 0 },
        { column: 'carrier', missing: 1, unknown: 2 },
        { column: 'hour', missing: 1, unknown: 0 },
      ],
    };
    expect(one.stats()).toEqual(met);
    expect(one.stats({ reset: true })).toEqual(met);
    expect(one.stats().rows).toBe(0);
    expect(other.stats().rows).toBe(0);
  });

  it('count a column once though several parts read it', async () => {
    const twice = columnTransformer([
      ['a', ordinalEncoder({ unknown: 'category' }), ['c']],
      ['b', oneHotEncoder({ handleUnknown: 'ignore' }), ['c']],
    ]);
    const both = await fit(twice, new Table({ c: vectorFromArray(['a', 'b'], new Utf8()) }));
    both.row({ c: 'x' });
    both.transform(new Table({ c: vectorFromArray(['x', 'a'], new Utf8()) }));
    expect(both.stats().columns).toEqual([{ column: 'c', missing: 0, unknown: 2 }]);
  });
});
