import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  type KwargScalar,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import type { PartitionObject } from '../kl-divergence/partition.js';
import { KL_KEYWORDS, klQuestion } from '../kl-divergence/question.js';

const TYPE = 'expect_column_kl_divergence_to_be_less_than';

/** Options of {@link expectColumnKLDivergenceToBeLessThan}. */
export interface KlDivergenceOptions extends ExpectationOptions {
  /** The expected distribution; without it, the data is its own reference. */
  readonly partitionObject?: PartitionObject | ParameterReference;
  /** The most divergence, in nats; without it any will do, and it is only reported. */
  readonly threshold?: number | ParameterReference;
  /** The weight to spread over bins that are expected to be empty. */
  readonly internalWeightHoldout?: number | ParameterReference;
  /** The weight to give to what lies outside the bins, or is not among the values. */
  readonly tailWeightHoldout?: number | ParameterReference;
  /** Whether data without an expected distribution is put into bins (the default), or counted by value. */
  readonly bucketizeData?: boolean | ParameterReference;
  /** Taken and not used, as in Great Expectations. */
  readonly minValue?: KwargScalar;
  /** Taken and not used, as in Great Expectations. */
  readonly maxValue?: KwargScalar;
}

/**
 * Expects the Kullback–Leibler divergence of a column from an expected distribution to be at most a threshold.
 *
 * @example
 * ```ts
 * import { expectColumnKLDivergenceToBeLessThan, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnKLDivergenceToBeLessThan('origin', {
 *   partitionObject: { values: ['JFK', 'EWR'], weights: [0.5, 0.5] },
 *   threshold: 0.1,
 * })]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR'] }));
 * results[0]?.result.observed_value; // => 0
 * ```
 */
export function expectColumnKLDivergenceToBeLessThan<const C extends string>(
  column: C,
  options: KlDivergenceOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, [
    'partitionObject',
    'threshold',
    'internalWeightHoldout',
    'tailWeightHoldout',
    'bucketizeData',
    'minValue',
    'maxValue',
  ]);
}

/** How {@link expectColumnKLDivergenceToBeLessThan} is asked and judged. */
export const columnKLDivergenceToBeLessThan: ExpectationDefinition = {
  type: TYPE,
  keywords: KL_KEYWORDS,
  compile: klQuestion,
};
