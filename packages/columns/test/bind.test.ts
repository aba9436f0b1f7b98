import { expect, test } from 'vitest';
import {
  and,
  type BoundNode,
  batchFromChunks,
  bind,
  canonicalJson,
  cases,
  chunkFromValues,
  coalesce,
  col,
  type DataType,
  type Expr,
  type Expression,
  expression,
  expressionFromJson,
  expressionToJson,
  field,
  interpret,
  isMillraceError,
  lit,
  type Schema,
  selectRows,
  typeName,
  types,
  type Value,
} from '../src/index.js';

const schema: Schema = {
  fields: [
    field('i', types.int32()),
    field('u', types.uint64()),
    field('l', types.int64()),
    field('f', types.float64()),
    field('f32', types.float32()),
    field('m', types.decimal(10, 2)),
    field('s', types.utf8()),
    field('d', types.date()),
    field('t', types.timestamp('us', 'UTC')),
    field('n', types.timestamp('ms')),
    field('tod', types.time('s')),
    field('b', types.bool()),
    field('raw', types.binary()),
    field('list', types.list(types.int32())),
    field('cat', types.dictionary(types.utf8())),
    field('__proto__', types.int32()),
  ],
};

function rowWith(values: { readonly [name: string]: Value }): Value[] {
  return schema.fields.map(({ name }) => (Object.hasOwn(values, name) ? values[name]! : null));
}

function value(expr: Expr, values: { readonly [name: string]: Value } = {}): Value {
  return interpret(bind(expr, schema), rowWith(values));
}

/** A short form of what an expression was bound to. */
function shape(node: BoundNode): string {
  switch (node.node) {
    case 'whereValid':
      return `${node.value} where valid`;
    case 'compare':
      return `${node.operator} ${node.right.node === 'literal' ? JSON.stringify(node.right.value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) : typeName(node.right.type)}`;
    case 'literal':
      return `literal ${node.value}`;
    default:
      return node.node;
  }
}

test.each<[Expr, string]>([
  [col('i').eq(2), 'eq 2'],
  [col('i').eq(2.5), 'false where valid'],
  [col('i').ne(2.5), 'true where valid'],
  [col('i').lt(2.5), 'le 2'],
  [col('i').le(2.5), 'le 2'],
  [col('i').gt(-2.5), 'gt -3'],
  [col('i').ge(2.5), 'gt 2'],
  [col('i').lt(3e9), 'true where valid'],
  [col('i').gt(3e9), 'false where valid'],
  [col('i').ge(-Infinity), 'true where valid'],
  [col('i').lt(NaN), 'false where valid'],
  [col('i').ne(NaN), 'true where valid'],
  [col('i').eq(2n ** 80n), 'false where valid'],
  [col('u').lt(-1), 'false where valid'],
  [col('u').eq(2n ** 64n - 1n), 'eq "18446744073709551615n"'],
  [col('l').eq(9007199254740993n), 'eq "9007199254740993n"'],
  [col('l').eq({ unscaled: 50n, scale: 1 }), 'eq "5n"'],
  [lit(5).lt(col('i')), 'gt 5'],
  [col('f').eq(9007199254740993n), 'false where valid'],
  [col('f').lt(9007199254740993n), 'lt 9007199254740992'.replace('lt', 'le')],
  [col('f').gt({ unscaled: 1n, scale: 1 }), 'ge 0.1'],
  [col('f').eq(-0), 'eq 0'],
  [col('f32').eq(0.1), 'false where valid'],
  [col('f32').le(1e300), 'lt null'],
  [col('m').eq(0.5), 'eq {"unscaled":"50n","scale":2}'],
  [col('m').eq('0.5'), 'eq {"unscaled":"50n","scale":2}'],
  [col('m').eq(0.1), 'false where valid'],
  [col('m').lt(1e10), 'true where valid'],
  [col('d').eq('2013-01-31'), 'eq "15736n"'],
  [col('d').eq(new Date('2013-01-31')), 'eq "15736n"'],
  [col('d').lt(new Date('2013-01-31T05:00:00Z')), 'le "15736n"'],
  [col('t').ge('2013-01-01T00:00:00-05:00'), 'ge "1357016400000000n"'],
  [col('t').ge(new Date(0)), 'ge "0n"'],
  [col('n').ge(new Date(5)), 'ge "5n"'],
  [col('n').ge('2013-01-01'), 'ge "1356998400000n"'],
  [col('tod').lt('23:59'), 'lt "86340n"'],
  [col('cat').eq('x'), 'eq "x"'],
  [col('i').eq(null), 'literal null'],
  [col('__proto__').eq(1), 'eq 1'],
])('comparison %# binds as it should', (expr, expected) => {
  expect(shape(bind(expr, schema).root)).toBe(expected);
});

test.each<[Expr, string]>([
  [col('i').plus(1), 'int64'],
  [col('i').dividedBy(2), 'float64'],
  [col('i').plus(0.5), 'float64'],
  [col('m').plus(1n), 'decimal(11, 2)'],
  [col('m').plus(col('m')), 'decimal(11, 2)'],
  [col('m').times(col('m')), 'decimal(20, 4)'],
  [col('m').times(col('f')), 'float64'],
  [col('t').minus(col('t')), 'duration[us]'],
  [coalesce(col('i'), 0), 'int32'],
  [coalesce(col('i'), 0.5), 'float64'],
  [coalesce(col('i'), col('l')), 'int64'],
  [coalesce(col('u'), col('l')), 'decimal(20, 0)'],
  [coalesce(col('cat'), 'none'), 'utf8'],
  [cases([{ when: col('b'), then: 'yes' }], 'no'), 'utf8'],
  [cases([{ when: col('b'), then: 1 }]), 'int64'],
  [col('s').length(), 'int32'],
  [col('t').datePart('year'), 'int32'],
  [lit(5), 'int64'],
  [lit(5, types.int8()), 'int8'],
  [lit(2.5), 'float64'],
  [lit(null), 'null'],
])('expression %# has its type', (expr, expected) => {
  expect(typeName(bind(expr, schema).type)).toBe(expected);
});

test.each<[Expr, RegExp]>([
  [col('I'), /no column 'I'; the columns are 'i'/],
  [col('s').gt(5), /Column 's' is utf8; the literal 5 \(int64\)/],
  [col('i').eq('5'), /Column 'i' is int32; the literal "5" \(utf8\)/],
  [col('t').gt(5), /Give a text .* a Date, or a bigint/],
  [col('t').gt('2013-01-01'), /can not be read as such \(shape; its shape is /],
  [col('d').gt('2013-02-30'), /\(calendar/],
  [col('t').gt(col('n')), /one has a zone and one has not/],
  [col('i').eq(col('s')), /can not be compared/],
  [col('list').eq(col('list')), /Column 'list' is list<int32>/],
  [col('s').plus(1), /'\+' needs a number/],
  [col('i').and(col('b')), /and needs a predicate/],
  [col('i').startsWith('a'), /Column 'i' is int32; startsWith needs a text/],
  [col('s').datePart('year'), /needs a date or timestamp/],
  [col('d').datePart('hour'), /needs a time or timestamp/],
  [col('list').cast(types.int32()), /Column 'list' is list<int32>; it can not be cast to int32/],
  [col('n').cast(types.timestamp('ms', 'Europe/Oslo')), /can not be cast/],
  [coalesce(col('i'), col('s')), /no common type/],
  [lit(300, types.int8()), /300 is not a value of type int8/],
])('wrong use %# is refused', (expr, message) => {
  try {
    bind(expr, schema);
    expect.unreachable();
  } catch (error) {
    expect(isMillraceError(error) && error.name).toBe('UsageError');
    expect(String(error)).toMatch(message);
  }
});

test('three-valued logic', () => {
  const three = [true, false, null];
  const table = three.flatMap((a) =>
    three.map((b) => [
      value(and(lit(a, types.bool()), lit(b, types.bool()))),
      value(expression({ node: 'or', operands: [lit(a, types.bool()), lit(b, types.bool())] })),
    ]),
  );
  expect(table).toEqual([
    [true, true],
    [false, true],
    [null, true],
    [false, true],
    [false, false],
    [false, null],
    [null, true],
    [false, null],
    [null, null],
  ]);
  expect([value(and()), value(expression({ node: 'or', operands: [] }))]).toEqual([true, false]);
  expect(value(col('i').in([1, null]), { i: 1 })).toBe(true);
  expect(value(col('i').in([1, null]), { i: 2 })).toBe(null);
  expect(value(col('i').notIn([1, null]), { i: 2 })).toBe(null);
});

test('numbers: overflow, division, zero and NaN', () => {
  const failed = { failed: false };
  expect(interpret(bind(col('l').plus(1), schema), rowWith({ l: 2n ** 63n - 1n }), failed)).toBe(null);
  expect(failed.failed).toBe(true);
  expect(value(col('f').dividedBy(0), { f: -1 })).toBe(-Infinity);
  expect(value(col('f').dividedBy(col('f')), { f: 0 })).toBe(NaN);
  expect(value(lit(1).dividedBy(col('f')), { f: -0 })).toBe(Infinity);
  expect(value(col('f').times(-1), { f: 0 })).toBe(0);
  expect(value(col('f').ne(1), { f: NaN })).toBe(true);
  expect(value(col('f').eq(col('f')), { f: NaN })).toBe(false);
  expect(value(col('f').in([NaN]), { f: NaN })).toBe(false);
  expect(value(col('f').eq(0), { f: -0 })).toBe(true);
});

test('texts: order and length by code point', () => {
  expect(value(col('s').gt('\uffff'), { s: '\u{10000}' })).toBe(true);
  expect(value(col('s').length(), { s: 'a\u{1f600}' })).toBe(2);
  expect(value(col('s').length(), { s: '' })).toBe(0);
});

const casts: readonly (readonly [DataType, Value, DataType, Value])[] = [
  [types.float64(), 2.5, types.int32(), null],
  [types.float64(), -0, types.int32(), 0],
  [types.float64(), NaN, types.int64(), null],
  [types.int64(), 9007199254740993n, types.float64(), null],
  [types.int64(), 9007199254740994n, types.float64(), 9007199254740994],
  [types.int64(), 2n ** 63n - 1n, types.float64(), null],
  [types.int32(), 16777217, types.float32(), null],
  [types.float64(), 0.1, types.float32(), Math.fround(0.1)],
  [types.float64(), 1e300, types.float32(), null],
  [types.int32(), 300, types.int8(), null],
  [types.int32(), -1, types.uint8(), null],
  [types.int32(), 2, types.bool(), null],
  [types.bool(), true, types.int8(), 1],
  [types.float64(), 0.1, types.decimal(5, 2), { unscaled: 10n, scale: 2 }],
  [types.float64(), 0.125, types.decimal(5, 2), null],
  [types.decimal(5, 2), { unscaled: 10n, scale: 2 }, types.float64(), 0.1],
  [types.decimal(5, 2), { unscaled: 150n, scale: 2 }, types.int32(), null],
  [types.timestamp('us'), 1000n, types.timestamp('ms'), 1n],
  [types.timestamp('us'), 1001n, types.timestamp('ms'), null],
  [types.timestamp('s'), 2n ** 60n, types.timestamp('ns'), null],
  [types.timestamp('s', 'UTC'), 86400n, types.date(), 1n],
  [types.timestamp('s', 'UTC'), 86401n, types.date(), null],
  [types.date(), 1n, types.timestamp('us', 'UTC'), 86_400_000_000n],
  [types.date(), 15736n, types.utf8(), '2013-01-31'],
  [types.float64(), 1e21, types.utf8(), '1e+21'],
  [types.binary(), Uint8Array.of(1, 2), types.fixedSizeBinary(3), null],
];

test.each(
  casts.map(
    ([from, given, to, expected]) => [typeName(from), given, typeName(to), expected, from, to] as const,
  ),
)('%s %s as %s is %s', (_, given, __, expected, from, to) => {
  const state = { failed: false };
  const bound = bind(col('x').cast(to), { fields: [field('x', from)] });
  expect(interpret(bound, [given], state)).toEqual(expected);
  expect(state.failed).toBe(expected === null);
});

test('builders: Dates among values, long chains, what is no literal', () => {
  const days = col('d').in([new Date('2013-01-31'), '2013-02-01']);
  expect([15736n, 15737n, 15738n].map((d) => value(days, { d }))).toEqual([true, true, false]);
  expect(value(days)).toBe(null);
  let chain: Expr = col('i').gt(0);
  for (let i = 1; i < 4000; i++) chain = chain.and(col('i').gt(i % 3));
  expect(value(chain, { i: 5 })).toBe(true);
  for (const odd of [
    { unscaled: 1n, scale: 2 ** 31 },
    { unscaled: 1 },
    [],
    undefined,
    Symbol('x'),
    new Date(NaN),
  ]) {
    expect(() => lit(odd as never)).toThrow(/literal/);
  }
  expect(() =>
    bind(col('z').datePart('hour'), { fields: [field('z', types.timestamp('us', 'Mars/Base'))] }),
  ).toThrow(/no time zone 'Mars\/Base'/);
});

test('JSON that is no expression, and depth beyond what can be walked', () => {
  for (const json of [
    null,
    5,
    {},
    { node: 'constructor' },
    { node: 'compare', operator: 'eq', left: { node: 'column', name: 'x' } },
    { node: 'case', branches: [{ when: 1 }], otherwise: null },
    { node: 'literal', value: { $int64: 'x' } },
    {
      node: 'cast',
      operand: { node: 'column', name: 'x' },
      to: { kind: 'decimal', precision: 1e9, scale: 2, bits: 128 },
      options: {},
    },
  ]) {
    expect(() => expressionFromJson(json)).toThrow(/not the JSON of/);
  }
  let deep: Expression = { node: 'column', name: 'b' };
  for (let i = 0; i < 400; i++) deep = { node: 'not', operand: deep };
  expect(value(expressionFromJson(expressionToJson(deep)), { b: true })).toBe(true);
  for (let i = 0; i < 100_000; i++) deep = { node: 'not', operand: deep };
  expect(() => bind(deep, schema)).toThrow(/500 levels/);
  expect(() => expressionFromJson(deep)).toThrow(/500 levels/);
});

test('canonical JSON refuses what JSON can not hold', () => {
  for (const odd of [NaN, { a: Infinity }, 1n, undefined, { a: '\ud800' }])
    expect(() => canonicalJson(odd)).toThrow(/can not be written/);
  expect(canonicalJson({ '\\ud800': '\u{1f600}', a: -0 })).toBe('{"\\\\ud800":"\u{1f600}","a":0}');
});

test('bytes of another width than a fixed-size column compare with it like any bytes', () => {
  const type = { kind: 'fixedSizeBinary', byteWidth: 1 } as const;
  const schema = { fields: [{ name: 'a', type, nullable: true }] };
  const values = [Uint8Array.of(1), null, Uint8Array.of(200)];
  const batch = batchFromChunks(schema, [chunkFromValues(type, values)]);
  const wide = Uint8Array.of(1, 0, 0);
  const rows = (predicate: Expression) => [...selectRows(bind(predicate, schema), batch)];
  expect(rows(col('a').gt(wide))).toEqual([2]);
  expect(rows(col('a').lt(wide))).toEqual([0]);
  expect(rows(col('a').eq(wide))).toEqual([]);
  expect(rows(col('a').ne(wide))).toEqual([0, 2]);
  expect(rows(col('a').in([wide, Uint8Array.of(1)]))).toEqual([0]);
});
