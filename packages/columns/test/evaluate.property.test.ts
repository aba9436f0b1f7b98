import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type BoundExpression,
  bind,
  cases,
  coalesce,
  col,
  type DataType,
  type Expr,
  evaluate,
  expression,
  expressionFromJson,
  expressionToJson,
  field,
  interpret,
  isMillraceError,
  type LiteralValue,
  lit,
  plainType,
  prepareExpression,
  type Schema,
  selectRows,
  typeName,
  types,
  type Value,
  valueAt,
} from '../src/index.js';
import { batchOf, flatTypes, valueFor } from './arbitraries.js';

type Kind = 'number' | 'text' | 'bytes' | 'bool' | 'temporal';
interface Column {
  readonly name: string;
  readonly type: DataType;
}

const kinds: { readonly [kind: string]: Kind } = {
  int: 'number',
  float: 'number',
  decimal: 'number',
  utf8: 'text',
  binary: 'bytes',
  fixedSizeBinary: 'bytes',
  bool: 'bool',
  date: 'temporal',
  time: 'temporal',
  timestamp: 'temporal',
  duration: 'temporal',
};

function kindOf(type: DataType): Kind | undefined {
  return kinds[plainType(type).kind];
}

const numbers = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double(),
  fc.constantFrom<LiteralValue>(
    0,
    -0,
    2.5,
    NaN,
    Infinity,
    -Infinity,
    300,
    9007199254740993n,
    -9223372036854775808n,
    2n ** 64n - 1n,
    { unscaled: 25n, scale: 1 },
    { unscaled: -1n, scale: 3 },
  ),
);

function literalFor(type: DataType): fc.Arbitrary<Expr> {
  const plain = plainType(type);
  if (kindOf(plain) === 'number') {
    return fc
      .oneof(numbers, valueFor(plain) as fc.Arbitrary<LiteralValue>)
      .filter((v) => typeof v !== 'bigint' || v < 2n ** 64n)
      .map((v) => lit(v));
  }
  if (plain.kind === 'null') return fc.constant(lit(null));
  return fc.oneof(
    { weight: 6, arbitrary: (valueFor(plain) as fc.Arbitrary<LiteralValue>).map((v) => lit(v)) },
    { weight: 1, arbitrary: fc.constant(lit(null)) },
  );
}

const castTargets: readonly DataType[] = [
  types.int8(),
  types.uint8(),
  types.int32(),
  types.int64(),
  types.uint64(),
  types.float32(),
  types.float64(),
  types.utf8(),
  types.bool(),
  types.decimal(10, 2),
  types.decimal(40, 3),
  types.date(),
  types.timestamp('us'),
  types.timestamp('ms', 'UTC'),
  types.timestamp('s', 'UTC'),
  types.time('us'),
  types.duration('ms'),
  types.dictionary(types.utf8()),
];

function expressions(columns: readonly Column[]): fc.Arbitrary<Expr> {
  const ofKind = (kind: Kind): Column[] => columns.filter(({ type }) => kindOf(type) === kind);
  const column = fc.constantFrom(...columns);
  return fc.letrec<{ any: Expr; predicate: Expr; number: Expr }>((tie) => {
    const compared = column.chain(({ name, type }) =>
      fc
        .tuple(
          fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
          fc.oneof(
            literalFor(type),
            fc
              .constantFrom(...columns.filter((c) => kindOf(c.type) === kindOf(type)))
              .map((c) => col(c.name)),
          ),
          fc.boolean(),
        )
        .map(([operator, other, flip]) =>
          (flip ? other : col(name))[operator as 'eq'](flip ? col(name) : other),
        ),
    );
    const between = column.chain(({ name, type }) =>
      fc
        .tuple(literalFor(type), literalFor(type), fc.boolean(), fc.boolean())
        .map(([low, high, lowInclusive, highInclusive]) =>
          col(name).between(low, high, { lowInclusive, highInclusive }),
        ),
    );
    const member = column.chain(({ name, type }) =>
      fc
        .array(
          literalFor(type).map((e) => (e as { value: LiteralValue } & Expr).value),
          { maxLength: 7 },
        )
        .map((values) => col(name).in(values)),
    );
    const texts =
      ofKind('text').length === 0
        ? []
        : [
            fc
              .tuple(
                fc.constantFrom(...ofKind('text')),
                fc.constantFrom('startsWith', 'endsWith', 'contains'),
                fc.oneof(fc.constantFrom('', 'a', 'b', '𝒳', '1'), fc.string({ maxLength: 2 })),
              )
              .map(([c, method, text]) => col(c.name)[method as 'contains'](text)),
            fc
              .tuple(
                fc.constantFrom(...ofKind('text')),
                fc.constantFrom('^a', '\\d', '[^a-c]', '(a|b)+$', '.{3}', '^\\s*\\d+\\s*$', 'k'),
                fc.boolean(),
              )
              .map(([c, pattern, ignoreCase]) => col(c.name).matches(pattern, { ignoreCase })),
          ];
    return {
      any: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        column.map(({ name }) => col(name)),
        tie('predicate'),
        tie('number'),
        fc
          .tuple(tie('any'), fc.constantFrom(...castTargets), fc.boolean())
          .map(([e, type, trim]) => e.cast(type, trim ? { trim, nullTokens: ['NA', ''] } : {})),
        fc
          .tuple(tie('predicate'), tie('any'), tie('any'))
          .map(([when, then, otherwise]) => cases([{ when, then }], otherwise)),
        fc.tuple(tie('predicate'), column, column).map(([when, a, b]) =>
          cases([
            { when, then: col(a.name) },
            { when: col(b.name).isNull(), then: col(a.name) },
          ]),
        ),
        column.chain(({ name, type }) => literalFor(type).map((l) => coalesce(col(name), l))),
        fc.tuple(tie('any'), tie('any')).map(([a, b]) => coalesce(a, b)),
        fc
          .tuple(
            column,
            fc.constantFrom('year', 'month', 'day', 'hour', 'minute', 'second', 'weekday', 'dayOfYear'),
          )
          .map(([c, part]) => col(c.name).datePart(part as 'year')),
      ),
      number: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        ...(ofKind('number').length > 0
          ? [fc.constantFrom(...ofKind('number')).map(({ name }) => col(name))]
          : [fc.integer({ min: -3, max: 3 }).map((n) => lit(n))]),
        fc
          .tuple(
            tie('number'),
            fc.constantFrom('plus', 'minus', 'times', 'dividedBy'),
            fc.oneof(
              tie('number'),
              numbers.filter((n) => n !== null).map((n) => lit(n as LiteralValue)),
            ),
          )
          .map(([a, method, b]) => a[method as 'plus'](b)),
        ...(ofKind('temporal').length > 0
          ? [
              fc
                .tuple(
                  fc.constantFrom(...ofKind('temporal')),
                  fc.constantFrom('plus', 'minus', 'times'),
                  column,
                )
                .map(([a, method, b]) => col(a.name)[method as 'plus'](col(b.name))),
            ]
          : []),
        column.map(({ name }) => col(name).length()),
      ),
      predicate: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        compared,
        between,
        member,
        ...texts,
        column.map(({ name }) => col(name).isNull()),
        column.map(({ name }) => col(name).isNan()),
        tie('any').map((e) => e.isNull()),
        tie('predicate').map((e) => e.not()),
        fc
          .array(tie('predicate'), { maxLength: 3 })
          .chain((list) =>
            fc.constantFrom('and', 'or').map((node) => expression({ node: node as 'and', operands: list })),
          ),
        fc
          .tuple(tie('number'), fc.constantFrom('eq', 'lt', 'ge'), tie('number'))
          .map(([a, operator, b]) => a[operator as 'eq'](b)),
      ),
    };
  }).any;
}

const names = ['a', '__proto__', 'c"\u{1f600}'];

const scenario = fc
  .array(fc.constantFrom(...flatTypes), { minLength: 1, maxLength: 3 })
  .map((list) => list.map((type, i): Column => ({ name: names[i]!, type })))
  .chain((columns) =>
    fc.tuple(
      fc.constant(columns),
      batchOf(columns),
      fc.array(expressions(columns), { minLength: 8, maxLength: 8 }),
    ),
  );

beforeAll(() => prepareExpression(col('x').matches('(a|a)*')));

function tryBind(expr: Expr, schema: Schema): BoundExpression | undefined {
  try {
    return bind(expr, schema);
  } catch (error) {
    if (!isMillraceError(error) || error.name !== 'UsageError') throw error;
    return undefined;
  }
}

let compared = 0;

test('kernels give what the interpreter gives, on every row, with as many errors', () => {
  fc.assert(
    fc.property(scenario, ([columns, { batch, rows }, exprs]) => {
      const schema: Schema = { fields: columns.map(({ name, type }) => field(name, type)) };
      for (const expr of exprs) {
        const bound = tryBind(expr, schema);
        if (bound === undefined) continue;
        compared++;
        const { chunk, errors } = evaluate(bound, batch);
        let failed = 0;
        const expected = rows.map((row): Value => {
          const state = { failed: false };
          const value = interpret(bound, row, state);
          if (state.failed) failed++;
          return value;
        });
        const actual = rows.map((_, i) => valueAt(chunk, i));
        expect(actual).toEqual(expected);
        expect([errors, chunk.length, typeName(chunk.type)]).toEqual([
          failed,
          rows.length,
          typeName(bound.type),
        ]);
        expect(chunk.nullCount).toBe(
          chunk.dictionary ? chunk.nullCount : expected.filter((v) => v === null).length,
        );
        const json = JSON.stringify(expressionToJson(expr));
        expect(JSON.stringify(expressionToJson(expressionFromJson(JSON.parse(json))))).toBe(json);
        if (typeName(bound.type) === 'bool') {
          expect(Array.from(selectRows(bound, batch))).toEqual(
            expected.flatMap((v, i) => (v === true ? [i] : [])),
          );
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(compared).toBeGreaterThan(3000);
});
