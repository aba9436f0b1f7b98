import {
  batchFromChunks,
  chunkFromValues,
  col,
  field,
  isMillraceError,
  memorySource,
  sliceChunk,
} from '@millrace/columns';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  checked,
  column,
  columnFunction,
  date,
  decimal,
  dictionary,
  float64,
  ge,
  inRange,
  int8,
  isin,
  keepRows,
  mergeParts,
  mergeReports,
  predicate,
  reportFromJson,
  reportSchema,
  reportText,
  rowFunction,
  schemaVersion,
  strMatches,
  tableSchema,
  tableSchemaFromDefinition,
  tableSchemaFromJson,
  tableSchemaToJson,
  timestamp,
  trim,
  uniqueValuesEq,
  validatePart,
  validateStream,
  validateTable,
} from '../src/index.js';
import { batchOf, i32, text } from './support.js';

describe('a report', () => {
  const table = batchOf({ a: [i32, [1, 3, null]], q: [i32, [1, 3, 3]] });
  const schema = tableSchema(
    { a: column(z.int().max(2), { checks: [ge(2, { warnOnly: true })] }) },
    { strict: true },
  );

  it('has ids that tell rules apart, whatever the data', async () => {
    const { issues } = await validateTable(schema, table);
    expect(issues.map(({ id }) => id)).toEqual([
      'unexpected_column/q/strict',
      'null/a/not null',
      'too_big/a/max(2)',
      'too_small/a/min(2)',
    ]);
    const twice = tableSchema({ a: column(z.int(), { checks: [ge(9), ge(9)] }) });
    expect((await validateTable(twice, table)).issues.map(({ id }) => id)).toEqual([
      'null/a/not null',
      'too_small/a/min(9)',
      'too_small/a/min(9)#2',
    ]);
  });

  it('survives JSON, by a schema of its own', async () => {
    const report = await validateTable(schema, table);
    const json: unknown = JSON.parse(JSON.stringify(report));
    expect(reportSchema.safeParse(json).success).toBe(true);
    const again = reportFromJson(json);
    expect(again).toEqual(report);
    expect(reportText(again)).toBe(reportText(report));
    expect(again.toTable().numRows).toBe(4);
    for (const bad of [null, {}, { ...report, valid: 'yes' }, { ...report, issues: [{}] }])
      expect(() => reportFromJson(JSON.parse(JSON.stringify(bad)))).toThrow(/no report/);
  });

  it('is an Arrow table with the columns of failure cases', async () => {
    const made = (await validateTable(schema, table)).toTable();
    expect(made).toBeInstanceOf(arrow.Table);
    expect(made.schema.fields.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'schema_context:Utf8',
      'column:Utf8',
      'check:Utf8',
      'check_number:Int32',
      'failure_case:Utf8',
      'index:Int64',
    ]);
    expect(made.toArray().map((row) => Object.values(row!.toJSON()))).toEqual([
      ['DataFrameSchema', 'q', 'strict', null, 'q', null],
      ['Column', 'a', 'not null', 0, null, 2n],
      ['Column', 'a', 'max(2)', 1, '3', 1n],
      ['Column', 'a', 'min(2)', 2, '1', 0n],
    ]);
  });

  it('is what a Standard Schema answers', async () => {
    const standard = tableSchema({ a: z.int().max(2) })['~standard'];
    expect([standard.version, standard.vendor]).toEqual([1, 'millrace']);
    expect(await standard.validate(table)).toMatchObject({
      issues: [{ path: [2, 'a'] }, { path: [1, 'a'] }],
    });
    const good = await standard.validate(batchOf({ a: [i32, [1]] }));
    expect('value' in good && good.value.numRows).toBe(1);
  });
});

const everything = tableSchema(
  {
    a: column(z.number().min(0).nullable(), {
      checks: [ge(1, { mostly: 0.9 }), inRange(0, 8), ge(2, { by: ['g'], mostly: 0.4 })],
      unique: 'exclude_first',
    }),
    b: column(
      z.string().refine((word) => word !== 'q'),
      { checks: [uniqueValuesEq(['p', 'q', 'r']), columnFunction((all) => all.map((x) => x !== 'r'))] },
    ),
    g: z.enum(['x', 'y']),
  },
  {
    coerce: true,
    nullTokens: ['NA'],
    unique: ['b', 'g'],
    checks: [predicate(col('a').gt(2), { mostly: 0.5 }), rowFunction(['a', 'g'], ({ a }) => a !== 5)],
  },
);

describe('parts', () => {
  const cell = fc.constantFrom('0', '1', '5', '9', 'NA', 'x', null);
  const row = fc.tuple(cell, fc.constantFrom('p', 'q', 'r', null), fc.constantFrom('x', 'y', 'z'));

  it('merge to the report of the whole, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 14 }),
        fc.array(fc.nat(14), { maxLength: 3 }),
        async (rows, cuts) => {
          const schema = { fields: ['a', 'b', 'g'].map((name) => field(name, text)) };
          const chunks = [0, 1, 2].map((place) =>
            chunkFromValues(
              text,
              rows.map((one) => one[place]!),
            ),
          );
          const part = (from: number, to: number): ReturnType<typeof memorySource> =>
            memorySource(schema, [
              batchFromChunks(
                schema,
                chunks.map((chunk) => sliceChunk(chunk, from, to)),
              ),
            ]);
          const ends = [...new Set([0, ...cuts.map((cut) => Math.min(cut, rows.length)), rows.length])].sort(
            (x, y) => x - y,
          );
          const parts = [];
          for (let at = 0; at + 1 < ends.length || at === 0; at++) {
            const [from, to] = [ends[at]!, ends[at + 1] ?? rows.length];
            parts.push(
              JSON.parse(
                JSON.stringify(
                  await validatePart(everything, part(from, to), { firstRow: from, sampleSize: 3 }),
                ),
              ),
            );
          }
          const whole = await validateTable(everything, part(0, rows.length), { sampleSize: 3 });
          expect(mergeReports(everything, parts.reverse())).toEqual(whole);
          const increments = [...parts]
            .reverse()
            .reduce((known, next) => mergeParts(everything, [known, next]));
          expect(mergeReports(everything, [increments])).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are refused where they do not belong together', async () => {
    const part = await validatePart(
      everything,
      batchOf({ a: [text, ['1']], b: [text, ['p']], g: [text, ['x']] }),
    );
    const other = tableSchema({ a: z.int() });
    const cases = [
      [],
      [part, part],
      [part, { ...part, firstRow: 5 }],
      [{ ...part, format: 'x' }],
      [
        { ...part, columns: [] },
        { ...part, firstRow: 1 },
      ],
      [{ ...part, states: part.states.map(() => '!') }],
    ];
    for (const parts of cases) expect(() => mergeReports(everything, parts as never)).toThrow(/./);
    expect(() => mergeReports(other, [part])).toThrow(/another schema/);
  });

  it('stream, with the report as it grows', async () => {
    const rows: number[] = [];
    const parts = [batchOf({ a: [i32, [1, 2]] }), batchOf({ a: [i32, [2]] })];
    const report = await validateStream(tableSchema({ a: column(z.int(), { unique: true }) }), parts, {
      onReport: (one) => rows.push(one.rows),
    });
    expect([rows, report.issues[0]!.sample.map(({ row: at }) => at)]).toEqual([
      [2, 3],
      [1, 2],
    ]);
    expect((await validateStream(tableSchema({}), [])).rows).toBe(0);
  });
});

describe('a schema as JSON', () => {
  const schemas = {
    wide: tableSchema(
      {
        a: column(z.int().min(0), {
          unique: true,
          default: 3,
          checks: [ge(1, { mostly: 0.5, severity: 'info' }), isin([1, 2n])],
        }),
        u: z.uint64().nullish(),
        i: z.int64(),
        e: z.email('no mail'),
        l: z.iso.datetime({ offset: true }),
        d: z.date().min(new Date(0)),
        s: z.strictObject({ x: z.array(z.number().min(0)).max(3), y: z.string().optional() }),
        m: z.record(z.string(), z.boolean().nullable()),
        r: column(z.string().regex(/a/i), { regex: /x.*/, parsers: [trim()], coerce: { trim: true } }),
        dec: column(decimal(4, 1), { checks: [ge({ unscaled: 5n, scale: 1 })] }),
        ts: timestamp('ns', null, { as: 'date' }),
        t: timestamp('us', 'UTC').min(5n),
        day: date(),
        w: int8().max(5),
        f: column(float64(), { nanAsNull: true }),
        c: dictionary(z.enum(['a', 'b'])),
        k: z.literal([1, 2, null]),
        n: z.number().int().multipleOf(2).max(Number.POSITIVE_INFINITY),
        p: column(z.string(), {
          checks: [strMatches('a+', { dialect: 'python', anchor: 'full' })],
          aliases: ['q'],
          title: 'P',
          metadata: { x: [1] },
        }),
      },
      {
        strict: 'filter',
        ordered: true,
        coerce: { truncate: true },
        nullTokens: ['NA'],
        checks: [predicate(col('a').gt(0), { by: ['w'] })],
        parsers: [keepRows(col('a').gt(-1))],
        unique: [['a', 'e']],
        reportDuplicates: 'exclude_last',
        name: 'wide',
        description: 'd',
      },
    ),
    none: tableSchema({}),
  };

  for (const [name, schema] of Object.entries(schemas)) {
    it(`loads as it was saved: ${name}`, () => {
      const json = tableSchemaToJson(schema);
      const again = tableSchemaFromJson(JSON.parse(JSON.stringify(json)));
      expect(again.columns).toEqual(schema.columns);
      expect(again.options).toEqual(schema.options);
      expect(schemaVersion(again)).toBe(schemaVersion(schema));
      expect(tableSchemaFromDefinition(schema).columns).toEqual(schema.columns);
    });
  }

  it('says what can not be saved', () => {
    const refuse = (word: string): boolean => word !== 'x';
    const schema = tableSchema(
      {
        a: z.string().refine(refuse),
        b: z.string().trim(),
        c: z.stringbool(),
        d: z.array(z.string().refine(refuse)),
        e: column(z.int(), { checks: [columnFunction(() => true)] }),
      },
      { checks: [rowFunction(['a'], () => true, { name: 'mine' })] },
    );
    try {
      tableSchemaToJson(schema);
      throw new Error('was saved');
    } catch (error) {
      if (!isMillraceError(error)) throw error;
      expect(error.issues.map(({ column: name, actual }) => [name, actual])).toEqual([
        ['a', 'custom check'],
        ['b', 'a check that gives another value'],
        ['c', 'a codec or pipe'],
        ['d', 'custom check within it'],
        ['e', 'custom column check'],
        [undefined, 'mine'],
      ]);
    }
    const kept = tableSchemaFromJson(tableSchemaToJson(schema, { functions: 'omit' }));
    expect(kept.columns.map(({ checks, family }) => [family, checks.length])).toEqual([
      ['text', 0],
      ['text', 0],
      ['text', 0],
      ['list', 0],
      ['integer', 0],
    ]);
  });

  it('from strangers ends in a clear error', () => {
    const json = JSON.parse(JSON.stringify(tableSchemaToJson(schemas.wide)));
    let deep: unknown = {};
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const bad: unknown[] = [
      null,
      [],
      {},
      { format: 'other' },
      { ...json, columns: {} },
      { ...json, columns: [deep] },
      { ...json, columns: [{ name: 'a' }] },
      { ...json, columns: [{ name: 'a', family: 'text', type: { kind: 'text' } }] },
      {
        ...json,
        columns: [
          {
            name: 'a',
            family: 'text',
            type: { kind: 'utf8', layout: 'offsets32' },
            checks: [{ check: 'eval', code: '1' }],
          },
        ],
      },
      {
        ...json,
        columns: [
          {
            name: 'a',
            family: 'text',
            type: { kind: 'utf8', layout: 'offsets32' },
            checks: [{ check: 'eq', value: { $int64: 'x' } }],
          },
        ],
      },
      {
        ...json,
        columns: [
          {
            name: 'a',
            family: 'text',
            type: { kind: 'utf8', layout: 'offsets32' },
            checks: [
              { check: 'strMatches', pattern: '(', flags: '', dialect: 'ecmascript', anchor: 'search' },
            ],
          },
        ],
      },
      { ...json, columns: [{ name: 'a', family: 'list', type: { kind: 'utf8', layout: 'offsets32' } }] },
      { ...json, columns: [json.columns[0], json.columns[0]] },
      { ...json, options: { strictly: true } },
      { ...json, options: { checks: [{ check: 'predicate', predicate: { node: 'code' } }] } },
      { ...json, options: { checks: [{ check: 'extension', kind: 'ttest', operands: {} }] } },
    ];
    for (const [place, document] of bad.entries()) {
      let thrown: unknown;
      try {
        tableSchemaFromJson(document as never);
      } catch (error) {
        thrown = error;
      }
      expect(isMillraceError(thrown), `document ${place}`).toBe(true);
    }
    const own = JSON.parse(
      '{"format":"millrace.table-schema/1","options":{},"columns":[{"name":"__proto__","family":"text","type":{"kind":"utf8","layout":"offsets32"}}]}',
    );
    expect(tableSchemaFromJson(own).columns.map(({ name }) => name)).toEqual(['__proto__']);
  });
});

describe('a checked function', () => {
  const Raw = tableSchema({ km: z.number().positive() }, { coerce: true });
  const Out = tableSchema({ miles: z.number().max(1) });
  const table = (km: string): arrow.Table => arrow.tableFromArrays({ km: [km] });
  const convert = (
    raw: { getChild(name: 'km'): { get(row: number): number | null } | null },
    factor: number,
  ): arrow.Table => arrow.tableFromArrays({ miles: Float64Array.of(raw.getChild('km')!.get(0)! * factor) });

  it('is given parsed tables, and what it returns is judged', async () => {
    const run = checked(convert as never, { input: Raw, output: Out }) as (
      raw: unknown,
      factor: number,
    ) => Promise<arrow.Table>;
    expect((await run(table('1.5'), 0.5)).getChild('miles')!.get(0)).toBe(0.75);
    await expect(run(table('x'), 0.5)).rejects.toMatchObject({ report: { counts: { coercion: 1 } } });
    await expect(run(table('9'), 0.5)).rejects.toMatchObject({ report: { counts: { data: 1 } } });
  });

  it('may be async, and take several tables', async () => {
    const run = checked(async (...tables: readonly unknown[]) => tables.length, { input: [Raw, undefined] });
    expect(await run(table('1'), 'as it is')).toBe(2);
    expect(() => checked((() => 1) as never, { input: {} as never })).toThrow(/is none/);
    expect(() => checked((() => 1) as never, { inputs: Raw } as never)).toThrow(/no such option/);
  });
});
