import type { Aggregate, AggregateOptions, DataType, Question, Value } from '@millrace/columns';
import { BOUND_KEYWORDS, isWithin, readBounds } from './bounds.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import type { Keywords } from './keyword.js';
import { presentable } from './presentable.js';

/** Keywords of an expectation on one statistic of a column. */
export const AGGREGATE_KEYWORDS: Keywords = { column: 'text', ...BOUND_KEYWORDS, row_condition: 'other' };

/** The question of an expectation that one statistic of a column lies between bounds; a statistic of nothing fails. */
export function columnAggregateQuestion(
  kwargs: Kwargs,
  context: CompileContext,
  statistic: (column: string, options: AggregateOptions) => Aggregate,
  answerType: (type: DataType) => DataType = (type) => type,
): Question<Outcome> {
  const type = answerType(columnType(context, kwargs['column']));
  const bounds = readBounds(kwargs, type);
  return {
    asks: [statistic(kwargs['column'] as string, domain(kwargs))],
    judge: ([answer]) => {
      // Infinities of both signs have no mean: nothing was observed, as in Great Expectations.
      const observed = Number.isNaN(answer) ? null : (answer as Value);
      const success = observed !== null && isWithin(observed, bounds);
      const result =
        context.resultFormat === 'BOOLEAN_ONLY' ? {} : { observed_value: presentable(observed, type) };
      return { verdict: { success, result } };
    },
  };
}
