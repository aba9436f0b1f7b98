import { type Question, rowCount, UsageError } from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, domain, type Kwargs, type Outcome } from './compile.js';

/** The question whether a table has about as many rows as before: within some sample deviations of the mean, or a share of it. */
export function volumeQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const history = (kwargs['history'] as readonly unknown[]).map(Number);
  if (history.length === 0 || history.some((count) => !(count >= 0))) {
    throw new UsageError('bad_option', 'history must be a list of one row count or more.', {
      issues: [{ code: 'bad_option', keyword: 'history', actual: kwargs['history'] }],
    });
  }
  const { low, high } = usualRange(
    history,
    numberOr(kwargs['deviations'], 3),
    numberOr(kwargs['margin'], 0.1),
  );
  return {
    asks: [rowCount(domain(kwargs, context))],
    judge: ([count]) => {
      const rows = count as number;
      const result = observedValue(rows, context, { details: { low, high } });
      return { verdict: { success: rows >= low && rows <= high, result } };
    },
  };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The range around the mean of numbers: so many sample standard deviations, and at least a share of the mean, to either side. */
function usualRange(
  history: readonly number[],
  deviations: number,
  margin: number,
): { readonly low: number; readonly high: number } {
  const mean = history.reduce((sum, one) => sum + one, 0) / history.length;
  const squares = history.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const deviation = history.length < 2 ? 0 : Math.sqrt(squares / (history.length - 1));
  const reach = Math.max(deviations * deviation, margin * Math.abs(mean));
  return { low: mean - reach, high: mean + reach };
}
