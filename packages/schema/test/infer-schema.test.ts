import { batchFromChunks, chunkFromValues, type DataType, field, types, type Value } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as entry from '../src/index.js';
import {
  inferSchema,
  parseTable,
  schemaToTypeScript,
  schemaVersion,
  type TableSchema,
  validateTable,
} from '../src/index.js';

function table(columns: Record<string, [DataType, readonly Value[]]>): ReturnType<typeof batchFromChunks>[] {
  const entries = Object.entries(columns);
  const schema = { fields: entries.map(([name, [type]]) => field(name, type)) };
  return [
    batchFromChunks(
      schema,
      entries.map(([, [type, values]]) => chunkFromValues(type, values)),
    ),
  ];
}

describe('inferSchema', () => {
  it('finds types, nulls, bounds, sets, keys, lengths and formats', async () => {
    const data = table({
      id: [types.int64(), [1n, 2n, 3n, 4n]],
      big: [types.int64(), [2n ** 60n, 1n, 1n, 1n]],
      delay: [types.float64(), [1.5, null, -3, 2]],
      odd: [types.float64(), [1, Number.NaN, 3, 1]],
      state: [types.utf8(), ['open', 'paid', 'open', 'paid']],
      email: [types.utf8(), ['a@b.org', 'c@d.org', 'e@f.org', 'g@h.org']],
      word: [types.utf8(), ['a', 'bcd', '😀😀', 'e']],
      at: [types.timestamp('us', 'UTC'), [1n, 2n, 2n, 1n]],
      ok: [types.bool(), [true, false, true, false]],
      empty: [types.utf8(), [null, null, null, null]],
    });
    const schema = await inferSchema(data, { name: 'things' });
    expect(
      schemaToTypeScript(schema),
    ).toBe(`import { column, float64, int64, tableSchema, timestamp } from '@millrace/schema';
import * as z from 'zod';

export const Things = tableSchema(
  {
    id: column(z.int().min(1).max(4), { unique: true }),
    big: int64().min(1n).max(1152921504606846976n),
    delay: z.number().min(-3).max(2).nullable(),
    odd: float64(),
    state: z.enum(['open', 'paid']),
    email: column(z.email(), { unique: true }),
    word: column(z.string().min(1).max(3), { unique: true }),
    at: timestamp('us', 'UTC').min(1n).max(2n),
    ok: z.boolean(),
    empty: z.string().nullable(),
  },
  { strict: true, name: 'things' },
);

export type ThingsRow = z.infer<typeof Things>;
`);
    expect((await validateTable(schema, data)).issues).toEqual([]);
  });

  it('looks for no more than it is asked to', async () => {
    const data = table({
      x: [types.int32(), [1, 2]],
      s: [types.utf8(), ['a', 'a']],
      e: [types.utf8(), ['a@b.org', 'b@b.org']],
    });
    const options = { bounds: false, unique: false, maxValues: 0, lengths: false, formats: false };
    const schema = await inferSchema(data, options);
    expect(schema.columns.map(({ checks, values, unique }) => [checks, values, unique])).toEqual([
      [[], null, false],
      [[], null, false],
      [[], null, false],
    ]);
  });

  it('reads text as what all of it is', async () => {
    const data = table({
      whole: [types.utf8(), ['1', '22', '', '-3']],
      number: [types.utf8(), ['1.5', '2', '3e2', '']],
      flag: [types.utf8(), ['true', 'false', 'true', 'true']],
      day: [types.utf8(), ['2020-01-01', '2021-02-03', '', '2020-01-01']],
      instant: [
        types.utf8(),
        ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00.5Z', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
      ],
      mixed: [types.utf8(), ['1', 'x', '', '2']],
    });
    const schema = await inferSchema(data, { readText: true });
    expect(
      schema.columns.map(({ name, family, target, coerce }) => [name, family, target.kind, coerce]),
    ).toEqual([
      ['whole', 'integer', 'int', true],
      ['number', 'number', 'float', true],
      ['flag', 'boolean', 'bool', true],
      ['day', 'exact', 'date', true],
      ['instant', 'exact', 'timestamp', true],
      ['mixed', 'text', 'utf8', false],
    ]);
    expect((await validateTable(schema, data)).issues).toEqual([]);
  });

  it('of no rows and no columns', async () => {
    expect((await inferSchema(tableFromArrays({}))).columns).toEqual([]);
    const [one] = (await inferSchema(table({ x: [types.float64(), []] }))).columns;
    expect(one).toMatchObject({ nullable: true, checks: [] });
  });

  it('keeps columns with hostile names, and nested ones', async () => {
    const list: DataType = types.list(types.int32());
    const struct: DataType = types.struct([field('a', types.utf8())]);
    const data = table({
      ...({ constructor: [types.int8(), [1]] } as unknown as Record<string, [DataType, Value[]]>),
      'it\'s "x"': [types.utf8(), ['\u2028']],
      'ünï 😀': [list, [[1, 2]]],
      s: [struct, [new Map([['a', 'x']])]],
    });
    const schema = await inferSchema(data);
    expect((await validateTable(schema, data)).issues).toEqual([]);
    expect(schemaVersion(sourceSchema(schema))).toBe(schemaVersion(schema));
  });

  it.each([[{ maxValues: -1 }], [{ maxValues: 1.5 }], [{ max: 3 }]])('refuses %j', async (options) => {
    await expect(inferSchema(tableFromArrays({}), options as never)).rejects.toMatchObject({
      code: 'bad_option',
    });
  });

  it('infers what the data fits, whatever the data', async () => {
    const cell: Record<string, [DataType, fc.Arbitrary<Value>]> = {
      int: [types.int32(), fc.integer({ min: -5, max: 5 })],
      big: [types.int64(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
      float: [types.float64(), fc.double()],
      text: [
        types.utf8(),
        fc.oneof(
          fc.constantFrom('a', 'b', '1', '2020-01-01', ''),
          fc.string({ unit: 'grapheme', maxLength: 5 }),
        ),
      ],
      day: [types.date(), fc.bigInt({ min: -1000n, max: 1000n })],
      flag: [types.bool(), fc.boolean()],
    };
    const rows = fc.array(
      fc.tuple(...Object.values(cell).map(([, arbitrary]) => fc.option(arbitrary, { nil: null, freq: 5 }))),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (drawn, readText) => {
        const names = Object.keys(cell);
        const data = table(
          Object.fromEntries(
            names.map((name, place) => [name, [cell[name]![0], drawn.map((row) => row[place]!)]]),
          ),
        );
        const schema = await inferSchema(data, { readText });
        const report = await validateTable(schema, data);
        expect(report.issues.map(({ message }) => message)).toEqual([]);
        expect(schemaVersion(sourceSchema(schema))).toBe(schemaVersion(schema));
      }),
      { numRuns: 60 },
    );
  });
});

/** The schema that running the source makes. */
function sourceSchema(schema: TableSchema): TableSchema {
  const source = schemaToTypeScript(schema, { name: 'Made' });
  const body = source
    .replace(/^import [\s\S]*?;$/gm, '')
    .replace(/^export type .*$/m, '')
    .replace('export const', 'const');
  const code = `${body}
return Made;`;
  const names = Object.keys(entry).filter((name) => /^[a-z]/.test(name));
  const run = new Function('z', ...names, code) as (...values: unknown[]) => TableSchema;
  return run(z, ...names.map((name) => Reflect.get(entry, name)));
}

it('source and schema are the same for every word that zod and the builders have', async () => {
  const { everything } = await import('./documents/sample-schemas.js');
  const columns = everything.columns.filter(({ checks }) =>
    checks.every(({ check }) => check !== 'function'),
  );
  const { checks: _, ...options } = everything.options;
  const schema = entry.tableSchemaFromDefinition({ columns, options });
  expect(schemaVersion(sourceSchema(schema))).toBe(schemaVersion(schema));
});

it('a function has no source', async () => {
  const { everything } = await import('./documents/sample-schemas.js');
  expect(() => schemaToTypeScript(everything)).toThrow(expect.objectContaining({ code: 'unsaid' }));
});

it('parseTable takes an inferred schema of text', async () => {
  const data = tableFromArrays({ x: ['1', '2'] });
  const parsed = await parseTable(await inferSchema(data, { readText: true }), data);
  expect(String(parsed.schema.fields[0]?.type)).toBe('Int64');
});
