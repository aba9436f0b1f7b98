import { UsageError } from '@millrace/columns';
import * as z from 'zod';
import type { IssueData } from './issue.js';
import { issueFrom } from './issue-message.js';
import { type ReportData, type SchemaReport, withTable } from './report.js';

const count = z.int().min(0);

const failingCell = z.strictObject({
  row: z.int().min(-1),
  value: z.json(),
  text: z.string(),
  detail: z.string().optional(),
});

const failingGroup = z.strictObject({ key: z.array(z.json()), count, judged: count });

const issue = z.looseObject({
  id: z.string(),
  category: z.enum(['schema', 'data', 'coercion']),
  code: z.string(),
  column: z.string().nullable(),
  rule: z.string(),
  severity: z.enum(['critical', 'warning', 'info']),
  warning: z.boolean(),
  count,
  fraction: z.number().min(0).max(1).nullable(),
  sample: z.array(failingCell),
  groups: z.union([count, z.array(failingGroup)]).optional(),
  columns: z.array(z.string()).optional(),
  judgedBy: z.enum(['columns', 'rows']).optional(),
});

/**
 * The zod schema of a report as JSON holds it: for whoever stores reports, or reads those of others.
 *
 * @example
 * ```ts
 * import { reportSchema } from '@millrace/schema';
 * reportSchema.safeParse({ valid: true }).success; // => false
 * ```
 */
export const reportSchema: z.ZodType<ReportData> = z.strictObject({
  valid: z.boolean(),
  issues: z.array(issue),
  counts: z.strictObject({ schema: count, data: count, coercion: count }),
  rows: count,
  byRow: z.array(z.strictObject({ column: z.string().nullable(), rule: z.string() })),
  filled: z.array(z.strictObject({ column: z.string(), count })),
  stopped: z.literal(true).optional(),
}) as unknown as z.ZodType<ReportData>;

/**
 * A report that was stored as JSON, with its messages and its table again.
 *
 * @throws UsageError for what is no report, naming the place.
 * @example
 * ```ts
 * import { reportFromJson, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const report = await validateTable(tableSchema({ x: z.number().min(0) }), tableFromArrays({ x: Float64Array.of(-1) }));
 * const again = reportFromJson(JSON.parse(JSON.stringify(report)));
 * again.issues[0]!.message === report.issues[0]!.message; // => true
 * ```
 */
export function reportFromJson(json: unknown): SchemaReport {
  const read = reportSchema.safeParse(json);
  if (read.success)
    return withTable({ ...read.data, issues: read.data.issues.map((one) => issueFrom(one as IssueData)) });
  const [first] = read.error.issues;
  const place = first?.path.map(String).join('.') ?? '';
  throw new UsageError(
    'bad_report',
    `This is no report of a table schema: ${first?.message ?? ''} at '${place}'.`,
    {
      issues: read.error.issues.map(({ path, message }) => ({
        code: 'bad_report',
        actual: path.map(String).join('.'),
        hint: message,
      })),
    },
  );
}
