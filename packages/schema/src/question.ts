import {
  type Aggregate,
  countWhere,
  type Judgement,
  type Predicate,
  type Question,
  rowCount,
  type Schema,
  UsageError,
} from '@millrace/columns';
import type { CheckDefinition } from './check-definition.js';
import { MOST_SAMPLED } from './check-options.js';
import { checkText } from './check-text.js';
import { columnInquiries } from './column-inquiry.js';
import type { CompiledColumn } from './compile.js';
import type { FailingRows } from './failing-rows.js';
import type { Finding, Inquest, Inquiry } from './inquiry.js';
import type { IssueDraft } from './issue.js';
import { type Key, keyInquiry } from './key-inquiry.js';
import { type Layout, layOut } from './layout.js';
import { checkedKeys } from './options.js';
import { type NamedRule, reportOf, type SchemaReport } from './report.js';
import { ownKindName } from './row-kind.js';
import { plansOf, type TableSchema } from './table-schema.js';
import { wideInquiry } from './wide-inquiry.js';

/** Options of {@link validationQuestion}. */
export interface QuestionOptions {
  /** How many failing cells each issue names; 20 unless given, at most 10,000. */
  readonly sampleSize?: number;
}

/** How a layout is judged. */
export interface JudgingOptions extends QuestionOptions {
  /** The rows that checks and keys are judged on; coercion and parsers see all. */
  readonly only?: Predicate | null;
  readonly depth?: 'schema' | 'data' | 'both';
  /** Only what one batch can tell by itself: cells and rows, where nothing is tolerated and no group is apart. */
  readonly cellwise?: boolean;
  /** False where the source has no order, so that its rows have no place to tell; true unless given. */
  readonly ordered?: boolean;
  /** Names the kinds of aggregates that run functions; each its own name unless given. */
  readonly kindName?: () => string;
}

/**
 * Everything that a schema asks of a table with these columns, as one question, so that a runner can answer it in the same
 * scan as others; the verdict is the report.
 *
 * @throws UsageError when the sample size is no whole number from 0 to 10,000, or the schema has parsers that run row by row, which need
 * the source itself.
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
  checkedKeys('validationQuestion', options, ['sampleSize']);
  const plans = plansOf(schema);
  if (schema.options.parsers.length > 0) {
    const message =
      'This schema makes columns or leaves out rows before it judges, which needs the source itself: use validateTable.';
    throw new UsageError('needs_source', message, { issues: [{ code: 'needs_source' }] });
  }
  return layoutQuestion(schema, layOut(plans, schema.options, input), options);
}

/** The question of a schema that is laid on a source's columns. */
export function layoutQuestion(
  schema: TableSchema,
  layout: Layout,
  options: JudgingOptions,
): Question<SchemaReport> {
  const question = judgingQuestion(schema, layout, options);
  return {
    ...question,
    judge: (answers) => ({
      verdict: (question.judge(answers) as { readonly verdict: Judged }).verdict.report,
    }),
  };
}

/** A report, and the rows that its issues are about, for those that do more than warn. */
export interface Judged {
  readonly report: SchemaReport;
  readonly failing: readonly FailingRows[];
  /** Something fails of which no row can be told. */
  readonly beyondRows: boolean;
  /** It fails whatever rows are still to come: not only by a tolerance or by values that may yet be met. */
  readonly conclusive: boolean;
}

/** As {@link layoutQuestion}, with the rows that fail told as well. */
export function judgingQuestion(
  schema: TableSchema,
  layout: Layout,
  {
    sampleSize = 20,
    only = null,
    depth = 'both',
    kindName = ownKindName,
    cellwise = false,
    ordered = true,
  }: JudgingOptions,
): Question<Judged> {
  checkSampleSize(sampleSize);
  const inquest: Inquest = { limit: sampleSize, only, byName: layout.byName, kindName, cellwise };
  const groups = depth === 'schema' ? [] : inquiryGroups(schema, layout, inquest);
  const inquiries = groups.flat();
  const kinds = inquiries.flatMap(({ kinds = [] }) => kinds);
  const fills = depth === 'schema' ? [] : layout.columns.filter(({ filled }) => filled !== null);
  const asks: Aggregate[] = [
    rowCount(),
    rowCount(only === null ? {} : { where: only }),
    ...fills.map(({ filled }) => countWhere(filled!)),
    ...inquiries.flatMap((inquiry) => inquiry.asks),
  ];
  return {
    asks,
    ...(kinds.length > 0 && { kinds }),
    judge: ([rows, judged, ...answers]): Judgement<Judged> => {
      const filled = fills.map(({ name }, place) => ({ column: name, count: answers[place] as number }));
      let next = fills.length;
      const found = groups.flatMap((group) => {
        const findings: Finding[] = [];
        for (const inquiry of group) {
          const own = answers.slice(next, next + inquiry.asks.length);
          next += inquiry.asks.length;
          findings.push(...inquiry.judge(own, judged as number));
        }
        return findings.sort((a, b) => a.place - b.place);
      });
      const drafts = found.map(({ issue }) => (ordered ? issue : placeless(issue)));
      const issues = depth === 'data' ? drafts : [...layout.issues, ...drafts];
      const byRow = depth === 'schema' ? [] : rowRules(schema, layout);
      const facts = { rows: rows as number, byRow, filled: filled.filter(({ count }) => count > 0) };
      const wrong = found.filter(({ issue }) => !issue.warning);
      const failing = wrong.flatMap((finding) => (finding.rows === null ? [] : [finding.rows]));
      const beyondRows =
        failing.length < wrong.length || issues.some(({ category }) => category === 'schema');
      const conclusive = wrong.some(({ issue, place }) => isConclusive(issue, place, layout));
      return { verdict: { report: reportOf(issues, facts), failing, beyondRows, conclusive } };
    },
  };
}

/** What functions judge row by row is found by its place of arrival, which says nothing of a source without an order. */
function placeless(issue: IssueDraft): IssueDraft {
  return { ...issue, sample: issue.sample.map((cell) => ({ ...cell, row: -1 })) };
}

/** A cell, a row or a key that fails does so for good; a tolerance, a group, a set or a function of a column may still be met. */
function isConclusive(issue: IssueDraft, place: number, layout: Layout): boolean {
  if (['values_differ', 'column_check', 'extension'].includes(issue.code) || typeof issue.groups === 'object')
    return false;
  const rule = layout.columns.find(({ name }) => name === issue.column)?.plan.rules[place];
  return (rule?.definition?.mostly ?? 1) === 1 && issue.code !== 'row_check';
}

function checkSampleSize(sampleSize: number): void {
  if (Number.isInteger(sampleSize) && sampleSize >= 0 && sampleSize <= MOST_SAMPLED) return;
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

/** The inquiries, together as their issues stand together: column by column, then keys, then the checks of the table. */
function inquiryGroups(schema: TableSchema, layout: Layout, inquest: Inquest): Inquiry[][] {
  return [
    ...layout.columns.map((column) => [
      ...columnInquiries(column, inquest),
      ...column.plan.wideChecks.flatMap((check) => wideInquiry(column, check, inquest)),
      ...(column.plan.unique === false
        ? []
        : [keyInquiry({ columns: [column], policy: column.plan.unique }, inquest)]),
    ]),
    ...(inquest.cellwise ? [] : keysOf(schema, layout)).map((key) => [keyInquiry(key, inquest)]),
    ...schema.options.checks.map((check) => wideInquiry(null, check, inquest)),
  ];
}

/** The keys of a table whose columns are all there to be judged. */
function keysOf({ options }: TableSchema, layout: Layout): Key[] {
  return options.unique.flatMap((key) => {
    const columns = key.map((name) => layout.byName.get(name));
    return columns.includes(undefined)
      ? []
      : [{ columns: columns as CompiledColumn[], policy: options.reportDuplicates }];
  });
}

function rowRules({ options }: TableSchema, { columns }: Layout): NamedRule[] {
  const isByRow = (check: CheckDefinition): boolean => check.check === 'function';
  return [
    ...columns.flatMap(({ name, byRow, steps, plan }) =>
      [
        ...steps.map(({ rule }) => rule),
        ...byRow.map(({ text }) => text),
        ...plan.wideChecks.filter(isByRow).map(checkText),
      ].map((rule) => ({ column: name, rule })),
    ),
    ...options.checks.filter(isByRow).map((check) => ({ column: null, rule: checkText(check) })),
  ];
}
