import {
  type Aggregate,
  ask,
  bind,
  builtInKinds,
  isMillraceError,
  type Progress,
  type Question,
  type Schema,
  type Source,
  type SourceInput,
  sourceFrom,
  typeName,
  UsageError,
} from '@millrace/columns';
import type { CompileContext, ExpectationDefinition, Outcome, QueryEngine } from './compile.js';
import { definitionOf } from './definitions.js';
import type { Expectation } from './expectation.js';
import { expectationKeys } from './key.js';
import { checkKeywords } from './keyword.js';
import { checkOptions } from './option-names.js';
import type { ExpressionScope } from './parameter-expression.js';
import { type Parameters, resolveParameters } from './parameters.js';
import type { ExpectationResult, SuiteResult } from './result.js';
import { type ResultFormat, readFormat } from './result-format.js';
import { checkSuite, type ExpectationSuite, unknownExpectation } from './suite.js';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Values for the suite's `{{ name }}`. */
  readonly parameters?: Parameters;
  /** How much a result says; `BASIC` by default: counts, and the first 20 unexpected values. */
  readonly resultFormat?: ResultFormat;
  /** The most rows that `COMPLETE` lists for an expectation (10,000, which is also the most). */
  readonly maxFailures?: number;
  /** Other tables by name, for expectations that compare with one and for queries. */
  readonly sources?: Readonly<Record<string, SourceInput>>;
  /** What runs the SQL of expectations that hold some, such as an open DuckDB. */
  readonly engine?: QueryEngine;
  /** The time that `now()`, `today`, `yesterday` and freshness go by; the clock's by default. */
  readonly now?: Date;
  /** The zone in which `today` and `yesterday` begin; UTC by default. */
  readonly timeZone?: string;
  /** Columns whose values must not be shown anywhere: they are `***` in results. */
  readonly sensitive?: readonly string[];
  /** Shows the values of the sensitive columns otherwise than as `***`; given alone, of all columns. */
  readonly redact?: (value: unknown, column: string) => unknown;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

type Exception = NonNullable<ExpectationResult['exception']>;

/** An expectation ready to be asked, or the reason why it can't be. */
export type Compiled = { readonly expectation: Expectation } & (
  | { readonly question: Question<Outcome | Exception> }
  | { readonly run: (signal?: AbortSignal) => Promise<Outcome> }
  | { readonly exception: Exception }
);

function exceptionOf(error: unknown): Exception {
  if (!isMillraceError(error)) throw error;
  return { code: error.code, message: error.message };
}

/** The name of the validated source among the sources of a question. */
const BATCH = '';

/** Compiles an expectation whose parameters are filled in; what can't be compiled says why. */
function compile(
  expectation: Expectation,
  definition: ExpectationDefinition | undefined,
  context: CompileContext,
): Compiled {
  try {
    if (definition === undefined) throw unknownExpectation(expectation.type);
    // Again, now that parameters are filled in.
    checkKeywords(expectation.type, definition.keywords, expectation);
    definition.check?.(expectation.kwargs);
    if (definition.run)
      return { expectation, run: (signal) => definition.run!(expectation.kwargs, context, signal) };
    const question = definition.compile(expectation.kwargs, context);
    for (const aggregate of question.asks) checkAggregate(aggregate, question, context.schema);
    return { expectation, question: guarded({ on: BATCH, ...question }, context.schema) };
  } catch (error) {
    return { expectation, exception: exceptionOf(error) };
  }
}

// What one judgement can't say is the exception of this expectation alone, also in a later round.
function guarded(question: Question<Outcome>, schema: Schema): Question<Outcome | Exception> {
  return {
    ...question,
    judge: (answers) => {
      try {
        const judgement = question.judge(answers);
        if (!('next' in judgement)) return judgement;
        if ((judgement.next.on ?? question.on) === BATCH)
          for (const aggregate of judgement.next.asks) checkAggregate(aggregate, judgement.next, schema);
        return { next: guarded(judgement.next, schema) };
      } catch (error) {
        return { verdict: exceptionOf(error) };
      }
    },
  };
}

// What the scan would refuse for all expectations together is refused here for this one alone.
function checkAggregate(aggregate: Aggregate, question: Question<unknown>, schema: Schema): void {
  if ((question.on ?? BATCH) !== BATCH) return;
  const types = aggregate.of.map((expression) => bind(expression, schema).type);
  const condition = aggregate.where ? bind(aggregate.where, schema).type : null;
  if (condition !== null && condition.kind !== 'bool' && condition.kind !== 'null') {
    throw new UsageError(
      'bad_row_condition',
      `The row condition is of type ${typeName(condition)}; it must be true or false, such as col('n').gt(0).`,
      { issues: [{ code: 'bad_row_condition', actual: typeName(condition), expected: 'bool' }] },
    );
  }
  for (const key of aggregate.by ?? []) bind(key, schema);
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
  const started = Date.now();
  checkOptions('validate', options, VALIDATE_OPTIONS);
  const { signal, onProgress } = options;
  checkSuite(suite);
  const source = sourceFrom(input);
  const context = contextFor(source, options);
  const compiled = compileSuite(suite, context, options);
  const outcomes = await answer(compiled, context, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const keys = expectationKeys(suite.expectations);
  const results = compiled.map(({ expectation }, at) => entryOf(expectation, keys[at]!, outcomes[at]!));
  return withRun(suiteResult(suite.name, results), started);
}

/** Every expectation of a suite compiled, its parameters filled in; throws `UsageError` where one is missing. */
export function compileSuite(
  suite: ExpectationSuite,
  context: CompileContext,
  { parameters = {}, timeZone = 'UTC' }: ValidateOptions,
): Compiled[] {
  const scope: ExpressionScope = { parameters, now: context.now, timeZone };
  return suite.expectations.map((expectation) =>
    compile(resolveParameters(expectation, scope), definitionOf(expectation.type), context),
  );
}

async function answer(
  compiled: readonly Compiled[],
  { batch, sources }: CompileContext,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<(Outcome | Exception)[]> {
  const questions = compiled.flatMap((entry) => ('question' in entry ? [entry.question] : []));
  const all = new Map<string, SourceInput>([...sources, [BATCH, batch!]]);
  const verdicts = questions.length === 0 ? [] : await ask(all, questions, options);
  const outcomes: (Outcome | Exception)[] = [];
  let next = 0;
  for (const entry of compiled) {
    if ('question' in entry) outcomes.push(verdicts[next++]!);
    else if ('exception' in entry) outcomes.push(entry.exception);
    else outcomes.push(await entry.run(options.signal).catch(exceptionOf));
  }
  return outcomes;
}

/** The result of an expectation from its outcome. */
function entryOf(expectation: Expectation, key: string, outcome: Outcome | Exception): ExpectationResult {
  if ('success' in outcome)
    return { success: outcome.success, key, expectation, result: outcome.result, exception: null };
  return { success: false, key, expectation, result: {}, exception: outcome };
}

function withRun(result: SuiteResult, started: number): SuiteResult {
  const run = { startedAt: new Date(started).toISOString(), durationMs: Date.now() - started };
  return Object.defineProperty(result, 'run', { value: run, enumerable: false });
}

/** The options of `validate` by name. */
export const VALIDATE_OPTIONS: readonly string[] = [
  'parameters',
  'resultFormat',
  'maxFailures',
  'sources',
  'engine',
  'now',
  'timeZone',
  'sensitive',
  'redact',
  'signal',
  'onProgress',
];

/** What expectations on a source are compiled with. */
export function contextFor(source: Source, options: ValidateOptions): CompileContext {
  const { sources = {}, engine = null, now = new Date(), sensitive, redact } = options;
  const hidden = (column: string): boolean =>
    sensitive === undefined ? redact !== undefined : sensitive.includes(column);
  return {
    schema: source.schema,
    ordered: source.ordered !== false,
    format: readFormat(options.resultFormat, options.maxFailures),
    now,
    sources: new Map(Object.entries(sources).map(([name, other]) => [name, sourceFrom(other)])),
    engine,
    batch: source,
    mask: (column) => {
      if (!hidden(column)) return null;
      return redact === undefined ? () => '***' : (value) => redact(value, column);
    },
  };
}

/** A suite's result from those of its expectations. */
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
