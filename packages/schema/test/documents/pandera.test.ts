import { readFileSync } from 'node:fs';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { column, eq, ge, reportFromJson, tableSchema, validateTable } from '../../src/index.js';
import { type PanderaApi, reportToPandera, schemaFromPandera, schemaToPandera } from '../../src/pandera.js';
import { goldenCases } from '../pandera/golden-case.js';
import { everything, plain } from './sample-schemas.js';

/** Documents that say the same in other words, or what is lost on purpose. */
const CHANGED =
  /fails the check|coerced by the table|coerced to Int64|ignore_na False: (ne|notin)|no type|on the whole table|default, then coercion|timestamp|duration|Float32|b\|a/;

describe('schemaToPandera', () => {
  for (const api of ['pandas', 'polars'] as const) {
    it(`writes the documents that pandera itself writes for ${api}`, () => {
      let compared = 0;
      for (const one of goldenCases) {
        const { document } = one[api];
        if (document === undefined || CHANGED.test(one.name)) continue;
        // Polars reports every duplicate, whatever its document says.
        if (api === 'polars' && one.name.includes('exclude_')) continue;
        const { schema } = schemaFromPandera(document);
        const ours = schemaToPandera(schema, { api });
        expect(canonical(ours.document, api), one.name).toEqual(canonical(document, api));
        expect(schemaFromPandera(ours.text).schema.columns, one.name).toEqual(schema.columns);
        compared++;
      }
      expect(compared).toBeGreaterThan(200);
    });
  }

  it('names what a document can not hold', () => {
    const { lost } = schemaToPandera(everything);
    expect(lost.map(({ column: name, what }) => `${name}: ${what}`)).toEqual([
      'price: finite',
      'price: multipleOf',
      'ratio: nan',
      'day: ge',
      'tags: type',
      'tags: listLength',
      'place: type',
      'place: type',
      'score: finite',
      'either: aliases',
      'one: eq',
      'guess: finite',
      'guess: refine',
      'null: predicate',
    ]);
  });

  // check_ours.py of packages/peers/pandera holds these against pandera itself.
  // The pattern of `z.email()` is zod's own, and another one before the version that wrote the file.
  it.skipIf(z.core.version.minor < 6)('writes what pandera has read', () => {
    const file = new URL('../golden/pandera-ours.json', import.meta.url);
    const documents = (['pandas', 'polars'] as const).flatMap((api) =>
      [everything, plain].map((schema) => schemaToPandera(schema, { api }).text),
    );
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(documents);
  });
});

/** With the names of a single operand, an option's and a type's several spellings made one. */
function canonical(document: object, api: PanderaApi): unknown {
  const { columns = {}, ...table } = document as { columns?: Record<string, Record<string, unknown>> };
  const entries = Object.entries(columns).map(([name, { dtype, ...rest }]) => {
    const members = Object.entries(rest).map(([key, value]) => [key, operands(key, value)]);
    return [
      name,
      {
        dtype: String(dtype)
          .replace(/string\[pyarrow\]/, 'str')
          .replace('Int64', 'int64'),
        ...Object.fromEntries(members),
      },
    ];
  });
  return {
    ...table,
    schema_type: api === 'pandas' ? 'dataframe' : 'polars_dataframe',
    columns: Object.fromEntries(entries),
  };
}

function operands(key: string, value: unknown): unknown {
  if (key === 'checks' && Array.isArray(value)) return value.map((check) => operands('', check));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { error, exact_value: _, options, ...members } = value as Record<string, unknown>;
  const [only, ...others] = Object.keys(members).filter((name) => !OPTIONS.has(name));
  const named =
    only === undefined || others.length > 0
      ? members
      : { ...members, [only]: undefined, value: members[only] };
  // Polars' documents repeat the error that a check of a set has anyhow.
  const own = error === undefined || /^unique_values_eq/.test(String(error)) ? {} : { error };
  return JSON.parse(JSON.stringify({ ...named, ...own, ...(options !== undefined && { options }) }));
}

const OPTIONS: ReadonlySet<string> = new Set([
  'ignore_na',
  'raise_warning',
  'n_failure_cases',
  'name',
  'error',
]);

describe('schemaFromPandera', () => {
  it('reads lists and objects of checks as it reads flat ones', () => {
    const flat = {
      schema_type: 'dataframe',
      columns: { a: { dtype: 'int64', greater_than: 0, isin: { allowed_values: [1, 2], ignore_na: false } } },
    };
    const list = {
      schema_type: 'dataframe',
      columns: {
        a: {
          dtype: 'int64',
          checks: [
            { min_value: 0, options: { check_name: 'greater_than' } },
            { allowed_values: [1, 2], options: { check_name: 'isin', ignore_na: false } },
          ],
        },
      },
    };
    const object = {
      columns: {
        a: {
          dtype: 'int64',
          checks: { greater_than: 0, isin: { allowed_values: [1, 2], options: { ignore_na: false } } },
        },
      },
    };
    const [first, second, third] = [flat, list, object].map(
      (document) => schemaFromPandera(document).schema.columns,
    );
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('says what it reads in another meaning', () => {
    const { schema, lost } = schemaFromPandera(`
api: pandas
columns:
  a: { dtype: float64, coerce: true, str_length: 3, unheard_of: 1 }
  b: { dtype: category }
  c: { dtype: "period[D]" }
  d: { dtype: "datetime64[ns]", greater_than: "2020-01-01 00:00:00", default: 5 }
  e: { checks: [{ value: 1 }] }
index: [{ dtype: int64 }]
surprise: 1
`);
    expect(lost.map(({ column: name, what }) => `${name}: ${what}`)).toEqual([
      'a: nan',
      'a: unheard_of',
      'b: dtype',
      'c: dtype',
      'd: dtype',
      'd: default',
      'e: dtype',
      'e: checks',
      'null: index',
      'null: surprise',
      'null: coerce',
    ]);
    expect(schema.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  const bomb = `a: &a ["x","x","x","x","x","x","x","x","x"]\n${'bcdefghi'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
    .join('\n')}\ncolumns: {}\n`;
  it.each([
    ['billions of laughs', bomb],
    ['great depth', `columns: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['great depth by indentation', Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['a member named __proto__', '{"columns":{"__proto__":{"dtype":"int64"}}}'],
    ['a member named __proto__ in YAML', 'columns:\n  __proto__:\n    dtype: int64\n'],
    ['one name twice', 'columns:\n  a: {}\n  a: {}\n'],
    ['a tag of code', 'columns: !!python/object/apply:os.system ["true"]\nx: [1'],
    ['a list', '- a'],
    ['another type of schema', 'schema_type: series\ncolumns: {}'],
    ['a column of several levels', '{"columns":[{"name":["a","b"],"dtype":"int64"}]}'],
    ['a column that is none', '{"columns":{"a":3}}'],
    ['a size beyond reason', `columns: ${' '.repeat(17_000_000)}`],
  ])('refuses %s', (_, text) => {
    expect(() => schemaFromPandera(text)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});

describe('reportToPandera', () => {
  const schema = tableSchema(
    {
      x: column(z.number(), { checks: [ge(0, { message: 'no debts' }), eq(1, { warnOnly: true })] }),
      y: column(z.string(), { unique: true }),
      gone: z.string(),
    },
    { strict: true, name: 'orders' },
  );
  const table = tableFromArrays({ x: Float64Array.of(1, -2), y: ['a', 'a'], z: [1, 2] });

  it('has the shape of SchemaErrors', async () => {
    const report = await validateTable(schema, table);
    const found = reportToPandera(report, { schema: schema as never });
    expect(found.errors).toEqual([
      { reason: 'COLUMN_NOT_IN_DATAFRAME', column: 'gone', check: 'column_in_dataframe', check_number: null },
      { reason: 'COLUMN_NOT_IN_SCHEMA', column: 'z', check: 'column_in_schema', check_number: null },
      { reason: 'DATAFRAME_CHECK', column: 'x', check: 'no debts', check_number: 0 },
      { reason: 'SERIES_CONTAINS_DUPLICATES', column: 'y', check: 'field_uniqueness', check_number: null },
    ]);
    expect(found.error_counts).toEqual({
      COLUMN_NOT_IN_DATAFRAME: 1,
      COLUMN_NOT_IN_SCHEMA: 1,
      DATAFRAME_CHECK: 1,
      SERIES_CONTAINS_DUPLICATES: 1,
    });
    expect(Object.keys(found.message)).toEqual(['SCHEMA', 'DATA']);
    expect(found.warnings.map(({ check }) => check)).toEqual(['equal_to(1)']);
    expect(found.failure_cases).toEqual([
      {
        schema_context: 'DataFrameSchema',
        column: 'orders',
        check: 'column_in_dataframe',
        check_number: null,
        failure_case: 'gone',
        index: null,
      },
      {
        schema_context: 'DataFrameSchema',
        column: 'orders',
        check: 'column_in_schema',
        check_number: null,
        failure_case: 'z',
        index: null,
      },
      {
        schema_context: 'Column',
        column: 'x',
        check: 'no debts',
        check_number: 0,
        failure_case: -2,
        index: 1,
      },
      {
        schema_context: 'Column',
        column: 'y',
        check: 'field_uniqueness',
        check_number: null,
        failure_case: 'a',
        index: 0,
      },
      {
        schema_context: 'Column',
        column: 'y',
        check: 'field_uniqueness',
        check_number: null,
        failure_case: 'a',
        index: 1,
      },
    ]);
  });

  it('needs no schema, and takes a report that was read from JSON', async () => {
    const report = await validateTable(schema, table);
    const read = reportFromJson(JSON.parse(JSON.stringify(report)));
    expect(reportToPandera(read)).toEqual(reportToPandera(report));
    expect(reportToPandera(report).errors.map(({ check }) => check)).toEqual([
      'column_in_dataframe',
      'column_in_schema',
      'no debts',
      'field_uniqueness',
    ]);
  });
});
