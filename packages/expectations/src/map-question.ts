import {
  type Aggregate,
  and,
  countWhere,
  type Duplicates,
  duplicates,
  type FirstRows,
  firstWhere,
  type Question,
  rowCount,
  UsageError,
  type Value,
} from '@millrace/columns';
import {
  type CompileContext,
  columnType,
  type ExpectationDefinition,
  type Kwargs,
  type Outcome,
} from './compile.js';
import type { Kwarg } from './expectation.js';
import type { Keywords } from './keyword.js';
import { type MapSample, mapOutcome } from './map-result.js';
import type { MapRule, RowRule } from './map-rule.js';
import type { TestedRows } from './row-test-kind.js';

/** What the rows of a rule gave: how many are unexpected, and the first of them with their values. */
interface Found {
  readonly total: number;
  readonly rows: readonly { readonly ordinal: number; readonly values: readonly Value[] }[];
}

/** Makes the definition of a type of expectation that judges rows. */
export function mapDefinition(
  type: string,
  keywords: Keywords,
  rule: (kwargs: Kwargs, context: CompileContext) => MapRule,
  check?: (kwargs: Kwargs) => void,
): ExpectationDefinition {
  return {
    type,
    keywords,
    rule,
    ...(check ? { check } : {}),
    compile: (kwargs, context) => mapQuestion(rule(kwargs, context), kwargs, context),
  };
}

/** The `mostly` of an expectation, 1 when absent. */
export function mostlyOf(kwargs: Kwargs): number {
  const mostly: Kwarg | undefined = kwargs['mostly'];
  return typeof mostly === 'number' ? mostly : 1;
}

/** The question of a rule on rows. */
export function mapQuestion(rule: MapRule, kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  for (const key of context.format.keys ?? []) columnType(context, key);
  const shown = shownColumns(rule, context);
  const where = rule.where === null ? {} : { where: rule.where };
  const counts: Aggregate[] = [rowCount(where)];
  if (rule.judged !== null) counts.push(rowCount({ where: judgedWhere(rule)! }));
  const finish = (elements: number, judged: number | null, found: Found) => {
    const samples = found.rows.map((row): MapSample => ({ ordinal: row.ordinal, values: row.values }));
    const told = { elements, nonNull: judged, unexpected: found.total };
    return { verdict: mapOutcome(rule, told, samples, shown, mostlyOf(kwargs), context) };
  };
  const step = (rows: RowRule, before: readonly Aggregate[]): Question<Outcome> => {
    if (rows.by === 'statistics') {
      return {
        asks: [...before, ...rows.asks],
        judge: (answers) => {
          const next = rows.rule(answers.slice(before.length));
          return { next: step(next, counts) };
        },
      };
    }
    const { asks, read, kinds } = rowsQuestion(rows, rule, shown, context);
    return {
      asks: [...before, ...asks],
      ...(kinds ? { kinds } : {}),
      judge: (answers) => {
        const judged = rule.judged === null ? null : (answers[1] as number);
        return finish(answers[0] as number, judged, read(answers.slice(before.length)));
      },
    };
  };
  return step(rule.rows, counts);
}

function judgeable(found: TestedRows): Found {
  if (typeof found.failure !== 'string') return found;
  throw new UsageError('unjudgeable', found.failure, { issues: [{ code: 'unjudgeable' }] });
}

function judgedWhere({ where, judged }: MapRule): MapRule['where'] {
  if (judged === null) return where;
  return where === null ? judged : and(where, judged);
}

/** The columns whose values come with an unexpected row: the rule's own, the keys, and all where whole rows are wanted. */
function shownColumns(rule: MapRule, { format, schema }: CompileContext): readonly string[] {
  const others = format.wholeRows ? schema.fields.map((field) => field.name) : [];
  return [...new Set([...rule.columns, ...(format.keys ?? []), ...others])];
}

function rowsQuestion(
  rows: Exclude<RowRule, { by: 'statistics' }>,
  rule: MapRule,
  columns: readonly string[],
  { format, ordered }: CompileContext,
): {
  readonly asks: readonly Aggregate[];
  readonly kinds?: Question['kinds'];
  read(answers: readonly unknown[]): Found;
} {
  const where = judgedWhere(rule);
  const limited = where === null ? {} : { where };
  const { limit } = format;
  switch (rows.by) {
    case 'predicate': {
      if (limit === 0) {
        const count = countWhere(rows.unexpected, limited);
        return { asks: [count], read: ([total]) => ({ total: total as number, rows: [] }) };
      }
      return {
        asks: [firstWhere(rows.unexpected, { ...limited, columns, limit })],
        read: ([found]) => found as FirstRows,
      };
    }
    case 'duplicates': {
      const extra = columns.filter((name) => !rows.keys.includes(name));
      const place = columns.map((name) => [rows.keys.indexOf(name), extra.indexOf(name)] as const);
      return {
        asks: [duplicates(rows.keys, { ...limited, columns: extra, limit })],
        read: ([found]) => {
          const { rows: total, sample } = found as Duplicates;
          const told = sample.map(({ ordinal, key, values }) => ({
            ordinal,
            values: place.map(([inKey, inExtra]) => (inKey >= 0 ? key[inKey]! : values[inExtra]!)),
          }));
          return { total, rows: told };
        },
      };
    }
    case 'kind': {
      if (!ordered && rows.kind.order === 'ordered') {
        throw new UsageError('unordered', 'The rows of this source have no order to be judged by.', {
          issues: [{ code: 'unordered' }],
        });
      }
      const aggregate: Aggregate = {
        kind: rows.kind.name,
        of: [...rows.of, ...columns.map((name) => ({ node: 'column' as const, name }))],
        ...limited,
        options: { ...rows.options, inputs: rows.of.length, limit, unordered: !ordered },
      };
      return { asks: [aggregate], kinds: [rows.kind], read: ([found]) => judgeable(found as TestedRows) };
    }
  }
}
