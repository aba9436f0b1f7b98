import {
  type AggregateKind,
  columnsOf,
  compareValues,
  type DataType,
  type Expr,
  type Expression,
  expression,
  type FirstRows,
  firstWhere,
  type Group,
  not,
  or,
  rowCount,
  substitute,
  type Value,
  type ValueCount,
  valueCounts,
} from '@millrace/columns';
import type {
  CheckDefinition,
  ExtensionCheck,
  FunctionCheck,
  PredicateCheck,
  ValuesEqualCheck,
} from './check-definition.js';
import { functionOf } from './check-function.js';
import { checkText, constantText } from './check-text.js';
import type { CompiledColumn } from './compile.js';
import { comparable } from './constant.js';
import { extensionOf } from './extension.js';
import { failingCell } from './failing-cell.js';
import { type ColumnFindings, columnKind } from './function-kind.js';
import {
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
  tolerates,
  whereOf,
} from './inquiry.js';
import type { FailingCell, IssueDraft } from './issue.js';
import { plainOf } from './plain-type.js';
import { type RowFindings, rowsKind } from './rows-kind.js';

const LAST = Number.MAX_SAFE_INTEGER - 1;

/** What has to be asked for a check that needs more than one cell; nothing where one of its columns can't be judged. */
export function wideInquiry(
  column: CompiledColumn | null,
  check: CheckDefinition,
  inquest: Inquest,
): Inquiry[] {
  const by = groupingOf(inquest, check.by);
  const ofRows = check.check === 'predicate' || (check.check === 'function' && check.over === 'row');
  if (by === undefined || (inquest.cellwise && !(ofRows && isCellwise(check)))) return [];
  switch (check.check) {
    case 'predicate':
      return predicateInquiry(column, check, inquest, by);
    case 'uniqueValuesEq':
      return column === null ? [] : valuesInquiry(column, check, inquest, by);
    case 'extension':
      return extensionInquiry(column, check, inquest, by);
    case 'function':
      if (check.over === 'row') return rowInquiry(check, inquest);
      return column === null ? [] : columnInquiry(column, check, inquest, by);
    default:
      return [];
  }
}

function noteOf({ message }: CheckDefinition): { readonly note?: string } {
  return message === undefined ? {} : { note: message };
}

function named(
  column: CompiledColumn | null,
  check: CheckDefinition,
): Pick<IssueDraft & { note?: string }, 'rule' | 'severity' | 'warning' | 'note'> & {
  readonly column: string | null;
} {
  return { column: column?.name ?? null, rule: checkText(check), ...judgementOf(check), ...noteOf(check) };
}

function predicateInquiry(
  column: CompiledColumn | null,
  check: PredicateCheck,
  inquest: Inquest,
  by: readonly Expr[],
): Inquiry[] {
  const names = [...new Set(columnsOf(check.predicate))];
  const columns = names.map((name) => inquest.byName.get(name));
  if (columns.includes(undefined)) return [];
  const known = columns as CompiledColumn[];
  const holds = writtenIn(check.predicate, inquest);
  const fails = check.ignoreNulls === false ? or(holds.isNull(), not(holds)) : not(holds);
  const limit = limitOf(inquest, check);
  const grouping = by.length > 0 ? { by } : {};
  const options = { ...whereOf(inquest), ...grouping };
  const shown = known.map(({ raw }) => raw);
  const sample = (found: FirstRows): FailingCell[] =>
    found.rows.map(({ ordinal, values }) =>
      rowCell(
        ordinal,
        values,
        shown.map(({ type }) => type),
      ),
    );
  return [
    {
      asks: [
        firstWhere(fails, { limit, columns: shown.map(({ value }) => value), ...options }),
        rowCount(options),
      ],
      judge: ([answer, counts]) => {
        const parts =
          by.length > 0
            ? groupsOf<FirstRows>(answer, counts)
            : [{ key: null, answer: answer as FirstRows, judged: counts as number }];
        const failing = parts
          .map(({ key, answer: found, judged }) => ({ key, found, tally: { count: found.total, judged } }))
          .filter(({ tally }) => !tolerates(check, tally));
        if (failing.length === 0) return [];
        const count = failing.reduce((sum, { tally }) => sum + tally.count, 0);
        const judged = failing.reduce((sum, { tally }) => sum + tally.judged, 0);
        const issue = {
          category: 'data',
          code: 'row_check',
          ...named(column, check),
          columns: names,
          judgedBy: 'columns',
          count,
          fraction: fractionOf({ count, judged }),
          sample: firstCells(
            failing.map(({ found }) => sample(found)),
            limit,
          ),
          ...(by.length > 0 && { groups: failing.map(({ key, tally }) => failingGroup(key!, tally)) }),
        } as const;
        const groups = by.length > 0 ? { groups: { by, keys: failing.map(({ key }) => key!) } } : {};
        return [
          { place: LAST, issue, rows: { by: 'predicate', predicate: fails, ...groups, ...whereOf(inquest) } },
        ];
      },
    },
  ];
}

/** An expression over the schema's columns as one over what they are read from. */
function writtenIn(predicate: Expression, inquest: Pick<Inquest, 'byName'>): Expr {
  return expression(substitute(predicate, (name) => inquest.byName.get(name)?.judged.value));
}

function rowCell(row: number, values: readonly Value[], types: readonly DataType[]): FailingCell {
  const cells = values.map((value, place) => failingCell(row, value, types[place]!));
  const [only] = cells;
  if (only !== undefined && cells.length === 1) return only;
  return {
    row,
    value: cells.map(({ value }) => value),
    text: `(${cells.map(({ text }) => text).join(', ')})`,
  };
}

function valuesInquiry(
  column: CompiledColumn,
  check: ValuesEqualCheck,
  inquest: Inquest,
  by: readonly Expr[],
): Inquiry[] {
  const type = plainOf(column.judged.type);
  const wanted = check.values
    .filter((value) => value !== null)
    .map((value) => [value, comparable(value, type)] as const);
  const differing = (found: readonly ValueCount[]): string | null => {
    const held = found.map(({ value }) => value);
    const missing = wanted.filter(([, value]) => !held.some((one) => compareValues(one, value) === 0));
    const beyond = held.filter((one) => !wanted.some(([, value]) => compareValues(one, value) === 0));
    if (missing.length === 0 && beyond.length === 0) return null;
    const parts = [
      missing.length > 0 && `missing ${listed(missing.map(([value]) => constantText(value)))}`,
      beyond.length > 0 && `not expected ${listed(beyond.map((value) => failingCell(0, value, type).text))}`,
    ];
    return parts.filter((part) => part !== false).join(', ');
  };
  const options = { ...whereOf(inquest), ...(by.length > 0 && { by }) };
  return [
    {
      asks: [valueCounts(column.judged.value, options)],
      judge: ([answer]) => {
        const parts =
          by.length > 0
            ? (answer as readonly Group<readonly ValueCount[]>[])
            : [{ key: [], answer: answer as readonly ValueCount[] }];
        const failing = parts.flatMap(({ key, answer: found }) => {
          const detail = differing(found);
          return detail === null ? [] : [{ key, detail }];
        });
        if (failing.length === 0) return [];
        const issue = {
          category: 'data',
          code: 'values_differ',
          ...named(column, check),
          judgedBy: 'columns',
          count: failing.length,
          fraction: null,
          sample: [],
          detail: failing[0]!.detail,
          ...(by.length > 0 && {
            groups: failing.map(({ key }) => failingGroup(key, { count: 1, judged: 1 })),
          }),
        } as const;
        return [{ place: LAST, issue, rows: null }];
      },
    },
  ];
}

const LISTED = 8;

function listed(texts: readonly string[]): string {
  const more = texts.length > LISTED ? ` and ${texts.length - LISTED} more` : '';
  return `${texts.slice(0, LISTED).join(', ')}${more}`;
}

function extensionInquiry(
  column: CompiledColumn | null,
  check: ExtensionCheck,
  inquest: Inquest,
  by: readonly Expr[],
): Inquiry[] {
  const kind = extensionOf(check);
  if (kind === undefined) return [];
  const { operands } = check;
  const columnValue = (name: string): Expression | undefined => inquest.byName.get(name)?.judged.value;
  const context = { value: column?.judged.value ?? null, column: column?.name ?? null, by, columnValue };
  const asks = kind.asks(operands, context).map((ask) => {
    const where = whereOf(inquest, ask.where ?? null);
    return { ...ask, ...where };
  });
  const kinds = kind.kinds?.(operands) ?? [];
  return [
    {
      asks,
      ...(kinds.length > 0 && { kinds }),
      judge: (answers) => {
        const verdict = kind.judge(operands, answers);
        if (verdict.passes) return [];
        const issue = {
          category: 'data',
          code: 'extension',
          ...named(column, check),
          judgedBy: 'columns',
          count: 1,
          fraction: null,
          sample: [],
          ...(verdict.detail !== undefined && { detail: verdict.detail }),
          ...(verdict.found !== undefined && { found: verdict.found }),
        } as const;
        return [{ place: LAST, issue, rows: null }];
      },
    },
  ];
}

function columnInquiry(
  column: CompiledColumn,
  check: FunctionCheck,
  inquest: Inquest,
  by: readonly Expr[],
): Inquiry[] {
  const limit = limitOf(inquest, check);
  const kind = columnKind(column, check, limit, inquest.kindName()) as AggregateKind;
  const { raw, judged } = column;
  const options = { ...whereOf(inquest), ...(by.length > 0 && { by }) };
  const run = functionOf(check);
  if (run === undefined) return [];
  return [
    {
      kinds: [kind],
      asks: [{ kind: kind.name, of: [judged.value, raw.value], ...options }],
      judge: ([answer]) => {
        const parts =
          by.length > 0
            ? (answer as readonly Group<ColumnFindings>[])
            : [{ key: [], answer: answer as ColumnFindings }];
        const outcomes = parts.map(({ key, answer: found }) => ({ key, ...found.judge(key) }));
        const failing = outcomes.filter(
          ({ fails, tally }) => fails && (tally === null || !tolerates(check, tally)),
        );
        if (failing.length === 0) return [];
        const thrown = failing.find((one) => one.thrown !== undefined)?.thrown;
        const count = failing.reduce((sum, { tally }) => sum + (tally?.count ?? 1), 0);
        const counted = failing.every(({ tally }) => tally !== null);
        const total = failing.reduce((sum, { tally }) => sum + (tally?.judged ?? 0), 0);
        const issue = {
          category: 'data',
          code: 'column_check',
          ...named(column, check),
          judgedBy: 'rows',
          count,
          fraction: counted ? fractionOf({ count, judged: total }) : null,
          sample: firstCells(
            failing.map((one) => one.sample),
            limit,
          ),
          ...(thrown !== undefined && { thrown }),
          ...(by.length > 0 && {
            groups: failing.map(({ key, tally }) => failingGroup(key, tally ?? { count: 1, judged: 1 })),
          }),
        } as const;
        const ordinals = new Set(failing.flatMap((one) => one.rows));
        return [{ place: LAST, issue, rows: counted ? { by: 'ordinals', ordinals } : null }];
      },
    },
  ];
}

function rowInquiry(check: FunctionCheck, inquest: Inquest): Inquiry[] {
  const names = check.columns ?? [...inquest.byName.keys()];
  const found = names.map((name) => inquest.byName.get(name));
  if (found.includes(undefined) || functionOf(check) === undefined) return [];
  const columns = found as CompiledColumn[];
  const limit = limitOf(inquest, check);
  const kind = rowsKind(columns, check, limit, inquest.kindName());
  const of = [...columns.map(({ written }) => written), ...columns.map(({ raw }) => raw.value)];
  return [
    {
      kinds: [kind as AggregateKind],
      asks: [{ kind: kind.name, of, ...whereOf(inquest) }],
      judge: ([answer]) => {
        const { total: count, judged, cells, thrown } = answer as RowFindings;
        if (tolerates(check, { count, judged })) return [];
        const types = columns.map(({ raw }) => raw.type);
        const issue = {
          category: 'data',
          code: 'row_check',
          ...named(null, check),
          columns: [...names],
          judgedBy: 'rows',
          count,
          fraction: fractionOf({ count, judged }),
          sample: cells.map(({ row, values }) => rowCell(row, values, types)),
          ...(thrown !== undefined && { thrown }),
        } as const;
        return [
          { place: LAST, issue, rows: { by: 'cells', inputs: of, fails: kind.fails, ...whereOf(inquest) } },
        ];
      },
    },
  ];
}
