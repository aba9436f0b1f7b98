import {
  type Batch,
  batchFromArrow,
  batchFromChunks,
  chunkFromValues,
  memorySource,
  valueAt,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import { definitions } from '../src/definitions.js';
import { hexOfDouble } from '../src/double-bits.js';
import { type FittedTransformer, fit, type ParameterValue } from '../src/index.js';
import { boxCox, yeoJohnson } from '../src/math/power-transform.js';
import { likelihoodOf } from '../src/scale/power-lambda.js';
import { fromStored as storedValue } from '../src/stored-value.js';
import {
  doubleOfBits,
  fromStored,
  type SklearnArray,
  type SklearnCase,
  type SklearnColumn,
  sklearnBatch,
  sklearnCases,
} from './sklearn-golden.js';
import { expectedBits, fittedOfCase, outputBits, specOfCase } from './sklearn-parity.js';

interface Family {
  readonly file: string;
  readonly kind: string;
  /** How far outputs may be from scikit-learn's, in units of the last place, given its state. */
  readonly ulps: number;
  /** How far what is fitted here may be from that, relative to the size of the numbers. */
  readonly fit: number;
}

const families: readonly Family[] = [
  { file: 'standard-scaler', kind: 'standardScaler', ulps: 0, fit: 1e-12 },
  { file: 'min-max-scaler', kind: 'minMaxScaler', ulps: 0, fit: 0 },
  { file: 'max-abs-scaler', kind: 'maxAbsScaler', ulps: 0, fit: 0 },
  { file: 'robust-scaler', kind: 'robustScaler', ulps: 0, fit: 1e-12 },
  { file: 'normalizer', kind: 'normalizer', ulps: 4, fit: 1e-12 },
  { file: 'quantile-transformer', kind: 'quantileTransformer', ulps: 8, fit: 1e-12 },
  { file: 'power-transformer', kind: 'powerTransformer', ulps: 4, fit: 1e-4 },
  { file: 'binarizer', kind: 'binarizer', ulps: 0, fit: 0 },
  { file: 'kbins-discretizer', kind: 'kBinsDiscretizer', ulps: 0, fit: 0 },
  { file: 'variance-threshold', kind: 'varianceThreshold', ulps: 0, fit: 0 },
  { file: 'missing-indicator', kind: 'missingIndicator', ulps: 0, fit: 0 },
  { file: 'simple-imputer', kind: 'simpleImputer', ulps: 0, fit: 1e-12 },
  { file: 'knn-imputer', kind: 'knnImputer', ulps: 4096, fit: 1e-10 },
];

function numbers(bits: readonly unknown[]): readonly unknown[] {
  return bits.map((each) =>
    typeof each === 'string' && /^[0-9a-f]{16}$/.test(each) ? doubleOfBits(each) : each,
  );
}

function isNear(ours: unknown, theirs: unknown, ulps: number, relative: number): boolean {
  if (typeof ours !== 'number' || typeof theirs !== 'number') return ours === theirs;
  if (Object.is(ours, theirs) || ours === theirs) return true;
  if (ulps > 4 && Math.abs(ours - theirs) < 1e-320) return true;
  const size = Math.max(Math.abs(ours), Math.abs(theirs));
  return Math.abs(ours - theirs) <= Math.max(ulps * size * 2 ** -52, relative * Math.max(size, 1));
}

// Where the two differ on purpose, or where scikit-learn's own rounding decides.
const declared: Readonly<Record<string, 'fit' | 'transform' | 'names'>> = {
  // Sums that lose their digits there, and are exact here.
  'StandardScaler/offset': 'fit',
  'PowerTransformer/yeo-johnson True offset': 'fit',
  // A power of -2.7e19 for numbers of 1e-20, which no power changes.
  'PowerTransformer/yeo-johnson False tiny': 'fit',
  // What is left of a constant after its mean: the errors of errors.
  'PowerTransformer/yeo-johnson True constant': 'transform',
  // A variance beyond the doubles is refused here.
  'StandardScaler/huge': 'fit',
  // Squares are scaled here before they overflow.
  'Normalizer/l2 overflow': 'transform',
  // Edges of k-means within 1e-12, between which a value lies that rounding moves.
  'KBinsDiscretizer/kmeans tenths': 'fit',
  'KBinsDiscretizer/kmeans wide': 'fit',
  'SimpleImputer/mean {} cancellation': 'fit',
  // A mean that overflows there is exact here, and the column is kept.
  'SimpleImputer/mean {} huge': 'names',
  // No mean and no median of text, also where there is no text.
  'SimpleImputer/mean all missing': 'names',
  'SimpleImputer/median all missing': 'names',
  // Only null and NaN are missing here.
  'SimpleImputer/marker -1': 'names',
  'SimpleImputer/marker -1 indicator': 'names',
  'MissingIndicator/marker 0': 'names',
  // It names one output of two.
  'KNNImputer/keep empty': 'names',
};

function near(
  family: Family,
  ours: readonly unknown[],
  theirs: readonly unknown[],
  fitting: boolean,
): unknown[] {
  const { ulps, fit: relative } = family;
  return ours
    .flatMap((each, i) =>
      isNear(each, theirs[i], ulps, fitting ? relative : 0) ? [] : [[i, each, theirs[i]]],
    )
    .slice(0, 5);
}

// The likelihood that a power reaches is what counts: where it is flat the power itself is not known.
function checkLikelihood(golden: SklearnCase, lambdas: readonly number[]): void {
  const theirLambdas = (fromStored(golden.attributes!['lambdas_']!) as SklearnArray)
    .values as readonly number[];
  const batch = sklearnBatch(golden.fit);
  const transform = golden.params['method'] === 'box-cox' ? boxCox : yeoJohnson;
  for (const [i, column] of batch.columns.entries()) {
    const cells = Array.from({ length: batch.length }, (_, row) =>
      Number(valueAt(column, row) ?? Number.NaN),
    );
    const values = cells.filter((x) => x === x).sort((a, b) => a - b);
    const likelihood = likelihoodOf(
      values.map((value) => ({ value, count: 1 })),
      transform,
    );
    const reached = likelihood(lambdas[i]!);
    const theirs = likelihood(theirLambdas[i]!);
    if (!Number.isFinite(theirs)) continue;
    expect(reached).toBeGreaterThan(theirs - 1e-6 * Math.max(1, Math.abs(theirs)));
  }
}

describe.each(families)('$kind', (family) => {
  const { file, kind } = family;
  const definition = definitions.find(({ served }) => served.kind === kind)!;
  for (const golden of sklearnCases(file)) {
    it(golden.id, async () => {
      const differs = declared[golden.id];
      const fitBatch = sklearnBatch(golden.fit);
      if (differs === 'names' || golden.error !== undefined) return;
      const batch = sklearnBatch(golden.transform);
      const theirs = numbers(expectedBits(golden.truth?.['output'] ?? golden.output!));
      const given = fittedOfCase(definition, golden);
      expect(given.outputNames).toEqual(golden.names);
      const power = kind === 'powerTransformer';
      // Standardizing a power near its mean leaves few digits, and scikit-learn's powers have fewer.
      const rough = power && golden.truth?.['output'] === undefined ? { ...family, ulps: 2 ** 20 } : family;
      if (differs !== 'transform')
        expect(near(rough, numbers(outputBits(given, batch)), theirs, false)).toEqual([]);
      checkInverse(golden, given, rough);
      const columns = (golden.weight === undefined ? [] : [weightColumn(golden)]) as SklearnColumn[];
      const all = sklearnBatch([...golden.fit, ...columns]);
      const source = memorySource(all.schema, [all]);
      const options = columns.length > 0 ? { weight: columns[0]!.name } : {};
      if (differs === 'fit') return;
      const own = await fit(specOfCase(definition, golden), source, options);
      expect(own.outputNames).toEqual(golden.names);
      if (power) checkLikelihood(golden, lambdasOf(own));
      else if (differs === undefined)
        expect(near(family, numbers(outputBits(own, batch)), theirs, true)).toEqual([]);
      expect(fitBatch.length).toBe(all.length);
    });
  }
});

// What scikit-learn computes back from its own outputs, here from the same.
function checkInverse(
  { inverse, output, names, inverseOf }: SklearnCase,
  fitted: FittedTransformer,
  family: Family,
): void {
  const columns = fitted.invertible().flatMap(({ column, reason }) => (reason === null ? [column] : []));
  if (inverse === undefined || inverseOf !== undefined || columns.length < fitted.inputs.length) return;
  const given = (fromStored(output!) as SklearnArray).values as readonly number[];
  const width = names!.length;
  const chunks = fitted.transformBatch(probe(fitted)).columns.map(({ type }, i) =>
    chunkFromValues(
      type,
      given
        .filter((_, at) => at % width === i)
        .map((value) => (type.kind === 'int' && type.bits === 64 ? BigInt(value) : value)),
    ),
  );
  const schema = { fields: names!.map((name, i) => ({ name, type: chunks[i]!.type, nullable: true })) };
  const table = fitted.inverse([batchFromChunks(schema, chunks)]);
  const ours = table.batches.flatMap((each) => cellsByRow(batchFromArrow(each as never)));
  const theirs = numbers(expectedBits(inverse));
  // scikit-learn multiplies and adds where exponentials and logarithms are 1 ulp off in either.
  const inexact = ['powerTransformer', 'quantileTransformer'].includes(family.kind);
  expect(near({ ...family, ulps: inexact ? 2 ** 24 : family.ulps }, ours, theirs, false)).toEqual([]);
}

function probe(fitted: FittedTransformer): Batch {
  const fields = fitted.inputs.map(({ name, type }) => ({ name, type, nullable: true }));
  return batchFromChunks(
    { fields },
    fields.map(({ type }) => chunkFromValues(type, [])),
  );
}

function cellsByRow(batch: Batch): unknown[] {
  return Array.from({ length: batch.length }, (_, row) =>
    batch.columns.map((column) => {
      const value = valueAt(column, row);
      return value === null ? Number.NaN : Number(value);
    }),
  ).flat();
}

function lambdasOf(fitted: FittedTransformer): readonly number[] {
  const { root } = fitted.toJSON() as unknown as { root: { state: { lambdas: ParameterValue } } };
  return storedValue(root.state.lambdas) as readonly number[];
}

function weightColumn({ weight }: SklearnCase): SklearnColumn {
  const { values } = fromStored(weight!) as SklearnArray;
  return { name: 'the weight', type: 'float64', cells: values.map((each) => hexOfDouble(Number(each))) };
}
