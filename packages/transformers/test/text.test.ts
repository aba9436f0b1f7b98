import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnTransformer,
  countVectorizer,
  explain,
  FitError,
  fit,
  fittedToSklearn,
  hashingVectorizer,
  loadTransformer,
  merge,
  pipeline,
  simpleImputer,
  specFromSklearn,
  standardScaler,
  subtract,
  TransformError,
  tfidfVectorizer,
} from '../src/index.js';
import {
  countVectorizerServed,
  hashingVectorizerServed,
  loadTransformer as loadServed,
  tfidfVectorizerServed,
} from '../src/serve.js';

function batchOf(texts: readonly Value[]): Batch {
  const fields = [{ name: 'note', type: types.utf8(), nullable: true }];
  return batchFromChunks({ fields }, [chunkFromValues(types.utf8(), texts)]);
}

function source(texts: readonly Value[]): Source {
  const batch = batchOf(texts);
  return memorySource(batch.schema, [batch]);
}

const texts = ['the cat', 'the dog the', '__proto__ constructor', 'İstanbul ΟΔΟΣ', '\u{1F600} ok', ''];
const specs = [
  countVectorizer(),
  countVectorizer({ analyzer: 'char_wb', ngramRange: [1, 3], maxFeatures: 7 }),
  countVectorizer({ tokenPattern: '[a-z]+|\\S', stripAccents: 'unicode', stopWords: ['the'], binary: true }),
  tfidfVectorizer({ missing: 'empty', sublinearTf: true, minDf: 0.1 }),
  tfidfVectorizer({ missing: 'empty', norm: 'l1', analyzer: 'char', maxDf: 0.9 }),
  hashingVectorizer({ nFeatures: 5, missing: 'empty', ngramRange: [1, 2] }),
];

describe('a missing text', () => {
  it('is refused at fit and in rows, or has no terms', async () => {
    await expect(fit(countVectorizer(), source(['a b c', null]))).rejects.toThrow(FitError);
    await expect(fit(hashingVectorizer(), source([null]))).rejects.toThrow(FitError);
    const strict = await fit(tfidfVectorizer(), source(['ab cd']));
    expect(() => strict.row({ note: null })).toThrow(TransformError);
    expect(() => strict.row({})).toThrow(/no 'note'/);
    expect(() => strict.row({ note: 5 })).toThrow(/not/);
    expect(() => strict.row({ note: '\ud800' })).toThrow(/surrogate|pair/);
    const mild = await fit(tfidfVectorizer({ missing: 'empty' }), source(['ab cd', null]));
    expect([...mild.row({ note: null })]).toEqual([0, 0]);
    expect(mild.stats()).toMatchObject({ rows: 1, columns: [{ column: 'note', missing: 1 }] });
    const filled = await fit(
      pipeline([simpleImputer({ strategy: 'constant', fillValue: 'none here' }), countVectorizer()]),
      source(['ab cd', null]),
    );
    expect(filled.outputNames).toEqual(['ab', 'cd', 'here', 'none']);
    expect([...filled.row({ note: null })]).toEqual([0, 0, 1, 1]);
  });
});

describe('a vocabulary', () => {
  it('counts hostile words as words', async () => {
    const fitted = await fit(countVectorizer(), source(texts));
    expect(fitted.outputNames).toEqual([
      '__proto__',
      'cat',
      'constructor',
      'dog',
      'ok',
      'stanbul',
      'the',
      'οδος',
    ]);
    const row = new Map(Object.entries(fitted.rowObject({ note: '__proto__ constructor toString' })));
    expect([row.get('__proto__'), row.get('constructor'), row.get('ok')]).toEqual([1, 1, 0]);
  });

  it('keeps shares and counts, and the most frequent by code point', async () => {
    const names = async (options: Parameters<typeof countVectorizer>[0]) =>
      (await fit(countVectorizer(options), source(['aa bb', 'aa cc', 'aa dd dd']))).outputNames;
    expect(await names({ minDf: 2 })).toEqual(['aa']);
    expect(await names({ minDf: { share: 1 } })).toEqual(['aa']);
    expect(await names({ maxDf: 0.5 })).toEqual(['bb', 'cc', 'dd']);
    expect(await names({ maxDf: { count: 1 } })).toEqual(['bb', 'cc', 'dd']);
    expect(await names({ maxDf: 1 })).toEqual(['aa', 'bb', 'cc', 'dd']);
    expect(await names({ maxFeatures: 3 })).toEqual(['aa', 'bb', 'dd']);
    expect(await names({ maxFeatures: 2, binary: true })).toEqual(['aa', 'bb']);
    expect(await names({ vocabulary: ['zz', 'aa'] })).toEqual(['zz', 'aa']);
    expect(
      await names({
        vocabulary: new Map([
          ['zz', 1],
          ['aa', 0],
        ]),
      }),
    ).toEqual(['aa', 'zz']);
    await expect(names({ minDf: 3, maxDf: { count: 2 } })).rejects.toThrow(/minDf asks for 3/);
    await expect(names({ minDf: { count: 9 } })).rejects.toThrow(FitError);
    await expect(names({ tokenPattern: 'q+' })).rejects.toThrow(/no terms/);
  });

  it('of capitals is warned of, and unseen terms given weigh what they do in scikit-learn', async () => {
    const given = await fit(countVectorizer({ vocabulary: ['Aa'] }), source(['aa']));
    expect(given.warnings.map(({ code }) => code)).toEqual(['uppercase_vocabulary']);
    const rough = await fit(
      tfidfVectorizer({ vocabulary: ['aa', 'zz'], smoothIdf: false, norm: null }),
      source(['aa']),
    );
    expect([...rough.row({ note: 'aa zz' })]).toEqual([1, Infinity]);
    expect([...rough.row({ note: 'aa' })]).toEqual([1, 0]);
  });

  it.each([
    [{ ngramRange: [2, 1] }, /ngramRange/],
    [{ ngramRange: [0, 1] }, /ngramRange/],
    [{ ngramRange: [1, 101] }, /ngramRange/],
    [{ stopWords: 'german' }, /stopWords/],
    [{ stopWords: ['\ud800'] }, /stopWords/],
    [{ tokenPattern: '(?=a)' }, /lookaround/],
    [{ analyzer: 'line' }, /analyzer/],
    [{ minDf: -1 }, /minDf/],
    [{ maxDf: 1.5 }, /maxDf/],
    [{ maxDf: Number.NaN }, /maxDf/],
    [{ maxFeatures: 0 }, /maxFeatures/],
    [{ vocabulary: [] }, /vocabulary/],
    [{ vocabulary: ['a', 'a'] }, /vocabulary/],
    [{ vocabulary: new Map([['a', 1]]) }, /vocabulary/],
    [{ lowercase: 'yes' }, /lowercase/],
    [{ missing: 'skip' }, /missing/],
    [{ idf: true }, /no option/],
  ])('refuses the options %j', (options, reason) => {
    expect(() => countVectorizer(options as never)).toThrow(reason);
  });

  it('takes one column of text', async () => {
    const numbers = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
    const batch = batchFromChunks(numbers, [chunkFromValues(types.float64(), [1])]);
    await expect(fit(countVectorizer(), memorySource(numbers, [batch]))).rejects.toThrow(
      /needs a text column/,
    );
    await expect(fit(hashingVectorizer(), memorySource({ fields: [] }, []))).rejects.toThrow();
  });
});

describe('text', () => {
  it('fits of parts merge and subtract to the bit, and rows are batches', async () => {
    const word = fc.oneof(
      fc.constantFrom('the', 'cat', 'Cat', 'ΟΔΟΣ', 'é', '__proto__', '\u{1F600}', 'a_b', '12', '\u00a0'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    const text = fc.option(
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
      { freq: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...specs),
        fc.array(text, { minLength: 2, maxLength: 10 }),
        fc.nat(),
        async (spec, cells, cut) => {
          const all = await fit(spec, source(cells), { keepState: true }).catch((error: unknown) => {
            if (error instanceof FitError) return undefined;
            throw error;
          });
          if (all === undefined) return;
          const { columns } = all.transformBatch(batchOf(cells));
          const rows = cells.map((note) => [...all.row({ note })]);
          expect(rows).toEqual(
            cells.map((_, row) => columns.map(({ values }) => (values as Float64Array)[row])),
          );
          const json = JSON.parse(JSON.stringify(all));
          const served = loadServed(json, {
            transformers: [countVectorizerServed, tfidfVectorizerServed, hashingVectorizerServed],
          });
          expect(cells.map((note) => [...served.row({ note })])).toEqual(rows);
          expect(loadTransformer(json).id).toBe(all.id);
          const at = 1 + (cut % (cells.length - 1));
          const parts = await Promise.all(
            [cells.slice(0, at), cells.slice(at)].map((part) => fit(spec, source(part), { keepState: true })),
          ).catch((error: unknown) => {
            if (error instanceof FitError) return undefined;
            throw error;
          });
          if (parts === undefined) return;
          expect(merge(parts[0]!, parts[1]!).id).toBe(all.id);
          expect(merge(JSON.parse(JSON.stringify(parts[1]!.state)), parts[0]!).id).toBe(all.id);
          expect(subtract(all, parts[1]!).id).toBe(parts[0]!.id);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('says that it merges within the ceiling, and takes one scan', async () => {
    const { schema } = source([]);
    expect(explain(tfidfVectorizer(), schema)).toMatchObject({
      scans: 1,
      mergeable: 'within ceiling',
      subtractable: true,
    });
    const spec = columnTransformer([['note', pipeline([tfidfVectorizer(), standardScaler()]), 'note']]);
    expect(explain(spec, schema)).toMatchObject({ scans: 2, mergeable: 'no' });
    expect((await fit(spec, source(['aa bb', 'aa']))).outputNames).toEqual(['note__aa', 'note__bb']);
  });

  it('names the version of Unicode, and is refused where another is stored', async () => {
    const fitted = await fit(hashingVectorizer({ nFeatures: 2 }), source(['aa']));
    const document = JSON.parse(JSON.stringify(fitted));
    expect(document.functions).toEqual(['murmur3@1', 'unicode@14.0.0']);
  });

  it('goes to scikit-learn and back', async () => {
    for (const spec of specs) {
      const fitted = await fit(spec, source(texts));
      const { transformer, params } = fittedToSklearn(fitted);
      const { missing: _, ...parameters } = spec.parameters;
      const back = specFromSklearn({ transformer, params: params! }) as typeof spec;
      const { missing: __, ...again } = back.parameters;
      expect(again).toEqual(parameters);
    }
  });
});
