import { fileTransport, flushAtExit } from '../../src/node/openlineage.js';
import { compositeTransport, httpTransport, openLineage, startRun } from '../../src/openlineage.js';

/** A process that tells of runs to a server and a file, and ends in the way it is told to. */
const [url, path, unsent, how] = process.argv.slice(2) as [string, string, string, string];
const http = httpTransport({ url, backoffMs: 1, retries: 0 });
const lineage = openLineage({
  transport: how === 'kill' ? compositeTransport([fileTransport({ path }), http]) : http,
});
flushAtExit(lineage, { unsent, timeoutMs: 10_000 });
if (how === 'kill') {
  for (let number = 0; ; number += 1) await startRun(lineage, `job ${number}`);
}
for (let number = 0; number < 20; number += 1) await startRun(lineage, `job ${number}`);
if (how === 'exit') process.exit(0);
if (how === 'signal') setInterval(() => undefined, 1000);
console.log('started');
