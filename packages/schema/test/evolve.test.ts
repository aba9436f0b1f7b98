import { col } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exampleTable } from '../src/examples.js';
import {
  column,
  diffSchemas,
  float64,
  ge,
  inRange,
  int32,
  int64,
  isin,
  ne,
  predicate,
  type TableSchema,
  type TableShape,
  tableSchema,
  validateTable,
} from '../src/index.js';

function of(shape: TableShape, options: object = {}): TableSchema {
  return tableSchema(shape, options as never) as unknown as TableSchema;
}

function summary(before: TableSchema, after: TableSchema): [string, string[]] {
  const { compatibility, changes } = diffSchemas(before, after);
  return [
    compatibility,
    changes.map((change) => `${change.code} ${change.column} ${change.compatibility}: ${change.reason}`),
  ];
}

describe('diffSchemas', () => {
  const cases: [string, TableSchema, TableSchema, string, RegExp][] = [
    ['nothing', of({ a: z.string() }), of({ a: z.string() }), 'full', /^$/],
    [
      'a nullable column',
      of({ a: z.string() }),
      of({ a: z.string().nullable() }),
      'backward',
      /nulls are allowed now/,
    ],
    [
      'a column no more nullable',
      of({ a: z.string().nullable() }),
      of({ a: z.string() }),
      'forward',
      /no more/,
    ],
    [
      'a wider bound',
      of({ a: z.number().min(0) }),
      of({ a: z.number().min(-1) }),
      'backward',
      /were at least 0 and are at least -1/,
    ],
    ['a narrower bound', of({ a: z.number().min(0) }), of({ a: z.number().gt(0) }), 'forward', /are above 0/],
    [
      'a moved range',
      of({ a: z.number().min(0).max(5) }),
      of({ a: z.number().min(1).max(6) }),
      'breaking',
      /at most 6/,
    ],
    [
      'the same bounds in other words',
      of({ a: z.number().min(0).max(5) }),
      of({ a: column(z.number(), { checks: [inRange(0, 5)] }) }),
      'full',
      /^$/,
    ],
    [
      'lengths',
      of({ a: z.string().max(5) }),
      of({ a: z.string().max(9) }),
      'backward',
      /lengths were at most 5/,
    ],
    ['a set that grows', of({ a: z.enum(['x']) }), of({ a: z.enum(['x', 'y']) }), 'backward', /'y' may come/],
    [
      'a set that shrinks',
      of({ a: z.enum(['x', 'y']) }),
      of({ a: z.enum(['x']) }),
      'forward',
      /'y' may no more come/,
    ],
    [
      'a set that changes',
      of({ a: z.enum(['x']) }),
      of({ a: z.enum(['y']) }),
      'breaking',
      /'y' may come; 'x' may no more/,
    ],
    [
      'an enum that becomes a check',
      of({ a: z.enum(['x']) }),
      of({ a: column(z.string(), { checks: [isin(['x'])] }) }),
      'full',
      /^$/,
    ],
    [
      'a new check',
      of({ a: z.string() }),
      of({ a: column(z.string(), { checks: [ne('x')] }) }),
      'forward',
      /ne\('x'\) is new/,
    ],
    [
      'a new check that warns',
      of({ a: z.string() }),
      of({ a: column(z.string(), { checks: [ne('x', { warnOnly: true })] }) }),
      'full',
      /only warns/,
    ],
    ['a check that is gone', of({ a: z.string().regex(/x/) }), of({ a: z.string() }), 'backward', /is gone/],
    [
      'uniqueness',
      of({ a: z.string() }),
      of({ a: column(z.string(), { unique: true }) }),
      'forward',
      /unique now/,
    ],
    [
      'a key of the table',
      of({ a: z.string() }, { unique: 'a' }),
      of({ a: z.string() }),
      'backward',
      /may repeat/,
    ],
    ['a type that takes more', of({ a: int32() }), of({ a: z.number() }), 'backward', /exactly int32/],
    [
      'a type of another JavaScript value',
      of({ a: int64() }),
      of({ a: z.int() }),
      'breaking',
      /number .* bigint/,
    ],
    ['a type that takes NaN', of({ a: z.number() }), of({ a: float64() }), 'forward', /exactly float64/],
    ['another type', of({ a: z.string() }), of({ a: z.boolean() }), 'breaking', /boolean/],
    [
      'a new column',
      of({ a: z.string() }),
      of({ a: z.string(), b: z.string() }),
      'forward',
      /old data lacks it/,
    ],
    [
      'a new column, strict',
      of({ a: z.string() }, { strict: true }),
      of({ a: z.string(), b: z.string() }, { strict: true }),
      'breaking',
      /refuses columns/,
    ],
    [
      'a new column that may be absent',
      of({ a: z.string() }),
      of({ a: z.string(), b: z.string().optional() }),
      'full',
      /may lack it/,
    ],
    [
      'a new column with a default',
      of({ a: z.string() }),
      of({ a: z.string(), b: column(z.string(), { default: 'x' }) }, { addMissingColumns: true }),
      'backward',
      /may lack it/,
    ],
    [
      'a column that is gone',
      of({ a: z.string(), b: z.string() }),
      of({ a: z.string() }),
      'backward',
      /the old schema demands it/,
    ],
    [
      'a rename',
      of({ a: z.string() }),
      of({ b: column(z.string(), { aliases: ['a'] }) }),
      'backward',
      /'a' is called 'b' now/,
    ],
    ['required', of({ a: z.string().optional() }), of({ a: z.string() }), 'forward', /has to be there/],
    ['strict', of({ a: z.string() }), of({ a: z.string() }, { strict: true }), 'forward', /refused now/],
    ['filter', of({ a: z.string() }), of({ a: z.string() }, { strict: 'filter' }), 'full', /dropped now/],
    ['coercion', of({ a: z.number() }), of({ a: z.number() }, { coerce: true }), 'backward', /converted now/],
    [
      'a check of rows',
      of({ a: z.number() }),
      of({ a: z.number() }, { checks: [predicate(col('a').gt(1))] }),
      'forward',
      /predicate/,
    ],
    [
      'words',
      of({ a: z.string() }),
      of({ a: column(z.string(), { description: 'a' }) }),
      'full',
      /said about/,
    ],
    [
      'order that is not demanded',
      of({ a: z.string(), b: z.string() }),
      of({ b: z.string(), a: z.string() }),
      'full',
      /another order/,
    ],
    [
      'order that is',
      of({ a: z.string(), b: z.string() }, { ordered: true }),
      of({ b: z.string(), a: z.string() }, { ordered: true }),
      'breaking',
      /another order/,
    ],
  ];

  it.each(cases)('%s', (_, before, after, compatibility, reason) => {
    const [found, reasons] = summary(before, after);
    expect(found).toBe(compatibility);
    expect(reasons.join('; ')).toMatch(reason);
    const turned = { backward: 'forward', forward: 'backward', full: 'full', breaking: 'breaking' }[found];
    expect(summary(after, before)[0] === turned || /rename|default/.test(_)).toBe(true);
  });

  it('carries the content ids of both schemas', () => {
    const { versions } = diffSchemas(of({ a: z.string() }), of({ a: z.string().max(3) }));
    expect(versions.before).not.toBe(versions.after);
  });

  it('keeps its word: what it calls backward reads old data, what it calls forward is read by the old schema', async () => {
    const number = fc.record({
      low: fc.integer({ min: -3, max: 0 }),
      high: fc.integer({ min: 1, max: 3 }),
      nullable: fc.boolean(),
    });
    const part = fc.record({
      a: number,
      b: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
      c: fc.option(fc.integer({ min: 1, max: 4 })),
      d: fc.boolean(),
      strict: fc.boolean(),
    });
    const made = ({
      a,
      b,
      c,
      d,
      strict,
    }: {
      a: { low: number; high: number; nullable: boolean };
      b: string[];
      c: number | null;
      d: boolean;
      strict: boolean;
    }): TableSchema => {
      const whole = column(z.int(), { checks: [ge(a.low), inRange(a.low, a.high)] });
      return of(
        {
          a: a.nullable ? whole.nullable() : whole,
          b: z.enum(b as [string]),
          ...(c !== null && { c: d ? z.string().max(c) : z.string().max(c).optional() }),
        },
        { strict },
      );
    };
    await fc.assert(
      fc.asyncProperty(part, part, fc.integer(), async (one, other, seed) => {
        const [before, after] = [made(one), made(other)];
        const { compatibility, changes } = diffSchemas(before, after);
        const [old, now] = await Promise.all(
          [before, after].map((schema) => exampleTable(schema, arrow as never, { rows: 6, seed })),
        );
        const reads = async (schema: TableSchema, table: unknown): Promise<boolean> =>
          (await validateTable(schema, table as never)).valid;
        const context = JSON.stringify(changes);
        if (compatibility === 'full' || compatibility === 'backward')
          expect(await reads(after, old), context).toBe(true);
        if (compatibility === 'full' || compatibility === 'forward')
          expect(await reads(before, now), context).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
