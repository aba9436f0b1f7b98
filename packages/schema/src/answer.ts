import { ask, type Question, type ScanOptions, type Source, scan } from '@millrace/columns';
import { quickAnswers } from './quick/quick-answers.js';

/** Answers a question that has one round: what loops over the columns in memory can tell, and the rest by a scan. */
export async function answered<Verdict>(
  source: Source,
  question: Question<Verdict>,
  options: Pick<ScanOptions, 'signal' | 'onProgress' | 'batchSize' | 'maxStateBytes'>,
): Promise<Verdict> {
  const { kinds = [] } = question;
  options.signal?.throwIfAborted();
  const quick = await quickAnswers(source, question.asks);
  if (quick.every((one) => one === undefined)) {
    const [verdict] = await ask(source, [question], options);
    return verdict!;
  }
  const rest = question.asks.filter((_, place) => quick[place] === undefined);
  const scanned = rest.length === 0 ? [] : await scan(source, rest, { ...options, kinds });
  if (rest.length === 0)
    options.onProgress?.({ rows: source.rowCount ?? 0, totalRows: source.rowCount ?? null });
  let next = 0;
  const answers = quick.map((one) =>
    one === undefined ? (scanned as readonly unknown[])[next++] : one.answer,
  );
  return (question.judge(answers) as { readonly verdict: Verdict }).verdict;
}
