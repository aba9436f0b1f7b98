import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  col,
  collect,
  countWhere,
  distinctCount,
  max,
  mean,
  memorySource,
  min,
  nullCount,
  rowCount,
  type Schema,
  scan,
  sum,
  types,
} from '@millrace/columns';
import { compare } from '@millrace/peers';
import { openDuckDB } from '../src/index.js';

// The kernels over Arrow batches in memory; DuckDB asked the same of the same batches; and of the same rows in a table of its
// own, already in its memory and layout, where the first reading is not counted.
const ROWS = Number(process.env['ROWS'] ?? 4_000_000);
const BATCH = 65_536;
const schema: Schema = {
  fields: [
    { name: 'amount', type: types.float64(), nullable: true },
    { name: 'quantity', type: types.int32(), nullable: true },
    { name: 'code', type: types.utf8(), nullable: true },
  ],
};
const pseudo = (row: number, salt: number): number =>
  ((Math.imul(row + salt, 2654435761) >>> 0) % 1_000_003) / 1_000_003;

function chunks(first: number): readonly Chunk[] {
  const rows = Array.from({ length: Math.min(BATCH, ROWS - first) }, (_, at) => first + at);
  return [
    chunkFromValues(
      types.float64(),
      rows.map((row) => (row % 10 === 0 ? null : pseudo(row, 1) * 1000)),
    ),
    chunkFromValues(
      types.int32(),
      rows.map((row) => Math.floor(pseudo(row, 2) * 5000)),
    ),
    chunkFromValues(
      types.utf8(),
      rows.map((row) => `k${Math.floor(pseudo(row, 3) * 500)}`),
    ),
  ];
}

const batches = Array.from({ length: Math.ceil(ROWS / BATCH) }, (_, at) =>
  batchFromChunks(schema, [...chunks(at * BATCH)]),
);
const source = memorySource(schema, batches);

const cases = [
  ['counts', [rowCount(), nullCount('amount')], 'count(*), count(amount)'],
  [
    'min and max',
    [min('amount'), max('amount'), min('quantity'), max('quantity')],
    'min(amount), max(amount), min(quantity), max(quantity)',
  ],
  [
    'a range check',
    [countWhere(col('amount').between(100, 900).not())],
    'count_if(NOT amount BETWEEN 100 AND 900)',
  ],
  [
    'a set of texts',
    [countWhere(col('code').in(['k1', 'k2', 'k3']))],
    "count_if(code IN ('k1', 'k2', 'k3'))",
  ],
  [
    'exact sum and mean',
    [sum('amount'), mean('amount'), mean('quantity')],
    'fsum(amount), favg(amount), favg(quantity)',
  ],
  ['distinct texts', [distinctCount('code')], 'count(DISTINCT code)'],
  [
    'all of them',
    [
      rowCount(),
      nullCount('amount'),
      min('amount'),
      max('amount'),
      mean('amount'),
      sum('quantity'),
      countWhere(col('amount').gt(100)),
    ],
    'count(*), count(amount), min(amount), max(amount), favg(amount), sum(quantity), count_if(amount > 100)',
  ],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'duckdb-bench-'));
const file = join(folder, 'orders.parquet');
try {
  await using db = await openDuckDB({ unsafe: true, memoryLimit: 4_000_000_000 });
  await db.write(source, file);
  await db.run(`CREATE TABLE orders AS FROM read_parquet('${file}')`);
  const lent = await db.arrow(source);
  for (const [title, aggregates, select] of cases) {
    const query = await db.query(`SELECT ${select} FROM orders`);
    await compare(
      `${title}, ${ROWS / 1e6} M rows in memory`,
      [
        { name: 'duckdb, its own table', run: async () => (await collect(query)).length },
        { name: 'scan over Arrow batches', run: () => scan(source, aggregates) },
        { name: 'duckdb over the same Arrow', run: () => scan(lent, aggregates) },
      ],
      { items: ROWS },
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
