import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  types,
  type Value,
} from '@millrace/columns';
import type { SchemaIssue } from './issue.js';
import type { SchemaReport } from './report.js';

const COLUMNS: readonly (readonly [name: string, type: DataType])[] = [
  ['schema_context', types.utf8()],
  ['column', types.utf8()],
  ['check', types.utf8()],
  ['check_number', types.int32()],
  ['failure_case', types.utf8()],
  ['index', types.int64()],
];

/** The failing cells of a report, with the columns of pandera's failure cases; an issue without cells is one row. */
export function failureBatch(report: Pick<SchemaReport, 'issues'>): Batch {
  const numbers = new Map<string | null, number>();
  const rows = report.issues.flatMap((issue) => {
    const number = issue.category === 'data' ? (numbers.get(issue.column) ?? 0) : null;
    if (number !== null) numbers.set(issue.column, number + 1);
    return issueRows(issue, number);
  });
  const schema = { fields: COLUMNS.map(([name, type]) => field(name, type)) };
  const chunks = COLUMNS.map(([, type], place) =>
    chunkFromValues(
      type,
      rows.map((row) => row[place]!),
    ),
  );
  return batchFromChunks(schema, chunks);
}

type Row = readonly Value[];

function issueRows(issue: SchemaIssue, number: number | null): Row[] {
  const isTable = issue.column === null || issue.category === 'schema';
  const named = [isTable ? 'DataFrameSchema' : 'Column', issue.column, issue.rule, number];
  if (issue.sample.length === 0) return [[...named, caseOf(issue), null]];
  return issue.sample.map((cell) => [
    ...named,
    cell.value === null ? null : plainText(cell.value, cell.text),
    cell.row < 0 ? null : BigInt(cell.row),
  ]);
}

/** A text as it stands, not as JSON quotes it. */
function plainText(value: unknown, text: string): string {
  return typeof value === 'string' ? value : text;
}

function caseOf(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'wrong_type':
    case 'unexpected_column':
      return issue.code === 'wrong_type' ? issue.actual : issue.column;
    case 'missing_column':
    case 'column_order':
    case 'duplicate_column':
    case 'ambiguous_column':
      return issue.column;
    default:
      return 'false';
  }
}
