import type * as arrow from 'apache-arrow';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import {
  binary,
  checked,
  column,
  decimal,
  dictionary,
  float64,
  int8,
  int64,
  parseTable,
  rows,
  type SchemaReport,
  safeParseTable,
  tableSchema,
  timestamp,
  validateTable,
} from '../src/index.js';

const Flights = tableSchema(
  {
    carrier: z.string().length(2),
    distance: z.number().positive(),
    dep_delay: z.number().nullable(),
    time_hour: timestamp('us', 'UTC'),
    flight: z.int(),
    seats: int8().min(1).nullish(),
    id: int64(),
    score: float64().optional(),
    origin: z.enum(['EWR', 'JFK']),
    label: z.literal([0, 1]),
    weight: z.literal([0.5, 1.5]),
    day: z.date(),
    late: z.boolean(),
    big: z.bigint(),
    small: z.int32(),
  },
  { strict: 'filter', coerce: true, nullTokens: ['NA', ''] },
);

interface Flight {
  carrier: string;
  distance: number;
  dep_delay: number | null;
  time_hour: bigint;
  flight: number;
  seats?: number | null | undefined;
  id: bigint;
  score?: number | undefined;
  origin: 'EWR' | 'JFK';
  label: 0 | 1;
  weight: 0.5 | 1.5;
  day: Date;
  late: boolean;
  big: bigint;
  small: number;
}

describe('the row type', () => {
  it('is what zod infers of the schema and of its row', () => {
    expectTypeOf<z.infer<typeof Flights.row>>().toEqualTypeOf<Flight>();
    expectTypeOf<z.infer<typeof Flights>>().toEqualTypeOf<Flight>();
    expectTypeOf<z.input<typeof Flights>>().toEqualTypeOf<Flight>();
    expectTypeOf<z.infer<typeof Flights>>().not.toBeAny();
    expectTypeOf<z.infer<typeof Flights>>().not.toBeUnknown();
  });

  it('is what rows yields', () => {
    const flights = rows({} as arrow.Table, Flights);
    expectTypeOf(flights.next().value!).toEqualTypeOf<Flight>();
  });

  it('is known for zod/mini too', () => {
    const schema = tableSchema({ name: mini.string(), size: mini.nullable(mini.number()) });
    expectTypeOf<z.infer<typeof schema>>().toEqualTypeOf<{ name: string; size: number | null }>();
  });
});

describe('a parsed table', () => {
  it('has the types that coercion writes', async () => {
    const table = await parseTable(Flights, {} as arrow.Table);
    expectTypeOf(table.getChild('distance')).toEqualTypeOf<arrow.Vector<arrow.Float64> | null>();
    expectTypeOf(table.getChild('dep_delay')).toEqualTypeOf<arrow.Vector<arrow.Float64> | null>();
    expectTypeOf(table.getChild('carrier')).toEqualTypeOf<arrow.Vector<arrow.Utf8> | null>();
    expectTypeOf(table.getChild('time_hour')).toEqualTypeOf<arrow.Vector<arrow.Timestamp> | null>();
    expectTypeOf(table.getChild('flight')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
    expectTypeOf(table.getChild('seats')).toEqualTypeOf<arrow.Vector<arrow.Int8> | null>();
    expectTypeOf(table.getChild('id')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
    expectTypeOf(table.getChild('score')).toEqualTypeOf<arrow.Vector<arrow.Float64> | null>();
    expectTypeOf(table.getChild('origin')).toEqualTypeOf<arrow.Vector<arrow.Utf8> | null>();
    expectTypeOf(table.getChild('label')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
    expectTypeOf(table.getChild('weight')).toEqualTypeOf<arrow.Vector<arrow.Float64> | null>();
    expectTypeOf(table.getChild('day')).toEqualTypeOf<arrow.Vector<arrow.TimestampMillisecond> | null>();
    expectTypeOf(table.getChild('late')).toEqualTypeOf<arrow.Vector<arrow.Bool> | null>();
    expectTypeOf(table.getChild('big')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
    expectTypeOf(table.getChild('small')).toEqualTypeOf<arrow.Vector<arrow.Int32> | null>();
    expectTypeOf(table.getChild('distance')!.get(0)).toEqualTypeOf<number | null>();
    expectTypeOf(table.getChild('distance')).not.toBeAny();
  });

  it('refuses a column that is not in the schema', async () => {
    const table = await parseTable(Flights, {} as arrow.Table);
    // @ts-expect-error there is no such column
    table.getChild('distanse');
  });

  it('leaves the accepted types open where nothing is coerced', async () => {
    const table = await parseTable(
      tableSchema({ distance: z.number(), name: z.string() }),
      {} as arrow.Table,
    );
    expectTypeOf(table.getChild('distance')!.get(0)).toEqualTypeOf<number | null>();
    expectTypeOf(table.getChild('name')!.get(0)).toEqualTypeOf<string | null>();
    expectTypeOf(table.getChild('distance')).not.toEqualTypeOf<arrow.Vector<arrow.Float64> | null>();
  });
});

const Wide = tableSchema({
  nested: z.object({ a: z.number(), b: z.array(z.string()) }),
  map: z.record(z.string(), z.bigint()),
  flag: z.stringbool(),
  filled: z.int().default(3),
  price: decimal(10, 2),
  bytes: binary(),
  code: dictionary(z.enum(['x', 'y'])),
  when: timestamp('us', 'UTC', { as: 'date' }),
  id: column(z.string(), { unique: true }),
  scores: column(z.number(), { regex: /score_.*/ }),
});

describe('the wider types', () => {
  it('reach the row', () => {
    interface Row {
      nested: { a: number; b: string[] };
      map: Record<string, bigint>;
      flag: boolean;
      filled: number;
      price: string;
      bytes: Uint8Array;
      code: 'x' | 'y';
      when: Date;
      id: string;
      scores: Record<string, number>;
    }
    expectTypeOf<z.infer<typeof Wide>>().toEqualTypeOf<Row>();
    expectTypeOf(rows({} as arrow.Table, Wide).next().value!).toEqualTypeOf<Row>();
    expectTypeOf<z.input<typeof Wide>['flag']>().toEqualTypeOf<string>();
    expectTypeOf<z.input<typeof Wide>['filled']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<z.input<typeof Wide>>().not.toBeUnknown();
  });

  it('reach the table', async () => {
    const table = await parseTable(Wide, {} as arrow.Table);
    expectTypeOf(table.getChild('nested')!.get(0)).not.toBeAny();
    expectTypeOf(table.getChild('code')).toEqualTypeOf<arrow.Vector<arrow.Dictionary<arrow.Utf8>> | null>();
    expectTypeOf(table.getChild('flag')).toEqualTypeOf<arrow.Vector<arrow.Bool> | null>();
    expectTypeOf(table.getChild('price')).toEqualTypeOf<arrow.Vector<arrow.Decimal> | null>();
    expectTypeOf(table.getChild('when')).toEqualTypeOf<arrow.Vector<arrow.Timestamp> | null>();
    // @ts-expect-error there is no such column
    table.getChild('nestde');
  });

  it('are those of an object', () => {
    const schema = tableSchema(z.object({ a: z.string(), b: z.number().nullable() }));
    expectTypeOf<z.infer<typeof schema>>().toEqualTypeOf<{ a: string; b: number | null }>();
  });

  it('tell a result from none', async () => {
    const result = await safeParseTable(Flights, {} as arrow.Table);
    if (result.success)
      expectTypeOf(result.table.getChild('id')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
    else expectTypeOf(result.table).toEqualTypeOf<null>();
  });

  it('go through a checked function', async () => {
    const run = checked(
      (table) => {
        expectTypeOf(table.getChild('id')).toEqualTypeOf<arrow.Vector<arrow.Int64> | null>();
        return table;
      },
      { input: Flights, output: Flights },
    );
    expectTypeOf(
      (await run({} as arrow.Table)).getChild('carrier'),
    ).toEqualTypeOf<arrow.Vector<arrow.Utf8> | null>();
  });
});

describe('options and reports', () => {
  it('know the column names', () => {
    tableSchema({ a: z.string(), b: z.string() }, { unique: ['a', 'b'] });
    // @ts-expect-error 'c' is no column
    tableSchema({ a: z.string() }, { unique: 'c' });
    // @ts-expect-error no such option
    tableSchema({ a: z.string() }, { strickt: true });
    // @ts-expect-error no such option, beside one that there is
    tableSchema({ a: z.string() }, { coerce: true, strickt: true });
  });

  it('discriminate issues on their code', async () => {
    const report = await validateTable(Flights, {} as arrow.Table);
    expectTypeOf(report).toEqualTypeOf<SchemaReport>();
    for (const issue of report.issues) {
      if (issue.code === 'duplicate') expectTypeOf(issue.groups).toEqualTypeOf<number>();
      if (issue.code === 'wrong_type') expectTypeOf(issue.actual).toEqualTypeOf<string>();
    }
  });
});
