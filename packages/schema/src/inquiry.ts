import {
  type Aggregate,
  type AggregateKind,
  col,
  type FirstRows,
  firstWhere,
  type Predicate,
  typeName,
} from '@millrace/columns';
import type { CompiledColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import type { CellIssue, IssueData } from './issue.js';
import { type RuleFindings, rowKind } from './row-kind.js';
import type { Rule } from './rule.js';

/** An aggregate to ask, and the issues that its answer stands for. */
export interface Inquiry {
  readonly ask: Aggregate;
  readonly kind?: AggregateKind;
  judge(answer: unknown): readonly Finding[];
}

/** An issue, and the place of its rule among those of its column. */
interface Finding {
  readonly place: number;
  readonly issue: IssueData;
}

type NamedRule = Pick<Rule, 'code' | 'text' | 'operands'>;

const NOT_NULL: NamedRule = { code: 'null', text: 'not null', operands: {} };

/** What has to be asked of a column: whether its cells can be read, are null, and pass each rule. */
export function columnInquiries(column: CompiledColumn, limit: number): Inquiry[] {
  const { plan, uncoerced, isNull, rules, byRow } = column;
  return [
    ...(uncoerced === null ? [] : [coercionInquiry(column, uncoerced, limit)]),
    ...(plan.nullable ? [] : [cellInquiry(column, NOT_NULL, isNull, limit, -1)]),
    ...rules.map(({ rule, fails }) => cellInquiry(column, rule, fails, limit, plan.rules.indexOf(rule))),
    ...(byRow.length === 0 ? [] : [rowInquiry(column, limit)]),
  ];
}

function coercionInquiry({ plan, field }: CompiledColumn, predicate: Predicate, limit: number): Inquiry {
  return {
    ask: firstWhere(predicate, { limit, columns: [field.name] }),
    judge: (answer) => {
      const { total: count, rows } = answer as FirstRows;
      if (count === 0) return [];
      const [expected, actual] = [typeName(plan.target), typeName(field.type)];
      const sample = rows.map(({ ordinal, values }) => failingCell(ordinal, values[0]!, field.type));
      const rule = `coerced to ${expected}`;
      const named = { category: 'coercion', code: 'coercion', column: plan.name, rule } as const;
      return [{ place: -2, issue: { ...named, expected, actual, count, sample } }];
    },
  };
}

function cellInquiry(
  { plan, field }: CompiledColumn,
  rule: NamedRule,
  predicate: Predicate,
  limit: number,
  place: number,
): Inquiry {
  return {
    ask: firstWhere(predicate, { limit, columns: [field.name] }),
    judge: (answer) => {
      const { total: count, rows } = answer as FirstRows;
      if (count === 0) return [];
      const sample = rows.map(({ ordinal, values }) => failingCell(ordinal, values[0]!, field.type));
      return [{ place, issue: cellIssue(plan.name, rule, 'columns', { count, sample }) }];
    },
  };
}

function rowInquiry(column: CompiledColumn, limit: number): Inquiry {
  const { plan, field, judged, judgeable, isNull, byRow } = column;
  const kind = rowKind(plan, byRow, judged.type, limit) as AggregateKind;
  const of = [judged.value, col(field.name), isNull];
  return {
    kind,
    ask: { kind: kind.name, of, ...(judgeable !== null && { where: judgeable }) },
    judge: (answer) =>
      (answer as readonly RuleFindings[]).flatMap(({ total: count, cells, thrown }, index) => {
        if (count === 0) return [];
        const rule = byRow[index]!;
        const sample = cells.map(({ row, value }) => failingCell(row, value, field.type));
        const found = { count, sample, ...(thrown !== undefined && { thrown }) };
        return [{ place: plan.rules.indexOf(rule), issue: cellIssue(plan.name, rule, 'rows', found) }];
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
