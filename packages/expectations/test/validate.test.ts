import {
  batchFromChunks,
  chunkFromValues,
  col,
  type DataType,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import {
  assertQuality,
  DataQualityError,
  type Expectation,
  expectationSuite,
  expectColumnMaxToBeBetween,
  expectColumnMeanToBeBetween,
  expectColumnMinToBeBetween,
  expectColumnToExist,
  expectColumnValuesToBeBetween,
  expectColumnValuesToBeInSet,
  expectColumnValuesToBeUnique,
  expectColumnValuesToMatchRegex,
  expectColumnValuesToNotBeNull,
  expectCompoundColumnsToBeUnique,
  expectTableRowCountToBeBetween,
  resultText,
  resultToGx,
  suiteGate,
  suiteVersion,
  validate,
} from '../src/index.js';

function table(columns: readonly (readonly [string, DataType, readonly Value[]])[], cuts = 1): Source {
  const schema = { fields: columns.map(([name, type]) => ({ name, type, nullable: true })) };
  const rows = columns[0]?.[2].length ?? 0;
  const size = Math.max(1, Math.ceil(rows / cuts));
  const batches = Array.from({ length: Math.ceil(rows / size) }, (_, at) =>
    batchFromChunks(
      schema,
      columns.map(([, type, values]) => chunkFromValues(type, values.slice(at * size, (at + 1) * size))),
    ),
  );
  return memorySource(schema, batches);
}

async function only(expectation: Expectation, source: Source, parameters = {}) {
  return (await validate(expectationSuite('s', [expectation]), source, { parameters })).results[0]!;
}

const us = types.timestamp('us', 'UTC');
const times = table([['t', us, [1356998400000000n, null, 1357084799999999n]]]); // 2013-01-01 00:00 and 23:59:59.999999

describe('one scan answers the suite', () => {
  const everything = [
    expectColumnValuesToNotBeNull('i'),
    expectColumnValuesToBeUnique('i'),
    expectCompoundColumnsToBeUnique(['i', 's']),
    expectColumnValuesToBeBetween('i', { minValue: 0 }),
    expectColumnValuesToBeInSet('s', ['a']),
    expectColumnValuesToMatchRegex('s', '^a'),
    expectColumnMinToBeBetween('i', { minValue: 0 }),
    expectColumnMaxToBeBetween('i', { maxValue: 9 }),
    expectColumnMeanToBeBetween('i', { minValue: 0 }),
    expectTableRowCountToBeBetween({ minValue: 1 }),
    expectColumnToExist('i'),
  ];
  const columns = [
    ['i', types.int64(), [1n, null, 3n, 3n, 5n]],
    ['s', types.utf8(), ['a', 'b', null, 'ab', '🦆']],
  ] as const;

  it('reads the batches once, whatever fails', async () => {
    const source = table(columns);
    let reads = 0;
    const counted: Source = {
      ...source,
      batches: (options) => {
        reads += 1;
        return source.batches(options);
      },
    };
    const result = await validate(expectationSuite('all', everything), counted);
    expect(result.statistics).toEqual({
      evaluated: 11,
      successful: 7,
      unsuccessful: 4,
      successPercent: (7 / 11) * 100,
    });
    expect(reads).toBe(1);
  });

  it('gives the same result however the table is cut', async () => {
    const suite = expectationSuite('all', everything);
    expect(await validate(suite, table(columns, 3))).toEqual(await validate(suite, table(columns)));
  });
});

describe('bounds on times', () => {
  it('take a day for its first instant, as a parameter too', async () => {
    const least = (minValue: string) =>
      only(expectColumnMaxToBeBetween('t', { minValue: '{{ least }}' }), times, { least: minValue });
    expect(await least('2013-01-01')).toMatchObject({
      success: true,
      result: { observed_value: '2013-01-01T23:59:59.999999Z' },
    });
    expect((await least('2013-01-02')).success).toBe(false);
  });

  it('take dates, and text to the microsecond', async () => {
    const strictly = { maxValue: '2013-01-01T23:59:59.999999Z', strictMax: true };
    expect((await only(expectColumnValuesToBeBetween('t', strictly), times)).result).toMatchObject({
      unexpected_count: 1,
      missing_count: 1,
    });
    const until = { maxValue: new Date('2013-01-02') };
    expect((await only(expectColumnValuesToBeBetween('t', until), times)).success).toBe(true);
  });

  it('that can not be read fail with the reason', async () => {
    const { exception, success } = await only(
      expectColumnMaxToBeBetween('t', { minValue: 'Jan 1, 2013' }),
      times,
    );
    expect(success).toBe(false);
    expect(exception).toMatchObject({
      code: 'wrong_operand',
      message: expect.stringMatching(/min_value is "Jan 1, 2013".*timestamp\[us, UTC\]/),
    });
  });
});

describe('exact values', () => {
  const big = table([['i', types.int64(), [9007199254740993n, 9007199254740992n, null]]]);
  it('64-bit integers are compared as they are', async () => {
    const { result } = await only(expectColumnValuesToBeBetween('i', { maxValue: 9007199254740992n }), big);
    expect(result).toMatchObject({ unexpected_count: 1, partial_unexpected_list: [9007199254740993n] });
    expect(
      (await only(expectColumnValuesToBeInSet('i', [9007199254740993n]), big)).result['unexpected_count'],
    ).toBe(1);
    expect((await only(expectColumnMinToBeBetween('i', { minValue: 9007199254740993n }), big)).success).toBe(
      false,
    );
  });

  it('a double that is no integer is not a member of integers, and a boolean counts as 0 or 1', async () => {
    const ints = table([['i', types.int32(), [1, 2]]]);
    expect(
      (await only(expectColumnValuesToBeInSet('i', [1, 2.5, true]), ints)).result['unexpected_count'],
    ).toBe(1);
  });
});

describe('row conditions', () => {
  const flights = table([
    ['origin', types.utf8(), ['JFK', 'EWR', null, 'JFK']],
    ['delay', types.float64(), [1, 99, 99, Number.NaN]],
  ]);
  it('limit every count to the rows they keep', async () => {
    const rowCondition = col('origin').eq('JFK');
    const { result, success } = await only(
      expectColumnValuesToBeBetween('delay', { maxValue: 9, rowCondition }),
      flights,
    );
    expect(success).toBe(true);
    expect(result).toMatchObject({ element_count: 2, missing_count: 1, unexpected_count: 0 });
    expect((await only(expectTableRowCountToBeBetween({ maxValue: 2, rowCondition }), flights)).success).toBe(
      true,
    );
    expect(
      (await only(expectColumnValuesToNotBeNull('delay', { rowCondition }), flights)).result[
        'unexpected_count'
      ],
    ).toBe(1);
  });
});

describe('what can not be answered fails with the reason, and the others still run', () => {
  const source = table([['a', types.utf8(), ['x']]]);
  it.each([
    ['an unknown column', expectColumnValuesToNotBeNull('b'), /no column 'b'; the columns are 'a'/],
    [
      'a number against text',
      expectColumnValuesToBeBetween('a', { minValue: 1 }),
      /can't be compared with a column of type utf8/,
    ],
    [
      'bounds that contradict',
      expectColumnValuesToBeBetween('a', { minValue: 'b', maxValue: 'a' }),
      /min_value .*b.* is above max_value .*a/,
    ],
    ['no bounds', expectColumnValuesToBeBetween('a'), /needs min_value or max_value/],
    ['one column for a compound key', expectCompoundColumnsToBeUnique(['a']), /needs two columns or more/],
    ['the mean of text', expectColumnMeanToBeBetween('a'), /utf8/],
    ['a pattern with lookahead', expectColumnValuesToMatchRegex('a', 'x(?=y)'), /lookahead|\(\?=/i],
  ])('%s', async (_, expectation, message) => {
    const { results, success } = await validate(
      expectationSuite('s', [expectation, expectColumnToExist('a')]),
      source,
    );
    expect(success).toBe(false);
    expect(results[0]).toMatchObject({
      success: false,
      result: {},
      exception: { message: expect.stringMatching(message) },
    });
    expect(results[1]!.success).toBe(true);
  });

  it('a missing parameter is the caller’s fault', async () => {
    const suite = expectationSuite('s', [expectColumnMaxToBeBetween('a', { minValue: '{{ least }}' })]);
    await expect(validate(suite, source)).rejects.toThrow(/uses the parameter 'least', which is not given/);
    await expect(validate(suite, source, { parameters: JSON.parse('{"__proto__": 1}') })).rejects.toThrow(
      /'least'/,
    );
  });

  it.each([
    [() => expectColumnToExist('a', { mostly: 1 } as never), /no option 'mostly'/],
    [
      () => expectationSuite('s', [{ type: 'expect_nothing', kwargs: {} }]),
      /no expectation 'expect_nothing'/,
    ],
    [
      () => expectationSuite('s', [{ type: 'expect_column_to_exist', kwargs: { colum: 'a' } }]),
      /no keyword 'colum'/,
    ],
    [
      () => expectationSuite('s', [expectColumnValuesToNotBeNull('a', { mostly: 1.5 })]),
      /mostly must be a number from 0 to 1/,
    ],
  ])('wrong use is refused at once (%#)', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('odd tables', () => {
  it('odd column names are columns like any other', async () => {
    for (const name of ['__proto__', 'a"b', '🦆', 'constructor', '']) {
      const source = table([
        [name, types.int32(), [1, 1]],
        ['k', types.int32(), [1, 1]],
      ]);
      const suite = expectationSuite('s', [
        expectColumnToExist(name),
        expectColumnValuesToBeUnique(name),
        expectCompoundColumnsToBeUnique([name, 'k']),
      ]);
      const { results } = await validate(suite, source);
      expect(results.map((entry) => entry.result['unexpected_count'])).toEqual([undefined, 2, 2]);
      expect(Object.keys((results[2]!.result['partial_unexpected_list'] as object[])[0]!)).toEqual([
        name,
        'k',
      ]);
    }
  });

  it('an empty suite is a success without a percentage', async () => {
    expect(await validate(expectationSuite('s', []), table([]))).toMatchObject({
      success: true,
      statistics: { evaluated: 0, successPercent: null },
    });
  });
});

describe('results', () => {
  const bad = table([['a', types.utf8(), ['x', null]]]);
  const suite = expectationSuite('orders', [
    expectColumnValuesToNotBeNull('a'),
    expectColumnToExist('a'),
    expectColumnToExist('b'),
  ]);

  it('assertQuality names what failed and carries the result', async () => {
    const result = await validate(suite, bad);
    expect(() => assertQuality(result)).toThrow(DataQualityError);
    expect(() => assertQuality(result)).toThrow(
      /orders: 1 of 3 expectations met\n {2}✗ expect_column_values_to_not_be_null\(column="a"\): 1 of 2 unexpected: null\n {2}✗ expect_column_to_exist\(column="b"\)$/,
    );
    expect(resultText(result).split('\n')).toHaveLength(4);
  });

  it('tell a row by its number or its key, or not at all', async () => {
    const source = table([
      ['id', types.utf8(), ['k', 'l']],
      ['n', types.int32(), [1, -1]],
    ]);
    const positive = expectationSuite('s', [expectColumnValuesToBeBetween('n', { minValue: 0 })]);
    const keyed = { result_format: 'COMPLETE', unexpected_index_column_names: ['id'] } as const;
    const told = async (read: Source, resultFormat: 'COMPLETE' | object) =>
      resultText(await validate(positive, read, { resultFormat })).split(' unexpected')[1];
    const unordered: Source = { ...source, ordered: false };
    expect(await told(source, 'COMPLETE')).toBe(', first in row 1: -1');
    expect(await told(unordered, 'COMPLETE')).toBe(': -1');
    expect(await told(source, keyed)).toBe(', in row {"n":-1,"id":"l"}: -1');
    expect(await told(unordered, keyed)).toBe(', in row {"n":-1,"id":"l"}: -1');
    expect(await told(source, { ...keyed, exclude_unexpected_values: true })).toBe(', in row {"id":["l"]}');
  });

  it('in GX’s form have its members', async () => {
    const gx = resultToGx(await validate(suite, bad));
    expect(gx).toMatchObject({
      success: false,
      suite_name: 'orders',
      statistics: { evaluated_expectations: 3, successful_expectations: 1, unsuccessful_expectations: 2 },
      results: [
        {
          success: false,
          expectation_config: {
            type: 'expect_column_values_to_not_be_null',
            kwargs: { column: 'a' },
            meta: {},
          },
          exception_info: { raised_exception: false, exception_message: null, exception_traceback: null },
        },
        {},
        {},
      ],
    });
  });

  it.each(['BOOLEAN_ONLY', 'BASIC', 'SUMMARY', 'COMPLETE'] as const)(
    'say as much as %s asks for',
    async (resultFormat) => {
      const { results } = await validate(expectationSuite('s', [expectColumnValuesToBeUnique('a')]), bad, {
        resultFormat,
      });
      expect(Object.keys(results[0]!.result)).toHaveLength(
        { BOOLEAN_ONLY: 0, BASIC: 8, SUMMARY: 10, COMPLETE: 12 }[resultFormat],
      );
    },
  );

  it('a gate’s result is JSON, and its version is the suite’s and the parameters’', async () => {
    const gate = suiteGate(suite);
    const { success, result } = await gate.check(table([['a', types.int64(), [2n ** 60n, null]]]));
    expect(success).toBe(false);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(gate.version).toBe(suiteVersion(suite));
    expect(suiteGate(suite, { parameters: { x: 1 } }).version).not.toBe(gate.version);
  });
});
