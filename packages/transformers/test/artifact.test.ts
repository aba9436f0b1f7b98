import { batchFromChunks, chunkFromValues, memorySource, types } from '@millrace/columns';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../src/document.js';
import {
  ArtifactError,
  columnTransformer,
  type FittedTransformer,
  fit,
  loadTransformer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
} from '../src/index.js';
import { loadTransformer as loadServed } from '../src/serve.js';

type Json = { [name: string]: unknown };

let fitted: FittedTransformer;

beforeAll(async () => {
  const schema = {
    fields: [
      { name: 'distance', type: types.float64(), nullable: true },
      { name: 'carrier', type: types.utf8(), nullable: true },
      { name: '__proto__', type: types.int64(), nullable: true },
      { name: 'when', type: types.timestamp('us', 'UTC'), nullable: true },
    ],
  };
  const batch = batchFromChunks(schema, [
    chunkFromValues(types.float64(), [229, 719.5, null]),
    chunkFromValues(types.utf8(), ['B6', 'UA', null]),
    chunkFromValues(types.int64(), [1n, 9007199254740993n, null]),
    chunkFromValues(types.timestamp('us', 'UTC'), [1n, 2n, null]),
  ]);
  const spec = columnTransformer(
    [
      [
        'num',
        pipeline([simpleImputer({ strategy: 'median', addIndicator: true }), standardScaler()]),
        ['distance'],
      ],
      ['cat', ordinalEncoder({ missing: 'keep', unknown: 'category' }), ['carrier']],
      ['id', oneHotEncoder({ missing: 'category', unknown: 'category' }), ['__proto__']],
      ['text', simpleImputer({ strategy: 'most_frequent' }), ['carrier']],
    ],
    { remainder: 'passthrough' },
  );
  fitted = await fit(spec, memorySource(schema, [batch]));
});

function parsed(): Json {
  return JSON.parse(JSON.stringify(fitted)) as Json;
}

// Changes one place of the document; with `resign` the id is made anew, as a careful forger would.
function edited(path: string, change: (value: unknown) => unknown, resign = false): Json {
  const document = parsed();
  const keys = path.split('.');
  let at = document;
  for (const key of keys.slice(0, -1)) at = at[key] as Json;
  const last = keys.at(-1)!;
  at[last] = change(at[last]);
  if (!resign) return document;
  const { id: _id, ...content } = document;
  return { ...content, id: idOf(content) };
}

function errorOf(json: unknown): ArtifactError {
  const errors = [loadTransformer, loadServed].map((load) => {
    try {
      load(json);
    } catch (error) {
      return error as ArtifactError;
    }
    throw new Error('it was loaded');
  });
  expect(errors.map(({ name }) => name)).toEqual(['ArtifactError', 'ArtifactError']);
  expect(errors[0]!.code).toBe(errors[1]!.code);
  return errors[0]!;
}

describe('an artifact', () => {
  it('comes back with the same bytes and the same answers', () => {
    const json = JSON.stringify(fitted);
    const again = loadTransformer(JSON.parse(json));
    expect(JSON.stringify(again)).toBe(json);
    expect(again.id).toMatch(/^[0-9a-f]{64}$/);
    const row = JSON.parse('{"distance": null, "carrier": "ZZ", "__proto__": 1, "when": 5}');
    expect({ ...again.rowObject(row) }).toEqual({
      num__distance: fitted.rowObject(row)['num__distance'],
      num__missingindicator_distance: Math.SQRT2,
      cat__carrier: 3,
      id____proto___1: 1,
      id____proto___9007199254740993: 0,
      id____proto_____MISSING__: 0,
      id____proto_____UNKNOWN__: 0,
      text__carrier: 'ZZ',
      remainder__when: 5,
    });
  });

  it('is loaded whatever the order of its keys', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    expect(loadTransformer(reversed(parsed())).id).toBe(fitted.id);
  });

  it('is valid JSON that holds no number JSON cannot', () => {
    expect(JSON.stringify(fitted)).not.toMatch(/:null,"nSamplesSeen|NaN(?!")/);
    expect(parsed()['certificate']).toMatchObject({ rows: expect.any(Array) });
  });

  it('is not changed by changing what toJSON gave', () => {
    const before = JSON.stringify(fitted);
    const given = parsed();
    const loaded = loadTransformer(given);
    for (const document of [given, fitted.toJSON(), loaded.toJSON()] as { rows: number }[]) document.rows = 0;
    expect(JSON.stringify(fitted)).toBe(before);
    expect(JSON.stringify(loaded)).toBe(before);
  });
});

describe('an edited artifact is refused', () => {
  it.each([
    ['a statistic', 'root.parts.0.step.steps.1.step.state.mean', () => [1, 2], 'edited'],
    ['a category', 'root.parts.1.step.state.categories', () => [['B6', 'XX']], 'edited'],
    ['the rows', 'rows', () => 4, 'edited'],
    ['a warning', 'warnings', () => [{ code: 'x' }], 'edited'],
    ['the id', 'id', () => '0'.repeat(64), 'edited'],
    ['an id that is no text', 'id', () => 5, 'bad_type'],
    ['the format', 'format', () => 'other', 'bad_format'],
    ['a newer version', 'formatVersion', () => 3, 'newer_format'],
    ['a version that is none', 'formatVersion', () => '1', 'bad_type'],
    ['an unknown key', 'extra', () => 1, 'unknown_key'],
    ['a deep NaN', 'rows', () => Number.NaN, 'bad_type'],
    ['a function', 'warnings', () => () => 1, 'bad_type'],
    ['inputs that are no list', 'inputs', () => ({}), 'bad_type'],
    ['an input of no type', 'inputs.0.type', () => ({ kind: 'toString' }), 'bad_type'],
    [
      'an input type with more',
      'inputs.0.type',
      (type: unknown) => ({ ...(type as Json), more: 1 }),
      'bad_type',
    ],
    ['two inputs of one name', 'inputs.1.name', () => 'distance', 'bad_type'],
    ['an output without inputs', 'outputs.0', () => ({ name: 'x', steps: [] }), 'missing_key'],
    ['a certificate without rows', 'certificate.rows', () => [], 'bad_type'],
    ['an expected cell that is none', 'certificate.expected.0', () => ['xyz'], 'bad_type'],
  ])('%s', (_name, path, change, code) => {
    const error = errorOf(edited(path, change));
    expect(error.code).toBe(code);
    expect(error.issues[0]).toMatchObject({ code, path: expect.stringContaining('$') });
  });

  it.each([
    ['a statistic', 'root.parts.0.step.steps.1.step.state.mean', () => [1, 2], 'certificate_mismatch'],
    [
      'one bit of the scale',
      'root.parts.0.step.steps.1.step.state.scale',
      (s: unknown) => [(s as number[])[0]! * (1 + Number.EPSILON), (s as number[])[1]],
      'certificate_mismatch',
    ],
    [
      'the order of categories',
      'root.parts.1.step.state.categories',
      () => [['UA', 'B6']],
      'certificate_mismatch',
    ],
    ['too few statistics', 'root.parts.0.step.steps.1.step.state.mean', () => [1], 'bad_state'],
    ['statistics of a wrong type', 'root.parts.0.step.steps.1.step.state.mean', () => ['1', '2'], 'bad_type'],
    [
      'a parameter of a wrong type',
      'root.parts.0.step.steps.1.step.parameters.withMean',
      () => 'yes',
      'bad_type',
    ],
    ['a policy that is none', 'root.parts.1.step.parameters.unknown', () => 'guess', 'bad_type'],
    ['an unknown transformer', 'root.parts.1.step.kind', () => 'constructor', 'unknown_kind'],
    ['a newer transformer', 'root.parts.1.step.version', () => 99, 'unknown_version'],
    ['a key of a state', 'root.parts.1.step.state.more', () => [], 'unknown_key'],
    ['a column that is not there', 'root.parts.1.step', (step: unknown) => step, 'bad_state'],
    ['an output name', 'outputs.0.name', () => 'other', 'bad_outputs'],
    ['an output less', 'outputs', (list: unknown) => (list as unknown[]).slice(1), 'bad_outputs'],
    [
      'a probe',
      'certificate.rows.1',
      (row: unknown) => [12345, ...(row as unknown[]).slice(1)],
      'certificate_mismatch',
    ],
    [
      'an expected bit',
      'certificate.expected.0',
      (row: unknown) => ['3ff0000000000001', ...(row as unknown[]).slice(1)],
      'certificate_mismatch',
    ],
    ['a short expectation', 'certificate.expected.0', () => [], 'certificate_mismatch'],
    ['an expectation of endless zeros', 'certificate.expected.0', () => [1e15], 'certificate_mismatch'],
    [
      'categories of mixed types',
      'root.parts.1.step.state.categories',
      () => [['B6', 5]],
      'certificate_mismatch',
    ],
  ])('%s, although the id was made anew', (name, path, change, code) => {
    const document =
      name === 'a column that is not there'
        ? edited('root.parts.1.columns', () => ['absent'], true)
        : edited(path, change, true);
    expect(errorOf(document).code).toBe(code);
  });

  it('a key __proto__, an absent key, no document at all', () => {
    const json = JSON.stringify(fitted);
    expect(errorOf(JSON.parse(json.replace('"warnings"', '"__proto__":{},"warnings"'))).message).toContain(
      "'__proto__'",
    );
    const { rows: _rows, ...rest } = parsed();
    expect(errorOf(rest)).toMatchObject({ code: 'missing_key', message: expect.stringContaining("'rows'") });
    for (const nothing of [null, undefined, 5, 'x', [], {}])
      expect(errorOf(nothing)).toBeInstanceOf(ArtifactError);
  });

  it('one that is too deep, too long, too wide', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(errorOf({ ...parsed(), warnings: deep }).code).toBe('too_deep');
    expect(() => loadTransformer(parsed(), { maxBytes: 100 })).toThrow(/larger than 100 bytes/);
    expect(() => loadTransformer(parsed(), { maxOutputs: 2 })).toThrow(/at most 2/);
    expect(() => loadTransformer(parsed(), { maxProbeRows: 1 })).toThrow(/probe rows/);
  });

  it('any document with one value changed', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (typeof value !== 'object' || value === null) paths.push(path);
      else for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(parsed(), []);
    const other = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), other, fc.boolean(), (path, value, resign) => {
        const before = path.reduce<unknown>((at, key) => (at as Json)[key], parsed());
        fc.pre(JSON.stringify(before) !== JSON.stringify(value));
        const document = edited(path.join('.'), () => value, resign && path[0] !== 'id');
        try {
          const loaded = loadTransformer(document);
          // Made anew, a document may say other harmless things: it must then be consistent in itself.
          expect(resign).toBe(true);
          expect(loadTransformer(JSON.parse(JSON.stringify(loaded))).id).toBe(loaded.id);
        } catch (error) {
          expect((error as Error).name).toBe('ArtifactError');
        }
      }),
      { numRuns: 200 },
    );
  });
});
