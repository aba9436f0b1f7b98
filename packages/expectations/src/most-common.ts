import { compareValues, type Question, type ValueCount, valueCounts } from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import { shownCell } from './map-result.js';
import { membersOf } from './members.js';
import { hasValue } from './missing.js';

/** The question whether the most common value of a column, or one of several, is in a set. */
export function mostCommonQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const members = membersOf(kwargs['value_set'], type);
  const show = shownCell(column, type, context);
  return {
    asks: [valueCounts(column, domain(kwargs, context, hasValue(column, type)))],
    judge: ([counted]) => {
      const counts = counted as readonly ValueCount[];
      const most = counts.reduce((highest, { count }) => Math.max(highest, count), 0);
      const common = counts.filter(({ count }) => count === most).map(({ value }) => value);
      const inSet = common.filter((value) =>
        members.some((member) => compareValues(member, value) === 0),
      ).length;
      const success = kwargs['ties_okay'] === true ? inSet > 0 : common.length === 1 && inSet === 1;
      return {
        verdict: {
          success,
          result: observedValue(
            common.map((value) => show(value)),
            context,
          ),
        },
      };
    },
  };
}
