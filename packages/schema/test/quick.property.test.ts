import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  col,
  type DataType,
  type Expr,
  field,
  firstWhere,
  lit,
  memorySource,
  rowCount,
  scan,
  sliceChunk,
  types,
  type Value,
  validCount,
} from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickAnswers } from '../src/quick/quick-answers.js';

const x = col('x');
const numbers = [0, -0, 1, -1, 2, 2.5, -2.5, 127, 200, 5e-324, 1e308, Number.NaN, Infinity, -Infinity];
const bound = fc.constantFrom<number | bigint>(0, 1, -1, 2, 2.5, 127, 1n, 300, 5e-324, Infinity, -Infinity);

function predicates(leaf: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  return fc.letrec<{ tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.constantFrom(x.isNull(), x.isNotNull(), lit(true), lit(false)),
      tie('tree').map((one) => one.not()),
      fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a.and(b)),
      fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a.or(b)),
    ),
  })).tree;
}

const numeric = predicates(
  fc.oneof(
    fc
      .tuple(fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'), bound)
      .map(([operator, value]) => x[operator](value)),
    fc.array(bound, { maxLength: 3 }).map((values) => x.in(values)),
    fc.tuple(bound, bound).map(([low, high]) => x.between(low, high)),
  ),
);

const words = [
  '',
  'a',
  'ab',
  'é',
  '😀',
  'books',
  'games',
  'garden',
  'grocery8',
  'a longer text',
  'books!',
  '\u0000',
];
const textual = fc.oneof(
  fc.subarray(words).map((values) => x.in(values).not()),
  fc.subarray(words).map((values) => x.in(values)),
  fc.constantFrom(x.isNull(), x.startsWith('a')),
);

interface Column {
  readonly type: DataType;
  readonly values: readonly Value[];
}

function column(type: DataType, value: fc.Arbitrary<Value>): fc.Arbitrary<Column> {
  return fc.record({
    type: fc.constant(type),
    values: fc.array(fc.option(value, { freq: 4 }), { maxLength: 20 }),
  });
}

const float = fc.constantFrom<Value>(...numbers);
const numberColumns = fc.oneof(
  column(types.float64(), float),
  column(
    types.float32(),
    float.map((value) => Math.fround(value as number)),
  ),
  column(types.int8(), fc.integer({ min: -128, max: 127 })),
  column(types.uint16(), fc.integer({ min: 0, max: 300 })),
  column(types.int32(), fc.constantFrom(0, 1, -1, 2, 300, -(2 ** 31), 2 ** 31 - 1)),
  column(types.int64(), fc.constantFrom(0n, 1n, 2n ** 60n)),
  column(types.dictionary(types.int32()), fc.constantFrom(0, 1, 2, 300)),
);
const textColumns = fc.oneof(
  ...[types.utf8(), types.utf8('offsets64'), types.utf8('view'), types.dictionary(types.utf8())].map((type) =>
    column(type, fc.constantFrom<Value>(...words)),
  ),
);

/** The column as two batches, the second cut out of a longer chunk. */
function batches({ type, values }: Column, cut: number): Batch[] {
  const schema = { fields: [field('x', type)] };
  const at = Math.min(cut, values.length);
  const whole = chunkFromValues(type, values);
  return [sliceChunk(whole, 0, at), sliceChunk(whole, at, values.length)].map((chunk) =>
    batchFromChunks(schema, [chunk]),
  );
}

describe('loops over columns in memory answer as the scan does', () => {
  const cases = { numbers: [numberColumns, numeric], texts: [textColumns, textual] } as const;
  for (const [name, [columns, predicate]] of Object.entries(cases)) {
    it(name, async () => {
      let answered = 0;
      const one = fc.record({ column: columns, tests: fc.array(predicate, { minLength: 1, maxLength: 4 }) });
      await fc.assert(
        fc.asyncProperty(one, fc.nat(20), fc.nat(3), async ({ column, tests }, cut, limit) => {
          const source = memorySource({ fields: [field('x', column.type)] }, batches(column, cut));
          const asks = [
            rowCount(),
            validCount('x'),
            ...tests.map((test) => firstWhere(test, { limit, columns: ['x'] })),
          ];
          const quick = await quickAnswers(source, asks);
          const slow = await scan(source, asks);
          quick.forEach((found, place) => {
            if (found === undefined) return;
            answered++;
            expect(found.answer).toEqual(slow[place]);
          });
        }),
        { numRuns: 1000 },
      );
      expect(answered).toBeGreaterThan(1000);
    });
  }
});
