import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { validate } from '../src/index.js';
import { allDeviations } from './deviations.js';
import {
  comparable,
  type Golden,
  type GoldenCase,
  nameOf,
  sourceOf,
  suiteOf,
  untagged,
} from './golden-cases.js';

const file = new URL('./golden/great-expectations-all.json.gz', import.meta.url);
const golden = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Golden;

async function agrees(expected: GoldenCase): Promise<void> {
  const options = { resultFormat: expected.format ?? 'SUMMARY' };
  const { results } = await validate(suiteOf(expected), sourceOf(golden.tables[expected.table]!), options);
  const [ours] = results;
  // What it refuses when it is built, and what it raises when it is run, is an exception here.
  expect(ours!.exception !== null, ours!.exception?.message).toBe(expected.raised ?? true);
  expect(ours!.success).toBe(expected.success ?? false);
  if (expected.raised === false)
    expectClose(ordered(comparable(ours!.result)), ordered(comparable(untagged(expected.result))));
}

// Python's sets have no order.
function ordered(result: unknown): unknown {
  const { partial_missing_list: missing } = result as { readonly partial_missing_list?: readonly unknown[] };
  if (missing === undefined) return result;
  return { ...(result as object), partial_missing_list: missing.map((one) => JSON.stringify(one)).sort() };
}

// The last digits of logarithms and of sums that are rounded on the way are the other's own.
function expectClose(ours: unknown, theirs: unknown): void {
  if (Number.isNaN(ours)) expect(theirs).toBeNull();
  else if (typeof ours === 'number' && typeof theirs === 'number' && ours !== theirs) {
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(theirs)));
  } else if (typeof ours === 'object' && ours !== null && typeof theirs === 'object' && theirs !== null) {
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    for (const [name, value] of Object.entries(ours)) expectClose(value, Reflect.get(theirs, name));
  } else expect(ours).toEqual(theirs);
}

it('the corpus holds every result format, and 1,500 results at least', () => {
  expect(golden.cases.length).toBeGreaterThanOrEqual(1_500);
  expect(new Set(golden.cases.map(({ format }) => JSON.stringify(format))).size).toBeGreaterThanOrEqual(9);
});

const standing = new Set<(typeof allDeviations)[number]>();

describe.each([...new Set(golden.cases.map(({ type }) => type))])('%s, as Great Expectations', (type) => {
  const cases = golden.cases.filter((candidate) => candidate.type === type);
  it.each(Object.keys(golden.tables).filter((table) => cases.some((one) => one.table === table)))(
    'on the table %s',
    async (table) => {
      for (const expected of cases.filter((candidate) => candidate.table === table)) {
        const title = nameOf(expected);
        const deviation = allDeviations.find(({ matches }) => matches(title, expected));
        if (deviation === undefined) await expect(agrees(expected), title).resolves.toBeUndefined();
        else await agrees(expected).catch(() => standing.add(deviation));
      }
    },
  );
});

it('every deviation that is declared still deviates somewhere', () => {
  expect(allDeviations.filter((one) => !standing.has(one)).map(({ reason }) => reason)).toEqual([]);
});
