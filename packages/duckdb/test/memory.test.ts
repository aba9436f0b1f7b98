import { distinctCount, scan } from '@millrace/columns';
import { expect, test } from 'vitest';
import { openDuckDB } from '../src/index.js';

const tight = { memoryLimit: 16_000_000, threads: 1 };
const texts = 'SELECT md5(i::VARCHAR) AS s FROM range(500000) AS r(i)';

test('a query that needs more memory than the limit ends in an error that says what to do', async () => {
  await using db = await openDuckDB(tight);
  const grouped = await db.query(`SELECT s, count(*) AS n FROM (${texts}) GROUP BY s ORDER BY s`);
  const error = await scan(grouped, [distinctCount('s')], { maxStateBytes: 1_000_000 }).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'ResourceError' });
  expect(error.message).toMatch(/higher memory ?limit/i);
  expect(error.message).not.toMatch(/SET |Possible solutions/);
  const rows = await db.table(grouped).catch((thrown) => thrown);
  expect(rows).toMatchObject({ name: 'ResourceError', code: 'out_of_memory' });
  expect(rows.message).toMatch(/^DuckDB needs more memory .* higher memoryLimit, or fewer threads\.$/);
});

test('what the engine has no memory for, the kernels answer where they can', async () => {
  await using db = await openDuckDB(tight);
  const source = await db.query('SELECT i AS n FROM range(300000) AS r(i)');
  expect(await scan(source, [distinctCount('n')])).toEqual([300_000]);
});
