import { canonicalJson, valueToJson } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { columnArbitrary, exampleRows, exampleTable } from '../src/examples.js';
import { cellFunction, column, int32, type TableSchema, tableSchema, validateTable } from '../src/index.js';
import { everything, plain } from './documents/sample-schemas.js';

describe('examples', () => {
  it.each([
    ['every kind of column', everything],
    ['plain columns', plain],
  ])('of %s are valid, and the same by seed', async (_, schema) => {
    for (const seed of [0, 1, 2]) {
      const table = await exampleTable(schema, arrow as never, { rows: 25, seed });
      expect((await validateTable(schema, table as never)).issues).toEqual([]);
      const [one, again] = await Promise.all([
        exampleRows(schema, { rows: 5, seed }),
        exampleRows(schema, { rows: 5, seed }),
      ]);
      expect(again).toEqual(one);
    }
    expect(await exampleRows(schema, { rows: 5, seed: 1 })).not.toEqual(
      await exampleRows(schema, { rows: 5, seed: 2 }),
    );
  });

  it('are rows of the zod type', async () => {
    const schema = tableSchema({
      a: z.string().length(3),
      b: z.date().nullable(),
      c: z.array(z.number().nullable()),
    });
    for (const row of await exampleRows(schema, { rows: 50 }))
      expect(schema.row.safeParse(row).success).toBe(true);
  });

  it('keep keys apart', async () => {
    const schema = tableSchema({ a: int32().min(1).max(3), b: z.enum(['x', 'y']) }, { unique: [['a', 'b']] });
    const rows = await exampleRows(schema, { rows: 6 });
    expect(new Set(rows.map(({ a, b }) => `${a}${b}`)).size).toBe(6);
    await expect(exampleRows(schema, { rows: 7 })).rejects.toMatchObject({ code: 'no_example' });
  });

  it('meet functions by trying, and say which can not be met', async () => {
    const even = tableSchema({
      a: int32()
        .min(0)
        .max(50)
        .refine((value) => value % 2 === 0),
    });
    expect((await exampleRows(even, { rows: 10 })).every(({ a }) => a % 2 === 0)).toBe(true);
    const never = tableSchema({
      a: column(z.string(), { checks: [cellFunction(() => false, { name: 'never' })] }),
    });
    await expect(exampleRows(never, { rows: 1 })).rejects.toMatchObject({
      code: 'no_example',
      message: /never/,
    });
  });

  it('of no rows, and of odd options', async () => {
    expect(await exampleRows(plain, { rows: 0 })).toEqual([]);
    await expect(exampleRows(plain, { rows: -1 })).rejects.toMatchObject({ code: 'bad_option' });
    await expect(exampleRows(plain, { row: 1 } as never)).rejects.toMatchObject({ code: 'bad_option' });
    expect(() => columnArbitrary(plain, 'none')).toThrow(/no column 'none'/);
  });

  it('of columns by pattern', async () => {
    const schema = tableSchema({
      score: column(z.number().min(0), { regex: /score_[0-9]/ }),
    }) as unknown as TableSchema;
    const table = await exampleTable(schema, arrow as never, { rows: 3 });
    expect((await validateTable(schema, table as never)).valid).toBe(true);
  });

  it('an arbitrary of cells shrinks and repeats as fast-check has it', () => {
    const once = fc.sample(columnArbitrary(everything, 'at'), { seed: 4, numRuns: 20 });
    const twice = fc.sample(columnArbitrary(everything, 'at'), { seed: 4, numRuns: 20 });
    expect(canonicalJson(once.map(valueToJson))).toBe(canonicalJson(twice.map(valueToJson)));
  });
});
