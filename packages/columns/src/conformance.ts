import type { Aggregate, AggregateKind } from './aggregate.js';
import { countWhere } from './aggregates/count-where.js';
import { firstWhere } from './aggregates/first-where.js';
import { max } from './aggregates/max.js';
import { mean } from './aggregates/mean.js';
import { rowCount } from './aggregates/row-count.js';
import { rowHash } from './aggregates/row-hash.js';
import { sum } from './aggregates/sum.js';
import { valueCounts } from './aggregates/value-counts.js';
import { batchFromChunks, chunkFromValues } from './chunk-from-values.js';
import { compareAnswers, compareRows, compareScans, type OpenTable } from './conformance/compare.js';
import { FLAT_TYPES, NESTED_TYPES, type OddValues } from './conformance/odd-values.js';
import { predicatesOf } from './conformance/predicates.js';
import { aggregatesOf, withWhereAndBy } from './conformance/questions.js';
import { type CaseTable, cutUnevenly, numbersFrom, SHAPES, typeTable } from './conformance/table.js';
import type { Schema } from './data-type.js';
import { MillraceError } from './errors.js';
import { col } from './expr.js';
import { memorySource } from './memory-source.js';
import { filter, project } from './project.js';
import { scan } from './scan.js';
import type { Source } from './source.js';
import { typeName } from './type-name.js';
import { field, types } from './types.js';
import type { Value } from './value.js';
import { valueAt } from './value-at.js';

export type { OpenTable } from './conformance/compare.js';

/** One case that an engine must pass: `run` throws an error that says what differs. */
export interface EngineCase {
  readonly name: string;
  run(open: OpenTable): Promise<void>;
}

/**
 * The conformance suite of engines: every case opens a table in the engine and compares, bit for bit, what its source answers and hands out
 * with what the kernels of this package make of the same rows in memory.
 *
 * @example
 * ```ts
 * import { memorySource } from '@millrace/columns';
 * import { engineCases } from '@millrace/columns/conformance';
 * const [first] = engineCases();
 * await first!.run(async (batches, schema) => memorySource(schema, batches));
 * ```
 */
export function engineCases(): EngineCase[] {
  return [...FLAT_TYPES, ...NESTED_TYPES].flatMap(typeCases).concat(nameCases(), shapeCases());
}

function typeCases(of: OddValues, place: number): EngineCase[] {
  const name = `${typeName(of.type)} (${place})`;
  return [
    ...SHAPES.map((shape) => ({
      name: `${name}: every aggregate, ${shape}`,
      run: (open: OpenTable) =>
        compareAnswers(open, typeTable(of, shape), withWhereAndBy(aggregatesOf(of.type))),
    })),
    {
      name: `${name}: predicates`,
      run: (open) =>
        compareAnswers(open, typeTable(of, 'odd values'), predicatesOf(of).flatMap(predicateQuestions)),
    },
    { name: `${name}: reads back`, run: (open) => compareRows(open, typeTable(of, 'odd values')) },
  ];
}

function predicateQuestions(predicate: Parameters<typeof countWhere>[0]): Aggregate[] {
  return [
    countWhere(predicate),
    firstWhere(predicate, { limit: 3, columns: ['x', 'k'] }),
    rowCount({ where: predicate }),
  ];
}

const NAMES = [
  '__proto__',
  'a"b',
  "a'b",
  '😀',
  'a',
  'A',
  'select',
  'constructor',
  ' ',
  'c0',
  'x;--',
  'line\nbreak',
  '"A"',
  'x.y',
  '*',
];

function nameTable(): CaseTable {
  const schema: Schema = { fields: NAMES.map((name) => field(name, types.int64())) };
  const whole = batchFromChunks(
    schema,
    NAMES.map((_, i) =>
      chunkFromValues(
        types.int64(),
        Array.from({ length: 40 }, (_, row) => BigInt(i * 1000 + (row % (i + 2)))),
      ),
    ),
  );
  return { schema, batches: cutUnevenly(whole) };
}

function nameCases(): EngineCase[] {
  const questions = NAMES.flatMap((name, i): Aggregate[] => {
    const other = NAMES[(i + 1) % NAMES.length]!;
    return [
      max(name),
      sum(name, { where: col(other).ge(BigInt(i * 1000 + 1)) }),
      valueCounts(name),
      firstWhere(col(name).lt(col(other)), { columns: [name, other], limit: 2 }),
      rowCount({ by: [name] }),
      rowHash({ columns: [other, name] }),
    ];
  });
  return [
    { name: 'names: every one in every place', run: (open) => compareAnswers(open, nameTable(), questions) },
    { name: 'names: reads back', run: (open) => compareRows(open, nameTable()) },
  ];
}

/** Many doubles of one magnitude or another, in which a sum that is not exact shows. */
function sumTable(scale: readonly number[]): CaseTable {
  const next = numbersFrom(scale.length * 31 + 7);
  const schema: Schema = { fields: [field('x', types.float64()), field('g', types.int32())] };
  const length = 5000;
  const x = Array.from({ length }, (): Value => {
    const size = scale[next(scale.length)]!;
    return next(50) === 0
      ? null
      : (next(2) === 0 ? -1 : 1) * (next(2 ** 30) / 2 ** 30 + next(2 ** 22) / 2 ** 52) * size;
  });
  const whole = batchFromChunks(schema, [
    chunkFromValues(types.float64(), x),
    chunkFromValues(
      types.int32(),
      x.map((_, i) => i % 7),
    ),
  ]);
  return { schema, batches: cutUnevenly(whole) };
}

const SCALES: readonly (readonly number[])[] = [
  [1],
  [1e-3, 1e3, 1e15],
  [2 ** 62, 1],
  [1e-30, 1e30, 1],
  [1e300, 1e-300],
  [5e-324, 1e-310, 1],
];

/** A kind that no engine knows: how many values are even. */
const EVEN_KIND: AggregateKind<{ count: number }, number> = {
  name: 'evenCount',
  version: 1,
  order: 'free',
  start: () => ({ count: 0 }),
  update(state, { columns: [chunk], length, selection }) {
    const rows = selection ?? Uint32Array.from({ length }, (_, i) => i);
    for (const row of rows) if (Number(valueAt(chunk!, row)) % 2 === 0) state.count += 1;
  },
  merge: (left, right) => ({ count: left.count + right.count }),
  finish: ({ count }) => count,
  encode: ({ count }) => Uint8Array.of(count),
  decode: (bytes) => ({ count: bytes[0]! }),
};

function shapeCases(): EngineCase[] {
  const column = FLAT_TYPES[0]!;
  const exact = (where?: ReturnType<typeof col>): Aggregate[] => {
    const options = where === undefined ? {} : { where };
    return [
      sum('x', options),
      mean('x', options),
      sum('x', { ...options, by: ['g'] }),
      mean('x', { ...options, by: ['g'] }),
    ];
  };
  return [
    ...SCALES.map((scale) => ({
      name: `sums of doubles around ${scale.join(', ')}`,
      run: (open: OpenTable) => compareAnswers(open, sumTable(scale), [...exact(), ...exact(col('x').gt(0))]),
    })),
    {
      name: 'filter and project keep their answers',
      async run(open) {
        const { schema, batches } = typeTable(column, 'many rows');
        const source = await open(batches, schema);
        const shaped = (from: Source) =>
          project(filter(from, col('k').ge(1)), {
            x: col('x').plus(1),
            y: col('y'),
            g: col('g'),
            k: col('k').times(2),
          });
        await compareScans(
          shaped(source),
          shaped(memorySource(schema, batches)),
          withWhereAndBy(aggregatesOf(column.type)),
        );
      },
    },
    {
      name: 'a kind of its own is streamed beside those the engine answers',
      async run(open) {
        const { schema, batches } = typeTable(column, 'odd values');
        const even: Aggregate = { kind: 'evenCount', of: [col('k')] };
        const aggregates = [
          even,
          rowCount(),
          { ...even, where: col('x').gt(0) },
          { ...even, by: [col('g')] },
        ];
        const kinds = [EVEN_KIND as unknown as AggregateKind];
        await compareScans(await open(batches, schema), memorySource(schema, batches), aggregates, kinds);
      },
    },
    {
      name: 'an aborted signal stops the scan',
      async run(open) {
        const { schema, batches } = typeTable(column, 'odd values');
        const source = await open(batches, schema);
        const stopped = await scan(source, [rowCount(), rowHash()], { signal: AbortSignal.abort() }).then(
          () => false,
          () => true,
        );
        if (!stopped) throw new MillraceError('not_conformant', 'An aborted scan gave an answer.');
      },
    },
  ];
}
