import {
  type AggregateKind,
  bind,
  col,
  compareValues,
  isMillraceError,
  type Question,
  rowCount,
  type Source,
  UsageError,
  type Value,
  type ValueCount,
  valueCounts,
} from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import { mapQuestion } from './map-question.js';
import type { RowRule } from './map-rule.js';
import { hasValue } from './missing.js';
import { rowTestKind } from './row-test-kind.js';

/** The source of a name; throws `UsageError` naming those there are. */
function otherSource({ sources }: CompileContext, name: string): Source {
  const found = sources.get(name);
  if (found !== undefined) return found;
  const names = [...sources.keys()].map((known) => `'${known}'`).join(', ');
  throw new UsageError(
    'unknown_source',
    `There is no source '${name}'; validate was given ${names || 'none'}: hand it in as sources: { ${JSON.stringify(name)}: … }.`,
    { issues: [{ code: 'unknown_source', actual: name, expected: [...sources.keys()] }] },
  );
}

/** The question whether a table has as many rows as another. */
export function otherRowCountQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const on = kwargs['other_table_name'] as string;
  const other = otherSource(context, on);
  return {
    asks: [rowCount(domain(kwargs, context))],
    judge: ([self]) => ({
      next: {
        on,
        asks: [rowCount(domain(kwargs, { schema: other.schema }))],
        judge: ([count]) => {
          const result = observedValue({ self, other: count }, context);
          return { verdict: { success: self === count, result } };
        },
      },
    }),
  };
}

/** The question whether every value of a column occurs in another table: its values are read first. */
export function foreignKeyQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const on = kwargs['other_table_name'] as string;
  const other = otherSource(context, on);
  const otherColumn = kwargs['other_column'] as string;
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const otherType = columnType({ schema: other.schema }, otherColumn);
  checkComparable(column, context, otherColumn, other);
  const { where = null } = domain(kwargs, context);
  return {
    on,
    asks: [valueCounts(otherColumn, { where: hasValue(otherColumn, otherType) })],
    judge: ([counts]) => {
      const known = (counts as readonly ValueCount[]).map(({ value }) => value);
      const rows: RowRule = {
        by: 'kind',
        kind: keyKind(known),
        of: [col(column)],
        options: { data: [on, otherColumn] },
      };
      const rule = {
        shape: 'column' as const,
        columns: [column],
        types: [type],
        where,
        judged: hasValue(column, type),
        rows,
      };
      return { next: { on: '', ...mapQuestion(rule, kwargs, context) } };
    },
  };
}

function checkComparable(
  column: string,
  { schema }: CompileContext,
  otherColumn: string,
  other: Source,
): void {
  const mine = schema.fields.find(({ name }) => name === column)!;
  const theirs = other.schema.fields.find(({ name }) => name === otherColumn)!;
  try {
    bind(col('a').eq(col('b')), {
      fields: [
        { ...mine, name: 'a' },
        { ...theirs, name: 'b' },
      ],
    });
  } catch (error) {
    if (!isMillraceError(error)) throw error;
    throw new UsageError(
      'wrong_operand',
      `Column '${column}' can't be looked up in '${otherColumn}': ${error.message}`,
      {
        issues: error.issues,
        cause: error,
      },
    );
  }
}

// Values that no two engines read alike are compared by the one order of values; others by their text.
function keyKind(known: readonly Value[]): AggregateKind {
  const simple = new Set(known.filter(isSimple).map(simpleKey));
  const others = known.filter((value) => !isSimple(value));
  const kind = rowTestKind(`expectations.key:${nextName()}`, () => ([value]) => {
    if (isSimple(value!)) return !simple.has(simpleKey(value!));
    return !others.some((one) => compareValues(one, value!) === 0);
  });
  return kind as AggregateKind;
}

const isSimple = (value: Value): boolean => typeof value !== 'object';
const simpleKey = (value: Value): string =>
  typeof value === 'string' ? `s${value}` : `n${String(Number(value) === 0 ? 0 : value)}`;

let names = 0;

// Two keys of one suite have kinds of their own; the name shows nowhere.
function nextName(): number {
  names += 1;
  return names;
}
