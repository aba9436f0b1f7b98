import {
  col,
  type DataType,
  formatValue,
  max,
  type Question,
  typeName,
  UsageError,
  type Value,
} from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import { shownCell } from './map-result.js';

/** The question whether the latest time of a column is recent enough; a time without a zone is taken for UTC. */
export function freshnessQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  if (type.kind !== 'timestamp' && type.kind !== 'date') {
    throw new UsageError(
      'wrong_operand',
      `Column '${column}' is of type ${typeName(type)}; only dates and timestamps have an age.`,
      {
        issues: [{ code: 'wrong_operand', column, actual: typeName(type) }],
      },
    );
  }
  const show = shownCell(column, type, context);
  return {
    asks: [max(col(column), domain(kwargs, context))],
    judge: ([latest]) => {
      const value = latest as Value;
      const ageMs = value === null ? null : context.now.getTime() - instantMs(value, type);
      const success = ageMs !== null && ageMs <= Number(kwargs['max_age_ms']);
      const details = { age_ms: ageMs, now: context.now.toISOString() };
      return { verdict: { success, result: observedValue(show(value), context, { details }) } };
    },
  };
}

function instantMs(value: Value, type: DataType): number {
  const text = formatValue(value, type);
  const [seconds, fraction = ''] = text.replace(/Z$/, '').split('.');
  const whole = Date.parse(seconds!.length === 10 ? `${seconds}T00:00:00Z` : `${seconds}Z`);
  return whole + Number(fraction.padEnd(3, '0').slice(0, 3));
}
