import {
  type Aggregate,
  and,
  col,
  compareValues,
  countWhere,
  type DataType,
  max,
  min,
  type Predicate,
  type Question,
  quantiles,
  rowCount,
  typeName,
  UsageError,
  type Value,
  type ValueCount,
  valueCounts,
} from '@millrace/columns';
import { asNumber } from '../as-number.js';
import { observedValue } from '../column-aggregate.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from '../compile.js';
import type { KwargScalar } from '../expectation.js';
import { CONDITION, type Keywords } from '../keyword.js';
import { shownCell } from '../map-result.js';
import { memberOf } from '../members.js';
import { hasValue } from '../missing.js';
import { continuousDivergence, type Divergence, type Holdouts } from './continuous.js';
import {
  automaticBins,
  type ContinuousPartition,
  type DiscretePartition,
  divergence,
  readPartition,
  refusePartition,
} from './partition.js';

/** Keywords of the expectation on divergence. */
export const KL_KEYWORDS: Keywords = {
  column: 'text',
  partition_object: 'object?',
  threshold: 'positive?',
  internal_weight_holdout: 'share?',
  tail_weight_holdout: 'share?',
  bucketize_data: 'flag?',
  min_value: 'bound?',
  max_value: 'bound?',
  ...CONDITION,
};

interface Asked {
  readonly column: string;
  readonly type: DataType;
  readonly valued: { readonly where?: Predicate };
  readonly holdouts: Holdouts;
  verdict(found: Divergence): { readonly verdict: Outcome };
}

/** The question how far the distribution of a column is from an expected one. */
export function klQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const threshold = (kwargs['threshold'] ?? null) as number | null;
  const asked: Asked = {
    column,
    type,
    valued: domain(kwargs, context, hasValue(column, type)),
    holdouts: {
      internal: Number(kwargs['internal_weight_holdout'] ?? 0),
      tail: Number(kwargs['tail_weight_holdout'] ?? 0),
    },
    verdict: ({ value, details }) => {
      const observed = Number.isFinite(value) ? value : null;
      const success = threshold === null || value <= threshold;
      return { verdict: { success, result: observedValue(observed, context, { details }) } };
    },
  };
  const bucketize = kwargs['bucketize_data'] !== false;
  const given = kwargs['partition_object'];
  if (given === undefined || given === null)
    return bucketize ? ownBins(asked) : discrete(asked, null, context);
  const partition = readPartition(given);
  if ('bins' in partition && partition.tail_weights !== undefined && asked.holdouts.tail !== 0)
    return refusePartition('tail_weight_holdout must be 0 when the partition has tail_weights.');
  if ('values' in partition) {
    if (asked.holdouts.internal > 0)
      return refusePartition('internal_weight_holdout is not for discrete data.');
    return discrete(asked, partition, context);
  }
  if (!bucketize) return refusePartition('A partition into bins needs bucketize_data.');
  return continuous(asked, partition);
}

function needNumbers({ column, type }: Asked): void {
  if (['int', 'float', 'decimal'].includes(type.kind)) return;
  throw new UsageError(
    'wrong_operand',
    `Column '${column}' is of type ${typeName(type)}; only numbers are put into bins.`,
    {
      issues: [{ code: 'wrong_operand', column, actual: typeName(type) }],
    },
  );
}

function continuous(asked: Asked, partition: ContinuousPartition): Question<Outcome> {
  needNumbers(asked);
  const { bins } = partition;
  const { valued } = asked;
  const self = col(asked.column);
  const last = bins.length - 2;
  const counts: Aggregate[] = partition.weights.map((_, at) => {
    const high = at === last ? self.le(bins[at + 1]!) : self.lt(bins[at + 1]!);
    return countWhere(and(self.ge(bins[at]!), high), valued);
  });
  return {
    asks: [
      rowCount(valued),
      countWhere(self.lt(bins[0]!), valued),
      countWhere(self.gt(bins.at(-1)!), valued),
      ...counts,
    ],
    judge: ([total, below, above, ...found]) => {
      const histogram = { total, below, above, counts: found } as Parameters<typeof continuousDivergence>[1];
      return asked.verdict(continuousDivergence(partition, histogram, asked.holdouts));
    },
  };
}

// Data that is its own reference diverges from nothing.
function ownBins(asked: Asked): Question<Outcome> {
  needNumbers(asked);
  const { column, valued, type } = asked;
  return {
    asks: [
      rowCount(valued),
      min(column, valued),
      quantiles(column, [0.25, 0.75], valued),
      max(column, valued),
    ],
    judge: ([count, least, quartiles, most]) => {
      if (count === 0) return refusePartition('Without values there is no distribution.');
      const edges = [least, ...(quartiles as Value[]), most].map((value) =>
        Number(asNumber(value as Value, type)),
      );
      if (!edges.every(Number.isFinite)) return refusePartition('Infinite values have no bins.');
      const bins = automaticBins(count as number, edges);
      const counted = continuous(asked, { bins, weights: bins.slice(1).map(() => 0) });
      return {
        next: {
          ...counted,
          judge: (answers) => {
            const weights = answers.slice(3).map((one) => (one as number) / (count as number));
            const own = { bins, weights, tail_weights: [0, 0] as const };
            return continuous(asked, own).judge(answers);
          },
        },
      };
    },
  };
}

function discrete(asked: Asked, given: DiscretePartition | null, context: CompileContext): Question<Outcome> {
  const { column, valued, type, holdouts } = asked;
  const show = shownCell(column, type, context);
  return {
    asks: [rowCount(valued), valueCounts(column, valued)],
    judge: ([total, counted]) => {
      const counts = counted as readonly ValueCount[];
      const values: { readonly shown: unknown; readonly expected: number | null; readonly count: number }[] =
        [];
      const used = new Set<ValueCount>();
      given?.values.forEach((value, at) => {
        const found = counts.find((one) => equals(value, one.value, type));
        if (found) used.add(found);
        values.push({ shown: value, expected: given.weights[at]!, count: found?.count ?? 0 });
      });
      for (const one of counts) {
        if (used.has(one)) continue;
        const own = given === null ? one.count / (total as number) : null;
        values.push({ shown: show(one.value), expected: own, count: one.count });
      }
      const unexpected = values.filter(({ expected }) => expected === null).length;
      const observed = values.map(({ count }) => count / (total as number));
      const expected = values.map((one) => {
        if (one.expected === null) return holdouts.tail / unexpected;
        return unexpected > 0 ? one.expected * (1 - holdouts.tail) : one.expected;
      });
      const told = values.map(({ shown }) => shown);
      return asked.verdict({
        value: divergence(observed, expected),
        details: {
          observed_partition: {
            values: told,
            weights: observed.map((weight) => (Number.isNaN(weight) ? 0 : weight)),
          },
          expected_partition: { values: told, weights: expected },
        },
      });
    },
  };
}

function equals(member: KwargScalar, value: Value, type: DataType): boolean {
  const [own] = memberOf(member, type);
  return own !== undefined && compareValues(own, value) === 0;
}
