import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Batch,
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  memorySource,
  type Schema,
  types,
} from '@millrace/columns';
import { openDuckDB } from '@millrace/duckdb';
import { compare } from '@millrace/peers';
import { fingerprint } from '../src/index.js';
import { nativeSha256 } from '../src/node.js';

// The events table that other systems were measured with: eight columns, of which three are text.
const ROWS = Number(process.env['ROWS'] ?? 2_000_000);
const CATEGORIES = ['food', 'travel', 'books', 'music', 'games', 'garden', 'health', 'other'];
const COUNTRIES = ['DE', 'FR', 'US', 'JP', 'BR', 'IN'];

let state = 12_345;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const below = (end: number): number => Math.floor(random() * end);

function events(rows: number): { schema: Schema; batch: Batch } {
  const numbers = <T>(make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row));
  const columns: [string, Chunk][] = [
    [
      'user_id',
      chunkFromValues(
        types.utf8(),
        numbers(() => String(below(200_000))),
      ),
    ],
    [
      'event_timestamp',
      chunkFromValues(
        types.timestamp('us', 'UTC'),
        numbers((row) => BigInt(1_700_000_000_000_000 + row * 1000)),
      ),
    ],
    [
      'amount',
      chunkFromValues(
        types.float64(),
        numbers(() => (random() < 0.05 ? null : random() * 100)),
      ),
    ],
    [
      'category',
      chunkFromValues(
        types.utf8(),
        numbers(() => (random() < 0.01 ? null : CATEGORIES[below(8)]!)),
      ),
    ],
    [
      'label',
      chunkFromValues(
        types.int8(),
        numbers(() => below(2)),
      ),
    ],
    ['score', chunkFromValues(types.float64(), numbers(random))],
    [
      'country',
      chunkFromValues(
        types.utf8(),
        numbers(() => COUNTRIES[below(6)]!),
      ),
    ],
    [
      'session_len',
      chunkFromValues(
        types.int32(),
        numbers(() => below(3600)),
      ),
    ],
  ];
  const schema = { fields: columns.map(([name, { type }]) => ({ name, type, nullable: true })) };
  return {
    schema,
    batch: batchFromChunks(
      schema,
      columns.map(([, chunk]) => chunk),
    ),
  };
}

const { schema, batch } = events(ROWS);
const table = memorySource(schema, [batch]);

/** What there is to hash, once, without a look at what it means: the least that it can cost. */
function bareBytes(): string {
  const hash = createHash('sha256');
  for (const { values, valueOffsets, nullBitmap } of batch.columns) {
    for (const buffer of [values, valueOffsets, nullBitmap])
      if (buffer) hash.update(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }
  return hash.digest('hex');
}

await compare(
  `fingerprint of ${ROWS} rows x 8 columns in memory`,
  [
    { name: 'sha256 of the bare buffers', run: bareBytes },
    { name: 'fingerprint, nativeSha256', run: () => fingerprint(table, { hash: nativeSha256 }) },
    { name: 'fingerprint, xxh128', run: () => fingerprint(table, { hash: 'xxh128' }) },
    { name: 'fingerprint, order-free', run: () => fingerprint(table, { order: 'free', perColumn: false }) },
    { name: 'fingerprint, order-free, per column', run: () => fingerprint(table, { order: 'free' }) },
  ],
  { rounds: 5, warmUp: 1, items: ROWS },
);

const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
const db = await openDuckDB();
try {
  const file = join(folder, 'events.parquet');
  await db.write(table, file);
  const parquet = await db.parquet(file);
  const stream = async (): Promise<number> => {
    let rows = 0;
    for await (const { length } of parquet.batches()) rows += length;
    return rows;
  };
  await compare(
    `fingerprint of ${ROWS} rows x 8 columns over Parquet`,
    [
      { name: 'the columns streamed from DuckDB, not hashed', run: stream },
      { name: 'fingerprint, nativeSha256', run: () => fingerprint(parquet, { hash: nativeSha256 }) },
      { name: 'fingerprint, xxh128', run: () => fingerprint(parquet, { hash: 'xxh128' }) },
    ],
    { rounds: 5, warmUp: 1, items: ROWS },
  );
} finally {
  await db.close();
  await rm(folder, { recursive: true });
}
