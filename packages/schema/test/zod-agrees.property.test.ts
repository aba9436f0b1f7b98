import {
  type Batch,
  batchFromChunks,
  castText,
  chunkFromValues,
  type DataType,
  field,
  types,
  type Value,
} from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  float32,
  float64,
  int8,
  int64,
  type TableSchema,
  tableSchema,
  timestamp,
  uint16,
  uint64,
  validateTable,
} from '../src/index.js';
import { plansOf } from '../src/table-schema.js';

/** zod itself is the specification: cell by cell, with its own parser. */
interface Case {
  readonly type: z.ZodType;
  readonly arrow: DataType;
  readonly values: readonly Value[];
  readonly toZod: (value: Value) => unknown;
}

const RUNS = 300;
const GREATEST = Number.MAX_SAFE_INTEGER;
const special = [
  0,
  -0,
  1,
  -1,
  2.5,
  -2.5,
  1e308,
  Number.NaN,
  Infinity,
  -Infinity,
  2 ** 53,
  -(2 ** 53),
  0.1,
  1e-320,
];
const bounds = fc.constantFrom(
  0,
  1,
  -1,
  2,
  2.5,
  0.1,
  3,
  GREATEST,
  -GREATEST,
  2 ** 53,
  1e300,
  Infinity,
  -Infinity,
);

function nullable(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> {
  return fc.array(fc.option(value, { freq: 5 }), { maxLength: 12 });
}

function checked<T extends z.ZodType>(
  base: fc.Arbitrary<T>,
  checks: readonly ((type: T, n: number) => T)[],
): fc.Arbitrary<z.ZodType> {
  const one = fc.tuple(fc.constantFrom(...checks), bounds);
  return fc
    .tuple(base, fc.array(one, { maxLength: 3 }), fc.constantFrom('plain', 'nullable', 'nullish', 'wrapped'))
    .map(([type, list, wrapping]) => {
      const made = list.reduce((so, [check, n]) => check(so, n), type);
      if (wrapping === 'plain') return made;
      if (wrapping === 'nullable') return made.nullable();
      if (wrapping === 'nullish') return made.nullish();
      return made.nullable().refine((value) => value !== null && value !== 1);
    });
}

const numberChecks: ((type: z.ZodNumber, n: number) => z.ZodNumber)[] = [
  (type, n) => type.min(n),
  (type, n) => type.max(n),
  (type, n) => type.gt(n),
  (type, n) => type.lt(n),
  (type) => type.int(),
  (type, n) => type.min(n, { abort: true }),
  (type, n) => type.multipleOf(Number.isInteger(n) && n !== 0 ? n : 3),
  (type) => type.refine((value) => value % 2 === 0),
  (type) => type.refine((value) => value > 1, { abort: true }),
  (type) =>
    type.superRefine((value, context) => {
      if (value < 0) context.addIssue('below zero');
    }),
];

const smallInts = fc.constantFrom<[DataType, number, number]>(
  [types.int8(), -128, 127],
  [types.uint8(), 0, 255],
  [types.int16(), -32768, 32767],
  [types.uint16(), 0, 65535],
  [types.int32(), -(2 ** 31), 2 ** 31 - 1],
  [types.uint32(), 0, 2 ** 32 - 1],
);

const floatData = fc.constantFrom<DataType>(types.float64(), types.float32()).chain((arrow) => {
  const any = fc.oneof(fc.constantFrom(...special), fc.double(), fc.integer({ min: -5, max: 5 }));
  const fitted = arrow.kind === 'float' && arrow.bits === 32 ? any.map(Math.fround) : any;
  return fc.record({ arrow: fc.constant(arrow), values: nullable(fitted) });
});

const smallIntData = smallInts.chain(([arrow, min, max]) =>
  fc.record({
    arrow: fc.constant(arrow),
    values: nullable(fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, 1))),
  }),
);

const int64s = fc.constantFrom(
  0n,
  1n,
  -1n,
  2n ** 53n,
  2n ** 53n - 1n,
  -(2n ** 53n),
  2n ** 63n - 1n,
  -(2n ** 63n),
  6n,
);
const uint64s = fc.constantFrom(0n, 1n, 3n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 6n);
const wideIntData = fc.oneof(
  fc.record({ arrow: fc.constant<DataType>(types.int64()), values: nullable(int64s) }),
  fc.record({ arrow: fc.constant<DataType>(types.uint64()), values: nullable(uint64s) }),
);

const toNumber = (value: Value): unknown => (typeof value === 'bigint' ? Number(value) : value);
const toBigInt = (value: Value): unknown => (typeof value === 'number' ? BigInt(value) : value);
const same = (value: Value): unknown => value;

function cases(
  type: fc.Arbitrary<z.ZodType>,
  data: fc.Arbitrary<{ arrow: DataType; values: Value[] }>,
  toZod: (value: Value) => unknown,
): fc.Arbitrary<Case> {
  return fc.record({ type, data }).map(({ type, data }) => ({ type, ...data, toZod }));
}

const numbers = cases(
  checked(fc.constantFrom(z.number(), z.float32(), z.float64()), numberChecks),
  fc.oneof(floatData, smallIntData),
  toNumber,
);

const integers = cases(
  checked(fc.constantFrom<z.ZodNumber>(z.int(), z.int32(), z.uint32()), numberChecks),
  fc.oneof(smallIntData, wideIntData),
  toNumber,
);

const bigints = cases(
  checked(fc.constantFrom<z.ZodBigInt>(z.bigint(), z.int64(), z.uint64()), [
    (type, n) => type.min(BigInt(Number.isSafeInteger(n) ? n : 2)),
    (type, n) => type.lt(BigInt(Number.isSafeInteger(n) ? n : 2)),
    (type) => type.multipleOf(3n),
    (type) => type.refine((value) => value !== 1n),
  ]),
  fc.oneof(smallIntData, wideIntData),
  toBigInt,
);

const builders = fc.oneof(
  cases(
    checked(fc.constant<z.ZodNumber>(int8()), numberChecks),
    fc.record({
      arrow: fc.constant<DataType>(types.int8()),
      values: nullable(fc.integer({ min: -128, max: 127 })),
    }),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodNumber>(uint16()), numberChecks),
    fc.record({
      arrow: fc.constant<DataType>(types.uint16()),
      values: nullable(fc.integer({ min: 0, max: 65535 })),
    }),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodNumber>(float64()), numberChecks),
    floatData.filter(({ arrow }) => arrow.kind === 'float' && arrow.bits === 64),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodNumber>(float32()), numberChecks),
    floatData.filter(({ arrow }) => arrow.kind === 'float' && arrow.bits === 32),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodBigInt>(int64()), [(type) => type.positive()]),
    fc.record({ arrow: fc.constant<DataType>(types.int64()), values: nullable(int64s) }),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodBigInt>(uint64()), [(type) => type.max(3n)]),
    fc.record({ arrow: fc.constant<DataType>(types.uint64()), values: nullable(uint64s) }),
    same,
  ),
  cases(
    checked(fc.constant<z.ZodBigInt>(timestamp('us', 'UTC')), [
      (type) => type.positive(),
      (type) => type.lt(2n ** 53n),
    ]),
    fc.record({ arrow: fc.constant<DataType>(types.timestamp('us', 'UTC')), values: nullable(int64s) }),
    same,
  ),
);

const words = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'abc',
    'A',
    'é',
    '😀',
    '😀😀',
    'a\nb',
    ' a ',
    'NA',
    '\ufffd',
    '\u2028',
    '\u00a0',
    'x@y.z',
    'ſ',
    'K',
  ),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const wellFormed = words.filter((text) => !/[\ud800-\udfff]/u.test(text));
const patterns = [
  /^a/,
  /b$/,
  /^[a-z]+$/,
  /^.$/,
  /^.*$/,
  /./u,
  /^..$/u,
  /^[^a]$/,
  /^[^a]*$/,
  /\s/,
  /^\w+$/,
  /^\W*$/,
  /\d{2,}/,
  /a|b/,
  /(?<x>a)/,
  /^a/i,
  /k/i,
  /^[^@]+@[^@]+$/,
  /a(?=b)/,
  /(a)\1/,
  /^\S+$/,
  /\bab\b/,
  /\u00e9/,
  /😀/u,
  /^a.b$/s,
  /^a$/m,
  /a/y,
  /a/g,
  /[\s]/,
  /\x61/,
  /^$/,
  /a{2}/,
  /a{,2}/,
  /[\d-]/,
  /\//,
  /\p{L}/u,
  /^[^\d]$/u,
  /\cA/,
  /\0/,
];

const textTypes = checked(fc.constant(z.string()), [
  // zod 4.5 refuses lengths that contradict each other when they are written.
  (type, n) => type.min(n > 1 ? 2 : 1),
  (type, n) => type.max(n > 1 ? 2 : 3),
  (type) => type.length(2),
  (type) => type.length(2, { abort: true }),
  (type) => type.nonempty(),
  (type) => type.startsWith('a'),
  (type) => type.endsWith('😀'),
  (type) => type.includes('b'),
  (type) => type.includes('b', { position: 1 }),
  (type) => type.startsWith('\ud83d'),
  (type) => type.lowercase(),
  (type) => type.uppercase(),
  (type) => type.refine((text) => text.trim() === text),
  (type) => type.min(2, { when: () => false } as never),
]);

const regexTypes = fc
  .array(fc.constantFrom(...patterns), { minLength: 1, maxLength: 2 })
  .map((list) => list.reduce((type, pattern) => type.regex(pattern), z.string()) as z.ZodType);

const formats = fc.constantFrom<z.ZodType>(
  z.email(),
  z.uuid(),
  z.ipv4(),
  z.iso.date(),
  z.email().max(5),
  z.base64(),
);

const sets = fc.constantFrom<z.ZodType>(
  z.enum(['a', 'ab', '😀']),
  z.enum({ x: 'a', y: 'A' }).nullable(),
  z.literal(['', 'NA']),
  z.literal('\ud83d'),
  z.enum(['a', 'b']).exclude(['b']),
  z.literal(['a', null]),
);

const texts = cases(
  fc.oneof(textTypes, regexTypes, formats, sets),
  fc.record({
    arrow: fc.constantFrom<DataType>(
      types.utf8(),
      types.utf8('offsets64'),
      types.utf8('view'),
      types.dictionary(types.utf8()),
    ),
    values: nullable(wellFormed),
  }),
  same,
);

const literals = fc.oneof(
  cases(
    fc.constantFrom<z.ZodType>(
      z.literal([0, 1]),
      z.literal(2.5),
      z.literal([-0, 1, null]),
      z.enum({ A: 1, B: 2 }),
    ),
    fc.oneof(
      floatData,
      smallIntData,
      wideIntData.filter(({ values }) => values.every((v) => v === null || Number.isSafeInteger(Number(v)))),
    ),
    toNumber,
  ),
  cases(fc.constantFrom<z.ZodType>(z.literal([1n, 3n])), fc.oneof(smallIntData, wideIntData), toBigInt),
  cases(
    fc.constantFrom<z.ZodType>(
      z.boolean(),
      z.literal(true),
      z.boolean().nullable(),
      z.boolean().refine((value) => value),
    ),
    fc.record({ arrow: fc.constant<DataType>(types.bool()), values: nullable(fc.boolean()) }),
    same,
  ),
);

const dateTypes = fc.constantFrom<z.ZodType>(
  z.date(),
  z.date().nullable(),
  z.date().min(new Date(0)),
  z.date().max(new Date('2020-01-01')).min(new Date(-1)),
  z.date().refine((value) => value.getTime() !== 0),
);
const MS = 8_640_000_000_000_000n;
const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n };
const days = fc.record({
  arrow: fc.constant<DataType>(types.date()),
  values: nullable(fc.constantFrom(0n, 1n, -1n, 100_000_000n, 100_000_001n, -(2n ** 31n), 18262n)),
});
const instants = fc
  .tuple(fc.constantFrom('s', 'ms', 'us', 'ns'), fc.constantFrom(null, 'UTC', 'America/New_York'))
  .chain(([unit, zone]) => {
    const scale = perSecond[unit];
    const edges = [0n, 1n, -1n, scale, -scale, 1_577_836_800n * scale].concat(
      unit === 's' || unit === 'ms' ? [(MS * scale) / 1000n, (MS * scale) / 1000n + 1n] : [],
    );
    return fc.record({
      arrow: fc.constant<DataType>(types.timestamp(unit, zone)),
      values: nullable(fc.constantFrom(...edges)),
    });
  });

/** A Date where one says exactly the same instant, else an invalid one. */
function toDate(arrow: DataType): (value: Value) => unknown {
  return (value) => {
    if (typeof value !== 'bigint') return value;
    const units = arrow.kind === 'timestamp' ? perSecond[arrow.unit] : 1n;
    const thousandths = arrow.kind === 'date' ? value * 86_400_000n : value * 1000n;
    return thousandths % units === 0n ? new Date(Number(thousandths / units)) : new Date(Number.NaN);
  };
}
const dates = fc
  .record({ type: dateTypes, data: fc.oneof(days, instants) })
  .map(({ type, data }): Case => ({ type, ...data, toZod: toDate(data.arrow) }));

function batches(arrow: DataType, values: readonly Value[], cut: number): Batch[] {
  const schema = { fields: [field('c', arrow)] };
  const parts = [values.slice(0, cut), values.slice(cut)];
  return parts.map((part) => batchFromChunks(schema, [chunkFromValues(arrow, part)]));
}

/** How many issues each row has, by zod. */
function expectedIssues({ type, values, toZod }: Case): number[] {
  return values.map((value) => {
    const result = type.safeParse(toZod(value));
    return result.success ? 0 : result.error.issues.length;
  });
}

async function foundIssues(
  type: z.ZodType,
  source: Batch[],
  count: number,
  coerce: boolean,
): Promise<number[]> {
  const schema = tableSchema({ c: type }, coerce ? { coerce, trim: true, nullTokens: ['NA', ''] } : {});
  const report = await validateTable(schema, source, { sampleSize: 1000 });
  const found = new Array<number>(count).fill(0);
  for (const issue of report.issues) {
    expect(issue.category).not.toBe('schema');
    expect(issue.count).toBe(issue.sample.length);
    for (const { row } of issue.sample) found[row]!++;
  }
  expect(report.valid).toBe(found.every((issues) => issues === 0));
  expect(report.rows).toBe(count);
  return found;
}

function describeType(type: z.ZodType): string {
  const [plan] = plansOf(tableSchema({ c: type }) as TableSchema);
  return JSON.stringify(plan!.rules.map(({ text, aborts, check }) => [text, aborts, check]));
}

describe('validateTable agrees with zod, cell by cell and issue by issue', () => {
  const groups = { numbers, integers, bigints, builders, texts, literals, dates };
  for (const [name, arbitrary] of Object.entries(groups)) {
    it(name, async () => {
      await fc.assert(
        fc.asyncProperty(arbitrary, fc.nat(12), async (one, cut) => {
          const found = await foundIssues(
            one.type,
            batches(one.arrow, one.values, cut),
            one.values.length,
            false,
          );
          expect(found, describeType(one.type)).toEqual(expectedIssues(one));
        }),
        { numRuns: RUNS },
      );
    });
  }
});

describe('validateTable agrees with the text grammar and then zod', () => {
  const parts: [z.ZodType, DataType, (value: Value) => unknown][] = [
    [z.number().min(1), types.float64(), same],
    [z.number().nullable(), types.float64(), same],
    [z.int().max(5), types.int64(), toNumber],
    [z.bigint().nullable(), types.int64(), same],
    [int8(), types.int8(), same],
    [z.boolean(), types.bool(), same],
    [z.string().min(2), types.utf8(), same],
    [z.enum(['a', 'NA']).nullable(), types.utf8(), same],
    [
      timestamp('ms', 'UTC')
        .nullable()
        .refine((value) => value !== null),
      types.timestamp('ms', 'UTC'),
      same,
    ],
    [z.date(), types.timestamp('ms', 'UTC'), toDate(types.timestamp('ms', 'UTC'))],
    [z.literal([0, 1]), types.int64(), toNumber],
  ];
  const cell = fc.oneof(
    fc.constantFrom(
      'NA',
      '',
      ' NA ',
      ' 1 ',
      '1',
      '+1',
      '-0',
      '1.5',
      '1e3',
      '0x10',
      'NaN',
      'Infinity',
      '300',
      '9007199254740993',
      'true',
      'TRUE',
      '2013-01-01T00:00:00Z',
      '2013-01-01T00:00:00.0005Z',
      '2013-01-01',
      '1_0',
      'a',
      '\u00a01',
    ),
    wellFormed,
  );
  it('with trim and null tokens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parts),
        nullable(cell),
        fc.nat(12),
        async ([type, target, toZod], values, cut) => {
          const expected = values.map((value) => {
            if (value === null) return type.safeParse(null).success ? 0 : 1;
            const cast = castText(value as string, target, { trim: true, nullTokens: ['NA', ''] });
            if (!('value' in cast)) return 1;
            const result = type.safeParse(toZod(cast.value));
            return result.success ? 0 : result.error.issues.length;
          });
          expect(await foundIssues(type, batches(types.utf8(), values, cut), values.length, true)).toEqual(
            expected,
          );
        },
      ),
      { numRuns: RUNS },
    );
  });
});
