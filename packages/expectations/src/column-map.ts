import {
  and,
  col,
  type DataType,
  type FirstRows,
  firstWhere,
  lit,
  not,
  type Predicate,
  type Question,
  rowCount,
} from '@millrace/columns';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import type { Kwarg } from './expectation.js';
import type { Keywords } from './keyword.js';
import { type MapSample, mapOutcome } from './map-result.js';
import { presentable } from './presentable.js';

/** Keywords of every column map expectation. */
export const MAP_KEYWORDS: Keywords = { column: 'text', mostly: 'share', row_condition: 'other' };

/** How many unexpected values a result lists, as in Great Expectations. */
export const SAMPLE_LIMIT = 20;

/**
 * A predicate that is true where a column has a value: neither null nor, for floats, NaN.
 * Great Expectations reads tables through pandas, for which NaN is a missing value.
 */
export function hasValue(column: string, type: DataType): Predicate {
  const present = col(column).isNotNull();
  return type.kind === 'float' ? and(present, not(col(column).isNan())) : present;
}

/** The question of an expectation that judges each value of one column: `unexpected` is true where a value fails. */
export function columnMapQuestion(
  kwargs: Kwargs,
  context: CompileContext,
  unexpected: (column: string, type: DataType) => Predicate,
): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const valued = domain(kwargs, hasValue(column, type));
  // A column of type null has nothing to judge, and no operand compares with it.
  const judged = type.kind === 'null' ? lit(false) : unexpected(column, type);
  const sample = { columns: [column], limit: SAMPLE_LIMIT };
  return {
    asks: [rowCount(domain(kwargs)), rowCount(valued), firstWhere(judged, { ...valued, ...sample })],
    judge: ([elements, nonNull, failing]) => {
      const { total, rows } = failing as FirstRows;
      const samples: MapSample[] = rows.map(({ ordinal, values }) => ({
        ordinal,
        value: presentable(values[0] ?? null, type),
      }));
      const counts = { elements: elements as number, nonNull: nonNull as number, unexpected: total };
      return { verdict: mapOutcome(counts, samples, mostlyOf(kwargs), context) };
    },
  };
}

/** The `mostly` of an expectation, 1 when absent. */
export function mostlyOf(kwargs: Kwargs): number {
  const mostly: Kwarg | undefined = kwargs['mostly'];
  return typeof mostly === 'number' ? mostly : 1;
}
