import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  drawLineage,
  type LineageRecord,
  lineageRecord,
  parseLineageRecord,
  verifyLineage,
} from '../src/index.js';

const createdAt = new Date('2013-01-02T03:04:05.678Z');
const numbers = tableFromArrays({ n: Int32Array.of(1, 2, 3) });

async function chain(): Promise<{ raw: LineageRecord; clean: LineageRecord; features: LineageRecord }> {
  const raw = await lineageRecord(numbers, { source: 'raw', version: '1', createdAt });
  const clean = await lineageRecord(numbers.slice(0, 2), {
    source: 'clean',
    version: '1',
    createdAt,
    transformations: ['drop'],
    parents: [raw],
  });
  const features = await lineageRecord(numbers.slice(0, 1), {
    source: 'features',
    version: '1',
    createdAt,
    parents: [clean.id, raw],
  });
  return { raw, clean, features };
}

it('a record says what the table is and where it comes from', async () => {
  const { raw, clean } = await chain();
  expect(clean).toMatchObject({
    source: 'clean',
    version: '1',
    created_at: '2013-01-02T03:04:05.678Z',
    row_count: 2,
    column_count: 1,
    transformations: ['drop'],
    parents: [raw.id],
  });
  expect(clean.schema_version).toBe(raw.schema_version);
  expect(clean.id).toMatch(/^sha256:[0-9a-f]{64}$/);
});

it('equal content gives equal ids, whatever the order of the parents', async () => {
  const first = await chain();
  const options = { source: 'features', version: '1', createdAt, parents: [first.raw, first.clean] };
  expect((await lineageRecord(numbers.slice(0, 1), options)).id).toBe(first.features.id);
});

describe('a record that was tampered with is refused', () => {
  it.each([
    ['an edited count', (record: object) => ({ ...record, row_count: 4 }), 'edited_record'],
    [
      'an edited parent',
      (record: object) => ({ ...record, parents: [`sha256:${'0'.repeat(64)}`] }),
      'edited_record',
    ],
    ['a member of its own', (record: object) => ({ ...record, note: 'hi' }), 'bad_record'],
    ['a missing member', ({ checksum: _, ...record }: LineageRecord) => record, 'bad_record'],
    ['another format', (record: object) => ({ ...record, format: 'millrace.lineage/2' }), 'bad_record'],
    ['no object', () => null, 'bad_record'],
    [
      'a __proto__ member',
      (record: object) => JSON.parse(`{"__proto__":1,${JSON.stringify(record).slice(1)}`),
      'bad_record',
    ],
  ])('%s', async (_, tamper, code) => {
    const { clean } = await chain();
    expect(() => parseLineageRecord(tamper(clean))).toThrow(
      expect.objectContaining({ name: 'SourceError', code }),
    );
  });
});

describe('verification tells which link broke', () => {
  it('nothing, when all holds', async () => {
    const { raw, clean, features } = await chain();
    const verdict = await verifyLineage(features, { data: numbers.slice(0, 1), ancestors: [raw, clean] });
    expect(verdict).toEqual({ valid: true, issues: [] });
  });

  it('the data, when it changed', async () => {
    const { clean } = await chain();
    const { issues } = await verifyLineage(clean, { data: numbers });
    expect(issues.map((issue) => issue.code)).toEqual(['row_count_differs', 'checksum_differs']);
  });

  it('an ancestor that is gone, and one that was edited', async () => {
    const { raw, clean, features } = await chain();
    expect((await verifyLineage(features, { ancestors: [clean] })).issues).toMatchObject(
      [{ code: 'missing_parent', parent: raw.id }, { code: 'missing_parent' }].slice(0, 1),
    );
    const edited = { ...clean, version: '2' };
    expect((await verifyLineage(features, { ancestors: [raw, edited] })).issues).toMatchObject([
      { code: 'edited_record' },
    ]);
    for (const ancestors of [
      [raw, edited, clean],
      [raw, clean, edited],
    ])
      expect((await verifyLineage(features, { ancestors })).issues).toMatchObject([
        { code: 'edited_record', record: clean.id },
      ]);
  });

  it('refuses a time that is no date', async () => {
    for (const createdAt of ['2013-01-01', 5, null, new Date(Number.NaN)])
      await expect(
        lineageRecord(numbers, { source: 'numbers', version: '1', createdAt: createdAt as Date }),
      ).rejects.toMatchObject({ code: 'bad_option' });
  });
});

it('refuses a parent that is no record', async () => {
  await expect(lineageRecord(numbers, { source: 'x', version: '1', parents: ['raw'] })).rejects.toThrow(
    /'raw' is not the id/,
  );
});

it('draws each record once, and counts the parents it leaves out', async () => {
  const { raw, clean, features } = await chain();
  const drawn = drawLineage(features, [raw, clean]);
  expect(drawn.split('\n')[0]).toContain('features@1  1 × 1  mf2:sha256:');
  expect(drawn.split('\n').filter((line) => line.includes('raw@1'))).toHaveLength(2);
  expect(drawLineage(features, [raw, clean], { maxParents: 1 })).toContain('└─ and 1 more');
});

it('an empty table and one without columns have records', async () => {
  const empty = await lineageRecord(numbers.slice(0, 0), { source: 'empty', version: '1' });
  expect(empty).toMatchObject({ row_count: 0, column_count: 1 });
  expect((await verifyLineage(empty, { data: numbers.slice(0, 0) })).valid).toBe(true);
});
