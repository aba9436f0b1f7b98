import { isMillraceError, type UsageError } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import {
  date,
  duration,
  float32,
  float64,
  int8,
  int32,
  int64,
  rows,
  schemaVersion,
  tableSchema,
  time,
  timestamp,
  uint64,
  validationQuestion,
} from '../src/index.js';

function refused(make: () => unknown): UsageError {
  try {
    make();
  } catch (error) {
    if (isMillraceError(error) && error.name === 'UsageError') return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is no Arrow type is refused when the schema is made', () => {
  const types: Record<string, () => unknown> = {
    'a mixed union': () => z.union([z.string(), z.number()]),
    'a mixed literal': () => z.literal(['a', 1]),
    'a mixed enum': () => z.enum({ A: 'a', B: 1 }),
    'a literal of null only': () => z.literal(null),
    'a literal of undefined': () => z.literal(undefined),
    'a literal of NaN': () => z.literal(Number.NaN),
    'a transform': () => z.string().transform((text) => text.length),
    'a preprocess': () => z.preprocess((value) => value, z.string()),
    any: () => z.any(),
    unknown: () => z.unknown(),
    never: () => z.never(),
    void: () => z.void(),
    lazy: () => z.lazy(() => z.string()),
    'a prefault': () => z.string().prefault('x'),
    'a catch': () => z.string().catch('x'),
    'a custom type': () => z.custom<string>(() => true),
    'a tuple': () => z.tuple([z.string()]),
    NaN: () => z.nan(),
    null: () => z.null(),
    'a promise': () => z.promise(z.string()),
    'a template literal': () => z.templateLiteral(['a', z.string()]),
    'an object of a bare transform': () =>
      z.object({ a: z.array(z.string().transform((text) => text.length)) }),
    'an array of anything': () => z.array(z.any()),
    'a set': () => z.set(z.string()),
    'a default that does not fit': () => z.int().default(2.5),
    'a default that breaks a check': () => z.int().min(3).default(2),
    'a default of a nested type': () => z.array(z.string()).default([]),
    'a codec within a nested type': () => z.array(z.stringbool()),
    'trim within a nested type': () => z.object({ a: z.string().trim() }),
    'an async refine': () => z.string().refine(async () => true),
    'a string': () => 'string',
    undefined: () => undefined,
    'a schema': () => tableSchema({ a: z.string() }),
  };
  for (const [name, type] of Object.entries(types)) {
    it(name, () => {
      const error = refused(() => tableSchema({ good: z.string(), 'bad one': type() } as never));
      expect(error.issues).toMatchObject([{ column: 'bad one' }]);
      expect(error.message).toContain("'bad one'");
      expect(String(error.issues[0]?.hint).length).toBeGreaterThan(10);
    });
  }

  it('all columns at once', () => {
    const error = refused(() => tableSchema({ a: z.any(), b: z.string(), c: z.lazy(() => z.string()) }));
    expect(error.issues.map(({ column }) => column)).toEqual(['a', 'c']);
  });
});

describe('options', () => {
  const bad: Record<string, () => unknown> = {
    'an unknown one': () => tableSchema({ a: z.string() }, { strictly: true } as never),
    strict: () => tableSchema({ a: z.string() }, { strict: 'drop' } as never),
    coerce: () => tableSchema({ a: z.string() }, { coerce: 'yes' } as never),
    'null tokens that are no texts': () =>
      tableSchema({ a: z.string() }, { coerce: true, nullTokens: [1] } as never),
    'null tokens without coercion': () => tableSchema({ a: z.string() }, { nullTokens: ['NA'] }),
    'trim without coercion': () => tableSchema({ a: z.string() }, { trim: true }),
    'a key of an unknown column': () => tableSchema({ a: z.string() }, { unique: 'b' } as never),
    'a key of an optional column': () => tableSchema({ a: z.string().optional() }, { unique: 'a' }),
    'a key with a column twice': () => tableSchema({ a: z.string() }, { unique: ['a', 'a'] }),
    'an empty key': () => tableSchema({ a: z.string() }, { unique: [[]] }),
    'a z.array': () => tableSchema(z.array(z.string()) as never),
    'no shape': () => tableSchema(null as never),
  };
  for (const [name, make] of Object.entries(bad)) {
    it(`refuse ${name}`, () => {
      expect(refused(make).message.length).toBeGreaterThan(20);
    });
  }

  it('allow null tokens where one column is coerced', () => {
    expect(tableSchema({ a: z.coerce.number() }, { nullTokens: ['NA'] }).columns[0]!.coerce).toBe(true);
  });
});

describe('builders', () => {
  it('are zod types that parse rows', () => {
    expect(int8().safeParse(127).success).toBe(true);
    expect(int8().safeParse(128).success).toBe(false);
    expect(uint64().safeParse(-1n).success).toBe(false);
    expect(float64().safeParse(Number.NaN).success).toBe(true);
    expect(float64().min(0).safeParse(Number.NaN).success).toBe(false);
    expect(float32().nullable().safeParse(null).success).toBe(true);
    expect(float32().safeParse('1').success).toBe(false);
    expect(timestamp('us').safeParse(1).success).toBe(false);
  });

  it('keep their Arrow type through every method', () => {
    const shape = {
      a: int32().min(0).describe('x').nullable().optional().readonly(),
      b: timestamp('ns', 'Europe/Berlin').positive().brand('t'),
      c: float32()
        .max(1)
        .refine(() => true),
      d: date(),
      e: time('us'),
      f: duration('s').meta({ id: 'length' }),
      g: int64().check(z.lt(5n)),
    };
    expect(tableSchema(shape).columns.map(({ target }) => target)).toEqual([
      { kind: 'int', bits: 32, signed: true },
      { kind: 'timestamp', unit: 'ns', timezone: 'Europe/Berlin' },
      { kind: 'float', bits: 32 },
      { kind: 'date', unit: 'day' },
      { kind: 'time', unit: 'us' },
      { kind: 'duration', unit: 's' },
      { kind: 'int', bits: 64, signed: true },
    ]);
  });
});

describe('wrong use', () => {
  const table = { schema: { fields: [] }, numRows: 0, batches: [] };
  const uses: Record<string, () => unknown> = {
    'a schema that is none': () => validationQuestion({} as never, { fields: [] }),
    'no schema': () => schemaVersion(undefined as never),
    'rows of no schema': () => [...rows(table, z.object({}) as never)],
    'a sample size below zero': () => validationQuestion(tableSchema({}), { fields: [] }, { sampleSize: -1 }),
    'a sample size beyond all bounds': () =>
      validationQuestion(tableSchema({}), { fields: [] }, { sampleSize: 1e6 }),
    'an unknown unit': () => timestamp('m' as never),
    'an unknown zone': () => timestamp('us', 'Nope/Zone'),
    'an empty zone': () => timestamp('us', ''),
  };
  for (const [name, use] of Object.entries(uses)) {
    it(`is refused in words: ${name}`, () => {
      expect(refused(use).issues).toHaveLength(1);
    });
  }

  it('is not to name a zone by its offset', () => {
    expect(tableSchema({ a: timestamp('s', '+05:30') }).columns[0]!.target).toMatchObject({
      timezone: '+05:30',
    });
  });
});

describe('schemaVersion', () => {
  const id = schemaVersion(tableSchema({ a: z.number().min(0), b: z.string().nullable() }, { coerce: true }));

  it('is a content id that does not change', () => {
    expect(id).toBe('sha256:a35fc8573cdb6c484e8d14b30d6d2edf5d7f33f194ed46fe2790509a30fe2616');
  });

  it('does not depend on the flavour of zod or on messages', () => {
    const other = { a: mini.number().check(mini.gte(0, 'no less')), b: mini.nullable(mini.string()) };
    expect(schemaVersion(tableSchema(other, { coerce: true }))).toBe(id);
  });

  it('depends on everything that is demanded', () => {
    const others = [
      tableSchema({ a: z.number().min(0), b: z.string().nullable() }),
      tableSchema({ a: z.number().gt(0), b: z.string().nullable() }, { coerce: true }),
      tableSchema({ a: z.number().min(-0.5), b: z.string().nullable() }, { coerce: true }),
      tableSchema({ a: z.number().min(0), b: z.string() }, { coerce: true }),
      tableSchema({ a: z.number().min(0), b: z.string().nullish() }, { coerce: true }),
      tableSchema({ b: z.string().nullable(), a: z.number().min(0) }, { coerce: true }),
      tableSchema({ a: z.int().min(0), b: z.string().nullable() }, { coerce: true }),
      tableSchema({ a: float64().min(0), b: z.string().nullable() }, { coerce: true }),
      tableSchema({ a: z.number().min(0), b: z.string().nullable() }, { coerce: true, strict: true }),
      tableSchema({ a: z.number().min(0), b: z.string().nullable() }, { coerce: true, unique: 'a' }),
      tableSchema({ a: z.number().min(0), b: z.string().nullable() }, { coerce: true, nullTokens: ['NA'] }),
      tableSchema(
        {
          a: z
            .number()
            .min(0)
            .refine((x) => x !== 5),
          b: z.string().nullable(),
        },
        { coerce: true },
      ),
      tableSchema(
        {
          a: z
            .number()
            .min(0)
            .refine((x) => x !== 6),
          b: z.string().nullable(),
        },
        { coerce: true },
      ),
    ];
    expect(new Set([id, ...others.map(schemaVersion)]).size).toBe(others.length + 1);
  });

  it('takes bounds that JSON has no number for', () => {
    const schema = tableSchema({
      a: z.number().max(Infinity),
      b: z.bigint().min(-(2n ** 70n)),
      c: z.date().min(new Date(0)),
    });
    expect(schemaVersion(schema)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('options', () => {
  it.each([[null], [3], [['coerce']], ['coerce']])('are no %j', (options) => {
    expect(() => tableSchema({ a: z.string() }, options as never)).toThrow(
      /options of tableSchema are an object/,
    );
  });
});

describe('the schema itself', () => {
  it('is a zod type for rows', () => {
    const schema = tableSchema({ a: z.string() });
    expect(z.safeParse(schema.row, { a: 'x' }).success).toBe(true);
    expect(schema._zod).toBe(schema.row._zod);
  });
});
