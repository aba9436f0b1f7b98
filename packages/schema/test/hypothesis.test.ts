import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { hypothesisTests } from '../src/hypothesis.js';
import {
  column,
  float64,
  tableSchema,
  tableSchemaFromJson,
  tableSchemaToJson,
  validateTable,
} from '../src/index.js';

const { twoSampleT, oneSampleT, kolmogorovSmirnov, kinds } = await hypothesisTests();
const data = tableFromArrays({
  x: Float64Array.of(1, 1.2, 0.9, 1.1, 2, 2.2, 1.9, 2.1),
  g: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
  y: Float64Array.of(1, 1.2, 0.9, 1.1, 2, 2.2, 1.9, Number.NaN),
});

describe('hypothesis checks', () => {
  it('tell groups apart, and say what they found', async () => {
    const samples = { by: 'g', groups: ['a', 'b'] } as const;
    const checks = [
      twoSampleT(samples, { relationship: 'lessThan' }),
      twoSampleT(samples, { equalVariance: false }),
      kolmogorovSmirnov(samples, { alpha: 0.05 }),
      oneSampleT(1.55),
    ];
    const schema = tableSchema({ x: column(z.number(), { checks }), g: z.string() });
    const { issues } = await validateTable(schema, data);
    expect(issues.map(({ rule }) => rule)).toEqual([
      "mean of 'a' equal to 'b' (alpha 0.01) by 'g'",
      "distribution of 'a' equal to 'b' (alpha 0.05) by 'g'",
    ]);
    expect(issues[0]).toMatchObject({
      code: 'extension',
      detail: expect.stringMatching(/^statistic -10\.9\d*, p 0\.000/),
    });
  });

  it('compare two columns of the table, leaving NaN out', async () => {
    const schema = tableSchema(
      { x: z.number(), y: float64() },
      { checks: [twoSampleT({ columns: ['x', 'y'] })] },
    );
    expect((await validateTable(schema, data)).valid).toBe(true);
  });

  it('fail where there is nothing to tell from', async () => {
    const checks = [
      twoSampleT({ by: 'g', groups: ['a', 'none'] }),
      kolmogorovSmirnov({ by: 'lost', groups: ['a', 'b'] }),
    ];
    const schema = tableSchema({ x: column(z.number(), { checks }), g: z.string() });
    const { issues } = await validateTable(schema, data);
    expect(issues.map((issue) => 'detail' in issue && issue.detail)).toEqual([
      'there are too few values to tell',
      'a column that it needs is missing',
    ]);
    const empty = await validateTable(schema, data.slice(0, 0));
    expect(empty.valid).toBe(false);
  });

  it('are saved with the schema, and come back with their kinds', async () => {
    const schema = tableSchema({ x: column(z.number(), { checks: [oneSampleT(1)] }) });
    const document = JSON.parse(JSON.stringify(tableSchemaToJson(schema as never)));
    const again = tableSchemaFromJson(document, { extensions: kinds });
    expect((await validateTable(again, data)).issues).toEqual((await validateTable(schema, data)).issues);
  });

  it.each([
    [() => oneSampleT(Number.NaN)],
    [() => oneSampleT(1, { alpha: 0 })],
    [() => oneSampleT(1, { relationship: 'more' as never })],
    [() => twoSampleT({ columns: ['a'] } as never)],
  ])('%s is refused', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'bad_option' }));
  });
});
