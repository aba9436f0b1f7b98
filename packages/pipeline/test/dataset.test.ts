import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backfillText, type Dataset, dataset, openFlow, publishDocument } from '../src/index.js';
import { freshFolder } from './folder.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB();
});
afterAll(async () => {
  await db.close();
});

async function open(name: string): Promise<Dataset> {
  return dataset({
    name,
    root: await freshFolder(),
    engine: db,
    onReject: 'withdraw',
    trace: async (_, facts) => ({ id: `${facts.source}/${facts.version}`, record: facts }),
  });
}

const build = (sql: string) => () => db.query(sql);

it('a partition is made again when the content of what it was made from changed, and only then', async () => {
  const [raw, clean] = [await open('raw'), await open('clean')];
  const publishRaw = (sql: string, code: string) => raw.publish('a', { code, build: build(sql) });
  const publishClean = async () =>
    clean.publish('a', { code: '1', needs: { raw: await raw.at('a') }, build: build('SELECT 1 AS n') });
  await publishRaw('SELECT 1 AS n', '1');
  expect((await publishClean()).status).toBe('published');
  await publishRaw('SELECT 1 AS n', '2');
  expect((await publishClean()).status).toBe('skipped');
  await publishRaw('SELECT 2 AS n', '3');
  expect((await publishClean()).reason).toBe("input 'raw' changed");
});

it('parents in the record are those of the published inputs, wherever they stand', async () => {
  const [raw, clean] = [await open('raw'), await open('clean')];
  for (const day of ['a', 'b']) await raw.publish(day, { code: '1', build: build(`SELECT '${day}' AS n`) });
  const { manifest } = await clean.publish('b', {
    code: '1',
    needs: { today: await raw.at('b') },
    inputs: { history: await raw.published(), note: 'x' },
    transformations: ['join'],
    build: build('SELECT 1 AS n'),
  });
  expect(manifest!.lineage!.record).toEqual({
    source: 'clean',
    version: 'b',
    transformations: ['join'],
    parents: ['raw/b', 'raw/a'],
  });
});

it('a partition whose need is gone is withdrawn, and comes back with it', async () => {
  const [raw, clean] = [await open('raw'), await open('clean')];
  const bad = { version: 'no', check: async () => ({ success: false, result: null }) };
  const publishRaw = (gate?: typeof bad) =>
    raw.publish('a', { code: '1', ...(gate ? { gate } : {}), build: build('SELECT 1 AS n') });
  const publishClean = async () =>
    clean.publish('a', { code: '1', needs: { raw: await raw.at('a') }, build: build('SELECT 1 AS n') });
  await publishRaw();
  await publishClean();
  expect((await publishRaw(bad)).status).toBe('rejected');
  expect(await publishClean()).toMatchObject({ status: 'rejected', reason: 'not published: raw' });
  expect(await clean.published()).toEqual([]);
  await publishRaw();
  expect((await publishClean()).status).toBe('published');
});

it('a document is made once, gated, and made again when its inputs change', async () => {
  const root = await freshFolder();
  const gate = {
    version: '1',
    check: async (json: unknown) => ({ success: (json as { n: number }).n < 3, result: null }),
  };
  const publish = (n: number) =>
    publishDocument({ root, partition: 'm', code: '1', inputs: { n }, gate, build: () => ({ n }) });
  expect((await publish(1)).status).toBe('published');
  expect((await publish(1)).status).toBe('skipped');
  expect((await publish(2)).status).toBe('published');
  expect((await publish(3)).status).toBe('rejected');
});

it('a flow gathers the progress and reports of all its datasets', async () => {
  const seen: string[] = [];
  const onProgress = ({ dataset: name, done, total }: { dataset: string; done: number; total: number }) =>
    seen.push(`${name} ${done}/${total}`);
  const flow = openFlow({ root: await freshFolder(), engine: db, onProgress });
  const [raw, clean] = [flow.dataset('raw'), flow.dataset('clean')];
  await raw.backfill(['a'], () => ({ code: '1', build: build('SELECT 1 AS n') }));
  await raw.backfill(['b'], () => ({ code: '1', build: build('SELECT 1 AS n') }));
  await clean.backfill(['c'], async (partition) => ({
    code: '1',
    needs: { raw: await raw.at(partition) },
    build: build('SELECT 1 AS n'),
  }));
  expect(seen).toEqual(['raw 1/1', 'raw 1/1', 'clean 1/1']);
  expect(flow.reports.get('raw')!.counts.published).toBe(2);
  expect(backfillText(flow.reports)).toContain('clean c rejected: not published: raw');
});
