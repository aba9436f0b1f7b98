import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { aggregatesOf } from '../src/conformance/questions.js';
import {
  type Aggregate,
  batchFromChunks,
  chunkFromValues,
  col,
  field,
  finishState,
  isIncreasing,
  isMillraceError,
  memorySource,
  mergeStates,
  min,
  quantiles,
  type Schema,
  scan,
  scanStates,
  subtractStates,
  typeName,
  types,
  type Value,
} from '../src/index.js';
import { COLUMN_TYPES, NESTED_TYPES, randomTable } from './random-table.js';

const SUBTRACTABLE = [
  'rowCount',
  'validCount',
  'nullCount',
  'nanCount',
  'countWhere',
  'sum',
  'mean',
  'variance',
  'standardDeviation',
  'skewness',
  'valueCounts',
  'rowHash',
];
const ORDERED = ['isIncreasing', 'isDecreasing'];

const shapes: readonly Partial<Aggregate>[] = [
  {},
  { where: col('k').gt(1) },
  { by: [col('g')] },
  { by: [col('g'), col('k')], where: col('k').ne(2) },
];

function source(schema: Schema, rows: readonly (readonly Value[])[]) {
  return memorySource(schema, [
    batchFromChunks(
      schema,
      schema.fields.map(({ type }, c) =>
        chunkFromValues(
          type,
          rows.map((row) => row[c]!),
        ),
      ),
    ),
  ]);
}

function columnsOf({ type, values }: (typeof COLUMN_TYPES)[number]) {
  return {
    x: { type, values },
    y: { type, values },
    g: { type: types.utf8(), values: fc.constantFrom('', 'p', '😀') },
    k: { type: types.int32(), values: fc.integer({ min: 0, max: 3 }) },
  };
}

/** Merges neighbours at random until one is left; the free kinds in any order, also right before left. */
function mergeAll(parts: readonly Uint8Array[], ordered: boolean, choices: readonly number[]): Uint8Array {
  const left = [...parts];
  for (let step = 0; left.length > 1; step++) {
    const choice = choices[step % choices.length]!;
    const i = choice % (left.length - 1);
    const j = ordered ? i + 1 : i + 1 + (choice % (left.length - 1 - i));
    const [a, b] = ordered || choice % 2 === 0 ? [left[i]!, left[j]!] : [left[j]!, left[i]!];
    left[i] = mergeStates(a, b);
    left.splice(j, 1);
  }
  return left[0]!;
}

describe('states', () => {
  for (const of of [...COLUMN_TYPES, ...NESTED_TYPES]) {
    it(`of ${typeName(of.type)} are the same bytes whatever the parts and the order of merging`, async () => {
      const all = shapes.flatMap((shape) =>
        aggregatesOf(of.type).map((one): Aggregate => ({ ...one, ...shape })),
      );
      const cuts = fc.array(fc.nat(24), { maxLength: 4 });
      const choices = fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(
          randomTable(columnsOf(of), 24),
          cuts,
          choices,
          async ({ schema, rows }, at, picks) => {
            const ends = [
              0,
              ...at.map((end) => Math.min(end, rows.length)).sort((a, b) => a - b),
              rows.length,
            ];
            const aggregates = all.filter((_, i) => i % 6 === picks[0]! % 6);
            const whole = await scanStates(source(schema, rows), aggregates);
            const answers = await scan(source(schema, rows), aggregates);
            const parts = await Promise.all(
              ends.slice(1).map((end, i) =>
                scanStates(source(schema, rows.slice(ends[i]!, end)), aggregates, {
                  firstOrdinal: ends[i]!,
                }),
              ),
            );
            aggregates.forEach((aggregate, i) => {
              const label = JSON.stringify(aggregate);
              const merged = mergeAll(
                parts.map((part) => part[i]!),
                ORDERED.includes(aggregate.kind),
                picks,
              );
              expect(hex(merged), label).toBe(hex(whole[i]!));
              expect(finishState(merged), label).toStrictEqual(answers[i]);
              if (!SUBTRACTABLE.includes(aggregate.kind)) return;
              const rest = parts.slice(1).reduce((state, part) => subtractStates(state, part[i]!), merged);
              expect(hex(rest), label).toBe(hex(parts[0]![i]!));
            });
          },
        ),
        { numRuns: 6 },
      );
    });
  }

  it('refuse every byte that was changed, or read it as another state, but never crash', async () => {
    const schema: Schema = {
      fields: [
        { name: 'x', type: types.float64(), nullable: true },
        { name: 'y', type: types.float64(), nullable: true },
        { name: 'g', type: types.utf8(), nullable: true },
        { name: 'k', type: types.int32(), nullable: true },
      ],
    };
    const rows: Value[][] = [
      [1, 2, 'a', 3],
      [Number.NaN, null, 'b', 1],
      [1, -0, 'a', 2],
    ];
    const aggregates = shapes
      .slice(0, 3)
      .flatMap((shape) => aggregatesOf(types.float64()).map((one): Aggregate => ({ ...one, ...shape })));
    const states = await scanStates(source(schema, rows), aggregates);
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('change', 'cut', 'add'),
        (state, at, byte, how) => {
          const place = at % state.length;
          const damaged =
            how === 'cut'
              ? state.slice(0, place)
              : Uint8Array.from([...state, ...(how === 'add' ? [byte] : [])]);
          if (how === 'change') damaged[place] = byte;
          try {
            finishState(damaged);
          } catch (error) {
            expect(isMillraceError(error), String((error as Error).stack)).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => finishState(bytes)).toThrow(/not a state/);
      }),
    );
  });
});

describe('a damaged state whose values are none of its type', () => {
  test.each([
    ['date[day]', types.date('day'), 5n],
    ['time[ms]', types.time('ms'), 5n],
    ['int8', types.int8(), 5],
    ['decimal of 32 bits', types.decimal(5, 2, 32), { unscaled: 5n, scale: 2 }],
    ['float32', types.float32(), 5],
    ['bool', types.bool(), true],
  ])('%s is refused', async (_name, type, value) => {
    const schema: Schema = { fields: [field('x', type)] };
    const batch = batchFromChunks(schema, [chunkFromValues(type, [value])]);
    const kinds = [min('x'), isIncreasing('x'), ...(type.kind === 'bool' ? [] : [quantiles('x', [0.5])])];
    for (const state of await scanStates([batch], kinds)) {
      expect(finishState(state)).toBeDefined();
      const right = type.kind === 'bool' ? 1 : 5;
      expect(() => finishState(withDouble(state, right, right + 1e-9))).toThrow(/not a state/);
    }
  });
});

// A double stands in a state as 16 hexadecimal digits, or as its bytes.
function withDouble(state: Uint8Array, from: number, to: number): Uint8Array {
  const bits = (value: number) => Buffer.from(Float64Array.of(value).buffer);
  const digits = (value: number) => bits(value).reverse().toString('hex');
  const text = Buffer.from(state).toString('latin1');
  const damaged = text
    .replaceAll(digits(from), digits(to))
    .replaceAll(bits(from).toString('latin1'), bits(to).toString('latin1'));
  expect(damaged).not.toBe(text);
  return Buffer.from(damaged, 'latin1');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
