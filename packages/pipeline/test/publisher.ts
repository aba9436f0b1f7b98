// A process that publishes one partition over and over, for tests that kill it or run several at once.
import { openDuckDB } from '@millrace/duckdb';
import { publishPartition } from '../src/index.js';

const [root, first, times, limit] = process.argv.slice(2);
const db = await openDuckDB();
for (let round = Number(first); round < Number(first) + Number(times); round += 1) {
  const { status } = await publishPartition({
    root: root!,
    partition: 'p',
    engine: db,
    code: '1',
    inputs: { round: limit === 'same' ? 0 : round },
    build: () =>
      db.query(
        `SELECT i, hash(i) AS h FROM range(${limit === 'large' ? 3_000_000 : 1000 + (round % 7)}) AS t(i)`,
      ),
  });
  process.stdout.write(`${status}\n`);
}
await db.close();
