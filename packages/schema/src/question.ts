import {
  type Aggregate,
  type AggregateKind,
  and,
  col,
  type Duplicates,
  duplicates,
  type FirstRows,
  firstWhere,
  not,
  type Predicate,
  type Question,
  rowCount,
  type Schema,
  typeName,
} from '@millrace/columns';
import { type CompiledColumn, compileColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import { acceptedTypes } from './family.js';
import type { CellIssue, IssueData } from './issue.js';
import { reportOf, type SchemaReport } from './report.js';
import { type RuleFindings, rowKind } from './row-kind.js';
import type { Rule } from './rule.js';
import type { TableSchema } from './table-schema.js';

/** Options of {@link validationQuestion}. */
export interface QuestionOptions {
  /** How many failing cells each issue names; 20 unless given, at most 10,000. */
  readonly sampleSize?: number;
}

/** An aggregate to ask, and the issue that its answer is, if it is one. */
interface Inquiry {
  readonly ask: Aggregate;
  readonly kind?: AggregateKind;
  judge(answer: unknown): readonly IssueData[];
}

/** A schema laid on the columns of one source: the columns it found, and what is wrong with them already. */
export interface Layout {
  readonly columns: readonly CompiledColumn[];
  readonly extras: readonly string[];
  readonly issues: readonly IssueData[];
}

/** Finds the schema's columns among a source's. */
export function layOut(schema: TableSchema, input: Schema): Layout {
  const { options } = schema;
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
    const compiled = compileColumn(plan, field, input, options);
    if (compiled) columns.push(compiled);
    else issues.push(wrongType(plan.name, expected, typeName(field.type), coerce));
  }
  const extras = input.fields.filter((field) => !known.has(field.name));
  if (options.strict === true)
    issues.push(...extras.map((field) => unexpectedColumn(field.name, typeName(field.type))));
  return { columns, extras: options.strict === false ? extras.map((field) => field.name) : [], issues };
}

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
 * report.counts; // => { schema: 0, data: 1, coercion: 0 }
 * ```
 */
export function validationQuestion(
  schema: TableSchema,
  input: Schema,
  options: QuestionOptions = {},
): Question<SchemaReport> {
  const { sampleSize = 20 } = options;
  const layout = layOut(schema, input);
  const inquiries = [
    ...layout.columns.flatMap((column) => columnInquiries(column, sampleSize)),
    ...schema.options.unique.flatMap((key) => keyInquiry(layout, key, sampleSize)),
  ];
  const kinds = inquiries.flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
  return {
    asks: [rowCount(), ...inquiries.map(({ ask }) => ask)],
    ...(kinds.length > 0 && { kinds }),
    judge: ([rows, ...answers]) => {
      const found = inquiries.flatMap((inquiry, place) => inquiry.judge(answers[place]));
      return { verdict: reportOf([...layout.issues, ...found], rows as number) };
    },
  };
}

function columnInquiries(column: CompiledColumn, limit: number): Inquiry[] {
  const { plan, uncoerced, isNull, rules, byRow } = column;
  return [
    ...(uncoerced === null ? [] : [coercionInquiry(column, uncoerced, limit)]),
    ...(plan.nullable ? [] : [cellInquiry(column, NOT_NULL, isNull, limit)]),
    ...rules.map(({ rule, fails }) => cellInquiry(column, rule, fails, limit)),
    ...(byRow.length === 0 ? [] : [rowInquiry(column, limit)]),
  ];
}

type NamedRule = Pick<Rule, 'code' | 'text' | 'operands'>;

const NOT_NULL: NamedRule = { code: 'null', text: 'not null', operands: {} };

function coercionInquiry({ plan, field }: CompiledColumn, predicate: Predicate, limit: number): Inquiry {
  return {
    ask: firstWhere(predicate, { limit, columns: [field.name] }),
    judge: (answer) => {
      const { total, rows } = answer as FirstRows;
      if (total === 0) return [];
      const expected = typeName(plan.target);
      const sample = rows.map(({ ordinal, values }) => failingCell(ordinal, values[0]!, field.type));
      const actual = typeName(field.type);
      const rule = `coerced to ${expected}`;
      return [
        {
          category: 'coercion',
          code: 'coercion',
          column: plan.name,
          rule,
          expected,
          actual,
          count: total,
          sample,
        },
      ];
    },
  };
}

function cellInquiry(
  { plan, field }: CompiledColumn,
  rule: NamedRule,
  predicate: Predicate,
  limit: number,
): Inquiry {
  return {
    ask: firstWhere(predicate, { limit, columns: [field.name] }),
    judge: (answer) => {
      const { total, rows } = answer as FirstRows;
      if (total === 0) return [];
      const sample = rows.map(({ ordinal, values }) => failingCell(ordinal, values[0]!, field.type));
      return [cellIssue(plan.name, rule, 'columns', { count: total, sample })];
    },
  };
}

function rowInquiry(column: CompiledColumn, limit: number): Inquiry {
  const { plan, field, judged, judgeable, isNull, byRow } = column;
  const kind = rowKind(plan, byRow, judged.type, limit);
  return {
    kind: kind as AggregateKind,
    ask: {
      kind: kind.name,
      of: [judged.value, col(field.name), isNull],
      ...(judgeable !== null && { where: judgeable }),
    },
    judge: (answer) =>
      (answer as readonly RuleFindings[]).flatMap(({ total, cells, thrown }, place) => {
        if (total === 0) return [];
        const sample = cells.map(({ row, value }) => failingCell(row, value, field.type));
        return [
          cellIssue(plan.name, byRow[place]!, 'rows', {
            count: total,
            sample,
            ...(thrown !== undefined && { thrown }),
          }),
        ];
      }),
  };
}

function cellIssue(
  column: string,
  { code, text, operands }: NamedRule,
  judgedBy: CellIssue['judgedBy'],
  found: Pick<CellIssue, 'count' | 'sample' | 'thrown'>,
): IssueData {
  return { category: 'data', code, column, rule: text, ...operands, judgedBy, ...found };
}

function keyInquiry({ columns }: Layout, key: readonly string[], limit: number): Inquiry[] {
  const parts = key.map((name) => columns.find(({ plan }) => plan.name === name));
  const found = parts.filter((part) => part !== undefined);
  if (found.length < key.length) return [];
  const coerced = found.flatMap(({ uncoerced }) => (uncoerced === null ? [] : [not(uncoerced)]));
  return [
    {
      ask: duplicates(
        found.map(({ written }) => written),
        {
          limit,
          columns: found.map(({ field }) => field.name),
          where: coerced.length === 0 ? undefined : and(...coerced),
        },
      ),
      judge: (answer) => {
        const { groups, rows, sample } = answer as Duplicates;
        if (rows === 0) return [];
        const types = found.map(({ field }) => field.type);
        const cells = sample.map(({ ordinal, values }) => {
          if (values.length === 1) return failingCell(ordinal, values[0]!, types[0]!);
          const parts = values.map((value, place) => failingCell(ordinal, value, types[place]!));
          return {
            row: ordinal,
            value: parts.map(({ value }) => value),
            text: `(${parts.map(({ text }) => text).join(', ')})`,
          };
        });
        const column = key.length === 1 ? key[0]! : null;
        const rule = `unique(${key.join(', ')})`;
        return [
          {
            category: 'data',
            code: 'duplicate',
            column,
            columns: [...key],
            rule,
            groups,
            count: rows,
            sample: cells,
          },
        ];
      },
    },
  ];
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
    count: 1,
    sample: [],
  };
}

function wrongType(column: string, expected: string, actual: string, coerce: boolean): IssueData {
  return {
    category: 'schema',
    code: 'wrong_type',
    column,
    rule: 'type',
    expected,
    actual,
    coerce,
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
