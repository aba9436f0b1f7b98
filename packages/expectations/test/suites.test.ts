import { types } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as ex from '../src/index.js';

const table = tableFromArrays({ n: [1, 5, 9], s: ['a', 'b', 'b'] });
const now = new Date('2013-01-31T22:30:00Z');

async function observed(minValue: ex.ParameterReference, options: ex.ValidateOptions = {}) {
  const suite = ex.expectationSuite('s', [ex.expectColumnMaxToBeBetween('n', { minValue })]);
  return (await ex.validate(suite, table, { now, ...options })).results[0]!.expectation.kwargs['min_value'];
}

describe('parameters', () => {
  it.each([
    ['{{ 1 + 2 * 3 }}', 7],
    ['{{ (1 + 2) * 3 }}', 9],
    ['{{ 2 ^ 3 ^ 2 }}', 512],
    ['{{ -a / 2 }}', -2.5],
    ['{{ abs(-3) + round(2.5) + trunc(1.9) + sgn(-9) }}', 5],
    ['{{ yesterday }}', '2013-01-30'],
    ['{{ today - timedelta(weeks=1) }}', '2013-01-24'],
    ['{{ now() }}', now],
    ['{{ now() - hours(2) }}', new Date('2013-01-31T20:30:00Z')],
    ['{{ datetime(2013, 1, 1) + days(1) }}', new Date('2013-01-02')],
    [{ $PARAMETER: 'day - timedelta(days=1)' }, '2013-02-28'],
  ] as const)('%j', async (reference, value) => {
    expect(
      await observed(reference as ex.ParameterReference, { parameters: { a: 5, day: '2013-03-01' } }),
    ).toEqual(value);
  });

  it('a day begins in the zone that is stated, and a given parameter goes before a built-in name', async () => {
    expect(await observed('{{ yesterday }}', { timeZone: 'Europe/Berlin' })).toBe('2013-01-30');
    expect(await observed('{{ today }}', { timeZone: 'Asia/Tokyo' })).toBe('2013-02-01');
    expect(await observed('{{ yesterday }}', { parameters: { yesterday: 3 } })).toBe(3);
  });

  it.each([
    '{{ 1 + }}',
    '{{ f(1) }}',
    '{{ days(1) }}',
    '{{ datetime(2013, 2, 30) }}',
    '{{ a b }}',
    '{{ s * 2 }}',
  ] as const)('%s is refused, in words', async (reference) => {
    await expect(observed(reference, { parameters: { a: 1, s: 'x' } })).rejects.toMatchObject({
      name: 'UsageError',
    });
  });
});

describe('suites of Great Expectations', () => {
  const document = {
    name: 'orders',
    id: 'f0a1',
    meta: { great_expectations_version: '1.24.1' },
    expectations: [
      {
        type: 'expect_column_max_to_be_between',
        kwargs: { column: 'n', max_value: { $PARAMETER: 'most' }, batch_id: 'x' },
        severity: 'warning',
      },
      { type: 'expect_column_values_to_match_regex', kwargs: { column: 's', regex: '{{x}}' } },
      { type: 'expect_nothing', kwargs: {} },
      { type: 'expect_column_values_to_be_between', kwargs: { column: 'n', mostly: 7 } },
      null,
    ],
  };

  it('run, one bad expectation beside the others', async () => {
    const suite = ex.suiteFromGx(document);
    expect(suite.notes?.[0]).toMatch(/'batch_id' is a setting of a run/);
    const result = await ex.validate(suite, table, { parameters: { most: 9 } });
    expect(result.results.map(({ success, exception }) => exception?.code ?? success)).toEqual([
      true,
      'bad_pattern',
      'unknown_expectation',
      'bad_option',
      'unknown_expectation',
    ]);
    expect(ex.resultToGx(result)['results']).toMatchObject([
      {},
      {},
      { exception_info: { raised_exception: true } },
      {},
      {},
    ]);
  });

  it('come back as they were, large integers and braces too', () => {
    const kwargs = { column: 'n', value_set: [9007199254740993n, '{{ x }}', 'a'] };
    const text = ex.gxToJson({
      name: 's',
      expectations: [{ type: 'expect_column_values_to_be_in_set', kwargs }],
    });
    expect(text).toContain('9007199254740993,');
    const back = ex.suiteToGx(ex.suiteFromGx(text));
    expect(back['expectations']).toMatchObject([{ type: 'expect_column_values_to_be_in_set', kwargs }]);
    expect(() => ex.suiteFromGx('{')).toThrow(/not JSON/);
    expect(() => ex.suiteFromGx({})).toThrow(/A suite of Great Expectations/);
  });
});

describe('a suite held against a schema', () => {
  const schema = {
    fields: [
      { name: 'n', type: types.int64(), nullable: true },
      { name: 's', type: types.utf8(), nullable: true },
    ],
  };
  it.each([
    [ex.expectColumnMaxToBeBetween('m', { minValue: 1 }), 'unknown_column'],
    [ex.expectColumnMaxToBeBetween('m', { minValue: '{{ x }}' }), 'unknown_column'],
    [ex.expectColumnValuesToBeBetween('n', { minValue: 5, maxValue: 1 }), 'bad_bounds'],
    [ex.expectColumnMaxToBeBetween('n', { minValue: 5, maxValue: 1 }), 'never_true'],
    [ex.expectColumnValuesToBeUnique('n', { mostly: 0 }), 'always_true'],
    [ex.expectColumnMeanToBeBetween('s', { minValue: 1 }), 'unsupported_type'],
    [ex.expectColumnValuesToBeBetween('n', { minValue: 'abc' }), 'wrong_operand'],
  ])('%j', (expectation, code) => {
    const issues = ex.checkSuiteAgainst(ex.expectationSuite('s', [expectation]), schema);
    expect(issues).toHaveLength(1);
    if (code !== 'unsupported_type') expect(issues[0]).toMatchObject({ place: 0, code });
  });

  it('names columns to the compiler', () => {
    const typed = { shape: { n: 0, s: '' } };
    ex.expectationSuite('s', [ex.expectColumnMaxToBeBetween('n'), ex.expectColumnValuesToBeUnique('s')], {
      schema: typed,
    });
    // @ts-expect-error there is no column 'm'
    ex.expectationSuite('s', [ex.expectColumnMaxToBeBetween('m')], { schema: typed });
    expect(() => ex.expectationSuite('s', [], { schema: typed })).not.toThrow();
  });
});

describe('results', () => {
  const suite = ex.expectationSuite('s', [
    ex.expectColumnMaxToBeBetween('n', { maxValue: 1 }),
    ex.expectColumnValuesToBeInSet('s', ['a'], { severity: 'info', id: 'letters' }),
  ]);

  it('are equal whenever they were made, and keep their keys when bounds change', async () => {
    const [one, two] = [await ex.validate(suite, table), await ex.validate(suite, table)];
    expect(one).toStrictEqual(two);
    expect(one.run?.startedAt).toMatch(/^\d{4}-/);
    const other = ex.overrideExpectations(suite, [ex.expectColumnMaxToBeBetween('n', { maxValue: 99 })]);
    const keys = (result: ex.SuiteResult) => result.results.map(({ key }) => key);
    expect(keys(await ex.validate(other, table))).toEqual(keys(one));
    expect(keys(one)[1]).toBe('letters');
  });

  it('mask what is sensitive, everywhere', async () => {
    const result = await ex.validate(suite, table, {
      sensitive: ['n', 's'],
      resultFormat: { result_format: 'COMPLETE', include_unexpected_rows: true },
    });
    expect(JSON.stringify(result.results.map((entry) => entry.result))).not.toContain('"b"');
    expect(result.results[0]!.result).toEqual({ observed_value: '***' });
    expect(result.results[1]!.result['unexpected_list']).toEqual(['***', '***']);
  });

  it('stop the data from a severity on', async () => {
    const mild = await ex.validate(
      ex.pickExpectations(suite, (_, key) => key === 'letters'),
      table,
    );
    expect(mild.success).toBe(false);
    expect(() => ex.assertQuality(mild, { failOn: 'warning' })).not.toThrow();
    expect(() => ex.assertQuality(mild)).toThrow(ex.DataQualityError);
  });
});

it('other tables: as many rows, foreign keys, and names that are not there', async () => {
  const sources = { codes: tableFromArrays({ code: ['a', 'c'] }) };
  const suite = ex.expectationSuite('s', [
    ex.expectTableRowCountToEqualOtherTable('codes'),
    ex.expectColumnValuesToExistInOtherTable('s', 'codes', 'code'),
    ex.expectTableRowCountToEqualOtherTable('others'),
  ]);
  const { results } = await ex.validate(suite, table, { sources, resultFormat: 'SUMMARY' });
  expect(results[0]!.result).toEqual({ observed_value: { self: 3, other: 2 } });
  expect(results[1]!.result).toMatchObject({ unexpected_count: 2, partial_unexpected_index_list: [1, 2] });
  expect(results[2]!.exception?.message).toMatch(/no source 'others'; validate was given 'codes'/);
});
