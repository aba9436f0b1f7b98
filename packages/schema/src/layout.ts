import { type Field, type Schema, typeName } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { type CompiledColumn, compileColumn, type Share } from './compile.js';
import { acceptedTypes } from './family.js';
import type { IssueData, WrongTypeIssue } from './issue.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/** A schema laid on the columns of one source: the columns it found, and what is wrong with them already. */
export interface Layout {
  readonly columns: readonly CompiledColumn[];
  readonly extras: readonly string[];
  readonly issues: readonly IssueData[];
}

/** Finds the schema's columns among a source's. */
export function layOut(
  schema: TableSchema,
  input: Schema,
  share: Share = (expression) => expression,
): Layout {
  const { options } = checkedSchema(schema);
  const fields = new Map(input.fields.map((field) => [field.name, field]));
  const known = new Set(schema.columns.map((plan) => plan.name));
  const issues: IssueData[] = [];
  const columns: CompiledColumn[] = [];
  for (const plan of schema.columns) {
    const field = fields.get(plan.name);
    const coerce = options.coerce || plan.coerce;
    const expected = coerce ? typeName(plan.target) : acceptedTypes(plan.family, plan.target);
    if (field === undefined) {
      if (plan.required) issues.push(missingColumn(plan.name, expected, input));
      continue;
    }
    const compiled = compileColumn(plan, field, input, options, share);
    if (compiled) columns.push(compiled);
    else {
      const coercible = !coerce && canCoerce(plan, field, input);
      issues.push(wrongType(plan.name, expected, typeName(field.type), { coerce, coercible }));
    }
  }
  const extras = input.fields.filter((field) => !known.has(field.name));
  if (options.strict === true)
    issues.push(...extras.map((field) => unexpectedColumn(field.name, typeName(field.type))));
  return { columns, extras: options.strict === false ? extras.map((field) => field.name) : [], issues };
}

const LISTED_COLUMNS = 20;

function missingColumn(column: string, expected: string, input: Schema): IssueData {
  const columns = input.fields.slice(0, LISTED_COLUMNS).map((field) => field.name);
  const rule = 'present';
  return {
    category: 'schema',
    code: 'missing_column',
    column,
    rule,
    expected,
    columns,
    columnCount: input.fields.length,
    count: 1,
    sample: [],
  };
}

function canCoerce(plan: ColumnPlan, field: Field, input: Schema): boolean {
  const asked = { coerce: true, trim: false, nullTokens: [] };
  return compileColumn(plan, field, input, asked, (expression) => expression) !== undefined;
}

function wrongType(
  column: string,
  expected: string,
  actual: string,
  coercion: Pick<WrongTypeIssue, 'coerce' | 'coercible'>,
): IssueData {
  return {
    category: 'schema',
    code: 'wrong_type',
    column,
    rule: 'type',
    expected,
    actual,
    ...coercion,
    count: 1,
    sample: [],
  };
}

function unexpectedColumn(column: string, actual: string): IssueData {
  return {
    category: 'schema',
    code: 'unexpected_column',
    column,
    rule: 'strict',
    actual,
    count: 1,
    sample: [],
  };
}
