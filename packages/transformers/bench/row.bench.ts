import { Float64, Table, Utf8, vectorFromArray } from 'apache-arrow';
import {
  columnTransformer,
  fit,
  loadTransformer,
  oneHotEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
} from '../src/index.js';
import { baseline, events } from './events.js';

const calls = 20_000;

// One call is too short for the clock, so that a sample is the mean of ten.
function percentiles(run: (i: number) => unknown): { p50: number; p99: number } {
  for (let i = 0; i < 200_000; i++) run(i);
  const samples = new Float64Array(calls);
  for (let s = 0; s < calls; s++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < 10; i++) run(s * 10 + i);
    samples[s] = Number(process.hrtime.bigint() - start) / 10;
  }
  samples.sort();
  return { p50: samples[calls >> 1]!, p99: samples[Math.floor(calls * 0.99)]! };
}

function report(name: string, run: (i: number) => unknown): void {
  const rounds = Array.from({ length: 5 }, () => percentiles(run)).sort((a, b) => a.p50 - b.p50);
  const { p50, p99 } = rounds[2]!;
  console.log(
    `${name}: p50 ${p50.toFixed(0)} ns, p99 ${p99.toFixed(0)} ns (means of ten calls; median of five rounds)`,
  );
}

const data = events(10_000).table;
const fitted = await fit(baseline, data);
const records = data
  .toArray()
  .map((row) => ({ ...(row as object as { toJSON(): object }).toJSON() })) as Record<string, unknown>[];
report('row, baseline (5 columns in, 13 out)', (i) => fitted.row(records[i % 10_000]!));
const out = new Float64Array(fitted.outputNames.length);
report('rowInto, baseline', (i) => fitted.rowInto(records[i % 10_000]!, out));

const numbers = Array.from({ length: 10 }, (_, c) => `n${c}`);
const texts = Array.from({ length: 5 }, (_, c) => `t${c}`);
const wide = new Table({
  ...Object.fromEntries(
    numbers.map((name, c) => [
      name,
      vectorFromArray(
        Array.from({ length: 1000 }, (_, i) => (i % 20 === c ? null : i * (c + 1.5))),
        new Float64(),
      ),
    ]),
  ),
  ...Object.fromEntries(
    texts.map((name, c) => [
      name,
      vectorFromArray(
        Array.from({ length: 1000 }, (_, i) => `v${(i * (c + 3)) % 20}`),
        new Utf8(),
      ),
    ]),
  ),
});
const fifteen = await fit(
  columnTransformer([
    ['n', pipeline([simpleImputer(), standardScaler()]), numbers],
    ['t', oneHotEncoder({ handleUnknown: 'ignore' }), texts],
  ]),
  wide,
);
const wideRows = wide
  .toArray()
  .map((row) => ({ ...(row as object as { toJSON(): object }).toJSON() })) as Record<string, unknown>[];
report(`row, 15 columns in, ${fifteen.outputNames.length} out`, (i) => fifteen.row(wideRows[i % 1000]!));
const vector = new Float64Array(fifteen.outputNames.length);
report('rowInto, 15 columns', (i) => fifteen.rowInto(wideRows[i % 1000]!, vector));

const json = JSON.stringify(fifteen);
const loads = Array.from({ length: 200 }, () => {
  const start = performance.now();
  loadTransformer(JSON.parse(json));
  return performance.now() - start;
}).sort((a, b) => a - b);
console.log(
  `loadTransformer of the 15 columns (${(json.length / 1024).toFixed(0)} KiB): p50 ${loads[100]!.toFixed(2)} ms`,
);
