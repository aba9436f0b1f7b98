import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { schemaFromFrictionless, schemaToFrictionless } from '../../src/frictionless.js';
import { schemaFromOdcs, schemaToOdcs } from '../../src/odcs.js';
import { everything, plain } from './sample-schemas.js';

function official(name: string): object {
  const bytes = readFileSync(new URL(`../golden/${name}.gz`, import.meta.url));
  return JSON.parse(gunzipSync(bytes).toString('utf8'));
}

const written = (lost: readonly { column: string | null; what: string }[]): string[] =>
  lost.map(({ column, what }) => `${column}: ${what}`);

describe('ODCS', () => {
  // The schema of the standard itself, version 3.1.0 (Apache-2.0).
  const judge = new Ajv2019({ strict: false, validateFormats: false }).compile(
    official('odcs-3.1.0.schema.json'),
  );

  it('writes contracts that the standard accepts', () => {
    for (const schema of [everything, plain]) {
      const { document } = schemaToOdcs(schema, { id: 'flights' });
      expect(judge(document), JSON.stringify(judge.errors?.slice(0, 3))).toBe(true);
    }
  });

  it('names what a contract can not say', () => {
    expect(written(schemaToOdcs(everything, { id: 'flights' }).lost)).toEqual([
      'null: strict',
      'null: predicate',
      'price: finite',
      'note: optional',
      'note: strContains',
      'place: finite',
      'score: notin',
      'score: finite',
      'either: aliases',
      'guess: refine',
      'guess: finite',
    ]);
  });

  it('finds again what it wrote', () => {
    const { text, document } = schemaToOdcs(plain, { id: 'flights' });
    const { schema, lost } = schemaFromOdcs(text);
    expect(lost).toEqual([]);
    expect(
      schema.columns.map(({ name, target, nullable, checks }) => [name, target, nullable, checks.length]),
    ).toEqual(
      plain.columns.map(({ name, target, nullable, checks }) => [name, target, nullable, checks.length]),
    );
    expect(schemaToOdcs(schema, { id: 'flights' }).document).toEqual(document);
  });

  it('reads keys, quality and the forms of older versions', () => {
    const { schema, lost } = schemaFromOdcs({
      apiVersion: 'v3.0.2',
      kind: 'DataContract',
      id: 'x',
      version: '1',
      status: 'active',
      schema: [
        {
          name: 'orders',
          properties: [
            {
              name: 'a',
              logicalType: 'integer',
              primaryKey: true,
              primaryKeyPosition: 2,
              logicalTypeOptions: { minimum: 1, exclusiveMinimum: true },
            },
            {
              name: 'b',
              logicalType: 'string',
              primaryKey: true,
              primaryKeyPosition: 1,
              quality: [{ metric: 'nullValues', mustBe: 0 }],
            },
            {
              name: 'c',
              logicalType: 'string',
              unique: true,
              quality: [
                {
                  metric: 'invalidValues',
                  arguments: { validValues: ['x'], pattern: '^x' },
                  unit: 'percent',
                  mustBeLessOrEqualTo: 5,
                  severity: 'error',
                },
                { metric: 'missingValues', arguments: { missingValues: [null, 'NA'] }, mustBe: 0 },
                { metric: 'invalidValues', mustBeBetween: [1, 2] },
                { type: 'sql', query: 'SELECT 1', mustBe: 1 },
              ],
            },
            { name: 'd', logicalType: 'date', logicalTypeOptions: { minimum: '2020-01-01', format: 'yyyy' } },
            { name: 'e', logicalType: 'timestamp', logicalTypeOptions: { timezone: false } },
            { name: 'f', logicalType: 'array', items: { logicalType: 'number' } },
            {
              name: 'g',
              logicalType: 'object',
              properties: [{ name: 'h', logicalType: 'boolean', required: true }],
            },
            { name: 'i' },
          ],
          quality: [
            { metric: 'duplicateValues', arguments: { properties: ['c', 'd'] }, mustBe: 0 },
            { metric: 'rowCount', mustBeGreaterThan: 0 },
          ],
        },
      ],
    });
    expect(schema.options.unique).toEqual([
      ['b', 'a'],
      ['c', 'd'],
    ]);
    const [a, b, c, d, e] = schema.columns;
    expect(a).toMatchObject({
      nullable: false,
      checks: [
        { check: 'ge', value: 1 },
        { check: 'gt', value: 1 },
      ],
    });
    expect(b).toMatchObject({ nullable: false, unique: false });
    expect(c).toMatchObject({ nullable: false, unique: 'all' });
    expect(c?.checks.map(({ check, mostly, severity }) => [check, mostly, severity])).toEqual([
      ['strMatches', 0.95, 'critical'],
      ['isin', 0.95, 'critical'],
      ['notin', undefined, undefined],
    ]);
    expect(d?.checks).toMatchObject([{ check: 'ge', value: '2020-01-01' }]);
    expect(e?.target).toMatchObject({ kind: 'timestamp', timezone: null });
    expect(written(lost)).toEqual([
      'null: quality: rowCount',
      'c: quality: invalidValues',
      'c: quality: sql',
      'd: format',
      'i: logicalType',
    ]);
  });

  it.each([
    ['another kind', { kind: 'Other' }],
    ['no schema', { kind: 'DataContract' }],
    ['two objects', { kind: 'DataContract', schema: [{ name: 'a' }, { name: 'b' }] }],
    [
      'a property without a name',
      { kind: 'DataContract', schema: [{ name: 'a', properties: [{ logicalType: 'string' }] }] },
    ],
  ])('refuses %s', (_, document) => {
    expect(() => schemaFromOdcs(document)).toThrow(expect.objectContaining({ code: 'bad_document' }));
  });

  it('takes the object that is asked for', () => {
    const document = {
      kind: 'DataContract',
      schema: [{ name: 'a' }, { name: 'b', properties: [{ name: 'x', logicalType: 'string' }] }],
    };
    expect(schemaFromOdcs(document, { object: 'b' }).schema.columns).toHaveLength(1);
    expect(() => schemaFromOdcs(document, { object: 'c' })).toThrow(/it has no object 'c'; it has a, b/);
  });
});

describe('Frictionless Table Schema', () => {
  // The profile of version 1, less its `$schema`: what it asks is the same in every draft.
  const { $schema: _, ...profile } = official('table-schema.json') as { $schema: string };
  const judge = new Ajv({ strict: false, validateFormats: false }).compile(profile);

  it('writes what the profile accepts', () => {
    for (const schema of [everything, plain]) {
      expect(judge(schemaToFrictionless(schema).document), JSON.stringify(judge.errors?.slice(0, 3))).toBe(
        true,
      );
    }
  });

  it('names what a Table Schema can not say', () => {
    expect(written(schemaToFrictionless(everything).lost)).toEqual([
      'null: predicate',
      'note: optional',
      'price: finite',
      'price: multipleOf',
      'note: strContains',
      'tags: nested',
      'tags: listLength',
      'place: nested',
      'score: finite',
      'score: notin',
      'either: aliases',
      'one: eq',
      'guess: finite',
      'guess: refine',
    ]);
  });

  it('finds again what it wrote', () => {
    const { document } = schemaToFrictionless(plain);
    const { schema, lost } = schemaFromFrictionless(document);
    expect(lost).toEqual([]);
    expect(schema.columns.map(({ name, target, nullable }) => [name, target, nullable])).toEqual(
      plain.columns.map(({ name, target, nullable }) => [name, target, nullable]),
    );
    expect(schemaToFrictionless(schema).document).toEqual({ ...document, missingValues: [''] });
  });

  it('reads types, constraints, keys and how fields match', () => {
    const { schema, lost } = schemaFromFrictionless({
      fields: [
        {
          name: 'id',
          type: 'integer',
          constraints: { required: true, unique: true, minimum: '1', maximum: 9 },
        },
        { name: 'n', type: 'number', decimalChar: ',', groupChar: '.', bareNumber: false },
        { name: 'b', type: 'boolean', trueValues: ['yes'], falseValues: ['no'] },
        {
          name: 's',
          type: 'string',
          format: 'email',
          constraints: { pattern: '[a-z]+', enum: ['a', 'b'], minLength: 1 },
        },
        { name: 'd', type: 'date', format: '%d/%m/%Y', constraints: { minimum: '2020-01-01' } },
        { name: 't', type: 'datetime', format: 'any' },
        { name: 'g', type: 'geojson', constraints: { jsonSchema: {} } },
      ],
      primaryKey: ['id', 's'],
      foreignKeys: [{ fields: 'id', reference: { resource: '', fields: 'id' } }],
      fieldsMatch: ['subset'],
    });
    expect(schema.options).toMatchObject({
      strict: true,
      coerce: true,
      unique: [['id', 's']],
      coercion: { nullTokens: [''] },
    });
    const [id, n, b, s, d] = schema.columns;
    expect(id).toMatchObject({
      required: true,
      nullable: false,
      unique: 'all',
      checks: [{ value: 1 }, { value: 9 }],
    });
    expect(n?.coercion.numbers).toEqual({ decimal: ',', group: '.' });
    expect(b?.coercion.booleans).toEqual({ true: ['yes'], false: ['no'] });
    expect(s?.checks.map(({ check }) => check)).toEqual(['format', 'strMatches', 'isin', 'strLength']);
    expect(d?.coercion.timestamps).toEqual(['%d/%m/%Y']);
    expect(written(lost)).toEqual(['n: type', 't: type', 'g: type', 'g: jsonSchema', 'null: foreignKeys']);
  });

  it.each([[{}], [{ fields: {} }], [{ fields: [{ type: 'string' }] }], ['[]']])('refuses %j', (document) => {
    expect(() => schemaFromFrictionless(document)).toThrow(expect.objectContaining({ code: 'bad_document' }));
  });
});
