import { cases, col, type Group, type Question, rowCount, typeName, UsageError } from '@millrace/columns';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import { hasValue } from './missing.js';

const LISTED = 20;

/** The question whether the days of a column are those of a set. */
export function daySetQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const wanted = kwargs['day_set'] as readonly string[];
  if (type.kind !== 'timestamp' && type.kind !== 'date') {
    throw new UsageError(
      'wrong_operand',
      `Column '${column}' is of type ${typeName(type)}; only dates and timestamps have days.`,
      {
        issues: [{ code: 'wrong_operand', column, actual: typeName(type) }],
      },
    );
  }
  const bad = wanted.find((day) => !/^\d{4}-\d{2}-\d{2}$/.test(day));
  if (bad !== undefined) {
    throw new UsageError('bad_option', `day_set holds days such as 2013-01-31, not ${JSON.stringify(bad)}.`, {
      issues: [{ code: 'bad_option', keyword: 'day_set', actual: bad }],
    });
  }
  const by = (['year', 'month', 'day'] as const).map((part) => col(column).datePart(part));
  const where = cases([{ when: hasValue(column, type), then: true }], false);
  return {
    asks: [rowCount({ ...domain(kwargs, context, where), by })],
    judge: ([groups]) => {
      const days = (groups as readonly Group<number>[]).map(({ key }) => dayText(key as readonly number[]));
      const unexpected = days.filter((day) => !wanted.includes(day)).sort();
      const missing = [...new Set(wanted)].filter((day) => !days.includes(day)).sort();
      const success = unexpected.length === 0 && missing.length === 0;
      if (context.format.level === 'BOOLEAN_ONLY') return { verdict: { success, result: {} } };
      const result = {
        observed_value: null,
        unexpected_count: unexpected.length,
        missing_count: missing.length,
        partial_unexpected_list: unexpected.slice(0, LISTED),
        partial_missing_list: missing.slice(0, LISTED),
      };
      return { verdict: { success, result } };
    },
  };
}

function dayText([year, month, day]: readonly number[]): string {
  const two = (part: number | undefined): string => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
