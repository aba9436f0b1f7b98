import {
  type AggregateKind,
  type FirstRows,
  firstWhere,
  type Group,
  type Predicate,
  typeName,
  validCount,
} from '@millrace/columns';
import type { CompiledColumn, CompiledStep } from './compile.js';
import type { CompiledRule } from './compile-rules.js';
import { failingCell } from './failing-cell.js';
import type { FailingRows } from './failing-rows.js';
import {
  type Finding,
  failingGroup,
  firstCells,
  fractionOf,
  groupingOf,
  groupsOf,
  type Inquest,
  type Inquiry,
  isCellwise,
  judgementOf,
  limitOf,
  sampleOf,
  type Tally,
  tolerates,
  whereOf,
} from './inquiry.js';
import type { CellIssue, FailingGroup, IssueDraft } from './issue.js';
import { plainOf } from './plain-type.js';
import { type RuleFindings, rowKind } from './row-kind.js';
import type { Rule } from './rule.js';

const CRITICAL = { severity: 'critical', warning: false } as const;

/** What has to be asked of a column: whether its cells can be read, are null, and pass each rule. */
export function columnInquiries(column: CompiledColumn, inquest: Inquest): Inquiry[] {
  const { plan, uncoerced, isNull, steps } = column;
  const judgedHere = (rule: Rule): boolean => !inquest.cellwise || isCellwise(rule.definition ?? {});
  const rules = column.rules.filter(({ rule }) => judgedHere(rule));
  const byRow = column.byRow.filter(judgedHere);
  return [
    ...steps.map((step) => stepInquiry(column, step, inquest)),
    ...(uncoerced === null ? [] : [coercionInquiry(column, uncoerced, inquest)]),
    ...(plan.nullable || isNull === null ? [] : [nullInquiry(column, isNull, inquest)]),
    ...ruleInquiries(column, rules, inquest),
    ...byGrouping(byRow).flatMap((some) => rowInquiry(column, some, inquest)),
  ];
}

function stepInquiry(column: CompiledColumn, step: CompiledStep, { limit }: Inquest): Inquiry {
  const { raw, name } = column;
  return {
    asks: [firstWhere(step.fails, { limit, columns: [raw.value, step.input] })],
    judge: ([answer], rows) => {
      const { total: count, rows: found } = answer as FirstRows;
      if (count === 0) return [];
      const sample = found.map(({ ordinal, values }) => {
        const detail = step.explain?.(values[1]!);
        return { ...failingCell(ordinal, values[0]!, raw.type), ...(detail !== undefined && { detail }) };
      });
      const named = {
        category: 'coercion',
        code: 'parser',
        column: name,
        rule: step.rule,
        ...CRITICAL,
      } as const;
      const issue = { ...named, count, fraction: fractionOf({ count, judged: rows }), sample };
      return [{ place: -3, issue, rows: { by: 'predicate', predicate: step.fails } }];
    },
  };
}

function coercionInquiry(column: CompiledColumn, predicate: Predicate, { limit }: Inquest): Inquiry {
  const { plan, raw, name } = column;
  return {
    asks: [firstWhere(predicate, { limit, columns: [raw.value] })],
    judge: ([answer], rows) => {
      const { total: count } = answer as FirstRows;
      if (count === 0) return [];
      const [expected, actual] = [typeName(plan.target), typeName(raw.type)];
      const rule = `coerced to ${expected}`;
      const named = {
        category: 'coercion',
        code: 'coercion',
        column: name,
        rule,
        expected,
        actual,
        ...CRITICAL,
      } as const;
      const found = {
        count,
        fraction: fractionOf({ count, judged: rows }),
        sample: sampleOf(answer as FirstRows, raw.type),
      };
      return [{ place: -2, issue: { ...named, ...found }, rows: { by: 'predicate', predicate } }];
    },
  };
}

function nullInquiry(column: CompiledColumn, predicate: Predicate, inquest: Inquest): Inquiry {
  const { raw, name } = column;
  return {
    asks: [firstWhere(predicate, { limit: inquest.limit, columns: [raw.value], ...whereOf(inquest) })],
    judge: ([answer], rows) => {
      const { total: count } = answer as FirstRows;
      if (count === 0) return [];
      const found = {
        count,
        fraction: fractionOf({ count, judged: rows }),
        sample: sampleOf(answer as FirstRows, raw.type),
      };
      const named = { category: 'data', code: 'null', column: name, rule: 'not null', ...CRITICAL } as const;
      const issue = { ...named, judgedBy: 'columns', ...found } as const;
      return [{ place: -1, issue, rows: { by: 'predicate', predicate, ...whereOf(inquest) } }];
    },
  };
}

/** The rules of a column, whose fractions share one count of the cells that were judged. */
function ruleInquiries(column: CompiledColumn, rules: readonly CompiledRule[], inquest: Inquest): Inquiry[] {
  return rules.map((rule) =>
    (rule.rule.definition?.by ?? []).length > 0
      ? groupedInquiry(column, rule, inquest)
      : plainInquiry(column, rule, inquest),
  );
}

function plainInquiry(column: CompiledColumn, { rule, fails }: CompiledRule, inquest: Inquest): Inquiry {
  const { raw } = column;
  const limit = limitOf(inquest, rule.definition);
  return {
    asks: [
      firstWhere(fails, { limit, columns: [raw.value], ...whereOf(inquest) }),
      judgedCount(column, rule, inquest),
    ],
    judge: ([answer, judged]) => {
      const { total: count } = answer as FirstRows;
      const tally = { count, judged: judged as number };
      if (tolerates(rule.definition ?? {}, tally)) return [];
      const found = { sample: sampleOf(answer as FirstRows, raw.type) };
      return [
        finding(column, rule, 'columns', tally, found, {
          by: 'predicate',
          predicate: fails,
          ...whereOf(inquest),
        }),
      ];
    },
  };
}

/** A column that is never null needs no count of its own: the aggregate is the same for all its rules, and asked once. */
function judgedCount(
  column: CompiledColumn,
  rule: Rule,
  inquest: Inquest,
  by?: Parameters<typeof validCount>[1],
): ReturnType<typeof validCount> {
  const of = rule.definition?.ignoreNulls === false ? column.isNull : null;
  return validCount(of ?? column.judged.value, { ...whereOf(inquest), ...by });
}

function groupedInquiry(column: CompiledColumn, { rule, fails }: CompiledRule, inquest: Inquest): Inquiry {
  const { raw } = column;
  const by = groupingOf(inquest, rule.definition?.by);
  if (by === undefined) return { asks: [], judge: () => [] };
  const limit = limitOf(inquest, rule.definition);
  return {
    asks: [
      firstWhere(fails, { limit, columns: [raw.value], by, ...whereOf(inquest) }),
      judgedCount(column, rule, inquest, { by }),
    ],
    judge: ([answer, counts]) => {
      const failing = groupsOf<FirstRows>(answer, counts)
        .map(({ key, answer: one, judged }) => ({ key, one, tally: { count: one.total, judged } }))
        .filter(({ tally }) => !tolerates(rule.definition ?? {}, tally));
      if (failing.length === 0) return [];
      const sample = firstCells(
        failing.map(({ one }) => sampleOf(one, raw.type)),
        limit,
      );
      const groups = failing.map(({ key, tally }) => failingGroup(key, tally));
      const only = { by, keys: failing.map(({ key }) => key) };
      const rows = { by: 'predicate', predicate: fails, groups: only, ...whereOf(inquest) } as const;
      return [finding(column, rule, 'columns', summed(failing), { sample, groups }, rows)];
    },
  };
}

function summed(groups: readonly { readonly tally: Tally }[]): Tally {
  return {
    count: groups.reduce((sum, { tally }) => sum + tally.count, 0),
    judged: groups.reduce((sum, { tally }) => sum + tally.judged, 0),
  };
}

function byGrouping(rules: readonly Rule[]): Rule[][] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = JSON.stringify(rule.definition?.by ?? []);
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()];
}

function rowInquiry(column: CompiledColumn, rules: readonly Rule[], inquest: Inquest): Inquiry[] {
  const { plan, raw, judged, judgeable, isNull } = column;
  const by = groupingOf(inquest, rules[0]!.definition?.by);
  if (by === undefined) return [];
  const grouped = by.length > 0;
  const limit = Math.max(...rules.map((rule) => limitOf(inquest, rule.definition)));
  const kind = rowKind(plan, rules, plainOf(judged.type), limit, inquest.kindName());
  const of = [judged.value, raw.value, isNull ?? ({ node: 'literal', value: false } as const)];
  const where = whereOf(inquest, judgeable);
  const options = { ...where, ...(grouped && { by }) };
  return [
    {
      kinds: [kind as AggregateKind],
      asks: [
        { kind: kind.name, of, ...options },
        validCount(judged.value, { ...whereOf(inquest), ...(grouped && { by }) }),
      ],
      judge: ([answer, counts], total) =>
        rules.flatMap((rule, index) => {
          const judgedOf = (valid: number): number =>
            rule.definition?.ignoreNulls === false ? total : valid;
          const parts = grouped
            ? (answer as readonly Group<readonly RuleFindings[]>[]).map(({ key }, place) => ({
                key,
                found: groupsOf<readonly RuleFindings[]>(answer, counts)[place]!.answer[index]!,
                judged: groupsOf<readonly RuleFindings[]>(answer, counts)[place]!.judged,
              }))
            : [
                {
                  key: null,
                  found: (answer as readonly RuleFindings[])[index]!,
                  judged: judgedOf(counts as number),
                },
              ];
          const failing = parts
            .map(({ key, found, judged: of }) => ({ key, found, tally: { count: found.total, judged: of } }))
            .filter(({ tally }) => !tolerates(rule.definition ?? {}, tally));
          if (failing.length === 0) return [];
          const cells = failing.map(({ found }) =>
            found.cells.map(({ row, value, detail }) => ({
              ...failingCell(row, value, raw.type),
              ...(detail !== undefined && { detail }),
            })),
          );
          const thrown = failing.find(({ found }) => found.thrown !== undefined)?.found.thrown;
          const sample = firstCells(cells, limitOf(inquest, rule.definition));
          const groups = grouped
            ? { groups: failing.map(({ key, tally }) => failingGroup(key!, tally)) }
            : {};
          const found = { sample, ...groups, ...(thrown !== undefined && { thrown }) };
          const only = grouped ? { groups: { by, keys: failing.map(({ key }) => key!) } } : {};
          const fails = kind.failsRule(index);
          return [
            finding(column, rule, 'rows', summed(failing), found, {
              by: 'cells',
              inputs: of,
              fails,
              ...only,
              ...where,
            }),
          ];
        }),
    },
  ];
}

function finding(
  column: CompiledColumn,
  rule: Rule,
  judgedBy: CellIssue['judgedBy'],
  tally: Tally,
  found: Pick<CellIssue, 'sample' | 'thrown'> & { readonly groups?: readonly FailingGroup[] },
  rows: FailingRows,
): Finding {
  const issue: IssueDraft = {
    category: 'data',
    code: rule.code,
    column: column.name,
    rule: rule.text,
    ...judgementOf(rule.definition ?? {}),
    ...rule.operands,
    judgedBy,
    count: tally.count,
    fraction: fractionOf(tally),
    ...found,
  };
  return { place: column.plan.rules.indexOf(rule), issue, rows };
}
