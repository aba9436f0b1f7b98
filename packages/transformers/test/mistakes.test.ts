import {
  batchFromChunks,
  chunkFromValues,
  isMillraceError,
  memorySource,
  schemaFromArrow,
  sourceFrom,
  types,
} from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as mr from '../src/index.js';

const table = tableFromArrays({ x: Float64Array.of(1, 2, Number.NaN, -0) });
const spec = mr.pipeline([mr.simpleImputer(), mr.standardScaler()]);
const fitted = await mr.fit(spec, table, { keepState: true });
const loose = mr as unknown as Record<string, (...values: unknown[]) => unknown>;
const member = fitted as unknown as Record<string, (...values: unknown[]) => unknown>;

async function said(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return isMillraceError(error) ? error.message : error;
  }
}

describe('what JavaScript may pass by mistake is refused in words', () => {
  it.each([null, undefined, 3, 'x', {}])('%j is no batch, no state, no fitted transformer', async (value) => {
    expect(await said(() => member['transformBatch']!(value))).toMatch(/takes a batch of/);
    for (const name of ['merge', 'subtract', 'refit']) {
      expect(await said(() => loose[name]!(value, fitted.state))).toMatch(/This is no fit state/);
    }
    expect(await said(() => loose['merge']!(fitted, value))).toMatch(/This is no fit state/);
    for (const call of [
      () => loose['checkParity']!(value, table),
      () => loose['assertParity']!(value, fitted, table),
      () => loose['assertParity']!(fitted, value, table),
      () => loose['paritySuite']!(value),
    ]) {
      expect(await said(call)).toMatch(/A fitted transformer is expected/);
    }
  });

  it('a description is told from what is fitted', async () => {
    expect(await said(() => loose['checkParity']!(spec, table))).toMatch(/is not fitted/);
  });

  it.each([null, undefined, 3, 'StandardScaler'])('%j is no transformer of scikit-learn', async (value) => {
    for (const name of ['specFromSklearn', 'fittedFromSklearn']) {
      expect(await said(() => loose[name]!(value, { fields: [] }))).toMatch(/of scikit-learn is an object/);
    }
  });

  it('a schema of apache-arrow is told from one of ours', async () => {
    for (const value of [null, {}, table.schema]) {
      expect(await said(() => loose['explain']!(spec, value))).toMatch(/no schema of @millrace\/columns/);
    }
    expect(mr.explain(spec, schemaFromArrow(table.schema)).scans).toBe(1);
  });

  it('a misspelt option resets nothing in silence', async () => {
    expect(await said(() => member['stats']!({ rest: true }))).toMatch(/stats has no option 'rest'/);
  });

  it('a table without columns has none', async () => {
    const none = memorySource({ fields: [] }, []);
    const part = mr.columnTransformer([['n', mr.standardScaler(), ['x']]]);
    expect(await said(() => mr.fit(part, none))).toMatch(/there are none\.$/);
    expect(await said(() => fitted.transformSource(none))).toMatch(/it has none/);
  });
});

it('rows and batches of hostile names and texts are the same bits', async () => {
  const schema = {
    fields: ['__proto__', 'a"b', '🚀', 'constructor'].map((name) => ({
      name,
      type: types.utf8(),
      nullable: true,
    })),
  };
  const words = ['', '__proto__', 'a"b', '🚀', null, 'toString'];
  const rows = words.map((_, at) =>
    Object.fromEntries(schema.fields.map(({ name }, place) => [name, words[(at + place) % words.length]])),
  );
  const columns = schema.fields.map(({ name }) => rows.map((row) => row[name] as string | null));
  const source = sourceFrom([
    batchFromChunks(
      schema,
      columns.map((values) => chunkFromValues(types.utf8(), values)),
    ),
  ]);
  const encoder = await mr.fit(mr.oneHotEncoder({ missing: 'category', unknown: 'category' }), source);
  expect(await mr.checkParity(encoder, source)).toEqual({ rows: 6, differing: 0, differences: [] });
  const again = mr.loadTransformer(JSON.parse(JSON.stringify(encoder)), { compile: false });
  await mr.assertParity(encoder, again, source);
});
