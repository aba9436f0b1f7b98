import { collect, type Source, sourceFrom, valueAt } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { coercedSource, int8, parseTable, rows, SchemaError, tableSchema, timestamp } from '../src/index.js';

function texts(columns: Record<string, (string | null)[]>): arrow.Table {
  return new arrow.Table(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        arrow.vectorFromArray(values, new arrow.Utf8()),
      ]),
    ),
  );
}

const Flights = tableSchema(
  {
    carrier: z.string().length(2),
    distance: z.number().positive(),
    dep_delay: z.number().nullable(),
    time_hour: timestamp('us', 'UTC'),
    label: z.literal([0, 1]),
    seats: int8().optional(),
    day: z.date(),
  },
  { strict: 'filter', coerce: true, nullTokens: ['NA', ''] },
);

const raw = texts({
  extra: ['x', 'y'],
  time_hour: ['2013-01-01T10:00:00Z', '2013-01-01T05:00:00-05:00'],
  carrier: ['UA', 'B6'],
  distance: ['1400', '2.5e2'],
  dep_delay: ['NA', '-3'],
  label: ['1', '0'],
  day: ['2013-01-01T00:00:00.001Z', '1969-12-31T23:59:59.999Z'],
});

describe('parseTable', () => {
  it('gives the columns of the schema, in its order, coerced', async () => {
    const table = await parseTable(Flights, raw);
    expect(table.schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual([
      ['carrier', 'Utf8', false],
      ['distance', 'Float64', false],
      ['dep_delay', 'Float64', true],
      ['time_hour', 'Timestamp<MICROSECOND, UTC>', false],
      ['label', 'Int64', false],
      ['day', 'Timestamp<MILLISECOND, UTC>', false],
    ]);
    expect(table.getChild('distance')!.toJSON()).toEqual([1400, 250]);
    expect(table.getChild('dep_delay')!.toJSON()).toEqual([null, -3]);
    expect(table).toBeInstanceOf(arrow.Table);
  });

  it('gives rows that are exactly what zod infers', async () => {
    const flights = [...rows(await parseTable(Flights, raw), Flights)];
    expect(flights).toEqual([
      {
        carrier: 'UA',
        distance: 1400,
        dep_delay: null,
        time_hour: 1357034400000000n,
        label: 1,
        day: new Date('2013-01-01T00:00:00.001Z'),
      },
      {
        carrier: 'B6',
        distance: 250,
        dep_delay: -3,
        time_hour: 1357034400000000n,
        label: 0,
        day: new Date(-1),
      },
    ]);
    for (const row of flights) expect(Flights.row.parse(row)).toEqual(row);
  });

  it('keeps the other columns behind unless it filters', async () => {
    const table = await parseTable(tableSchema({ distance: z.number() }, { coerce: true }), raw);
    expect(table.schema.fields.map(({ name }) => name)).toEqual([
      'distance',
      'extra',
      'time_hour',
      'carrier',
      'dep_delay',
      'label',
      'day',
    ]);
  });

  it('throws an error that carries the report', async () => {
    const error = await parseTable(Flights, texts({ carrier: ['UAL'] })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SchemaError);
    const { code, report, issues, message } = error as SchemaError;
    expect(code).toBe('invalid_table');
    expect(report.counts).toEqual({ schema: 5, data: 1, coercion: 0 });
    expect(issues).toHaveLength(6);
    expect(issues[5]).toMatchObject({ code: 'invalid_length', column: 'carrier', count: 1 });
    expect(message).toContain('Column \'carrier\': 1 cell fails length(2); the first is "UAL" in row 0.');
  });

  it('reads a source that can be read once, once', async () => {
    let reads = 0;
    const inner = sourceFrom(raw);
    const once: Source = {
      schema: inner.schema,
      once: true,
      batches(options) {
        if (reads++ > 0) throw new Error('read twice');
        return inner.batches(options);
      },
    };
    expect((await parseTable(Flights, once)).numRows).toBe(2);
  });

  it('takes and gives tables without rows and without columns', async () => {
    const none = texts(Object.fromEntries(raw.schema.names.map((name) => [String(name), []])));
    const table = await parseTable(Flights, none);
    expect([table.numRows, table.numCols]).toEqual([0, 6]);
    const nothing = await parseTable(tableSchema({}, { strict: 'filter' }), raw);
    expect(nothing.numCols).toBe(0);
    expect((await parseTable(tableSchema({}), new arrow.Table({}))).numCols).toBe(0);
  });

  it('survives a round of IPC', async () => {
    const again = arrow.tableFromIPC(arrow.tableToIPC(await parseTable(Flights, raw)));
    expect([...rows(again, Flights)]).toEqual([...rows(await parseTable(Flights, raw), Flights)]);
  });
});

describe('coercedSource', () => {
  it('streams what parseTable would give, unjudged', async () => {
    const source = coercedSource(
      Flights,
      texts({
        ...{ carrier: ['LONG'], distance: ['x'], dep_delay: ['1'] },
        time_hour: ['NA'],
        label: ['7'],
        day: ['NA'],
      }),
    );
    const [batch] = await collect(source);
    expect(batch!.schema.fields.map(({ name }) => name)).toEqual([
      'carrier',
      'distance',
      'dep_delay',
      'time_hour',
      'label',
      'day',
    ]);
    expect(batch!.columns.map((chunk) => valueAt(chunk, 0))).toEqual(['LONG', null, 1, null, 7n, null]);
  });

  it('refuses a table whose columns do not fit, with the report', () => {
    expect(() => coercedSource(Flights, texts({ carrier: [] }))).toThrow(SchemaError);
  });
});

describe('rows', () => {
  it('gives int64 as the schema says', () => {
    const table = new arrow.Table({
      id: arrow.vectorFromArray([2n ** 60n], new arrow.Int64()),
      n: arrow.vectorFromArray([7n], new arrow.Int64()),
    });
    expect([...rows(table, tableSchema({ id: z.bigint(), n: z.int() }))]).toEqual([{ id: 2n ** 60n, n: 7 }]);
  });

  it('refuses columns that are missing or of another type', () => {
    expect(() => [...rows(raw, tableSchema({ none: z.string() }))]).toThrow(/'none' is missing/);
    expect(() => [...rows(raw, tableSchema({ distance: z.number() }))]).toThrow(/parse the table first/);
  });

  it('makes own properties of hostile names', () => {
    const table = texts({ ['__proto__']: ['a'], 'a"b': ['b'], '😀': ['c'], constructor: ['d'], '': ['e'] });
    const shape = Object.fromEntries(table.schema.fields.map(({ name }) => [name, z.string()]));
    Object.defineProperty(shape, '__proto__', { value: z.string(), enumerable: true });
    const [row] = [...rows(table, tableSchema(shape))];
    expect(Object.entries(row!)).toEqual(
      [
        ['a"b', 'b'],
        ['😀', 'c'],
        ['constructor', 'd'],
        ['', 'e'],
        ['__proto__', 'a'],
      ].sort((a, b) => Object.keys(shape).indexOf(a[0]!) - Object.keys(shape).indexOf(b[0]!)),
    );
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});
