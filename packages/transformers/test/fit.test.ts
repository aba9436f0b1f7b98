import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  explain,
  memorySource,
  types,
  type Value,
} from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  columnTransformer,
  fit,
  fitQuestion,
  minMaxScaler,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
  type TransformerSpec,
} from '../src/index.js';

function batchOf(columns: Readonly<Record<string, readonly [DataType, readonly Value[]]>>): Batch {
  const entries = Object.entries(columns);
  const fields = entries.map(([name, [type]]) => ({ name, type, nullable: true }));
  return batchFromChunks(
    { fields },
    entries.map(([, [type, values]]) => chunkFromValues(type, values)),
  );
}

function source(columns: Parameters<typeof batchOf>[0]) {
  const batch = batchOf(columns);
  return memorySource(batch.schema, [batch]);
}

const doubles = (...values: Value[]): readonly [DataType, readonly Value[]] => [types.float64(), values];
const texts = (...values: Value[]): readonly [DataType, readonly Value[]] => [types.utf8(), values];

describe('fit', () => {
  it('asks all first statistics in one round, also those of what follows an imputer', async () => {
    const data = source({ a: doubles(1, null, 3), b: texts('x', 'y', null) });
    let scans = 0;
    const counted = {
      ...data,
      batches: (options?: Parameters<typeof data.batches>[0]) => {
        scans++;
        return data.batches(options);
      },
    };
    const numbers = pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]);
    await fit(
      columnTransformer([
        ['n', standardScaler(), ['a']],
        ['c', oneHotEncoder(), ['b']],
      ]),
      counted,
    );
    expect(scans).toBe(1);
    await fit(
      columnTransformer([
        ['n', numbers, ['a']],
        ['c', ordinalEncoder(), ['b']],
      ]),
      counted,
    );
    expect(scans).toBe(2);
    await fit(
      pipeline([ordinalEncoder({ missing: 'keep' }), simpleImputer(), standardScaler(), minMaxScaler()]),
      counted,
    );
    expect(scans).toBe(3);
    expect(explain([fitQuestion(numbers, batchOf({ a: doubles(1) }).schema)])).toBeDefined();
  });

  it('tells how far it is, and stops', async () => {
    const data = source({ a: doubles(1, 2, 3) });
    const seen: number[] = [];
    await fit(standardScaler(), data, { onProgress: ({ rows }) => seen.push(rows) });
    expect(seen.at(-1)).toBe(3);
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(fit(standardScaler(), data, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('is correctly rounded where sums cancel', async () => {
    const fitted = await fit(standardScaler(), source({ a: doubles(1e16, 1, -1e16, 1) }));
    expect(fitted.toJSON().root).toMatchObject({ state: { mean: [0.5] } });
  });

  it('takes an Arrow table', async () => {
    const fitted = await fit(standardScaler(), tableFromArrays({ a: Float64Array.of(1, 2, 3) }));
    expect([...fitted.row({ a: 2 })]).toEqual([0]);
  });

  it('warns as data', async () => {
    const fitted = await fit(
      columnTransformer([
        ['s', standardScaler(), ['none', 'same']],
        ['i', simpleImputer(), ['none']],
        ['e', ordinalEncoder({ unknown: 'category' }), ['text']],
      ]),
      source({ none: doubles(null, Number.NaN), same: doubles(2, 2), text: texts(null, null) }),
    );
    expect(fitted.warnings.map(({ code, column }) => [code, column])).toEqual([
      ['all_missing', 'none'],
      ['constant_column', 'same'],
      ['all_missing', 'none'],
      ['all_missing', 'text'],
    ]);
    expect(fitted.outputNames).toEqual(['s__none', 's__same', 'e__text']);
    expect([...fitted.row({ none: 1, same: 5, text: 'q' })]).toEqual([Number.NaN, 3, 1]);
  });

  it('knows where each output comes from', async () => {
    const spec = columnTransformer([
      ['num', pipeline([simpleImputer({ addIndicator: true }), standardScaler()]), ['a']],
      ['cat', oneHotEncoder(), ['b']],
    ]);
    const fitted = await fit(
      spec,
      source({ b: texts('x', 'y'), a: doubles(1, null), unused: doubles(1, 2) }),
    );
    expect(fitted.inputs.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(fitted.outputs).toEqual([
      { name: 'num__a', inputs: ['a'], steps: ['num/simpleimputer', 'num/standardscaler'] },
      { name: 'num__missingindicator_a', inputs: ['a'], steps: ['num/simpleimputer', 'num/standardscaler'] },
      { name: 'cat__b_x', inputs: ['b'], steps: ['cat'] },
      { name: 'cat__b_y', inputs: ['b'], steps: ['cat'] },
    ]);
  });

  it('gives markers their codes, whatever it saw', async () => {
    const spec = ordinalEncoder({ missing: 'category', unknown: 'category' });
    for (const cells of [
      ['b', 'a', '_', null],
      ['b', 'a', '_'],
    ]) {
      const fitted = await fit(spec, source({ c: texts(...cells) }));
      expect(
        ['_', 'a', 'b', null, 'zz', '__MISSING__', '__UNKNOWN__'].map((c) => fitted.row({ c })[0]),
      ).toEqual([0, 1, 2, 3, 4, 4, 4]);
    }
  });
});

describe('fit refuses', () => {
  const marker = oneHotEncoder({ missing: 'category', unknown: 'category' });
  const cases: readonly [string, TransformerSpec, Parameters<typeof batchOf>[0], string, string][] = [
    ['no rows', standardScaler(), { a: doubles() }, 'FitError', 'no_rows'],
    ['an infinite value', standardScaler(), { a: doubles(1, Infinity) }, 'FitError', 'infinite_value'],
    ['an infinite minimum', minMaxScaler(), { a: doubles(1, -Infinity) }, 'FitError', 'infinite_value'],
    ['an infinite mean', simpleImputer(), { a: doubles(1, Infinity) }, 'FitError', 'infinite_value'],
    [
      'a variance beyond doubles',
      standardScaler(),
      { a: doubles(1e200, -1e200) },
      'FitError',
      'variance_overflow',
    ],
    ['text to scale', standardScaler(), { a: texts('1') }, 'UsageError', 'wrong_type'],
    [
      'a timestamp to scale',
      minMaxScaler(),
      { a: [types.timestamp('us', 'UTC'), [1n]] },
      'UsageError',
      'wrong_type',
    ],
    [
      'a decimal to encode',
      ordinalEncoder(),
      { a: [types.decimal(5, 2), [{ unscaled: 1n, scale: 2 }]] },
      'UsageError',
      'wrong_type',
    ],
    ['a column of the null type', simpleImputer(), { a: [types.null(), [null]] }, 'UsageError', 'wrong_type'],
    ['float16', standardScaler(), { a: [types.float16(), [1]] }, 'UsageError', 'wrong_type'],
    ['a marker in the data', marker, { a: texts('__MISSING__') }, 'FitError', 'reserved_category'],
    [
      'the other marker in the data',
      ordinalEncoder({ unknown: 'category' }),
      { a: texts('__UNKNOWN__') },
      'FitError',
      'reserved_category',
    ],
    [
      'a fill of another type',
      simpleImputer({ strategy: 'constant', fillValue: 0.5 }),
      { a: [types.int32(), [1]] },
      'UsageError',
      'bad_fill',
    ],
    [
      'an absent column',
      columnTransformer([['s', standardScaler(), ['q']]]),
      { a: doubles(1) },
      'UsageError',
      'unknown_column',
    ],
    [
      'an absent column to drop',
      columnTransformer([['s', 'drop', ['q']]], { remainder: 'passthrough' }),
      { a: doubles(1) },
      'UsageError',
      'unknown_column',
    ],
    [
      'outputs of one name',
      columnTransformer([['s', oneHotEncoder(), ['a', 'a_b']]]),
      { a: texts('b_c', 'q'), a_b: texts('c', 'r') },
      'UsageError',
      'duplicate_output',
    ],
  ];
  it.each(cases)('%s', async (_name, spec, columns, name, code) => {
    await expect(fit(spec, source(columns))).rejects.toMatchObject({ name, code });
  });

  it('a second round of a source that is read once', async () => {
    const data = { ...source({ a: doubles(1, null) }), once: true };
    await expect(fit(pipeline([standardScaler(), minMaxScaler()]), data)).rejects.toMatchObject({
      name: 'UsageError',
    });
    await expect(
      fit(standardScaler(), { ...source({ a: doubles(1, 2) }), once: true }),
    ).resolves.toBeDefined();
  });
});
