import { isMillraceError } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  columnTransformer,
  fit,
  minMaxScaler,
  NotFittedError,
  oneHotEncoder,
  ordinalEncoder,
  passthrough,
  pipeline,
  simpleImputer,
  standardScaler,
  type TransformerSpec,
} from '../src/index.js';

const specs: readonly TransformerSpec[] = [
  standardScaler(),
  minMaxScaler(),
  simpleImputer(),
  ordinalEncoder(),
  oneHotEncoder(),
  passthrough(),
  pipeline([standardScaler()]),
  columnTransformer([['a', standardScaler(), ['x']]]),
];

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a description that was not fitted', () => {
  it.each(specs)('$kind says what to do instead of transforming', (spec) => {
    // @ts-expect-error only what fit returns has transform
    const error = errorOf(() => spec.transform({}));
    expect(error).toBeInstanceOf(NotFittedError);
    expect(isMillraceError(error)).toBe(true);
    expect((error as Error).message).toContain('await fit(spec, source)');
    // @ts-expect-error only what fit returns has row
    expect(errorOf(() => spec.row({}))).toMatchObject({ code: 'not_fitted' });
  });

  it('is plain data', () => {
    const spec = pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]);
    expect(JSON.parse(JSON.stringify(spec))).toEqual({
      kind: 'pipeline',
      steps: [
        {
          name: 'simpleimputer',
          step: {
            kind: 'simpleImputer',
            parameters: {
              strategy: 'median',
              fillValue: null,
              addIndicator: false,
              keepEmptyFeatures: false,
            },
          },
        },
        {
          name: 'standardscaler',
          step: { kind: 'standardScaler', parameters: { withMean: true, withStd: true } },
        },
      ],
    });
    expect(Object.isFrozen(spec)).toBe(true);
  });

  it('numbers steps of one kind as scikit-learn does', () => {
    const { steps } = pipeline([standardScaler(), minMaxScaler(), standardScaler()]);
    expect(steps.map(({ name }) => name)).toEqual(['standardscaler-1', 'minmaxscaler', 'standardscaler-2']);
  });
});

describe('a bad description', () => {
  it.each([
    ['unknown option', () => standardScaler({ withMeen: true } as never), 'unknown_option'],
    ['option of a wrong type', () => standardScaler({ withMean: 1 } as never), 'bad_option'],
    ['options that are no object', () => minMaxScaler([0, 1] as never), 'bad_option'],
    ['range the wrong way round', () => minMaxScaler({ featureRange: [1, 0] }), 'bad_option'],
    ['range that is not finite', () => minMaxScaler({ featureRange: [0, Infinity] }), 'bad_option'],
    ['unknown strategy', () => simpleImputer({ strategy: 'mode' as never }), 'bad_option'],
    ['fill value without constant', () => simpleImputer({ fillValue: 1 }), 'bad_option'],
    [
      'fill value that is NaN',
      () => simpleImputer({ strategy: 'constant', fillValue: Number.NaN }),
      'bad_option',
    ],
    [
      'two words for one policy',
      () => ordinalEncoder({ unknown: 'category', handleUnknown: 'error' }),
      'bad_option',
    ],
    ['unknownValue alone', () => ordinalEncoder({ unknownValue: -1 }), 'bad_option'],
    ['use_encoded_value alone', () => ordinalEncoder({ handleUnknown: 'use_encoded_value' }), 'bad_option'],
    [
      'a fraction as a code',
      () => ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1.5 }),
      'bad_option',
    ],
    ['a category twice', () => oneHotEncoder({ categories: [['a', 'a']] }), 'bad_option'],
    ['a category that is null', () => oneHotEncoder({ categories: [[null as never]] }), 'bad_option'],
    ['no steps', () => pipeline([]), 'bad_steps'],
    ['a step that is none', () => pipeline([{} as never]), 'bad_steps'],
    ['a name with __', () => pipeline([['a__b', standardScaler()]]), 'bad_name'],
    ['an empty name', () => columnTransformer([['', standardScaler(), ['x']]]), 'bad_name'],
    [
      'a name twice',
      () =>
        columnTransformer([
          ['a', standardScaler(), ['x']],
          ['a', 'drop', ['y']],
        ]),
      'duplicate_name',
    ],
    [
      'a part called remainder',
      () => columnTransformer([['remainder', 'drop', ['x']]], { remainder: 'passthrough' }),
      'duplicate_name',
    ],
    ['a column twice', () => columnTransformer([['a', standardScaler(), ['x', 'x']]]), 'duplicate_column'],
    [
      'a column that is no text',
      () => columnTransformer([['a', standardScaler(), [0 as never]]]),
      'bad_column',
    ],
    ['a part that is no list', () => columnTransformer([{ name: 'a' } as never]), 'bad_parts'],
    ['a transformer that is none', () => columnTransformer([['a', 'scale' as never, ['x']]]), 'bad_parts'],
  ])('%s', (_name, build, code) => {
    expect(errorOf(build)).toMatchObject({ name: 'UsageError', code });
  });

  const scaler = JSON.parse(JSON.stringify(standardScaler())) as object;
  const named = JSON.parse(JSON.stringify(columnTransformer([['a', standardScaler(), ['x']]]))) as object;
  it.each([
    ['nothing', undefined],
    ['an object', {}],
    ['no parameters', { kind: 'standardScaler' }],
    ['a parameter too many', { ...scaler, parameters: { withMean: true, withStd: true, more: 1 } }],
    ['a parameter of a wrong type', { ...scaler, parameters: { withMean: 1, withStd: true } }],
    ['a name that objects inherit', { kind: 'constructor' }],
    ['no steps', { kind: 'pipeline', steps: [] }],
    ['steps that are no list', { kind: 'pipeline', steps: 5 }],
    ['a step that is null', { kind: 'pipeline', steps: [null] }],
    ['a step that is none', { kind: 'pipeline', steps: [{ name: 'a', step: {} }] }],
    ['columns that are no list', { ...named, parts: [{ name: 'a', step: scaler, columns: 'x' }] }],
    ['a remainder that is none', { ...named, remainder: 'keep' }],
    [
      'NaN lost in JSON',
      JSON.parse(
        JSON.stringify(ordinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: Number.NaN })),
      ),
    ],
  ])('put together by hand is refused by fit: %s', async (_name, spec) => {
    await expect(
      fit(spec as never, { schema: { fields: [] }, batches: () => [] } as never),
    ).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('that came back from JSON is as good as before', async () => {
    const table = tableFromArrays({ x: Float64Array.of(1, 2, 3) });
    const spec = pipeline([simpleImputer({ strategy: 'median' }), standardScaler()]);
    expect((await fit(JSON.parse(JSON.stringify(spec)), table)).id).toBe((await fit(spec, table)).id);
  });

  it('with text that no column can hold', () => {
    expect(() => ordinalEncoder({ categories: [['\ud800']] })).toThrow(/cannot be a category/);
    expect(() => simpleImputer({ strategy: 'constant', fillValue: '\ud800' })).toThrow(/well-formed/);
  });
});

describe('messages', () => {
  it('show the range that was given', () => {
    expect(() => minMaxScaler({ featureRange: [1, 0] })).toThrow(/the lesser first, not \[1, 0\]\./);
  });

  it('do not show the text of a function', async () => {
    const table = tableFromArrays({ x: Float64Array.of(1) });
    await expect(fit(standardScaler as never, table)).rejects.toThrow(/, not a function: make descriptions/);
  });
});
