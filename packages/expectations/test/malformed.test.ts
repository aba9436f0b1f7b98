import {
  batchFromChunks,
  chunkFromValues,
  col,
  type DataType,
  memorySource,
  type Predicate,
  types,
  UsageError,
  type Value,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as ex from '../src/index.js';

function table(columns: readonly (readonly [string, DataType, readonly Value[]])[]) {
  const schema = { fields: columns.map(([name, type]) => ({ name, type, nullable: true })) };
  return memorySource(schema, [
    batchFromChunks(
      schema,
      columns.map(([, type, values]) => chunkFromValues(type, values)),
    ),
  ]);
}

const big = 2n ** 53n + 1n;
const rows = table([
  ['id', types.int64(), [big, big, 5n]],
  ['k', types.int64(), [big + 2n, big + 2n, 5n]],
  ['s', types.utf8(), ['a', 'b', null]],
  ['f', types.float64(), [Number.NaN, -0, Infinity]],
  ['none', types.null(), [null, null, null]],
]);

async function only(expectation: ex.Expectation, parameters: ex.Parameters = {}) {
  const suite = ex.expectationSuite('s', [expectation]);
  return (await ex.validate(suite, rows, { parameters })).results[0]!;
}

describe('a malformed suite is refused at once, saying which keyword and what it must be', () => {
  const of = (type: string, kwargs: object) => ({ type, kwargs }) as ex.Expectation;
  it.each([
    [of('expect_column_values_to_not_match_regex', { column: 's' }), /^regex must be text; .* missing/],
    [of('expect_column_values_to_match_regex', { column: 's', regex: 5 }), /^regex must be text/],
    [of('expect_column_values_to_be_unique', { column: 'id', mostly: '0.5' }), /^mostly must be a number/],
    [
      of('expect_column_values_to_be_between', { column: 'id', strict_min: 'true' }),
      /^strict_min must be true/,
    ],
    [of('expect_compound_columns_to_be_unique', { column_list: 'id' }), /^column_list must be a list/],
    [of('expect_compound_columns_to_be_unique', { column_list: [1] }), /^column_list must be a list/],
    [
      of('expect_column_values_to_be_in_set', { column: 'id', value_set: 'abc' }),
      /^value_set must be a list/,
    ],
    [of('expect_column_to_exist', { column: 'id', column_index: 0.5 }), /^column_index must be a whole/],
    [of('expect_column_to_exist', { column: 'id', row_condition: {} }), /no keyword 'row_condition'/],
    [ex.expectColumnMaxToBeBetween('id', { minValue: new Date(Number.NaN) }), /^min_value .* does not exist/],
    [ex.expectColumnMaxToBeBetween('id', { minValue: Number.NaN }), /^min_value .* it is NaN/],
    [ex.expectColumnMaxToBeBetween('id', { minValue: '{{ a ! 1 }}' }), /can't be read at position 2/],
    [ex.expectColumnMaxToBeBetween('id', { minValue: '{{}}' }), /is empty/],
    [{ type: 'expect_column_to_exist' } as ex.Expectation, /^Expectation 0 .* is not/],
    [null as unknown as ex.Expectation, /^Expectation 0 .* is not/],
    [
      { ...ex.expectColumnToExist('id'), rowCondition: 1 } as ex.Expectation,
      /^Expectation 0 .* unknown member 'rowCondition'/,
    ],
    [
      ex.expectColumnToExist('id', { severity: 'high' as ex.Severity }),
      /^severity must be critical, warning, info/,
    ],
  ])('%j', async (expectation, message) => {
    const make = () => ex.expectationSuite('s', [expectation]);
    expect(make).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
    );
    const unchecked = { name: 's', expectations: [expectation] };
    await expect(ex.validate(unchecked, rows)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('one that is none', async () => {
    for (const suite of [null, {}, { name: 3, expectations: [] }, { name: 's', expectations: 'abc' }]) {
      const answer = ex.validate(suite as unknown as ex.ExpectationSuite, rows);
      await expect(answer).rejects.toMatchObject({ name: 'UsageError', code: 'bad_suite' });
    }
  });
});

describe('options that are none', () => {
  const loose = ex as unknown as Record<string, (...args: unknown[]) => ex.Expectation>;
  it.each([
    [{ mostly: 0.5, minvalue: 1 }, /no option 'minvalue'; it has mostly, minValue/],
    [{ rowCondition: 5 }, /^rowCondition must be a predicate .* 5/],
    [{ rowCondition: {} }, /^rowCondition must be a predicate/],
    [null, /^options must be an object; .* null/],
    ['mostly', /^options must be an object; .* mostly/],
  ])('of an expectation: %j', (options, message) => {
    const make = () => loose['expectColumnValuesToBeBetween']!('id', options);
    expect(make).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
    );
  });

  it('of validate', async () => {
    const suite = ex.expectationSuite('s', []);
    const misspelt = ex.validate(suite, rows, { paramaters: {} } as ex.ValidateOptions);
    await expect(misspelt).rejects.toMatchObject({ name: 'UsageError', code: 'unknown_option' });
  });
});

it('a row condition that is neither true nor false fails its expectation alone', async () => {
  const condition = col('id') as unknown as Predicate;
  const suite = ex.expectationSuite('s', [
    ex.expectColumnValuesToNotBeNull('id', { rowCondition: condition }),
    ex.expectColumnToExist('id'),
  ]);
  const { results } = await ex.validate(suite, rows);
  expect(results[0]?.exception).toMatchObject({ code: 'bad_row_condition' });
  expect(results[1]?.success).toBe(true);
});

it('a pattern that not every engine understands says what to do', async () => {
  for (const regex of ['(?=a)', '(a)\\1', '\\p{L}', '(a']) {
    const { exception } = await only(ex.expectColumnValuesToMatchRegex('s', regex));
    expect(exception).toMatchObject({
      code: 'bad_pattern',
      message: expect.stringMatching(/position \d.*Write it/),
    });
  }
});

describe('parameters', () => {
  it.each([['x'], [2], [Number.NaN], [null as unknown as string]])(
    'mostly %j is not taken for 1',
    async (mostly) => {
      const expectation = ex.expectColumnValuesToBeUnique('id', { mostly: '{{ share }}' });
      const { success, exception } = await only(expectation, { share: mostly });
      expect(success).toBe(false);
      if (mostly !== null) expect(exception).toMatchObject({ code: 'bad_option' });
    },
  );

  it('fill in any keyword, members of lists, and constants of row conditions', async () => {
    const set = ex.expectColumnValuesToBeInSet('s', ['{{ first }}', { $PARAMETER: 'größe' }]);
    expect((await only(set, { first: 'a', größe: 'b' })).success).toBe(true);
    const some = {
      mostly: '{{ m }}',
      rowCondition: col('id')
        .gt(0)
        .and(col('s').in(['{{ s }}', 'b'])),
    } as const;
    const { result } = await only(ex.expectColumnValuesToBeUnique('id', some), { m: 0, s: 'a' });
    expect(result).toMatchObject({ element_count: 2, unexpected_count: 2 });
    const wide = { rowCondition: col('id').eq('{{ n }}') };
    const counted = ex.expectTableRowCountToBeBetween({ maxValue: 2, ...wide });
    expect((await only(counted, { n: big })).result).toEqual({ observed_value: 2 });
    await expect(only(counted)).rejects.toThrow(/'n', which is not given/);
  });
});

describe('what JSON has no number for', () => {
  const everything = ex.expectationSuite('s', [
    ex.expectCompoundColumnsToBeUnique(['id', 'k']),
    ex.expectColumnValuesToBeUnique('id'),
    ex.expectColumnMaxToBeBetween('f', { maxValue: 3 }),
    ex.expectColumnMaxToBeBetween('id', { minValue: 2n ** 60n }),
  ]);

  it('is exact in the form of Great Expectations, bare in its JSON, and in words', async () => {
    const result = await ex.validate(everything, rows, { resultFormat: 'SUMMARY' });
    const gx = ex.resultToGx(result);
    expect(gx).toMatchObject({
      results: [
        { result: { partial_unexpected_counts: [{ value: [big, big + 2n], count: 2 }] } },
        { result: { partial_unexpected_list: [big, big] } },
        { result: { observed_value: Infinity } },
        { expectation_config: { kwargs: { min_value: 2n ** 60n } }, result: { observed_value: big } },
      ],
    });
    expect(ex.gxToJson(gx)).toMatch(/"observed_value": Infinity.*"observed_value": 9007199254740993\b/);
    expect(ex.resultText(result)).toMatch(/observed "Infinity"/);
  });
});

it('a column of type null has nothing to judge, and no statistic', async () => {
  for (const expectation of [
    ex.expectColumnValuesToBeBetween('none', { minValue: 1 }),
    ex.expectColumnValuesToBeInSet('none', ['a']),
    ex.expectColumnValuesToMatchRegex('none', 'a'),
    ex.expectColumnValuesToBeUnique('none'),
  ]) {
    expect(await only(expectation)).toMatchObject({
      success: true,
      exception: null,
      result: { missing_count: 3 },
    });
  }
  const highest = await only(ex.expectColumnMaxToBeBetween('none', { minValue: 1 }));
  expect(highest).toMatchObject({ success: false, exception: null, result: { observed_value: null } });
});

describe('what JavaScript may pass by mistake is refused in words', () => {
  const suite = ex.expectationSuite('s', [ex.expectColumnToExist('id')]);
  const loose = ex as unknown as Record<string, (...values: unknown[]) => unknown>;
  const said = async (call: () => unknown): Promise<unknown> => {
    try {
      return await call();
    } catch (error) {
      return error instanceof UsageError ? error.message : error;
    }
  };

  it.each([null, undefined, 3, {}, { results: 3 }])('%j is no result', async (value) => {
    for (const name of ['passes', 'assertQuality', 'resultText', 'resultToGx']) {
      expect(await said(() => loose[name]!(value))).toMatch(/no result of a suite/);
    }
  });

  it('a promise of a result lets nothing pass, and is told from a result', async () => {
    for (const name of ['passes', 'assertQuality', 'resultText', 'resultToGx']) {
      expect(await said(() => loose[name]!(ex.validate(suite, rows)))).toMatch(/write await/);
    }
  });

  it.each([null, undefined, 3, {}])('%j is no suite', async (value) => {
    const functions = ['suiteToGx', 'suiteVersion', 'pickExpectations', 'suiteGate', 'extendSuite'];
    for (const name of functions) expect(await said(() => loose[name]!(value))).toMatch(/A suite is/);
    expect(await said(() => loose['overrideExpectations']!(value, []))).toMatch(/A suite is/);
    expect(await said(() => loose['explain']!(value, rows))).toMatch(/A suite is/);
    expect(await said(() => loose['checkSuiteAgainst']!(value, rows.schema))).toMatch(/A suite is/);
  });

  it.each([null, undefined, 3, {}])('%j is no schema', async (value) => {
    expect(await said(() => loose['checkSuiteAgainst']!(suite, value))).toMatch(/This is no schema/);
  });

  it('options that are none, misspelt ones, and a severity that there is not', async () => {
    const result = await ex.validate(suite, rows);
    const calls: readonly ((options: unknown) => unknown)[] = [
      (options) => loose['validate']!(suite, rows, options),
      (options) => loose['explain']!(suite, rows, options),
      (options) => loose['suiteGate']!(suite, options),
      (options) => loose['assertQuality']!(result, options),
      (options) => loose['checkSuiteAgainst']!(suite, rows.schema, options),
      (options) => loose['expectationSuite']!('s', [], options),
    ];
    for (const call of calls) {
      expect(await said(() => call(null))).toMatch(/^The options of \w+ are an object/);
      expect(await said(() => call({ failon: 'any' }))).toMatch(/has no option 'failon'/);
    }
    expect(await said(() => loose['suiteGate']!(suite, { failOn: 'warn' }))).toMatch(/failOn must be/);
    expect(await said(() => loose['passes']!(result, 'toString'))).toMatch(/failOn must be/);
  });
});
