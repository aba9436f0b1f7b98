import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  type Schema,
  types,
  type Value,
} from '@millrace/columns';
import { listOf, oneOf, type Pick, rarely } from './pick.js';

const texts = [
  '',
  'a',
  'A',
  'ab',
  'b',
  'a\0',
  '\0',
  "it's",
  'a"b',
  '__proto__',
  'é',
  '𝒳',
  '\uffff',
  '\ue000',
  '👍🏽',
  'a\nb',
  '\n',
  ' 1 ',
  '1',
  '-1',
  '+5',
  '007',
  '-0',
  '9223372036854775807',
  '9223372036854775808',
  '1.5',
  '.5',
  '5.',
  '.',
  '1e5',
  '1e400',
  '1e-400',
  '0x10',
  'true',
  'false',
  'TRUE',
  '2013-02-28',
  '2013-02-30',
  '0000-01-01',
  '2013-01-01T10:00',
  '2013-01-01T10:00:01.5',
  '2013-01-01 10:00:00.123456',
  '2013-01-01T10:00Z',
  '2013-01-01T10:00:00.5+05:30',
  '9999-12-31T23:59:59-14:59',
  'NA',
  'NaN',
  'Infinity',
  'PT5S',
  '-PT1.5S',
  '12:30',
  '12:30:01.25',
  '123456789.125',
  '0.1',
  'x'.repeat(40),
];

const columnTypes: readonly DataType[] = [
  types.null(),
  types.bool(),
  types.int8(),
  types.int16(),
  types.int32(),
  types.int64(),
  types.uint8(),
  types.uint16(),
  types.uint32(),
  types.uint64(),
  types.float16(),
  types.float32(),
  types.float64(),
  types.float64(),
  types.float64(),
  types.int64(),
  types.decimal(9, 2),
  types.decimal(18, 0),
  types.decimal(20, 5),
  types.decimal(38, 10),
  types.decimal(50, 3),
  types.decimal(5, 2, 32),
  types.decimal(15, 4, 64),
  types.utf8(),
  types.utf8(),
  types.utf8('offsets64'),
  types.utf8('view'),
  types.binary(),
  types.fixedSizeBinary(2),
  types.date(),
  types.date('ms'),
  types.time('s'),
  types.time('ms'),
  types.time('us'),
  types.time('ns'),
  types.timestamp('s'),
  types.timestamp('ms'),
  types.timestamp('us'),
  types.timestamp('ns'),
  types.timestamp('us', 'UTC'),
  types.timestamp('ns', 'UTC'),
  types.timestamp('us', 'America/New_York'),
  types.timestamp('ms', '+05:30'),
  types.duration('s'),
  types.duration('ms'),
  types.duration('us'),
  types.duration('ns'),
  types.dictionary(types.utf8()),
  types.dictionary(types.int64()),
  types.dictionary(types.float64()),
  types.list(types.int32()),
  types.struct([field('a', types.int32())]),
];

const names = ['a', 'A', '__proto__', 'a"b', '👍', 'c0', 'o', ''];

/** A value of a type, often an awkward one. */
export function randomValue(pick: Pick, type: DataType): Value {
  switch (type.kind) {
    case 'null':
      return null;
    case 'bool':
      return pick.below(2) === 1;
    case 'int': {
      const high = (1n << BigInt(type.signed ? type.bits - 1 : type.bits)) - 1n;
      const low = type.signed ? -high - 1n : 0n;
      const whole = oneOf(pick, [
        () => BigInt(pick.below(5)) - (type.signed ? 2n : 0n),
        () => oneOf(pick, [low, high, high - 1n, 0n, 1n]),
        () => BigInt.asIntN(60, bits(pick)) % (high + 1n),
        () => oneOf(pick, [9007199254740991n, 9007199254740992n, 9007199254740993n]) % (high + 1n),
      ])();
      const inside = whole < low ? -whole : whole;
      return type.bits === 64 ? inside : Number(inside);
    }
    case 'float':
      return randomFloat(pick, type.bits);
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      const unscaled = oneOf(pick, [
        () => BigInt(pick.below(7)) - 3n,
        () => oneOf(pick, [limit, -limit, 0n, 10n ** BigInt(type.scale) % (limit + 1n)]),
        () => (bits(pick) * bits(pick)) % (limit + 1n),
        () => (BigInt(pick.below(1000)) * 25n) % (limit + 1n),
      ])();
      return { unscaled, scale: type.scale };
    }
    case 'utf8':
      return oneOf(pick, texts);
    case 'binary':
      return Uint8Array.from(listOf(pick, 3, () => oneOf(pick, [0, 1, 65, 255])));
    case 'fixedSizeBinary':
      return Uint8Array.from({ length: type.byteWidth }, () => oneOf(pick, [0, 1, 255]));
    case 'date':
      return randomInstant(
        pick,
        type.unit === 'day' ? 32 : 64,
        type.unit === 'day' ? 1n : 86_400_000n,
        type.unit === 'ms',
      );
    case 'time': {
      const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }[type.unit];
      return oneOf(pick, [
        0n,
        perSecond,
        86_399n * perSecond,
        86_400n * perSecond - 1n,
        45_001n * perSecond + (perSecond >> 1n),
      ]);
    }
    case 'timestamp':
    case 'duration': {
      const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }[type.unit];
      return randomInstant(pick, 64, perSecond, false);
    }
    case 'dictionary':
      return randomValue(pick, type.value);
    case 'list':
      return listOf(pick, 2, () => randomValue(pick, type.item.type));
    case 'struct':
      return new Map(type.fields.map((each) => [each.name, randomValue(pick, each.type)]));
    default:
      return null;
  }
}

function bits(pick: Pick): bigint {
  let value = 0n;
  for (let i = 0; i < 4; i++) value = (value << 16n) | BigInt(pick.below(65_536));
  return value;
}

const view = new DataView(new ArrayBuffer(8));

function randomFloat(pick: Pick, size: 16 | 32 | 64): number {
  const special = [0, -0, 1, -1, 0.5, 2.5, NaN, Infinity, -Infinity];
  const wide = [
    0.1,
    -0.1,
    1e16,
    1e300,
    -1e300,
    5e-324,
    2 ** -52,
    2 ** -53,
    2 ** 62,
    2 ** 63,
    -(2 ** 63),
    2 ** 64,
    9007199254740994,
    1e-20,
  ];
  return oneOf(pick, [
    () => oneOf(pick, special),
    () => pick.below(9) - 4,
    () => {
      if (size !== 64) return (pick.below(4096) - 2048) / 8;
      return oneOf(pick, wide);
    },
    () => {
      if (size !== 64) return Math.fround(pick.below(100_000) / 7);
      if (rarely(pick, 3)) view.setBigUint64(0, bits(pick));
      else view.setFloat64(0, (pick.below(2_000_000) - 1_000_000) / 999);
      return view.getFloat64(0);
    },
  ])();
}

function randomInstant(pick: Pick, size: 32 | 64, step: bigint, whole: boolean): bigint {
  const high = (1n << BigInt(size - 1)) - 1n;
  const value = oneOf(pick, [
    () => (BigInt(pick.below(40_000)) - 20_000n) * step,
    () => BigInt(pick.below(5)) - 2n,
    () =>
      size === 32 ? BigInt(pick.below(800_000)) - 400_000n : (BigInt.asIntN(56, bits(pick)) / step) * step,
    () => (rarely(pick, 3) ? oneOf(pick, [high, -high, -high - 1n, high - 1n]) : 15_706n * step),
  ])();
  return whole ? (value / 86_400_000n) * 86_400_000n : value;
}

/** A table of random columns, in uneven batches. */
export function randomTable(pick: Pick): { schema: Schema; batches: Batch[] } {
  const count = 1 + pick.below(4);
  const fields = Array.from({ length: count }, (_, i) =>
    field(names[(i * 3 + pick.below(2)) % names.length]!, oneOf(pick, columnTypes)),
  );
  const distinct = fields.map((each, i) => ({
    ...each,
    name: fields.slice(0, i).some(({ name }) => name === each.name) ? `${each.name}${i}` : each.name,
  }));
  const schema: Schema = { fields: distinct };
  const total = oneOf(pick, [0, 1, 2, 5, 12, 12, 30, 30, 60]);
  const batches: Batch[] = [];
  let rows = 0;
  const allNull = distinct.map(() => rarely(pick, 12));
  while (rows < total || batches.length === 0) {
    const length = Math.min(total - rows, 1 + pick.below(20));
    const columns = distinct.map(({ type }, i) =>
      chunkFromValues(
        type,
        Array.from({ length }, () => (allNull[i] || rarely(pick, 5) ? null : randomValue(pick, type))),
      ),
    );
    batches.push(batchFromChunks(schema, columns));
    rows += length;
    if (length === 0) break;
  }
  return { schema, batches };
}
