import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DataType,
  type Field,
  max,
  min,
  plainType,
  type Source,
  scan,
  typeName,
  type Value,
  validCount,
} from '@millrace/columns';
import { expect, test } from 'vitest';
import { failure, workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const golden = join(import.meta.dirname, 'golden/pyarrow');
const place = workplace();

type Cells = { readonly [column: string]: readonly unknown[] };

const { files } = JSON.parse(readFileSync(join(golden, 'values.json'), 'utf8')) as {
  files: { readonly [name: string]: Cells | string };
};

const DAY = 86_400_000_000_000n;
const NANOSECONDS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n };

/** A value in the form of the golden file, which is the same for every unit, width and layout. */
function cell(value: Value, declared: DataType): unknown {
  const type = plainType(declared);
  if (value === null) return null;
  switch (type.kind) {
    case 'bool':
      return value;
    case 'int':
      return `i:${value}`;
    case 'float':
      return Number.isNaN(value) ? 'f:nan' : `f:${doubleBits(value as number)}`;
    case 'decimal': {
      const { unscaled, scale } = value as { unscaled: bigint; scale: number };
      return `d:${unscaled}:${scale}`;
    }
    case 'date':
      return `t:${BigInt(value as bigint) * (type.unit === 'day' ? DAY : NANOSECONDS.ms)}`;
    case 'time':
    case 'timestamp':
    case 'duration':
      return `t:${BigInt(value as bigint) * NANOSECONDS[type.unit]}`;
    case 'binary':
    case 'fixedSizeBinary':
      return `x:${Buffer.from(value as Uint8Array).toString('hex')}`;
    case 'list':
    case 'fixedSizeList':
      return (value as Value[]).map((item) => cell(item, type.item.type));
    case 'struct':
      return { struct: type.fields.map((field) => [field.name, cell(member(value, field), field.type)]) };
    case 'map':
      return {
        map: [...(value as Map<Value, Value>)].map(([k, v]) => [
          cell(k, type.key.type),
          cell(v, type.value.type),
        ]),
      };
    default:
      return `s:${value}`;
  }
}

function member(value: Value, { name }: Field): Value {
  return (value as Map<Value, Value>).get(name)!;
}

function doubleBits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

async function cellsOf(source: Source): Promise<Cells> {
  const rows = await readRows(source);
  return Object.fromEntries(
    source.schema.fields.map(({ name, type }, i) => [name, rows.map((row) => cell(row[i]!, type))]),
  );
}

const open = (name: string): Promise<Source> => place.db.parquet(join(golden, `${name}.parquet`));

function expected(name: string): Cells {
  const cells = files[name]!;
  return typeof cells === 'string' ? expected(cells) : cells;
}

test.each(Object.keys(files))('%s is read as pyarrow reads it', async (name) => {
  const source = await open(name);
  expect(source.schema.fields.map((field) => field.name)).toEqual(Object.keys(expected(name)));
  expect(await cellsOf(source)).toEqual(expected(name));
});

test.each(['scalars', 'nested', 'int96', 'names'])(
  '%s goes through a file of our own unchanged',
  async (name) => {
    const source = await open(name);
    const path = join(place.folder, `own-${name}.parquet`);
    await place.db.write(source, path);
    const own = await place.db.parquet(path);
    expect(own.schema.fields.map(({ type }) => typeName(type))).toEqual(
      source.schema.fields.map(({ type }) => typeName(type)),
    );
    expect(await cellsOf(own)).toEqual(expected(name));
  },
);

test('zones, durations and nulls come back from what Arrow left beside them', async () => {
  const typesOf = async (name: string): Promise<{ [column: string]: string }> => {
    const { fields } = (await open(name)).schema;
    return Object.fromEntries(fields.map((field) => [field.name, typeName(field.type)]));
  };
  expect(await typesOf('scalars')).toMatchObject({
    'timestamp_us_Europe/Berlin': 'timestamp[us, Europe/Berlin]',
    'timestamp_ns_+05:30': 'timestamp[ns, +05:30]',
    timestamp_ns_None: 'timestamp[ns]',
    timestamp_s_UTC: 'timestamp[us, UTC]',
    duration_ns: 'duration[ns]',
    time_ns: 'time[ns]',
    wide60_10: 'decimal(60, 10)',
    null: 'null',
    float16: 'float32',
    dictionary: 'utf8',
  });
  expect(await typesOf('scalars-bare')).toMatchObject({
    'timestamp_us_Europe/Berlin': 'timestamp[us, UTC]',
    'timestamp_ns_+05:30': 'timestamp[ns, UTC]',
    duration_ns: 'int64',
    null: 'null',
  });
  expect(await typesOf('int96')).toEqual({ fine: 'timestamp[ns]', zoned: 'timestamp[ns, Europe/Berlin]' });
  expect(await typesOf('int96-far')).toEqual({ whole: 'timestamp[us]' });
});

test('timestamps of 96 bits with nanoseconds, beyond 64 bits of them, are refused by name', async () => {
  const both = ['int96-fine', 'int96-far'].map((name) => join(golden, `${name}.parquet`));
  const error = await failure(place.db.parquet(both));
  expect(error).toMatchObject({ code: 'timestamp_range', issues: [{ column: 'whole' }] });
});

test('aggregates see the values that the rows have', async () => {
  const source = await open('scalars');
  const answers = await scan(source, [
    max('timestamp_ns_UTC'),
    min('time_ns'),
    max('wide60_10'),
    validCount('wide76_0'),
  ]);
  expect(answers).toEqual([1357034400000000001n, 0n, { unscaled: 10n ** 60n - 1n, scale: 10 }, 4]);
  const tables = { f: source };
  const query = await place.db.query('SELECT "timestamp_ns_None" AS t FROM f ORDER BY t LIMIT 1', { tables });
  expect(await readRows(query)).toEqual([[-123456789n]]);
});
