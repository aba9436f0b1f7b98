import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  types,
  type Value,
} from '@millrace/columns';
import fc from 'fast-check';
import {
  binarizer,
  type ColumnTransformerInput,
  columnTransformer,
  countEncoder,
  countVectorizer,
  cyclicalFeatures,
  featureUnion,
  hashingEncoder,
  hashingVectorizer,
  kBinsDiscretizer,
  knnImputer,
  labelEncoder,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  polynomialFeatures,
  powerTransformer,
  quantileTransformer,
  rareLabelEncoder,
  robustScaler,
  simpleImputer,
  splineTransformer,
  standardScaler,
  type TransformerSpec,
  tfidfVectorizer,
  winsorizer,
} from '../src/index.js';

/** A column type, cells of it, and the transformers that take it. */
interface Kind {
  readonly type: DataType;
  readonly cell: fc.Arbitrary<Value>;
  readonly specs: readonly TransformerSpec[];
}

const oddDoubles = [0, -0, 1, -1, 0.1, 1 / 3, 5e-324, -1e-310, 1e16, 1e150, Number.NaN, 2 ** 53];
const double = fc.oneof(
  fc.constantFrom(...oddDoubles),
  fc.double({ min: -1e100, max: 1e100 }),
  fc.constantFrom(1.5, 2.5),
);
const text = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'Z',
    '_',
    '',
    '\u{1F600}',
    '\uffff',
    '__proto__',
    'constructor',
    '"',
    "it's",
    'é',
    'a long text that is not inline',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);

const scalers = [
  standardScaler(),
  standardScaler({ withMean: false }),
  standardScaler({ withStd: false }),
  minMaxScaler(),
  minMaxScaler({ featureRange: [-3, 0.7], clip: true }),
];
const numberImputers = (['mean', 'median', 'most_frequent', 'constant'] as const).map((strategy) =>
  simpleImputer({ strategy, addIndicator: strategy === 'median', keepEmptyFeatures: strategy === 'mean' }),
);
const encoders = [
  ordinalEncoder({ missing: 'category', unknown: 'category' }),
  ordinalEncoder({ missing: 'keep', handleUnknown: 'use_encoded_value', unknownValue: -1 }),
  ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: Number.NaN, encodedMissingValue: -5 }),
  oneHotEncoder({ handleUnknown: 'ignore' }),
  oneHotEncoder({ missing: 'category', unknown: 'category' }),
  oneHotEncoder({ missing: 'ignore', unknown: 'ignore', drop: 'first' }),
  oneHotEncoder({ unknown: 'infrequent', minFrequency: 2 }),
  oneHotEncoder({ missing: 'category', unknown: 'ignore', maxCategories: 2 }),
  ordinalEncoder({ missing: 'category', unknown: 'category', minFrequency: 0.3 }),
  labelEncoder({ markers: 'seed' }),
  countEncoder({ encodingMethod: 'frequency' }),
  hashingEncoder({ nFeatures: 3 }),
];
const rare = rareLabelEncoder({ tol: 0.3, nCategories: 1, missing: 'replace' });
const kept = [simpleImputer({ strategy: 'most_frequent', keepEmptyFeatures: true })];

function after(first: readonly TransformerSpec[], then: readonly TransformerSpec[]): TransformerSpec[] {
  return first.flatMap((a) => then.map((b) => pipeline([a, b])));
}

const expanders = [
  polynomialFeatures({ degree: 3 }),
  cyclicalFeatures({ period: 24 }),
  cyclicalFeatures({ period: 2.5 }),
  pipeline([
    simpleImputer({ strategy: 'constant', keepEmptyFeatures: true }),
    splineTransformer({ knots: [[-1, 0, 2.5]], extrapolation: 'linear' }),
  ]),
  splineTransformer({ knots: [[0, 1, 3]], degree: 2, extrapolation: 'periodic', handleMissing: 'zeros' }),
];

const moreNumeric = [
  maxAbsScaler({ clip: true }),
  robustScaler(),
  robustScaler({ quantileRange: [10, 80], unitVariance: true, withCentering: false }),
  normalizer(),
  normalizer({ norm: 'l1' }),
  normalizer({ norm: 'max' }),
  quantileTransformer(),
  quantileTransformer({ nQuantiles: 4, outputDistribution: 'normal' }),
  powerTransformer(),
  powerTransformer({ standardize: false }),
  winsorizer({ tail: 'both', addIndicators: true }),
  winsorizer({ cappingMethod: 'iqr', tail: 'left' }),
  winsorizer({ cappingMethod: 'mad' }),
  winsorizer({ cappingMethod: 'quantiles', tail: 'both' }),
  binarizer({ threshold: 0.5 }),
  kBinsDiscretizer({ nBins: 3 }),
  kBinsDiscretizer({ nBins: 4, encode: 'ordinal', strategy: 'uniform' }),
  kBinsDiscretizer({ nBins: 2, encode: 'ordinal', strategy: 'kmeans' }),
  missingIndicator({ errorOnNew: false }),
  missingIndicator({ features: 'all' }),
  knnImputer({ nNeighbors: 2, keepEmptyFeatures: true, addIndicator: true }),
  knnImputer({ weights: 'distance' }),
  featureUnion([
    ['a', standardScaler()],
    ['b', binarizer()],
  ]),
];

const numeric: readonly TransformerSpec[] = [
  ...scalers,
  ...moreNumeric,
  ...after(numberImputers.slice(0, 2), [robustScaler(), kBinsDiscretizer({ nBins: 2, strategy: 'uniform' })]),
  pipeline([kBinsDiscretizer({ nBins: 2, encode: 'ordinal', strategy: 'uniform' }), standardScaler()]),
  pipeline([missingIndicator({ features: 'all' }), standardScaler()]),
  pipeline([powerTransformer(), minMaxScaler()]),
  ...expanders,
  ...numberImputers,
  ...encoders,
  ...after(numberImputers, scalers),
  ...after(encoders.slice(0, 3), [standardScaler(), minMaxScaler(), simpleImputer({ strategy: 'median' })]),
  ...after(scalers.slice(0, 1), [minMaxScaler(), standardScaler(), simpleImputer({ strategy: 'median' })]),
  pipeline([simpleImputer({ strategy: 'median' }), minMaxScaler(), standardScaler()]),
];
const vectorizers = [
  countVectorizer({ analyzer: 'char_wb', ngramRange: [1, 2], missing: 'empty' }),
  tfidfVectorizer({ analyzer: 'char', missing: 'empty', maxFeatures: 4 }),
  hashingVectorizer({ nFeatures: 3, tokenPattern: '\\w+|[^\\w\\s]', missing: 'empty' }),
];

const categorical: readonly TransformerSpec[] = [
  rare,
  ...after([rare], [encoders[0]!, encoders[3]!]),
  ...encoders,
  ...kept,
  ...after(kept, encoders),
  pipeline([encoders[0]!, standardScaler()]),
  pipeline([encoders[3]!, standardScaler()]),
  ...vectorizers,
  pipeline([vectorizers[2]!, standardScaler()]),
];

const nullable = (cell: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.option(cell, { freq: 4 });

/** Column types that transformers take. */
const kinds: Readonly<Record<string, Kind>> = {
  float64: { type: types.float64(), cell: nullable(double), specs: numeric },
  float32: {
    type: types.float32(),
    cell: nullable(
      fc.oneof(
        fc.float({ min: Math.fround(-1e30), max: Math.fround(1e30) }),
        fc.constantFrom(Math.fround(0.1), -0),
      ),
    ),
    specs: numeric,
  },
  int32: {
    type: types.int32(),
    cell: nullable(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer())),
    specs: numeric,
  },
  uint8: { type: types.uint8(), cell: nullable(fc.integer({ min: 0, max: 255 })), specs: numeric },
  int64: {
    type: types.int64(),
    cell: nullable(
      fc.oneof(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), fc.bigInt({ min: 0n, max: 3n })),
    ),
    specs: numeric,
  },
  bool: {
    type: types.bool(),
    cell: nullable(fc.boolean()),
    specs: numeric.filter((spec) => !JSON.stringify(spec).includes('constant')),
  },
  utf8: { type: types.utf8(), cell: nullable(text), specs: categorical },
  dictionary: { type: types.dictionary(types.utf8()), cell: nullable(text), specs: categorical },
  view: { type: types.utf8('view'), cell: nullable(text), specs: categorical },
};

/** Columns with a description that takes them, cells to fit and cells to transform. */
export interface Trial {
  readonly spec: TransformerSpec;
  readonly names: readonly string[];
  readonly types: readonly DataType[];
  readonly fit: readonly (readonly Value[])[];
  readonly transform: readonly (readonly Value[])[];
}

const columnNames = ['x', '__proto__', 'a"b', 'length', '\u{1F600}'];

interface Column {
  readonly kind: string;
  readonly pick: number;
  readonly fit: readonly Value[];
  readonly transform: readonly Value[];
}

function column(rows: number, more: number): fc.Arbitrary<Column> {
  return fc.constantFrom(...Object.keys(kinds)).chain((kind) => {
    const { cell } = kinds[kind]!;
    return fc.record({
      kind: fc.constant(kind),
      pick: fc.nat(),
      fit: fc.array(cell, { minLength: rows, maxLength: rows }),
      transform: fc.array(cell, { minLength: more, maxLength: more }),
    });
  });
}

/** Random trials of one to four columns. */
export const trials: fc.Arbitrary<Trial> = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 12 }),
    more: fc.integer({ min: 0, max: 12 }),
  })
  .chain(({ width, rows, more }) => fc.array(column(rows, more), { minLength: width, maxLength: width }))
  .map((columns) => ({
    spec: columnTransformer(
      columns.map(({ kind, pick }, i): ColumnTransformerInput => {
        const { specs } = kinds[kind]!;
        return [`p${i}`, specs[pick % specs.length]!, columnNames[i]!];
      }),
    ),
    names: columnNames.slice(0, columns.length),
    types: columns.map(({ kind }) => kinds[kind]!.type),
    fit: columns.map(({ fit }) => fit),
    transform: columns.map(({ transform }) => transform),
  }));

/** The cells of a trial as a batch. */
export function trialBatch(
  { names, types: columnTypes }: Trial,
  cells: readonly (readonly Value[])[],
): Batch {
  const fields = names.map((name, i) => ({ name, type: columnTypes[i]!, nullable: true }));
  return batchFromChunks(
    { fields },
    columnTypes.map((type, i) => chunkFromValues(type, cells[i]!)),
  );
}

/** The cells of a trial as rows. */
export function trialRows({ names }: Trial, cells: readonly (readonly Value[])[]): Record<string, unknown>[] {
  return cells[0]!.map((_, r) => {
    const row = Object.create(null) as Record<string, unknown>;
    for (const [i, name] of names.entries()) row[name] = cells[i]![r];
    return row;
  });
}
