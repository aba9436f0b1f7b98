import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { cos } from '../src/math/cos.js';
import { exp } from '../src/math/exp.js';
import { expm1 } from '../src/math/expm1.js';
import { log } from '../src/math/log.js';
import { log1p } from '../src/math/log1p.js';
import { normalCdf } from '../src/math/normal-cdf.js';
import { normalQuantile } from '../src/math/normal-quantile.js';
import { pow } from '../src/math/pow.js';
import { sin } from '../src/math/sin.js';
import { mathVersions } from '../src/math/versions.js';

const functions = { exp, expm1, log, log1p, sin, cos, normalQuantile, normalCdf };

interface Golden {
  readonly functions: Readonly<Record<string, { readonly arguments: string; readonly values: string }>>;
}

const golden = JSON.parse(
  gunzipSync(readFileSync(new URL('./golden/math.json.gz', import.meta.url))).toString(),
) as Golden;

const words = new DataView(new ArrayBuffer(8));

function doublesOf(hex: string): Float64Array {
  return Float64Array.from({ length: hex.length / 16 }, (_, i) => {
    words.setBigUint64(0, BigInt(`0x${hex.slice(16 * i, 16 * i + 16)}`));
    return words.getFloat64(0);
  });
}

/** The place of a double among all of them in ascending order, so that neighbours differ by one. */
function placeOf(x: number): bigint {
  words.setFloat64(0, x);
  const bits = words.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function results(name: string): { readonly ours: Float64Array; readonly true: Float64Array } {
  const { arguments: hex, values } = golden.functions[name]!;
  const given = doublesOf(hex);
  const expected = doublesOf(values);
  const ours = expected.map((_, i) =>
    name === 'pow'
      ? pow(given[2 * i]!, given[2 * i + 1]!)
      : functions[name as keyof typeof functions](given[i]!),
  );
  return { ours, true: expected };
}

// The frozen bits of each version: a change of any of them needs another version.
const frozen: Readonly<Record<string, string>> = {
  'exp@1': 'a5a22a9881b598fce3b2975cd28b218f8787992a548b9048c35654f005528f77',
  'expm1@1': 'e9f145a0b0816b1622fc3f7ae4e42ba29e491f113287abea8345fac573677bde',
  'log@1': '5f774456af38661baca2c03a852b2e7ac86df4d8d326bacb6dea2374a73046c4',
  'log1p@1': '44b1e3714051bbe1729b1dee139aaad6f677b35b74e21680d26bf63819bf7754',
  'pow@1': '5f85969dd8d1b187269fc6d9fb1f1087d6413b4702f6e2cf887172f403479fd8',
  'sin@1': '99897abdcc44d265f184bee2448c3a15fae0d63ad2fb59d952c88f203f4711d8',
  'cos@1': '966d5408cd92ec49dc22d76534d50af69a9062074d3dcfab96e14df5bca85774',
  'normalQuantile@1': 'a062b6718821e25686bb376f2bcf6aa797a3fd0dbdae892a9755328ad75cc5a7',
  'normalCdf@1': '57d78b7e3199e0575bd331a2fef36d2060fd8fae45276bdb7e46b5459c41818e',
};

describe.each(Object.keys(mathVersions))('%s', (name) => {
  const { ours, true: expected } = results(name);

  it('is the nearest double, and never a double further than its neighbour', () => {
    const apart = Array.from(ours, (x, i) =>
      Object.is(x, expected[i]) ? 0 : Number(placeOf(x) - placeOf(expected[i]!)),
    );
    const wrong = apart.filter((distance) => distance !== 0);
    expect(wrong.filter((distance) => Math.abs(distance) !== 1)).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(ours.length / 1000);
  });

  it('gives the bits of its version', () => {
    const bytes = new DataView(new ArrayBuffer(8 * ours.length));
    for (const [i, x] of ours.entries()) bytes.setFloat64(8 * i, x);
    expect(bytesToHex(sha256(new Uint8Array(bytes.buffer)))).toBe(frozen[mathVersions[name as 'exp']]);
  });
});

describe('special arguments', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['exp(0)', exp(0), 1],
    ['exp(-0)', exp(-0), 1],
    ['exp(inf)', exp(Infinity), Infinity],
    ['exp(-inf)', exp(-Infinity), 0],
    ['exp(710)', exp(710), Infinity],
    ['exp(1e300)', exp(1e300), Infinity],
    ['exp(-1e300)', exp(-1e300), 0],
    ['exp(nan)', exp(Number.NaN), Number.NaN],
    ['expm1(-0)', expm1(-0), -0],
    ['expm1(inf)', expm1(Infinity), Infinity],
    ['expm1(-inf)', expm1(-Infinity), -1],
    ['expm1(nan)', expm1(Number.NaN), Number.NaN],
    ['log(0)', log(0), -Infinity],
    ['log(-0)', log(-0), -Infinity],
    ['log(-1)', log(-1), Number.NaN],
    ['log(1)', log(1), 0],
    ['log(inf)', log(Infinity), Infinity],
    ['log(nan)', log(Number.NaN), Number.NaN],
    ['log1p(-0)', log1p(-0), -0],
    ['log1p(-1)', log1p(-1), -Infinity],
    ['log1p(-2)', log1p(-2), Number.NaN],
    ['log1p(inf)', log1p(Infinity), Infinity],
    ['log1p(nan)', log1p(Number.NaN), Number.NaN],
    ['sin(-0)', sin(-0), -0],
    ['sin(inf)', sin(Infinity), Number.NaN],
    ['cos(0)', cos(0), 1],
    ['cos(-0)', cos(-0), 1],
    ['cos(-inf)', cos(-Infinity), Number.NaN],
    ['sin(nan)', sin(Number.NaN), Number.NaN],
    ['pow(nan, 0)', pow(Number.NaN, 0), 1],
    ['pow(1, nan)', pow(1, Number.NaN), 1],
    ['pow(1, inf)', pow(1, Infinity), 1],
    ['pow(-1, inf)', pow(-1, Infinity), 1],
    ['pow(nan, 1)', pow(Number.NaN, 1), Number.NaN],
    ['pow(2, inf)', pow(2, Infinity), Infinity],
    ['pow(0.5, inf)', pow(0.5, Infinity), 0],
    ['pow(-2, -inf)', pow(-2, -Infinity), 0],
    ['pow(-0, 3)', pow(-0, 3), -0],
    ['pow(-0, 4)', pow(-0, 4), 0],
    ['pow(-0, -3)', pow(-0, -3), -Infinity],
    ['pow(-0, 0.5)', pow(-0, 0.5), 0],
    ['pow(-inf, 3)', pow(-Infinity, 3), -Infinity],
    ['pow(-inf, -3)', pow(-Infinity, -3), -0],
    ['pow(-inf, 0.5)', pow(-Infinity, 0.5), Infinity],
    ['pow(-8, 1/3)', pow(-8, 1 / 3), Number.NaN],
    ['pow(2, 1e300)', pow(2, 1e300), Infinity],
    ['pow(2, -1e300)', pow(2, -1e300), 0],
    ['pow(-2, 1e300)', pow(-2, 1e300), Infinity],
    ['normalQuantile(0)', normalQuantile(0), -Infinity],
    ['normalQuantile(1)', normalQuantile(1), Infinity],
    ['normalQuantile(0.5)', normalQuantile(0.5), 0],
    ['normalQuantile(-0.1)', normalQuantile(-0.1), Number.NaN],
    ['normalQuantile(nan)', normalQuantile(Number.NaN), Number.NaN],
    ['normalCdf(0)', normalCdf(0), 0.5],
    ['normalCdf(inf)', normalCdf(Infinity), 1],
    ['normalCdf(-inf)', normalCdf(-Infinity), 0],
    ['normalCdf(nan)', normalCdf(Number.NaN), Number.NaN],
  ];
  it.each(cases)('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });
});
