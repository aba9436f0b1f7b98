import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Aggregate,
  col,
  countWhere,
  max,
  mean,
  min,
  nullCount,
  rowCount,
  scan,
  standardDeviation,
  sum,
} from '@millrace/columns';
import { compare } from '@millrace/peers';
import { openDuckDB } from '../src/index.js';

// Ten aggregates over a Parquet file of 10 M rows: by scan, by one SELECT written by hand with the same exact sums, and by one
// with plain avg; and an exact standard deviation against stddev_samp.
const ROWS = Number(process.env['ROWS'] ?? 10_000_000);
const folder = mkdtempSync(join(tmpdir(), 'duckdb-bench-'));
const file = join(folder, 'orders.parquet');
const seeded = (salt: number): string => `(hash(range, ${salt}) % 9007199254740992) / 9007199254740992.0`;

const asked: readonly Aggregate[] = [
  rowCount(),
  nullCount('price'),
  mean('amount'),
  mean('price'),
  min('amount'),
  max('amount'),
  sum('quantity'),
  max('quantity'),
  min('placed'),
  countWhere(col('amount').gt(100)),
];

// As the engine's own statistics let it be done: multiples of a grid summed as they are, the rest with compensation.
function exactSum(column: string, most: number, grid: number): string {
  const shift = `CAST('${1.5 * 2 ** 52 * grid}' AS DOUBLE)`;
  const kept = `CASE WHEN ${column} BETWEEN -${most}::DOUBLE AND ${most}::DOUBLE THEN ${column} END`;
  const head = `((${kept} + ${shift}) - ${shift})`;
  return `sum(${head}), fsum((${kept}) - ${head}), count(${column}), count(${kept})`;
}

function byHand(meanOfAmount: string, meanOfPrice: string): string {
  return `SELECT count(*), count(price), ${meanOfAmount}, ${meanOfPrice}, min(amount), -min(-amount), sum(quantity), max(quantity),
    min(epoch_us(placed)), count_if(amount > 100) FROM read_parquet('${file}')`;
}

const exact = byHand(exactSum('amount', 1024, 2 ** -19), exactSum('price', 2 ** 30, 2 ** 1));
const plain = byHand('avg(amount)', 'avg(price)');

try {
  {
    await using maker = await openDuckDB({ unsafe: true });
    await maker.run(`COPY (SELECT ${seeded(1)} * 1000 - 300 AS amount,
      CASE WHEN hash(range, 2) % 20 = 0 THEN NULL ELSE exp(${seeded(3)} * 20) END AS price,
      CAST(hash(range, 4) % 1000000 AS INTEGER) AS quantity,
      TIMESTAMP '2013-01-01' + to_seconds(range) AS placed FROM range(${ROWS})) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
  }
  await using db = await openDuckDB();
  const source = await db.parquet(file);
  const hand = await openDuckDB({ unsafe: true });
  const select = async (sql: string): Promise<void> => {
    await hand.run(sql);
  };
  const ours = { name: 'scan', run: () => scan(source, asked) };
  await compare(
    'ten aggregates against a SELECT with the same exact sums',
    [{ name: 'by hand, exact', run: () => select(exact) }, ours],
    { items: ROWS },
  );
  await compare(
    'ten aggregates against a SELECT with plain avg',
    [{ name: 'by hand, avg', run: () => select(plain) }, ours],
    { items: ROWS },
  );
  await compare(
    'standard deviation against stddev_samp',
    [
      { name: 'stddev_samp', run: () => select(`SELECT stddev_samp(amount) FROM read_parquet('${file}')`) },
      { name: 'scan', run: () => scan(source, [standardDeviation('amount')]) },
    ],
    { items: ROWS, rounds: 5 },
  );
  await hand.close();
} finally {
  rmSync(folder, { recursive: true });
}
