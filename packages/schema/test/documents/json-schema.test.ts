import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exampleRows } from '../../src/examples.js';
import { column, float64, tableSchema } from '../../src/index.js';
import { schemaFromJsonSchema, schemaToJsonSchema } from '../../src/json-schema.js';
import { everything, plain } from './sample-schemas.js';

const ajv = new Ajv2020({ strict: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

describe('schemaToJsonSchema', () => {
  it('writes what the meta-schema of 2020-12 accepts', () => {
    for (const schema of [everything, plain]) {
      for (const of of ['row', 'rows'] as const) {
        const { document } = schemaToJsonSchema(schema, { of });
        expect(ajv.validateSchema(document), JSON.stringify(ajv.errors)).toBe(true);
      }
    }
  });

  it('names every rule that it does not carry', () => {
    const { lost } = schemaToJsonSchema(everything);
    expect(lost.map(({ column: name, what }) => `${name}: ${what}`)).toEqual([
      'ratio: nan',
      'id: unique',
      'day: ge',
      'at: inRange',
      'score: notin',
      'either: aliases',
      'one: eq',
      'guess: refine',
      'null: unique (carrier, flight)',
      'null: predicate',
    ]);
  });

  it('accepts exactly the rows that the schema accepts, where nothing is lost', async () => {
    const schema = tableSchema(
      {
        name: z.string().min(1).max(4),
        size: z.number().min(-5).lt(5).nullable(),
        level: z.literal([1, 2]),
        state: z.enum(['a', 'b']).nullable(),
        tags: z.array(z.string().max(2)).max(2),
      },
      { strict: true },
    );
    const { document, lost } = schemaToJsonSchema(schema as never);
    expect(lost).toEqual([]);
    const judge = ajv.compile(document);
    for (const row of await exampleRows(schema, { rows: 100, seed: 3 })) {
      expect(judge(row), JSON.stringify([row, judge.errors])).toBe(true);
    }
    const anyRow = fc.record({
      name: fc.oneof(fc.string({ maxLength: 6 }), fc.constant(null)),
      size: fc.oneof(fc.integer({ min: -7, max: 7 }), fc.constant(null)),
      level: fc.integer({ min: 0, max: 3 }),
      state: fc.constantFrom('a', 'b', 'c', null),
      tags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(anyRow, (row) => judge(row) === schema.row.safeParse(row).success),
      { numRuns: 500 },
    );
  });

  it('says what JSON can not hold', () => {
    const { lost } = schemaToJsonSchema(tableSchema({ x: float64().max(Number.POSITIVE_INFINITY) }) as never);
    expect(lost.map(({ what }) => what)).toEqual(['le', 'nan']);
  });
});

describe('schemaFromJsonSchema', () => {
  it('finds again what it wrote', () => {
    const { document } = schemaToJsonSchema(plain);
    const { schema, lost } = schemaFromJsonSchema(JSON.stringify(document));
    expect(lost).toEqual([]);
    expect(schema.columns.map(({ name, target, nullable }) => [name, target, nullable])).toEqual(
      plain.columns.map(({ name, target, nullable }) => [name, target, nullable]),
    );
    expect(schemaToJsonSchema(schema).document).toEqual(document);
  });

  it('follows references, joins allOf, and reads choices with null', () => {
    const { schema, lost } = schemaFromJsonSchema({
      $ref: '#/$defs/row',
      $defs: {
        row: {
          type: 'object',
          properties: {
            a: { allOf: [{ $ref: '#/$defs/short' }, { minLength: 1 }] },
            b: { anyOf: [{ type: 'integer', minimum: 3 }, { type: 'null' }] },
            c: { enum: ['x', 'y', null] },
            d: { const: 4 },
            e: { type: 'string', format: 'date-time' },
            f: { type: 'array', items: { type: 'number' } },
            g: { type: 'object', properties: { h: { type: 'boolean' } }, required: ['h'] },
          },
          required: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
        },
        short: { type: 'string', maxLength: 5 },
      },
    });
    expect(lost).toEqual([]);
    const [a, b, c, d, e, f, g] = schema.columns;
    expect(a).toMatchObject({
      family: 'text',
      checks: [
        { check: 'strLength', max: 5 },
        { check: 'strLength', min: 1 },
      ],
    });
    expect(b).toMatchObject({ family: 'integer', nullable: true, checks: [{ check: 'ge' }] });
    expect(c).toMatchObject({ values: ['x', 'y'], nullable: true });
    expect(d).toMatchObject({ values: [4] });
    expect(e).toMatchObject({ family: 'text', checks: [{ check: 'format', format: 'datetime' }] });
    expect(f).toMatchObject({ family: 'list', item: { family: 'number' } });
    expect(g).toMatchObject({ family: 'struct', fields: [{ name: 'h', family: 'boolean' }] });
  });

  it('notes what tables have no rule for', () => {
    const { schema, lost } = schemaFromJsonSchema({
      type: 'object',
      properties: {
        a: { type: ['string', 'number'] },
        b: { type: 'string', if: { minLength: 1 }, contentEncoding: 'base64' },
        c: { oneOf: [{ type: 'string' }, { type: 'number' }] },
        d: {},
        e: { type: 'integer', maxLength: 3, default: 'x' },
      },
      dependentRequired: { a: ['b'] },
    });
    expect(schema.columns).toHaveLength(5);
    expect(lost.map(({ column: name, what }) => `${name}: ${what}`)).toEqual([
      'null: dependentRequired',
      'a: type',
      'b: if',
      'b: contentEncoding',
      'c: oneOf',
      'c: type',
      'd: type',
      'e: maxLength',
      'e: default',
    ]);
  });

  it.each([
    ['no object', '[1, 2]'],
    ['no JSON', '{'],
    ['empty', ''],
    ['nothing of rows', '{"type":"string"}'],
    ['a reference in circles', '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}'],
    ['a reference to elsewhere', '{"$ref":"https://example.org/x"}'],
    ['a reference to nothing', '{"properties":{"a":{"$ref":"#/$defs/b"}}}'],
    [
      'endless nesting',
      '{"properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}',
    ],
    ['a member named __proto__', '{"properties":{"__proto__":{"type":"string"}}}'],
    ['great depth', `${'{"properties":'.repeat(500)}{}${'}'.repeat(500)}`],
  ])('refuses %s', (_, text) => {
    expect(() => schemaFromJsonSchema(text)).toThrow(expect.objectContaining({ code: 'bad_document' }));
  });

  it('keeps columns with the names of members of every object', () => {
    const { schema } = schemaFromJsonSchema({
      type: 'object',
      properties: {
        constructor: { type: 'string' },
        toString: { type: 'integer' },
        hasOwnProperty: { type: 'boolean' },
      },
      required: ['constructor', 'toString', 'hasOwnProperty'],
    });
    expect(schema.columns.map(({ name, nullable }) => [name, nullable])).toEqual([
      ['constructor', false],
      ['toString', false],
      ['hasOwnProperty', false],
    ]);
  });

  it('reads a thousand columns', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`c${at}`, { type: 'number', minimum: at }]),
    );
    expect(schemaFromJsonSchema({ type: 'object', properties }).schema.columns).toHaveLength(1000);
  });
});

it('a column that a pattern names is one of patternProperties', () => {
  const schema = tableSchema({ score: column(z.number(), { regex: /score_[0-9]+/ }) });
  const { document } = schemaToJsonSchema(schema as never);
  expect(Object.keys(document['patternProperties'] as object)).toEqual(['^score_[0-9]+$']);
  const back = schemaFromJsonSchema(document as object);
  expect(back.schema.columns[0]?.regex?.pattern).toBe('^score_[0-9]+$');
});
