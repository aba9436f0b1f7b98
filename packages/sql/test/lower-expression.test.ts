import {
  and,
  bind,
  cases,
  coalesce,
  col,
  type Expression,
  field,
  lit,
  not,
  or,
  type Schema,
  types,
} from '@millrace/columns';
import { describe, expect, it, test } from 'vitest';
import { duckdbDialect, lowerExpression } from '../src/index.js';

const schema: Schema = {
  fields: [
    field('a"b', types.int64()),
    field('x', types.float64()),
    field('X', types.float64()),
    field('s', types.utf8()),
    field('d', types.decimal(10, 2)),
    field('t', types.timestamp('us', 'UTC')),
    field('z', types.timestamp('us', 'Europe/Berlin')),
    field('h', types.float16()),
    field('n', types.null()),
    field('i', types.int32()),
    field('l', types.list(types.int32())),
  ],
};

function sql(expression: Expression): string | undefined {
  return lowerExpression(bind(expression, schema), duckdbDialect);
}

describe('literals', () => {
  const literal = duckdbDialect.literal;
  it.each([
    [literal(-(2n ** 63n), types.int64()), "CAST('-9223372036854775808' AS BIGINT)"],
    [literal(2n ** 64n - 1n, types.uint64()), "CAST('18446744073709551615' AS UBIGINT)"],
    [literal(-0, types.float64()), "CAST('-0' AS DOUBLE)"],
    [literal(NaN, types.float64()), "CAST('NaN' AS DOUBLE)"],
    [literal(-Infinity, types.float64()), "CAST('-Infinity' AS DOUBLE)"],
    [literal(5e-324, types.float64()), "CAST('5e-324' AS DOUBLE)"],
    [literal({ unscaled: -5n, scale: 2 }, types.decimal(5, 2)), "CAST('-0.05' AS DECIMAL(5, 2))"],
    [literal('', types.utf8()), "''"],
    [literal("it's", types.utf8()), "'it''s'"],
    [literal('a\0b', types.utf8()), "('a' || chr(0) || 'b')"],
    [literal('👍\\n', types.utf8()), "'👍\\n'"],
    [literal(Uint8Array.of(0, 39, 255), types.binary()), "'\\x00\\x27\\xFF'::BLOB"],
    [literal(1n, types.timestamp('ns')), "CAST('1' AS BIGINT)"],
    [literal(true, types.bool()), 'TRUE'],
    [literal(null, types.date()), 'CAST(NULL AS INTEGER)'],
  ])('%s', (given, expected) => {
    expect(given).toBe(expected);
  });
});

test('columns are named by position, whatever they are called', () => {
  expect(sql(col('X').isNull().or(col('x').isNull()))).toBe('((c2 IS NULL) OR (c1 IS NULL))');
  expect(sql(col('a"b').eq(1))).toBe("(c0 = CAST('1' AS BIGINT))");
});

test('NaN is guarded only where the engine would see it otherwise', () => {
  expect(sql(col('x').lt(5))).toBe("(c1 < CAST('5' AS DOUBLE))");
  expect(sql(col('x').ge(5))).toBe("(c1 >= CAST('5' AS DOUBLE) AND NOT isnan(c1))");
  expect(sql(col('x').eq(col('X')))).toBe(
    '(CASE WHEN isnan(c1) THEN CASE WHEN c2 IS NOT NULL THEN FALSE END ELSE c1 = c2 END)',
  );
  const ieee = { ...duckdbDialect, nan: 'ieee' as const };
  expect(lowerExpression(bind(col('x').ge(5), schema), ieee)).toBe("(c1 >= CAST('5' AS DOUBLE))");
});

test('an integer beside a double is compared through the integers next to it', () => {
  expect(sql(col('a"b').lt(col('x')))).toContain('TRY_CAST((-floor((-c1))) AS HUGEINT)');
  expect(sql(col('i').lt(col('x')))).toContain('CAST(c9 AS DOUBLE) < c1');
});

test('logic without operands, and long chains', () => {
  expect(sql(and())).toBe('TRUE');
  expect(sql(or())).toBe('FALSE');
  let chain = col('i').gt(0);
  for (let i = 1; i < 1000; i++) chain = chain.and(col('i').gt(i));
  expect(sql(chain)).toContain("AND (c9 > CAST('999' AS INTEGER))");
  expect(sql(chain)).not.toContain('((((');
});

test('null columns and nulls', () => {
  expect(sql(col('n').isNull())).toBe('(NULL IS NULL)');
  expect(sql(col('l').isNull())).toBe('(c10 IS NULL)');
  expect(sql(col('i').eq(null))).toBe('CAST(NULL AS BOOLEAN)');
  expect(sql(coalesce(col('n'), col('i')))).toBe('coalesce(CAST(NULL AS INTEGER), c9)');
});

test('what has no exact form is not lowered', () => {
  expect(sql(col('h').gt(0))).toBeUndefined();
  expect(sql(col('d').gt(col('x')))).toBeUndefined();
  expect(sql(col('z').datePart('hour'))).toBeUndefined();
  expect(sql(col('i').cast(types.utf8()))).toBeUndefined();
  expect(sql(col('x').cast(types.float32()))).toBeUndefined();
  expect(sql(col('s').matches('a'.repeat(6000)))).toBeUndefined();
  expect(sql(col('i').in(Array.from({ length: 1001 }, (_, i) => i)))).toBeUndefined();
  let deep = col('i').gt(0);
  for (let i = 0; i < 300; i++) deep = not(deep);
  expect(sql(deep)).toBeUndefined();
  let wide = col('x').plus(1);
  for (let i = 0; i < 9; i++) wide = cases([{ when: wide.gt(col('X')), then: wide }], wide.plus(1));
  expect(sql(wide)).toBeUndefined();
});

test('a cast of text asks for its shape first', () => {
  expect(sql(col('s').cast(types.int32()))).toBe(
    "(CASE WHEN regexp_matches(c3, '\\A[\\x{2b}\\x{2d}]?[0-9]+\\z') THEN TRY(TRY_CAST(c3 AS INTEGER)) END)",
  );
  expect(sql(col('s').cast(types.bool(), { trim: true, nullTokens: ["N'A"] }))).toContain("NOT IN ('N''A')");
});

test('a date part is null for what lies beyond the calendar', () => {
  expect(sql(col('t').datePart('hour'))).toContain('BETWEEN -8640000000000000000 AND 8640000086399999999');
});

test('typed literals stand by themselves', () => {
  expect(sql(lit('2013-01-31', types.date()))).toBe("CAST('15736' AS INTEGER)");
});
