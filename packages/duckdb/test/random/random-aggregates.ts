import {
  type Aggregate,
  builtInKinds,
  countWhere,
  distinctCount,
  duplicates,
  type Expression,
  firstWhere,
  isIncreasing,
  max,
  mean,
  min,
  nanCount,
  nullCount,
  quantiles,
  rowCount,
  rowHash,
  type Schema,
  skewness,
  standardDeviation,
  sum,
  validCount,
  valueCounts,
  variance,
} from '@millrace/columns';
import { listOf, oneOf, type Pick, rarely } from './pick.js';
import { randomExpression, randomPredicate } from './random-expression.js';

/** Aggregates over a schema; some may be refused for the types of their inputs. */
export function randomAggregates(pick: Pick, schema: Schema): Aggregate[] {
  const x = (): Expression => randomExpression(pick, schema, rarely(pick, 2) ? 2 : 0);
  const known = new Set(builtInKinds.map(({ name }) => name));
  const make = (): Aggregate => {
    const options = {
      ...(rarely(pick, 3) && { where: randomPredicate(pick, schema, 1) }),
      ...(rarely(pick, 4) && { by: [x(), ...listOf(pick, 1, x)] }),
    };
    const nan = rarely(pick, 4) ? ('propagate' as const) : ('skip' as const);
    return oneOf<() => Aggregate>(pick, [
      () => rowCount(options),
      () => validCount(x(), options),
      () => nullCount(x(), options),
      () => nanCount(x(), options),
      () => countWhere(randomPredicate(pick, schema, 2), options),
      () => countWhere(randomPredicate(pick, schema, 2)),
      () =>
        firstWhere(randomPredicate(pick, schema, 2), {
          ...options,
          limit: oneOf(pick, [0, 1, 3, 20]),
          columns: listOf(pick, 2, x),
        }),
      () => min(x(), { ...options, nan }),
      () => max(x(), { ...options, nan }),
      () => sum(x(), { ...options, nan }),
      () => mean(x(), { ...options, nan }),
      () => variance(x(), { ...options, nan, ddof: pick.below(3) }),
      () => standardDeviation(x(), options),
      () => skewness(x(), options),
      () => distinctCount(x(), options),
      () => valueCounts(x(), options),
      () =>
        duplicates([x(), ...listOf(pick, 1, x)], {
          ...options,
          limit: oneOf(pick, [0, 1, 20]),
          columns: listOf(pick, 1, x),
          nulls: oneOf(pick, ['data', 'skip']),
        }),
      () =>
        quantiles(
          x(),
          listOf(pick, 3, () => oneOf(pick, [0, 0.25, 0.5, 0.9, 1])),
          {
            ...options,
            nan,
            method: oneOf(pick, [
              'linear',
              'lower',
              'higher',
              'nearest',
              'midpoint',
              'hazen',
              'weibull',
              'inverted_cdf',
              'closest_observation',
            ]),
          },
        ),
      () => isIncreasing(x(), { ...options, strict: rarely(pick, 2) }),
      () => rowHash({ ...options }),
    ])();
  };
  return Array.from({ length: 1 + pick.below(6) }, make).filter(({ kind }) => known.has(kind));
}
