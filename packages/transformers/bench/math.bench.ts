import { compare } from '@millrace/peers';
import { cos } from '../src/math/cos.js';
import { exp } from '../src/math/exp.js';
import { expm1 } from '../src/math/expm1.js';
import { log } from '../src/math/log.js';
import { log1p } from '../src/math/log1p.js';
import { normalQuantile } from '../src/math/normal-quantile.js';
import { pow } from '../src/math/pow.js';
import { sin } from '../src/math/sin.js';

const items = 200_000;
const given = Float64Array.from({ length: items }, (_, i) => ((i * 0.6180339887498949) % 1) * 0.999 + 0.0005);

function over(f: (x: number) => number): () => number {
  return () => {
    let total = 0;
    for (let i = 0; i < items; i++) total += f(given[i]!);
    return total;
  };
}

const pairs: readonly (readonly [string, (x: number) => number, (x: number) => number])[] = [
  ['exp', Math.exp, exp],
  ['expm1', Math.expm1, expm1],
  ['log', Math.log, log],
  ['log1p', Math.log1p, log1p],
  ['sin', Math.sin, sin],
  ['cos', Math.cos, cos],
  ['pow', (x) => x ** 2.3, (x) => pow(x, 2.3)],
  ['normalQuantile beside Math.log', Math.log, normalQuantile],
];

for (const [name, theirs, ours] of pairs) {
  await compare(
    `${name}, ${items} values`,
    [
      { name: 'of the runtime, not the same everywhere', run: over(theirs) },
      { name: 'portable, correctly rounded', run: over(ours) },
    ],
    { items },
  );
}
