import type { Aggregate, AggregateOptions, DataType, Question, Value } from '@millrace/columns';
import { BOUND_KEYWORDS, isWithin, readBounds } from './bounds.js';
import {
  type CompileContext,
  columnType,
  domain,
  type ExpectationDefinition,
  type Kwargs,
  type Outcome,
} from './compile.js';
import { CONDITION, type Keywords } from './keyword.js';
import { shownCell } from './map-result.js';
import { hasValue } from './missing.js';

/** Keywords of an expectation on one statistic of a column. */
const AGGREGATE_KEYWORDS: Keywords = { column: 'text', ...BOUND_KEYWORDS, ...CONDITION };

const DOUBLE: DataType = { kind: 'float', bits: 64 };

/** What one statistic of a column is. */
export interface Statistic {
  /** The aggregates it is made of, asked of the rows that `options` keeps; `valued` keeps those with a value. */
  asks(column: string, options: AggregateOptions, valued: AggregateOptions): readonly Aggregate[];
  /** The statistic of their answers. */
  of(answers: readonly unknown[], type: DataType): Value;
  /** The type of the statistic; a double unless it is a value of the column. */
  readonly isValue?: boolean;
}

/** Makes the definition of an expectation that one statistic of a column lies between bounds; a statistic of nothing fails. */
export function statisticDefinition(type: string, statistic: Statistic): ExpectationDefinition {
  return {
    type,
    keywords: AGGREGATE_KEYWORDS,
    compile: (kwargs, context) => statisticQuestion(kwargs, context, statistic),
  };
}

function statisticQuestion(kwargs: Kwargs, context: CompileContext, statistic: Statistic): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const told = statistic.isValue ? type : DOUBLE;
  const bounds = readBounds(kwargs, told);
  return {
    asks: statistic.asks(column, domain(kwargs, context), domain(kwargs, context, hasValue(column, type))),
    judge: (answers) => {
      const answer = statistic.of(answers, type);
      // Infinities of both signs have no mean: nothing was observed, as in Great Expectations.
      const observed = Number.isNaN(answer) ? null : answer;
      const success = observed !== null && isWithin(observed, bounds);
      const shown = statistic.isValue ? shownCell(column, type, context)(observed) : observed;
      return { verdict: { success, result: observedValue(shown, context) } };
    },
  };
}

/** The result that tells one observed value, and what belongs to it. */
export function observedValue(
  observed: unknown,
  { format }: CompileContext,
  others: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return format.level === 'BOOLEAN_ONLY' ? {} : { observed_value: observed, ...others };
}
