import { tableFromArrays } from 'apache-arrow';
import { lineageRecord } from '../src/index.js';
import { logStore } from '../src/node.js';

/** A process that puts records into a file, and says so, until it is killed. */
const [path, name] = process.argv.slice(2) as [string, string];
const store = logStore(path);
for (let number = 0; ; number += 1) {
  const record = await lineageRecord(tableFromArrays({ n: [number] }), {
    source: name,
    version: String(number),
  });
  await store.put(record);
  process.stdout.write(`${record.id}\n`);
}
