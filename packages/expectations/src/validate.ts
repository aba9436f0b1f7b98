import {
  type Aggregate,
  ask,
  bind,
  builtInKinds,
  isMillraceError,
  type Progress,
  type Question,
  type Schema,
  type SourceInput,
  sourceFrom,
  typeName,
  UsageError,
} from '@millrace/columns';
import type { CompileContext, Outcome, ResultFormat } from './compile.js';
import { definitions } from './definitions.js';
import type { Expectation } from './expectation.js';
import { checkKeywords } from './keyword.js';
import { type Parameters, resolveParameters } from './parameters.js';
import type { ExpectationResult, SuiteResult } from './result.js';
import { checkSuite, type ExpectationSuite } from './suite.js';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Values for the suite's `{{ name }}`. */
  readonly parameters?: Parameters;
  /** How much a result says; `SUMMARY` by default. */
  readonly resultFormat?: ResultFormat;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

type Compiled =
  | { readonly expectation: Expectation; readonly question: Question<Outcome> }
  | { readonly expectation: Expectation; readonly exception: NonNullable<ExpectationResult['exception']> };

function compile(expectation: Expectation, context: CompileContext): Compiled {
  try {
    const definition = definitions.get(expectation.type)!;
    // Again, now that parameters are filled in.
    checkKeywords(expectation.type, definition.keywords, expectation);
    const question = definition.compile(expectation.kwargs, context);
    for (const aggregate of question.asks) checkAggregate(aggregate, context.schema);
    return { expectation, question };
  } catch (error) {
    if (!isMillraceError(error)) throw error;
    return { expectation, exception: { code: error.code, message: error.message } };
  }
}

// What the scan would refuse for all expectations together is refused here for this one alone.
function checkAggregate(aggregate: Aggregate, schema: Schema): void {
  const types = aggregate.of.map((expression) => bind(expression, schema).type);
  const condition = aggregate.where ? bind(aggregate.where, schema).type : null;
  if (condition !== null && condition.kind !== 'bool' && condition.kind !== 'null') {
    throw new UsageError(
      'bad_row_condition',
      `The row condition is of type ${typeName(condition)}; it must be true or false, such as col('n').gt(0).`,
      { issues: [{ code: 'bad_row_condition', actual: typeName(condition), expected: 'bool' }] },
    );
  }
  builtInKinds.find((kind) => kind.name === aggregate.kind)?.start(types, aggregate.options ?? {});
}

/**
 * Answers every expectation of a suite in one scan of a source; bad data is a result, never an error.
 *
 * An expectation that can't be answered (a column that is not there, an operand of the wrong type) fails with the reason in
 * its `exception`; the others still run.
 *
 * @throws UsageError when a parameter is missing, or the suite is malformed.
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { expectColumnMeanToBeBetween, expectColumnValuesToNotBeNull, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [
 *   expectColumnValuesToNotBeNull('carrier'),
 *   expectColumnMeanToBeBetween('distance', { minValue: '{{ least }}' }),
 * ]);
 * const table = tableFromArrays({ carrier: ['UA', 'B6'], distance: [1400, 184] });
 * const result = await validate(suite, table, { parameters: { least: 90 } });
 * result.success; // => true
 * result.statistics.evaluated; // => 2
 * ```
 */
export async function validate(
  suite: ExpectationSuite,
  input: SourceInput,
  options: ValidateOptions = {},
): Promise<SuiteResult> {
  const { parameters = {}, resultFormat = 'SUMMARY', signal, onProgress } = options;
  checkSuite(suite);
  checkOptions(options);
  const source = sourceFrom(input);
  const context = contextOf(source.schema, source.ordered !== false, resultFormat);
  const compiled = suite.expectations.map((expectation) =>
    compile(resolveParameters(expectation, parameters), context),
  );
  const questions = compiled.flatMap((entry) => ('question' in entry ? [entry.question] : []));
  const outcomes = await ask(source, questions, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  let next = 0;
  const results = compiled.map((entry): ExpectationResult => {
    const { expectation } = entry;
    if ('exception' in entry) return { success: false, expectation, result: {}, exception: entry.exception };
    return { expectation, ...(outcomes[next++] as Outcome), exception: null };
  });
  return suiteResult(suite.name, results);
}

const OPTIONS: readonly string[] = ['parameters', 'resultFormat', 'signal', 'onProgress'];

function checkOptions(options: object): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    'unknown_option',
    `validate has no option '${unknown}'; it has ${OPTIONS.join(', ')}.`,
    {
      issues: [{ code: 'unknown_option', actual: unknown, expected: OPTIONS }],
    },
  );
}

function contextOf(schema: Schema, ordered: boolean, resultFormat: ResultFormat): CompileContext {
  if (['BOOLEAN_ONLY', 'BASIC', 'SUMMARY'].includes(resultFormat)) return { schema, ordered, resultFormat };
  throw new UsageError(
    'bad_option',
    `resultFormat must be BOOLEAN_ONLY, BASIC or SUMMARY, not ${String(resultFormat)}.`,
    { issues: [{ code: 'bad_option', actual: resultFormat }] },
  );
}

function suiteResult(suiteName: string, results: readonly ExpectationResult[]): SuiteResult {
  const evaluated = results.length;
  const successful = results.filter((entry) => entry.success).length;
  return {
    success: successful === evaluated,
    suiteName,
    results,
    statistics: {
      evaluated,
      successful,
      unsuccessful: evaluated - successful,
      successPercent: evaluated === 0 ? null : (successful / evaluated) * 100,
    },
  };
}
