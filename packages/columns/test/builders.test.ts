import { describe, expect, expectTypeOf, it, test } from 'vitest';
import {
  batchFromChunks,
  bind,
  cases,
  chunkFromValues,
  coalesce,
  col,
  countWhere,
  type DataType,
  duplicates,
  type Expr,
  type Expression,
  evaluate,
  expressionFromJson,
  expressionToJson,
  field,
  firstWhere,
  interpret,
  isMillraceError,
  lit,
  not,
  type Operand,
  prepareExpression,
  scan,
  sum,
  typeName,
  types,
  type Value,
  valueAt,
} from '../src/index.js';

type Columns = { readonly [name: string]: readonly [DataType, readonly Value[]] };

/** What an expression gives on every row, by the kernels, which the interpreter must agree with. */
async function given(columns: Columns, expression: Expression): Promise<Value[]> {
  const schema = { fields: Object.entries(columns).map(([name, [type]]) => field(name, type)) };
  const batch = batchFromChunks(
    schema,
    Object.values(columns).map(([type, values]) => chunkFromValues(type, values)),
  );
  const bound = bind(expression, schema);
  await prepareExpression(bound);
  const { chunk } = evaluate(bound, batch);
  const rows = Array.from({ length: batch.length }, (_, row) => row);
  const slow = rows.map((row) =>
    interpret(
      bound,
      batch.columns.map((column) => valueAt(column, row)),
    ),
  );
  const fast = rows.map((row) => valueAt(chunk, row));
  expect(fast).toStrictEqual(slow);
  return fast;
}

const T = true;
const F = false;
const N = null;
const doubles: Columns = { x: [types.float64(), [1, Number.NaN, null, -0, Infinity]] };
const longs: Columns = { x: [types.int64(), [9007199254740993n, -(2n ** 63n), 2n ** 63n - 1n, null, 0n]] };
const texts: Columns = { x: [types.utf8(), ['', '😀', 'a"b', '__proto__', null, '\u{10FFFF}z']] };
const x = col('x');

test.each<[string, Columns, Expr, Value[]]>([
  ['NaN equals nothing', doubles, x.eq(Number.NaN), [F, F, N, F, F]],
  ['NaN differs from all', doubles, x.ne(Number.NaN), [T, T, N, T, T]],
  ['-0 is 0', doubles, x.eq(0), [F, F, N, T, F]],
  ['NaN is in nothing, and null makes misses unknown', doubles, x.in([Number.NaN, null, 1]), [T, N, N, N, N]],
  ['notIn keeps NaN', doubles, x.notIn([Number.NaN, 1]), [F, T, N, T, T]],
  ['in nothing', doubles, x.in([]), [F, F, N, F, F]],
  ['between null and a number', longs, x.between(null, 5), [F, N, F, N, N]],
  [
    'between with open ends',
    longs,
    x.between(0, 9007199254740993n, { lowInclusive: F, highInclusive: F }),
    [F, F, F, N, F],
  ],
  ['between half open', longs, x.between(0, 9007199254740993n, { lowInclusive: F }), [T, F, F, N, F]],
  [
    'in with bigints and numbers',
    longs,
    x.in([9007199254740993n, 9007199254740992, 0, 2.5]),
    [T, F, F, N, T],
  ],
  ['in with a decimal', longs, x.in([{ unscaled: 0n, scale: 2 }]), [F, F, F, N, T]],
  ['beyond the range', longs, x.lt(2n ** 63n), [T, T, T, N, T]],
  ['an int is never NaN', longs, x.isNan(), [F, F, F, N, F]],
  ['overflow is null', longs, x.plus(1), [9007199254740994n, -(2n ** 63n) + 1n, N, N, 1n]],
  ['the least negated', longs, x.times(-1), [-9007199254740993n, N, -(2n ** 63n) + 1n, N, 0n]],
  ['0 / 0 is NaN, x / 0 infinite', longs, x.dividedBy(0), [Infinity, -Infinity, Infinity, N, Number.NaN]],
  ['every text begins with nothing', texts, x.startsWith(''), [T, T, T, T, N, T]],
  ['half a character ends nothing', texts, x.endsWith('\ude00'), [F, F, F, F, N, F]],
  ['an emoji is contained', texts, x.contains('😀'), [F, T, F, F, N, F]],
  ['length in code points', texts, x.length(), [0, 1, 3, 9, N, 2]],
  ['one code point', texts, x.matches('^.$'), [F, T, F, F, N, F]],
  ['the empty pattern', texts, x.matches(''), [T, T, T, T, N, T]],
  ['text by code point', texts, x.gt('\uffff'), [F, T, F, F, N, T]],
  ['no branch', doubles, cases([{ when: x.gt(0), then: 'p' }]), ['p', N, N, N, 'p']],
  ['not of NaN > 0 is true', doubles, not(x.gt(0)), [F, T, N, T, F]],
])('%s', async (_what, columns, expression, expected) => {
  expect(await given(columns, expression)).toStrictEqual(expected);
});

describe('a literal of every type', () => {
  const decimal = (unscaled: bigint, scale: number) => ({ unscaled, scale });
  const tags = types.list(types.utf8());
  const point = types.struct([field('a', types.int32()), field('b', types.utf8())]);
  const counts = types.map(types.utf8(), types.int32());
  test.each<[DataType, Value]>([
    [types.null(), null],
    [types.bool(), true],
    [types.int8(), -128],
    [types.uint64(), 2n ** 64n - 1n],
    [types.float16(), 0.5],
    [types.float32(), Math.fround(0.1)],
    [types.float64(), 5e-324],
    [types.decimal(10, 2), decimal(-5n, 2)],
    [types.decimal(76, 2, 256), decimal(10n ** 70n, 2)],
    [types.utf8(), '😀'],
    [types.utf8('view'), ''],
    [types.binary(), Uint8Array.of(0, 255)],
    [types.fixedSizeBinary(2), Uint8Array.of(0, 255)],
    [types.date(), -1n],
    [types.date('ms'), -86_400_000n],
    [types.time('s'), 3600n],
    [types.time('ns'), 1n],
    [types.timestamp('ns', 'Asia/Tokyo'), -1n],
    [types.timestamp('s'), -1n],
    [types.duration('ms'), 90_500n],
    [types.dictionary(types.utf8()), 'a'],
    [tags, ['a', null, '']],
    [types.fixedSizeList(types.int64(), 2), [1n, null]],
    [
      point,
      new Map<Value, Value>([
        ['a', 1],
        ['b', null],
      ]),
    ],
    [counts, new Map<Value, Value>([['k', 1]])],
  ])('%o', async (type, value) => {
    const literal = lit(value, type);
    expect(await given({ x: [types.int32(), [1, 2]] }, literal)).toStrictEqual([value, value]);
    expect(expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(literal))))).toStrictEqual(literal);
    const column: Columns = { x: [type, [null, value]] };
    const filled = type.kind === 'null' ? [null, null] : [value, value];
    expect(await given(column, coalesce(x, literal))).toStrictEqual(filled);
    if (['list', 'fixedSizeList', 'struct', 'map'].includes(type.kind)) {
      await expect(given(column, x.eq(literal))).rejects.toThrow(/can not be compared/);
    } else {
      expect(await given(column, x.eq(literal))).toStrictEqual([null, type.kind === 'null' ? null : true]);
    }
  });

  it('is refused when it is none, before data is read', () => {
    const bad: readonly (readonly [Value, DataType])[] = [
      [200, types.int8()],
      [2n ** 53n + 1n, types.float64()],
      [decimal(1000n, 2), types.decimal(2, 2)],
      [Uint8Array.of(1), types.fixedSizeBinary(2)],
      ['2021-02-29', types.date()],
      [1, types.bool()],
      [5, types.null()],
      [[1], tags],
      [[1n], types.fixedSizeList(types.int64(), 2)],
      ['a', point],
    ];
    for (const [value, type] of bad) {
      expect(() => bind(lit(value, type), { fields: [] }), typeName(type)).toThrow(
        expect.objectContaining({ name: 'UsageError' }),
      );
    }
    expect(() => lit([1])).toThrow(/with its type a list/);
    expect(() => bind({ node: 'literal', value: [1] }, { fields: [] })).toThrow(/needs its type/);
  });

  it('of a Date has the type asked for', () => {
    const date = new Date(-86_400_000);
    expect(lit(date, types.date())).toStrictEqual(lit(-1n, types.date()));
    expect(lit(date, types.timestamp('ns', 'Asia/Tokyo')).node).toBe('literal');
    expect(lit(date, types.timestamp('us'))).toStrictEqual(lit(-86_400_000_000n, types.timestamp('us')));
    expect(() => lit(new Date(5), types.timestamp('s'))).toThrow(/is not a value of type timestamp\[s\]/);
    expect(() => lit(date, types.int64())).toThrow(isUsageError);
  });

  it('may hold half a character: it reads as UTF-8 would have it, and can be asked for', async () => {
    const batch = batchFromChunks({ fields: [field('x', types.utf8())] }, [
      chunkFromValues(types.utf8(), ['\ufffd', 'a']),
    ]);
    expect(await scan([batch], [countWhere(x.eq('\ud800')), countWhere(x.startsWith('\udc00'))])).toEqual([
      1, 1,
    ]);
    expect(await scan([batch], [countWhere(x.in(['\ud800']))])).toEqual([1]);
  });
});

const isUsageError = expect.objectContaining({ name: 'UsageError' });

describe('what is no expression', () => {
  const any = (value: unknown): Operand => value as Operand;
  const loose = x as unknown as { readonly [name: string]: (...given: unknown[]) => Expr };
  test.each<[string, () => unknown, RegExp]>([
    ['a number sought', () => loose['startsWith']!(5), /startsWith takes a text/],
    ['null sought', () => loose['contains']!(null), /contains takes a text/],
    ['a number as pattern', () => loose['matches']!(5), /matches takes a pattern as a text/],
    ['a RegExp as pattern', () => loose['matches']!(/a/), /matches takes a pattern as a text/],
    [
      'a misspelt option of matches',
      () => loose['matches']!('a', { ignorecase: true }),
      /matches has no option 'ignorecase'/,
    ],
    ['in of a text', () => loose['in']!('abc'), /in takes a list/],
    ['in of nothing', () => loose['in']!(), /in takes a list/],
    ['notIn of a set', () => loose['notIn']!(new Set([1])), /in takes a list/],
    [
      'a misspelt option of between',
      () => loose['between']!(1, 2, { inclusive: false }),
      /between has no option 'inclusive'/,
    ],
    ['a flag that is none', () => loose['between']!(1, 2, { lowInclusive: 'no' }), /must be true or false/],
    ['null for options', () => loose['between']!(1, 2, null), /options of between are an object/],
    [
      'a misspelt option of cast',
      () => loose['cast']!(types.int32(), { trimm: true }),
      /cast has no option 'trimm'/,
    ],
    [
      'null tokens that are no list',
      () => loose['cast']!(types.int32(), { nullTokens: 'NA' }),
      /list of texts/,
    ],
    ['a type that is none', () => loose['cast']!('int32'), /cast takes a type/],
    ['no type', () => loose['cast']!(), /cast takes a type/],
    ['a date part that is none', () => loose['datePart']!('quarter'), /a date part is one of 'year'/],
    ['branches that are no list', () => cases(5 as unknown as []), /cases takes a list/],
    ['a branch without then', () => cases([{ when: true } as never]), /A literal is/],
    ['nothing compared', () => loose['eq']!(), /A literal is/],
    ['an object compared', () => x.eq(any({})), /A literal is/],
    ['a list compared', () => x.eq([1]), /A literal is/],
    ['a symbol compared', () => x.eq(any(Symbol('s'))), /A literal is/],
    ['a name that is none', () => col(5 as unknown as string), /name is a string/],
  ])('%s is refused by the builder', (_what, build, message) => {
    expect(build).toThrow(message);
    expect(build).toThrow(isUsageError);
  });

  it('is refused by bind, whoever made it', () => {
    const odd: readonly unknown[] = [
      null,
      5,
      'x',
      [],
      {},
      { node: 'nothing' },
      { node: 'column' },
      { node: 'literal' },
      { node: 'and' },
      { node: 'or', operands: [undefined] },
      { node: 'coalesce', operands: [] },
      { node: 'not' },
      { node: 'in', operand: lit(1), values: 5 },
      { node: 'in', operand: lit(1), values: [{}] },
      { node: 'text', test: 'begins', operand: lit('a'), text: 'a' },
      { node: 'matches', operand: lit('a'), pattern: 5, ignoreCase: true },
      { node: 'matches', operand: lit('a'), pattern: 'a' },
      { node: 'case', branches: [null], otherwise: lit(1) },
      { node: 'case', branches: [], otherwise: null },
      { node: 'cast', operand: lit(1), to: null, options: {} },
      { node: 'cast', operand: lit(1), to: { kind: 'thing' }, options: {} },
      { node: 'cast', operand: lit(1), to: types.int8() },
      { node: 'compare', operator: '==', left: lit(1), right: lit(1) },
      { node: 'arithmetic', operator: '%', left: lit(1), right: lit(1) },
      { node: 'literal', value: 5, type: 'int32' },
      { node: 'literal', value: {} },
      { node: 'literal', value: { unscaled: 5, scale: 0 } },
    ];
    for (const data of odd) {
      let error: unknown;
      try {
        bind(data as Expression, { fields: [] });
      } catch (thrown) {
        error = thrown;
      }
      expect(isMillraceError(error), `${JSON.stringify(data)}: ${String(error)}`).toBe(true);
    }
  });
});

it('types say what is answered, with and without keys', async () => {
  const batch = batchFromChunks({ fields: [field('x', types.int32())] }, [
    chunkFromValues(types.int32(), [1, 1]),
  ]);
  const [rows, mixed, grouped] = await scan(
    [batch],
    [
      firstWhere(x.gt(0), { limit: 1 }),
      sum('x', { nan: 'propagate', where: x.gt(0) }),
      duplicates(['x'], { limit: 0, by: ['x'] }),
    ],
  );
  expect(rows.total).toBe(2);
  expectTypeOf<Extract<typeof mixed, readonly unknown[]>>().toBeNever();
  expect(grouped[0]!.answer.groups).toBe(1);
});
