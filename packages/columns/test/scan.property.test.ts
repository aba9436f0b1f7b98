import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  col,
  countWhere,
  type DataType,
  distinctCount,
  duplicates,
  firstWhere,
  isDecreasing,
  isIncreasing,
  max,
  mean,
  memorySource,
  min,
  nanCount,
  nullCount,
  quantiles,
  rowCount,
  scan,
  skewness,
  standardDeviation,
  sum,
  typeName,
  types,
  validCount,
  valueCounts,
  variance,
} from '../src/index.js';
import { plainType } from '../src/type-name.js';
import { COLUMN_TYPES, NESTED_TYPES, OTHER_TYPES, randomTable } from './random-table.js';
import { referenceAnswer } from './reference-aggregates.js';

function aggregatesFor(type: DataType): Aggregate[] {
  const { kind } = plainType(type);
  const nested = ['list', 'fixedSizeList', 'struct', 'map'].includes(kind);
  const summable = ['int', 'float', 'decimal', 'duration', 'null'].includes(kind);
  const measurable = summable || kind === 'date' || kind === 'time' || kind === 'timestamp';
  const propagate = { nan: 'propagate' } as const;
  return [
    rowCount(),
    validCount('x'),
    nullCount('x'),
    nanCount('x'),
    countWhere(col('x').isNull()),
    firstWhere(col('x').isNotNull(), { limit: 3, columns: ['x', 'g'] }),
    distinctCount('x'),
    valueCounts('x'),
    duplicates(['x'], { limit: 4, columns: ['g'] }),
    duplicates(['x', 'g'], { limit: 4, nulls: 'skip' }),
    ...(nested ? [] : [min('x'), max('x'), min('x', propagate), max('x', propagate)]),
    ...(nested ? [] : [isIncreasing('x', { limit: 2 }), isDecreasing('x', { strict: true })]),
    ...(summable ? [sum('x'), mean('x'), sum('x', propagate), mean('x', propagate)] : []),
    ...(summable
      ? [variance('x'), variance('x', { ddof: 0, nan: 'propagate' }), standardDeviation('x'), skewness('x')]
      : []),
    ...(measurable
      ? [
          quantiles('x', [0, 0.1, 0.5, 1]),
          quantiles('x', [0.3], { method: 'lower' }),
          quantiles('x', [0.3], { method: 'higher', nan: 'propagate' }),
        ]
      : []),
  ];
}

const options: readonly Partial<Aggregate>[] = [
  {},
  { where: col('k').gt(1) },
  { by: [col('g')] },
  { by: [col('g'), col('k')], where: col('k').ne(2) },
];

describe('scan equals the row-wise specification', () => {
  for (const { type, values } of [...COLUMN_TYPES, ...NESTED_TYPES, ...OTHER_TYPES]) {
    it(`for ${typeName(type)}`, async () => {
      const aggregates = options.flatMap((more) =>
        aggregatesFor(type).map((one): Aggregate => ({ ...one, ...more })),
      );
      const columns = {
        x: { type, values },
        g: { type: types.utf8(), values: fc.constantFrom('', 'p', '😀') },
        k: { type: types.int32(), values: fc.integer({ min: 0, max: 3 }) },
      };
      await fc.assert(
        fc.asyncProperty(randomTable(columns), async (table) => {
          const source = memorySource(table.schema, table.batches);
          const answers = await scan(source, aggregates);
          aggregates.forEach((aggregate, i) => {
            expect(answers[i], `${aggregate.kind} ${JSON.stringify(aggregate.options)}`).toStrictEqual(
              referenceAnswer(aggregate, table),
            );
          });
        }),
        { numRuns: OTHER_TYPES.some((one) => one.type === type) ? 3 : 10 },
      );
    });
  }
});
