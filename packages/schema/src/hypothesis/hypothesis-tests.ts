import {
  type Aggregate,
  compareValues,
  type Expression,
  expression,
  type LiteralValue,
  mean,
  UsageError,
  type Value,
  type ValueCount,
  validCount,
  valueCounts,
  variance,
} from '@millrace/columns';
import type { CheckOptions, ExtensionCheck } from '../check-definition.js';
import {
  type ExtensionContext,
  type ExtensionKind,
  type ExtensionOperands,
  type ExtensionVerdict,
  extensionCheck,
} from '../extension.js';
import { kolmogorovSmirnov, type SortedSample } from './kolmogorov-smirnov.js';
import {
  type HypothesisOptions,
  type ResolvedHypothesis,
  relationshipText,
  resolvedHypothesis,
  shows,
} from './relationship.js';
import { loadSpecialFunctions } from './special-functions.js';
import { oneSampleT, type SampleMoments, type TestResult, twoSampleT } from './t-test.js';

/** Two samples: the cells of the checked column in the rows where another column holds one value and the other, or two columns. */
export type Samples =
  | { readonly by: string; readonly groups: readonly [SampleName, SampleName] }
  | { readonly columns: readonly [string, string] };

/** A value that tells one sample's rows from the other's. */
export type SampleName = string | number | boolean;

/** Options of a t-test. */
export interface TTestOptions extends HypothesisOptions {
  /** Student's test, for samples of one variance (the default); `false` for Welch's, which needs no such thing. */
  readonly equalVariance?: boolean;
}

/** The hypothesis checks, with the library behind them loaded. */
export interface HypothesisTests {
  /** Compares two means. */
  twoSampleT(samples: Samples, options?: TTestOptions, check?: CheckOptions): ExtensionCheck;
  /** Compares the column's mean with a number. */
  oneSampleT(mean: number, options?: HypothesisOptions, check?: CheckOptions): ExtensionCheck;
  /** Compares two distributions by the largest distance between them. */
  kolmogorovSmirnov(samples: Samples, options?: HypothesisOptions, check?: CheckOptions): ExtensionCheck;
  /** The kinds of these checks, to load a saved schema with. */
  readonly kinds: readonly ExtensionKind[];
}

/**
 * Loads the hypothesis checks: t-tests and the Kolmogorov–Smirnov test, asked in the same scan as all other rules. A check of two
 * groups of rows goes among a column's checks, one of two columns among the table's. Nulls and NaN are left out.
 *
 * Statistics and p-values are SciPy's to 1e-9; the special functions are Cephes'.
 *
 * @example
 * ```ts
 * import { column, tableSchema, validateTable } from '@millrace/schema';
 * import { hypothesisTests } from '@millrace/schema/hypothesis';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const { twoSampleT } = await hypothesisTests();
 * const taller = twoSampleT({ by: 'team', groups: ['a', 'b'] }, { relationship: 'greaterThan', alpha: 0.05 });
 * const schema = tableSchema({ height: column(z.number(), { checks: [taller] }), team: z.string() });
 * const table = tableFromArrays({ height: Float64Array.of(8.1, 7, 5.2, 5.1, 4), team: ['a', 'a', 'b', 'b', 'b'] });
 * (await validateTable(schema, table)).valid; // => true
 * ```
 */
export async function hypothesisTests(): Promise<HypothesisTests> {
  const functions = await loadSpecialFunctions();
  const twoSample = kindOf('hypothesis.two-sample-t', 'mean', {
    asks: (operands, context) => samplesOf(operands, context).flatMap(momentAsks),
    judge: ({ equalVariance }, answers) =>
      twoSampleT(momentsAt(answers, 0), momentsAt(answers, 3), equalVariance !== false, functions),
  });
  const oneSample = kindOf('hypothesis.one-sample-t', 'mean', {
    asks: (_, { value }) => (value === null ? [] : momentAsks({ value })),
    judge: ({ mean: expected }, answers) => oneSampleT(momentsAt(answers, 0), Number(expected), functions),
  });
  const distributions = kindOf('hypothesis.kolmogorov-smirnov', 'distribution', {
    asks: (operands, context) =>
      samplesOf(operands, context).map(({ value, where }) => valueCounts(value, where && { where })),
    judge: (_, [a, b]) => kolmogorovSmirnov(...ranked(a as ValueCount[], b as ValueCount[]), functions),
  });
  return {
    twoSampleT: (samples, { equalVariance = true, ...options } = {}, check) =>
      extensionCheck(
        twoSample,
        { ...checkedSamples(samples), equalVariance, ...resolvedHypothesis(options) },
        check,
      ),
    oneSampleT: (expected, options = {}, check) =>
      extensionCheck(oneSample, { mean: finite(expected), ...resolvedHypothesis(options) }, check),
    kolmogorovSmirnov: (samples, options = {}, check) =>
      extensionCheck(distributions, { ...checkedSamples(samples), ...resolvedHypothesis(options) }, check),
    kinds: [twoSample, oneSample, distributions],
  };
}

interface Test {
  asks(operands: ExtensionOperands, context: ExtensionContext): readonly Aggregate[];
  judge(operands: ExtensionOperands, answers: readonly unknown[]): TestResult;
}

function kindOf(kind: string, what: string, test: Test): ExtensionKind {
  return {
    kind,
    text: (operands) => ruleText(what, operands),
    asks: (operands, context) => {
      if (context.by.length === 0) return test.asks(operands, context);
      throw new UsageError('bad_check', 'A hypothesis check has its own groups and takes no `by`.');
    },
    judge: (operands, answers) => verdict(operands, answers, test),
  };
}

function ruleText(what: string, operands: ExtensionOperands): string {
  const relation = relationshipText(operands as unknown as ResolvedHypothesis);
  const { by, groups, columns, mean: expected } = operands as Readonly<Record<string, unknown>>;
  if (expected !== undefined) return `${what} ${relation.replace(' (', ` ${expected} (`)}`;
  const [first, second] = (groups ?? columns ?? []) as SampleName[];
  const where = by === undefined ? '' : ` by '${String(by)}'`;
  return `${what} of '${first}' ${relation.replace(' (', ` '${second}' (`)}${where}`;
}

function verdict(operands: ExtensionOperands, answers: readonly unknown[], test: Test): ExtensionVerdict {
  if (answers.length === 0) return { passes: false, detail: 'a column that it needs is missing' };
  const result = test.judge(operands, answers);
  if (Number.isNaN(result.pValue)) return { passes: false, detail: 'there are too few values to tell' };
  const { statistic, pValue } = result;
  return {
    passes: shows(result, operands as unknown as ResolvedHypothesis),
    detail: `statistic ${short(statistic)}, p ${short(pValue)}`,
    found: { statistic: Number.isFinite(statistic) ? statistic : String(statistic), pValue },
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

interface Sample {
  readonly value: Expression;
  readonly where?: Expression;
}

/** Both samples as expressions; none where a column is missing. */
function samplesOf(operands: ExtensionOperands, { value, columnValue }: ExtensionContext): Sample[] {
  const { by, groups, columns } = operands as { by?: string; groups?: LiteralValue[]; columns?: string[] };
  if (columns !== undefined) {
    const found = columns.map(columnValue);
    return found.some((each) => each === undefined) ? [] : found.map((each) => ({ value: each! }));
  }
  const key = by === undefined ? undefined : columnValue(by);
  if (key === undefined || value === null || groups === undefined) return [];
  return groups.map((group) => ({ value, where: expression(key).eq(group) }));
}

function momentAsks({ value, where }: Sample): Aggregate[] {
  const options = where === undefined ? {} : { where };
  return [validCount(value, options), mean(value, options), variance(value, options)];
}

function momentsAt(answers: readonly unknown[], place: number): SampleMoments {
  const [count, average, spread] = answers.slice(place, place + 3) as [number, number | null, number | null];
  return { count, mean: average, variance: spread };
}

/** Both samples by the ranks of their values among all values, which is all that the test looks at. */
function ranked(a: readonly ValueCount[], b: readonly ValueCount[]): [SortedSample, SortedSample] {
  const isNumber = ({ value }: ValueCount): boolean => !Number.isNaN(value);
  const [left, right] = [a.filter(isNumber), b.filter(isNumber)];
  const all = [...left, ...right].map(({ value }) => value).sort(compareValues);
  const distinct = all.filter((value, place) => place === 0 || compareValues(value, all[place - 1]!) !== 0);
  const rankOf = (value: Value): number => lowerBound(distinct, value);
  const sample = (counts: readonly ValueCount[]): SortedSample => ({
    values: counts.map(({ value }) => rankOf(value)),
    counts: counts.map(({ count }) => count),
  });
  return [sample(left), sample(right)];
}

function lowerBound(sorted: readonly Value[], value: Value): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareValues(sorted[middle]!, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkedSamples(samples: Samples): { by: string; groups: SampleName[] } | { columns: string[] } {
  if ('columns' in samples && samples.columns.length === 2) return { columns: [...samples.columns] };
  if ('by' in samples && samples.groups.length === 2) return { by: samples.by, groups: [...samples.groups] };
  throw new UsageError(
    'bad_option',
    "Samples are { by: 'column', groups: [one, other] } or { columns: [one, other] }.",
  );
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new UsageError(
    'bad_option',
    `The mean to compare with is ${String(value)}; it has to be a finite number.`,
  );
}
