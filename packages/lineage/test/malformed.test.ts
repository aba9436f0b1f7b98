import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { drawLineage, type LineageRecord, lineageRecord, verifyLineage } from '../src/index.js';

const table = tableFromArrays({ n: [1, 2] });
const record = await lineageRecord(table, { source: 'raw', version: '1' });

describe('facts that could not be read back are refused', () => {
  const facts = { source: 'raw', version: '1' };
  it.each([
    [{ ...facts, createdAt: new Date(Number.NaN) }, /^createdAt/],
    [{ ...facts, createdAt: new Date(8.64e15) }, /^createdAt/],
    [{ ...facts, source: 5 as never }, /^source/],
    [{ ...facts, version: undefined as never }, /^version/],
    [{ ...facts, transformations: [1] as never }, /^transformations\.0/],
  ])('%j', async (options, message) => {
    const made = lineageRecord(table, options);
    await expect(made).rejects.toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) });
  });
});

describe('what is no record', () => {
  it.each([[null], [{}], [{ ...record, checksum: undefined }], [{ ...record, parents: 5 }]])(
    '%j is a verdict, not a crash',
    async (malformed) => {
      const broken = malformed as unknown as LineageRecord;
      const verdict = await verifyLineage(broken, { data: table, ancestors: [] });
      expect(verdict).toMatchObject({ valid: false, issues: [{ code: 'bad_record' }] });
      const child = await lineageRecord(table, { source: 'child', version: '1', parents: [record] });
      const { issues } = await verifyLineage(child, { ancestors: [broken] });
      expect(issues.map(({ code }) => code)).toEqual(['bad_record', 'missing_parent']);
    },
  );
});

describe('drawing', () => {
  it('keeps odd names on their line', async () => {
    const odd = await lineageRecord(table, { source: 'a\nb\u001b[31m', version: '1' });
    expect(drawLineage(odd, [])).toMatch(/^a\ufffdb\ufffd\[31m@1 {2}[^\n]*$/);
  });

  it('a long chain is cut, and says so', () => {
    const id = (place: number) => `sha256:${place.toString(16).padStart(64, '0')}`;
    const chain = Array.from({ length: 20_000 }, (_, place) => ({
      ...record,
      id: id(place + 1),
      parents: [id(place)],
    }));
    const lines = drawLineage(chain.at(-1)!, chain, { maxDepth: 3 }).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toMatch(/└─ and older ones$/);
    expect(drawLineage(chain.at(-1)!, chain).split('\n')).toHaveLength(33);
  });
});
