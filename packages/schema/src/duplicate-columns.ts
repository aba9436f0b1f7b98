import type { SourceInput } from '@millrace/columns';
import { ABOUT_COLUMNS, type IssueDraft } from './issue.js';
import { NOTHING_READ, reportOf, type SchemaReport } from './report.js';
import type { TableSchema } from './table-schema.js';

/** The report on a table that has two columns of one name, where the schema makes that an issue; null where there are none. */
export function duplicateColumns(schema: TableSchema, input: SourceInput): SchemaReport | null {
  if (!schema.options.uniqueColumnNames) return null;
  const names = columnNames(input);
  const places = new Map<string, number[]>();
  for (const [place, name] of names.entries()) places.set(name, [...(places.get(name) ?? []), place]);
  const issues = [...places].flatMap(([column, found]): IssueDraft[] =>
    found.length < 2
      ? []
      : [{ ...ABOUT_COLUMNS, code: 'duplicate_column', column, rule: 'unique column names', places: found }],
  );
  const rows = Reflect.get(input, 'numRows');
  return issues.length === 0
    ? null
    : reportOf(issues, { rows: typeof rows === 'number' ? rows : 0, ...NOTHING_READ });
}

function columnNames(input: unknown): string[] {
  const first: unknown = Array.isArray(input) ? input[0] : input;
  const schema =
    typeof first === 'object' && first !== null
      ? (Reflect.get(first, 'schema') as { fields?: unknown } | undefined)
      : undefined;
  return Array.isArray(schema?.fields)
    ? schema.fields.map((field: { name?: unknown }) => String(field?.name))
    : [];
}
