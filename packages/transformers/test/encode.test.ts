import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  collect,
  type DataType,
  memorySource,
  types,
  type Value,
  valueAt,
} from '@millrace/columns';
import { duckdbDialect, openDuckDB } from '@millrace/duckdb';
import { describe, expect, it } from 'vitest';
import {
  countEncoder,
  fit,
  hashingEncoder,
  labelBinarizer,
  labelEncoder,
  loadTransformer,
  multiLabelBinarizer,
  oneHotEncoder,
  ordinalEncoder,
  rareLabelEncoder,
  type TransformerSpec,
} from '../src/index.js';
import { murmur3 } from '../src/text/murmur3.js';

function batchOf(cells: readonly Value[], type: DataType = types.utf8()): Batch {
  return batchFromChunks({ fields: [{ name: 'x', type, nullable: true }] }, [chunkFromValues(type, cells)]);
}

async function fitted(spec: TransformerSpec, cells: readonly Value[], type: DataType = types.utf8()) {
  const batch = batchOf(cells, type);
  const made = await fit(spec, memorySource(batch.schema, [batch]));
  return loadTransformer(JSON.parse(JSON.stringify(made)));
}

async function codes(
  spec: TransformerSpec,
  cells: readonly Value[],
  rows: readonly unknown[],
  type?: DataType,
): Promise<unknown[]> {
  const transformer = await fitted(spec, cells, type);
  return rows.map((x) => [...transformer.row({ x })]).map((row) => (row.length === 1 ? row[0] : row));
}

describe('labelEncoder', () => {
  const cells = ['UA', 'b6', '__x', 'UA', null];

  it('has the markers of the seed among the classes, by code point', async () => {
    expect(
      await codes(labelEncoder({ markers: 'seed' }), cells, ['UA', '__x', 'b6', null, 'ZZ', '__proto__']),
    ).toEqual([0, 3, 4, 1, 2, 2]);
    // Without a missing value at fit, a missing one is unknown.
    expect(await codes(labelEncoder({ markers: 'seed' }), ['a', 'B'], ['a', 'B', null, 'ZZ'])).toEqual([
      2, 0, 1, 1,
    ]);
    expect(
      await codes(labelEncoder({ markers: 'seed' }), [3, 1, null], [1, 3, null, 7], types.int32()),
    ).toEqual([0, 1, 2, 3]);
    expect(
      await codes(labelEncoder({ markers: 'seed' }), [true, false], [true, false, null], types.bool()),
    ).toEqual([1, 0, 2]);
  });

  it('refuses values that equal a marker, and unseen ones without markers', async () => {
    await expect(fitted(labelEncoder({ markers: 'seed' }), ['__UNKNOWN__'])).rejects.toThrow(
      /'__UNKNOWN__', which labelEncoder uses/,
    );
    await expect(fitted(labelEncoder({ markers: 'seed' }), ['__MISSING__'])).rejects.toThrow(/'__MISSING__'/);
    const plain = await fitted(labelEncoder(), ['a', 'b']);
    expect(() => plain.row({ x: 'c' })).toThrow(/was not seen at fit/);
    expect(() => plain.row({ x: null })).toThrow();
    expect(() => labelEncoder({ markers: 'other' as 'seed' })).toThrow(/'markers'/);
  });
});

describe('labelBinarizer', () => {
  it('has one column for two classes, and one each for more', async () => {
    expect(await codes(labelBinarizer({ negLabel: -1 }), ['n', 'y'], ['n', 'y', 'z'])).toEqual([-1, 1, -1]);
    expect(await codes(labelBinarizer(), [2n, 1n, 5n], [1n, 5n, 7n], types.int64())).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    await expect(fitted(labelBinarizer(), ['a', null])).rejects.toThrow(/missing value/);
    await expect(fitted(labelBinarizer(), [0.5], types.float64())).rejects.toThrow(/0.5, which is no class/);
    expect(() => labelBinarizer({ negLabel: 1, posLabel: 1 })).toThrow(/the first one less/);
  });
});

describe('countEncoder', () => {
  it('counts, missing values too', async () => {
    const cells = ['a', 'b', 'a', null];
    expect(await codes(countEncoder(), cells, ['a', 'b', null, 'z'])).toEqual([2, 1, 1, 0]);
    expect(
      await codes(countEncoder({ encodingMethod: 'frequency', missing: 'keep', unknown: 'keep' }), cells, [
        'a',
        'b',
        null,
        'z',
      ]),
    ).toEqual([0.5, 0.25, Number.NaN, Number.NaN]);
    const strict = await fitted(countEncoder({ missing: 'error', unknown: 'error' }), cells);
    expect(() => strict.row({ x: null })).toThrow(/no value/);
    expect(() => strict.row({ x: 'z' })).toThrow(/not seen/);
  });
});

describe('rareLabelEncoder', () => {
  const cells = ['a', 'a', 'a', 'b', 'b', 'c', null];
  const labels = async (spec: TransformerSpec, rows: readonly unknown[]) => {
    const transformer = await fitted(spec, cells);
    const batch = batchOf(rows as Value[]);
    const [column] = transformer.transformBatch(batch).columns;
    const inBatch = rows.map((_, row) => valueAt(column!, row));
    expect(rows.map((x) => transformer.rowObject({ x })['x'])).toEqual(inBatch);
    return inBatch;
  };

  it('keeps what is frequent enough', async () => {
    expect(
      await labels(rareLabelEncoder({ tol: 0.3, nCategories: 2 }), ['a', 'b', 'c', null, 'zz', '__proto__']),
    ).toEqual(['a', 'b', 'Rare', null, 'Rare', 'Rare']);
    expect(
      await labels(
        rareLabelEncoder({
          tol: 0.3,
          nCategories: 2,
          maxNCategories: 1,
          replaceWith: '?',
          missing: 'replace',
        }),
        ['a', 'b', null],
      ),
    ).toEqual(['a', '?', '?']);
    // Few categories are all kept.
    expect(await labels(rareLabelEncoder({ tol: 0.9 }), ['a', 'b', 'c', 'd'])).toEqual([
      'a',
      'b',
      'c',
      'Rare',
    ]);
    await expect(fitted(rareLabelEncoder({ replaceWith: 'a' }), cells)).rejects.toThrow(
      /'a', which rareLabelEncoder puts/,
    );
    await expect(fitted(rareLabelEncoder(), [1], types.int32())).rejects.toThrow(/needs text/);
    expect(() => rareLabelEncoder({ tol: 2 })).toThrow(/'tol'/);
  });
});

describe('hashingEncoder', () => {
  it('hashes as scikit-learn does', () => {
    expect(['foo', ''].map((text) => murmur3(text))).toEqual([-156908512, 0]);
    expect(murmur3('foo', 42)).toBe(-1322301282);
  });

  it('sums what meets, and skips what is missing', async () => {
    expect(
      await codes(hashingEncoder({ nFeatures: 1, alternateSign: false }), ['a'], ['a', 'zz', null]),
    ).toEqual([1, 1, 0]);
    expect(
      await codes(
        hashingEncoder({ nFeatures: 1, alternateSign: false }),
        [1],
        [2.5, Number.NaN, null],
        types.float64(),
      ),
    ).toEqual([2.5, 0, 0]);
    expect(() => hashingEncoder({ nFeatures: 0 })).toThrow(/'nFeatures'/);
  });
});

describe('multiLabelBinarizer', () => {
  const lists = types.list(types.utf8());

  it('has a column per class', async () => {
    expect(
      await codes(
        multiLabelBinarizer(),
        [['b', 'a'], [], null, ['a', null]] as unknown as Value[],
        [['a'], ['b', 'z'], null, []],
        lists,
      ),
    ).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(
      await codes(
        multiLabelBinarizer({ classes: ['z', 'a'] }),
        [['b']] as unknown as Value[],
        [['a', 'z']],
        lists,
      ),
    ).toEqual([[1, 1]]);
    const { text } = (
      await fitted(multiLabelBinarizer(), [['b', "it's"]] as unknown as Value[], lists)
    ).transformSql(duckdbDialect);
    await using db = await openDuckDB();
    const given = batchOf([['b'], null, ["it's", 'b', null], [], [null]] as unknown as Value[], lists);
    const result = await collect(
      await db.query(text('given'), { tables: { given: memorySource(given.schema, [given]) } }),
    );
    const rows = result.flatMap((each) =>
      Array.from({ length: each.length }, (_, row) => each.columns.map((chunk) => valueAt(chunk, row))),
    );
    expect(rows).toEqual([
      [1, 0],
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    await expect(fitted(multiLabelBinarizer(), ['a'])).rejects.toThrow(/needs lists/);
    expect(() => multiLabelBinarizer({ classes: ['a', 'a'] })).toThrow(/'classes'/);
  });
});

describe('infrequent categories', () => {
  const cells = ['a', 'a', 'a', 'b', 'b', 'c', 'd'];

  it('share a column, or a code', async () => {
    expect(
      await codes(oneHotEncoder({ minFrequency: 2, unknown: 'infrequent' }), cells, ['a', 'b', 'c', 'zz']),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect(
      await codes(ordinalEncoder({ maxCategories: 2, unknown: 'category', missing: 'category' }), cells, [
        'a',
        'b',
        'd',
        null,
        'zz',
      ]),
    ).toEqual([0, 1, 1, 2, 3]);
    for (const minFrequency of [0, 1.5, -1, Number.NaN])
      expect(() => oneHotEncoder({ minFrequency })).toThrow(/'minFrequency'/);
    expect(() => ordinalEncoder({ maxCategories: 0 })).toThrow(/'maxCategories'/);
    expect(() => oneHotEncoder({ drop: 'last' as 'first' })).toThrow(/'drop'/);
    await expect(fitted(oneHotEncoder({ drop: ['zz'] }), cells)).rejects.toThrow(
      /'zz', which is no category/,
    );
    await expect(fitted(oneHotEncoder({ drop: ['c'], minFrequency: 2 }), cells)).rejects.toThrow(
      /an infrequent category/,
    );
  });
});
