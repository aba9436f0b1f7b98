import {
  type Expression,
  explain as explainQuestions,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import { definitionOf } from './definitions.js';
import { checkOptions } from './option-names.js';
import { checkSuite, type ExpectationSuite } from './suite.js';
import { compileSuite, contextFor, VALIDATE_OPTIONS, type ValidateOptions } from './validate.js';

/** One aggregate that is asked of the data, and the places of the expectations that need it. */
export interface PlannedAsk {
  readonly kind: string;
  /** The columns that it reads its inputs from. */
  readonly of: readonly Expression[];
  readonly where: Expression | null;
  readonly expectations: readonly number[];
}

/** What will be read for a suite. */
export interface SuitePlan {
  /** What the first pass asks, each once, whatever the number of expectations that need it. */
  readonly asks: readonly PlannedAsk[];
  /** The columns that the first pass reads. */
  readonly columns: readonly string[];
  /** How many distinct key sets rows are grouped by: for uniqueness, distinct values and value counts. */
  readonly groupings: number;
  /** The expectations whose statistics are asked first, and which share a second pass. */
  readonly secondPass: readonly number[];
  /** The expectations that read nothing: the schema answers them. */
  readonly schemaOnly: readonly number[];
  /** The expectations that run SQL of their own. */
  readonly queries: readonly number[];
  /** The expectations that can't run, and why. */
  readonly refused: readonly { readonly place: number; readonly code: string; readonly message: string }[];
}

const GROUPING: ReadonlySet<string> = new Set(['duplicates', 'distinctCount', 'valueCounts']);

/**
 * Says, without reading data, how a suite will be answered: what the one pass asks, the columns it reads, the groupings beside it, and which
 * expectations need a second pass.
 *
 * An engine adds one sampling query for all failures together, if there are any.
 *
 * @throws UsageError as `validate` does.
 * @example
 * ```ts
 * import { expectColumnMeanToBeBetween, expectColumnValuesToBeUnique, expectationSuite, explain } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMeanToBeBetween('n'), expectColumnValuesToBeUnique('n')]);
 * const plan = explain(suite, tableFromArrays({ n: [1, 2] }));
 * [plan.columns, plan.groupings, plan.secondPass]; // => [['n'], 1, []]
 * ```
 */
export function explain(
  suite: ExpectationSuite,
  input: SourceInput,
  options: ValidateOptions = {},
): SuitePlan {
  checkOptions('explain', options, VALIDATE_OPTIONS);
  checkSuite(suite);
  const context = contextFor(sourceFrom(input), options);
  const compiled = compileSuite(suite, context, options);
  const places = compiled.flatMap((entry, place) => ('question' in entry ? [place] : []));
  const questions = compiled.flatMap((entry) => ('question' in entry ? [entry.question] : []));
  const scans = explainQuestions(questions);
  const asks = scans.flatMap((scan) => scan.asks);
  const keySets = asks
    .filter(({ aggregate }) => GROUPING.has(aggregate.kind) || aggregate.by !== undefined)
    .map(({ aggregate: { of, by, options: own, where } }) => {
      const keys = by ?? of.slice(0, Number(own?.['keys'] ?? 1));
      return JSON.stringify([keys, where ?? null], (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      );
    });
  const hasSecond = (place: number): boolean => {
    const { type, kwargs } = compiled[place]!.expectation;
    return definitionOf(type)?.rule?.(kwargs, context).rows.by === 'statistics';
  };
  return {
    asks: asks.map(({ aggregate: { kind, of, where = null }, questions: askers }) => ({
      kind,
      of,
      where,
      expectations: askers.map((at) => places[at]!),
    })),
    columns: [...new Set(scans.flatMap((scan) => scan.columns))],
    groupings: new Set(keySets).size,
    secondPass: places.filter(hasSecond),
    schemaOnly: places.filter((_, at) => questions[at]!.asks.length === 0),
    queries: compiled.flatMap((entry, place) => ('run' in entry ? [place] : [])),
    refused: compiled.flatMap((entry, place) =>
      'exception' in entry ? [{ place, ...entry.exception }] : [],
    ),
  };
}
