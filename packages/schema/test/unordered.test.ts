import { type Batch, collect, memorySource, type Source, takeChunk } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  column,
  columnFunction,
  parseSource,
  reportFromJson,
  reportText,
  rowFunction,
  tableSchema,
  validateStream,
  validateTable,
} from '../src/index.js';
import { reportToPandera } from '../src/pandera.js';
import { batchOf, f64, i32, parsed } from './support.js';

const batches = batchOf({ id: [i32, [1, 2, 3, 4, 4]], x: [f64, [5, -1, -2, null, 7]] });

/** Without an order, and turned around at every second reading. */
function unordered(): Source {
  let readings = 0;
  const turned = batches.map((batch): Batch => {
    const rows = Uint32Array.from({ length: batch.length }, (_, row) => batch.length - 1 - row);
    return { ...batch, columns: batch.columns.map((chunk) => takeChunk(chunk, rows)) };
  });
  const sources = [memorySource(batches[0]!.schema, batches), memorySource(batches[0]!.schema, turned)];
  return {
    schema: batches[0]!.schema,
    ordered: false,
    batches: (options) => sources[readings++ % 2]!.batches(options),
  };
}

const schema = tableSchema(
  {
    id: z.int32(),
    x: z
      .number()
      .min(0)
      .refine((x) => x !== -2),
  },
  { unique: [['id']], checks: [rowFunction(['x'], ({ x }) => x !== -1)] },
);

describe('a source without an order', () => {
  it('has issues whose rows have no number, in every form of a report', async () => {
    const report = await validateTable(schema, unordered());
    expect(report.issues.length).toBeGreaterThanOrEqual(5);
    expect(
      report.issues.flatMap(({ sample }) => sample.map(({ row }) => row)).every((row) => row === -1),
    ).toBe(true);
    const told = [reportText(report), ...report.issues.map(({ message }) => message)].join('\n');
    expect(told).not.toMatch(/row -1|in row|row \d|the first/);
    expect(told).toContain("Column 'x': 2 cells fail min(0); one is -2.");
    expect(told).toContain('min(0); one is -2.\n    -2\n    -1');
    expect(reportFromJson(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(new Set(report.toTable().getChild('index'))).toEqual(new Set([null]));
    const cases = reportToPandera(report).failure_cases;
    expect(new Set(cases.map(({ index }) => index))).toEqual(new Set([null]));
  });

  it('gives issues of Standard Schema the column alone', async () => {
    const result = await schema['~standard'].validate(unordered());
    expect(result).toHaveProperty('issues');
    const paths = 'issues' in result ? result.issues?.map(({ path }) => path) : [];
    expect(paths?.flat().every((part) => typeof part === 'string')).toBe(true);
  });

  it('is told alike where it is read until it fails, batch by batch, or as a stream', async () => {
    const read = await collect(parseSource(schema, unordered())).catch(String);
    const told = [
      (await validateTable(schema, unordered(), { failFast: true })).issues.map(({ message }) => message),
      (await validateStream(schema, [unordered()])).issues.map(({ message }) => message),
      read,
    ].join('\n');
    expect(told).not.toMatch(/in row/);
    expect(told).toContain('one is');
  });

  it('loses the rows that fail, not those that stand where they stood before', async () => {
    const positive = columnFunction((values) => values.map((x) => Number(x) > 0));
    const dropping = tableSchema(
      { id: z.int32(), x: column(z.number().nullable(), { checks: [positive] }) },
      { dropInvalidRows: true },
    );
    const { rows, dropped } = await parsed(dropping, unordered());
    expect(dropped).toEqual([
      { id: 2, x: -1 },
      { id: 3, x: -2 },
    ]);
    expect(rows).toHaveLength(3);
  });
});
