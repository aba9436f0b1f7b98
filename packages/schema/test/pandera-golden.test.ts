import { valueAt } from '@millrace/columns';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HypothesisTests, hypothesisTests } from '../src/hypothesis.js';
import { type PanderaApi, type PanderaReport, reportToPandera } from '../src/pandera.js';
import { parseBatches } from '../src/parse.js';
import { batchesOf, type GoldenCase, goldenCases, type Outcome, plainValue } from './pandera/golden-case.js';
import { schemaOf } from './pandera/golden-schema.js';
import { differences } from './pandera-differences.js';

let tests: HypothesisTests;

beforeAll(async () => {
  tests = await hypothesisTests();
});

/** What differs between what we and pandera find; empty where both agree. */
async function disagreements(one: GoldenCase, api: PanderaApi): Promise<string[]> {
  const theirs = one[api];
  let schema: ReturnType<typeof schemaOf>;
  try {
    schema = schemaOf(one, api, tests);
  } catch (error) {
    return [`refused: ${(error as Error).message}`];
  }
  const { random_state: _, ...run } = { random_state: 0, ...one.run };
  const parsed = await parseBatches(schema, batchesOf(one), { sampleSize: 100, ...run });
  const valid = parsed.success;
  const ours = reportToPandera(parsed.report, { schema, api });
  const found: string[] = [];
  if (valid !== theirs.valid)
    found.push(`valid: ours ${valid}, theirs ${theirs.valid} ${JSON.stringify(ours.errors)}`);
  if (!valid && !theirs.valid) {
    found.push(...compared('errors', errorKeys(ours), theirErrors(theirs)), ...comparedCells(ours, theirs));
  }
  if (valid && theirs.valid) {
    const output = Object.fromEntries(
      parsed.schema.fields.map(({ name, type }, place) => [
        name,
        parsed.batches.flatMap((batch) => {
          const chunk = batch.columns[place]!;
          return Array.from({ length: chunk.length }, (_unused, row) =>
            plainValue(valueAt(chunk, row), type),
          );
        }),
      ]),
    );
    const expected =
      theirs.output ?? Object.fromEntries(Object.entries(one.data).map(([name, [, cells]]) => [name, cells]));
    found.push(...compared('output', [normal(JSON.stringify(output))], [normal(JSON.stringify(expected))]));
    found.push(...compared('warnings', [String(ours.warnings.length)], [String(theirs.warnings ?? 0)]));
  }
  return found;
}

function compared(what: string, ours: readonly string[], theirs: readonly string[]): string[] {
  const [left, right] = [[...ours].sort(), [...theirs].sort()].map((each) => each.join(' | '));
  return left === right ? [] : [`${what}: ours ${left}, theirs ${right}`];
}

/** Python prints a double with its `.0`; JSON has `-0` as `0`. */
function normal(text: string): string {
  return text
    .replace(/(\d)\.0\b/g, '$1')
    .replaceAll('{"double":"-0"}', '0')
    .replaceAll('{"double":"NaN"}', 'null');
}

// Failed coercion is WRONG_DATATYPE as well in pandera, which says the same twice.
function errorKeys({ errors }: PanderaReport): string[] {
  return errors.map(({ reason, column, check, check_number }) => keyOf(reason, column, check, check_number));
}

function theirErrors({ errors = [] }: Outcome): string[] {
  const coerced = errors.filter(([reason]) => reason === 'DATATYPE_COERCION').map(([, column]) => column);
  return errors
    .filter(
      ([reason, column]) =>
        reason !== 'WRONG_DATATYPE' || !(coerced.includes(column) || coerced.includes(null)),
    )
    .map((error) => keyOf(...error));
}

// What pandera calls a function, and what is a function there and data here.
const CUSTOM =
  /^(<lambda>|ks_2samp|failed (one|two) sample|mean |distribution |custom group check|'. ' below|'.' below)/;
const STRUCTURAL = /^(COLUMN|DUPLICAT|INVALID|ADD_)/;

function keyOf(reason: string, column: string | null, check: string, number: number | null): string {
  // The column is in the failure case there; names of types are compared nowhere, as the two libraries differ in them.
  const place = STRUCTURAL.test(reason) || reason === 'DATATYPE_COERCION' ? '' : `${column}`;
  const name = /^(coerce_)?dtype/.test(check) ? 'dtype' : CUSTOM.test(check) ? 'custom' : normal(check);
  return `${reason} ${place} ${name} ${number}`;
}

// pandas lists cells of a column of the wrong type; Polars names no column, or the pattern, where coercion, a joint key or a column
// by pattern fails, and no row where head or tail chose: then what it does name has to be the same.
function comparedCells({ failure_cases }: PanderaReport, { cases = [] }: Outcome): string[] {
  const theirs = cases.filter(([, , check]) => !check.startsWith('dtype'));
  const ours = failure_cases.filter(({ check }) => !check.startsWith('dtype'));
  const columns = theirs.flatMap(([, column, , , , index]) => (index === null ? [] : [column]));
  const named = columns.length > 0 && !columns.some((column) => column === null || /[.^[]/.test(column));
  if (theirs.length > 0 && columns.length === 0) return [];
  const key = (column: string | null, index: number | null): string[] =>
    index === null ? [] : [named || columns.length === 0 ? `${column}:${index}` : String(index)];
  return compared(
    'cells',
    [...new Set(ours.flatMap(({ column, index }) => key(column, index)))],
    [...new Set(theirs.flatMap(([, column, , , , index]) => key(column, index)))],
  );
}

describe('pandera 0.35.0', () => {
  const used = new Set<string>();
  for (const api of ['pandas', 'polars'] as const) {
    for (const one of goldenCases.filter((each) => each[api].valid !== undefined)) {
      it(`${one.name} (${api})`, async () => {
        const found = await disagreements(one, api);
        const declared = differences.filter(({ cases, apis }) => apis.includes(api) && cases.test(one.name));
        for (const { reason } of declared) used.add(reason);
        if (declared.length === 0) expect(found, found.join('; ')).toEqual([]);
        else expect(found, `healed: ${declared.map(({ reason }) => reason).join('; ')}`).not.toEqual([]);
      });
    }
  }

  it('differs in nothing but what is declared', () => {
    expect([...used].sort()).toEqual([...new Set(differences.map(({ reason }) => reason))].sort());
    expect(goldenCases.length).toBeGreaterThan(400);
  });
});
