import { readFileSync } from 'node:fs';
import { compare } from '@millrace/peers';
import { fit } from '../src/index.js';
import { baseline, events } from './events.js';
import { floorFit, floorTransform } from './floor.js';

const rows = 1_000_000;
const data = events(rows);
const arrow = JSON.parse(readFileSync('node_modules/apache-arrow/package.json', 'utf8')) as {
  version: string;
};
const options = { items: rows, versions: { 'apache-arrow': arrow.version } };

const state = floorFit(data);
const fitted = await fit(baseline, data.table);
const [ours, floor] = [fitted.transform(data.table), floorTransform(data, state)];
for (const [c, column] of floor.entries()) {
  const values = ours.getChildAt(c)!.toArray() as Float64Array;
  for (let i = 0; i < rows; i += 997) {
    if (Math.abs(values[i]! - column[i]!) > 1e-9) throw new Error(`column ${c} differs in row ${i}`);
  }
}

await compare(
  'fit: impute and scale 3 columns, one-hot, ordinal',
  [
    { name: 'hand-written loops (naive sums)', run: () => floorFit(data) },
    { name: 'fit (exact)', run: () => fit(baseline, data.table) },
  ],
  options,
);
await compare(
  'transform: the same, 13 columns out',
  [
    { name: 'hand-written loops', run: () => floorTransform(data, state) },
    { name: 'transform', run: () => fitted.transform(data.table) },
  ],
  options,
);
