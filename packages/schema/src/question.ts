import { type Question, rowCount, type Schema, UsageError } from '@millrace/columns';
import { columnInquiries } from './inquiry.js';
import { keyInquiry } from './key-inquiry.js';
import { type Layout, layOut } from './layout.js';
import { reportOf, type SchemaReport } from './report.js';
import type { TableSchema } from './table-schema.js';

/** Options of {@link validationQuestion}. */
export interface QuestionOptions {
  /** How many failing cells each issue names; 20 unless given, at most 10,000. */
  readonly sampleSize?: number;
}

const MOST_SAMPLED = 10_000;

/**
 * Everything that a schema asks of a table with these columns, as one question, so that a runner can answer it in the same
 * scan as others; the verdict is the report.
 *
 * @throws UsageError when the sample size is no whole number from 0 to 10,000.
 * @example
 * ```ts
 * import { ask, sourceFrom } from '@millrace/columns';
 * import { tableSchema, validationQuestion } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const source = sourceFrom(tableFromArrays({ distance: Float64Array.of(1400, -1) }));
 * const [report] = await ask(source, [validationQuestion(tableSchema({ distance: z.number().positive() }), source.schema)]);
 * report!.counts; // => { schema: 0, data: 1, coercion: 0 }
 * ```
 */
export function validationQuestion(
  schema: TableSchema,
  input: Schema,
  options: QuestionOptions = {},
): Question<SchemaReport> {
  return layoutQuestion(schema, layOut(schema, input), options);
}

/** The question of a schema that is laid on a source's columns. */
export function layoutQuestion(
  schema: TableSchema,
  layout: Layout,
  { sampleSize = 20 }: QuestionOptions,
): Question<SchemaReport> {
  if (!Number.isInteger(sampleSize) || sampleSize < 0 || sampleSize > MOST_SAMPLED) {
    throw new UsageError(
      'bad_option',
      `sampleSize is ${String(sampleSize)}; it must be a whole number from 0 to ${MOST_SAMPLED}.`,
      {
        issues: [
          { code: 'bad_option', option: 'sampleSize', expected: `0..${MOST_SAMPLED}`, actual: sampleSize },
        ],
      },
    );
  }
  const groups = [
    ...layout.columns.map((column) => columnInquiries(column, sampleSize)),
    ...schema.options.unique.map((key) => keyInquiry(layout.columns, key, sampleSize)),
  ];
  const inquiries = groups.flat();
  const kinds = inquiries.flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
  return {
    asks: [rowCount(), ...inquiries.map(({ ask }) => ask)],
    ...(kinds.length > 0 && { kinds }),
    judge: ([rows, ...answers]) => {
      let next = 0;
      const found = groups.flatMap((group) =>
        group
          .flatMap((inquiry) => inquiry.judge(answers[next++]))
          .sort((a, b) => a.place - b.place)
          .map(({ issue }) => issue),
      );
      return { verdict: reportOf([...layout.issues, ...found], rows as number) };
    },
  };
}
