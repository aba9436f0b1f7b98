import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  type AggregateKind,
  ask,
  type Batch,
  batchFromChunks,
  chunkFromValues,
  col,
  collect,
  distinctCount,
  duplicates,
  explain,
  field,
  filter,
  finishState,
  firstWhere,
  isIncreasing,
  max,
  mean,
  memorySource,
  mergeStates,
  min,
  type Progress,
  project,
  type Question,
  quantiles,
  rowCount,
  rowHash,
  type Schema,
  type Source,
  scan,
  scanStates,
  skewness,
  standardDeviation,
  subtractStates,
  sum,
  types,
  type Value,
  valueCounts,
  variance,
} from '../src/index.js';

const schema: Schema = { fields: [field('x', types.float64()), field('s', types.utf8())] };

function batch(x: readonly Value[], s: readonly Value[] = x.map(() => 'a')): Batch {
  return batchFromChunks(schema, [chunkFromValues(types.float64(), x), chunkFromValues(types.utf8(), s)]);
}

const source = memorySource(schema, [batch([1, 2]), batch([3])], { name: 'three' });

/** A source that counts how often and of which columns it was read. */
function watched(
  of: Source,
  more: Partial<Source> = {},
): Source & { readonly reads: (readonly string[] | undefined)[] } {
  const reads: (readonly string[] | undefined)[] = [];
  return {
    ...of,
    ...more,
    reads,
    batches(options) {
      if (more.once === true && reads.length > 0) throw new Error('read twice');
      reads.push(options?.columns);
      return of.batches(options);
    },
  };
}

describe('scan', () => {
  it('reads once, only the columns needed, and gives answers in the shape of the question', async () => {
    const seen = watched(source);
    const answers = await scan(seen, { top: max('x'), average: mean('x'), rows: rowCount() });
    expect(answers).toEqual({ top: 3, average: 2, rows: 3 });
    expect(seen.reads).toEqual([['x']]);
  });

  it('keeps a record key called __proto__', async () => {
    const answers = await scan(
      source,
      JSON.parse(JSON.stringify({ ['__proto__']: rowCount() })) as { readonly [name: string]: Aggregate },
    );
    expect(Object.entries(answers)).toEqual([['__proto__', 3]]);
  });

  it('works on no batches, no rows, no columns and no questions', async () => {
    const none: Schema = { fields: [] };
    expect(await scan(memorySource(none, []), [rowCount(), rowHash()])).toEqual([0, `mr1:${'0'.repeat(32)}`]);
    expect(await scan(memorySource(none, [{ schema: none, length: 4, columns: [] }]), [rowCount()])).toEqual([
      4,
    ]);
    expect(
      await scan(memorySource(schema, []), [sum('x'), valueCounts('s'), sum('x', { by: ['s'] })]),
    ).toEqual([null, [], []]);
    const seen = watched(source);
    expect(await scan(seen, [])).toEqual([]);
    expect(seen.reads).toEqual([]);
  });

  it('asks the source first and streams only the rest', async () => {
    const asked: string[] = [];
    const seen = watched(source, {
      answer: async (aggregates) =>
        aggregates.map(({ kind }) => {
          asked.push(kind);
          return kind === 'max' ? { answer: 'from the engine' } : undefined;
        }),
    });
    expect(await scan(seen, [max('x'), max('s'), rowCount(), rowCount()])).toEqual([
      'from the engine',
      'from the engine',
      3,
      3,
    ]);
    expect(asked).toEqual(['max', 'max', 'rowCount']);
    expect(seen.reads).toEqual([[]]);
  });

  it('reads a source that can be read once in one pass, without asking it', async () => {
    const seen = watched(source, { once: true, answer: async () => [{ answer: 'no' }] });
    expect(await scan(seen, [sum('x')])).toEqual([6]);
  });

  it('reports progress and stops when it is told to', async () => {
    const progress: Progress[] = [];
    await scan(source, [rowCount()], { onProgress: (one) => progress.push(one), batchSize: 1 });
    expect(progress.map(({ rows }) => rows)).toEqual([1, 2, 3]);
    expect(progress[0]!.totalRows).toBe(3);
    const controller = new AbortController();
    const stopped = scan(source, [rowCount()], {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('tells progress in the rows that are read, through any filters and projections', async () => {
    const seen = async (of: Source) => {
      const progress: Progress[] = [];
      await scan(of, [rowCount()], { onProgress: (one) => progress.push(one), batchSize: 1 });
      return progress;
    };
    const three = [1, 2, 3].map((rows) => ({ rows, totalRows: 3 }));
    const late = filter(source, col('x').gt(2));
    expect(await seen(project(source, ['x']))).toEqual(three);
    expect(await seen(late)).toEqual(three);
    expect(await seen(filter(source, col('x').gt(9)))).toEqual(three);
    expect(await seen(project(filter(project(late, { y: col('x') }), col('y').gt(0)), ['y']))).toEqual(three);
    const { rowCount: _, ...unknown } = source;
    expect(await seen(filter(unknown, col('x').gt(2)))).toEqual(
      three.map(({ rows }) => ({ rows, totalRows: null })),
    );
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const { signal } = controller;
    await expect(scan(late, [rowCount()], { signal, onProgress, batchSize: 1 })).rejects.toThrow('enough');
  });

  it('says what is wrong before it reads', async () => {
    const seen = watched(source);
    const wrong: readonly [Aggregate, RegExp][] = [
      [sum('y'), /no column 'y'/],
      [sum('s'), /sum takes an integer, float, decimal or duration, not utf8/],
      [mean('s'), /mean takes/],
      [variance('s'), /variance takes/],
      [standardDeviation('s'), /standardDeviation takes/],
      [skewness('s'), /skewness takes/],
      [quantiles('s', [0.5]), /quantiles takes a number or a temporal type/],
      [{ kind: 'median', of: [col('x')] }, /no aggregate of kind 'median'/],
      [{ kind: 'sum', of: [] }, /sum takes 1 inputs, not 0/],
      [{ ...sum('x'), options: { nan: 'keep' } }, /'nan' of sum/],
      [{ ...sum('x'), options: { typo: 1 } }, /no option 'typo'/],
      [{ ...sum('x'), by: [] }, /at least one key/],
      [{ ...sum('x'), where: col('x') }, /must be a predicate/],
      [JSON.parse('{}'), /is an object with a kind/],
      [{ ...sum('x'), of: ['x'] as unknown as [] }, /must be expressions/],
      [{ ...sum('x'), where: JSON.parse('null') }, /must be expressions/],
      [{ ...sum('x'), by: JSON.parse('["s"]') }, /must be expressions/],
      [{ ...variance('x'), options: { ddof: -1 } }, /'ddof' of variance/],
      [{ ...duplicates(['x']), options: { keys: 3 } }, /'keys' of duplicates/],
      [{ ...quantiles('x', []), options: { qs: [2] } }, /from 0 to 1/],
    ];
    for (const [aggregate, message] of wrong)
      await expect(scan(seen, [aggregate]), String(message)).rejects.toThrow(message);
    await expect(scan({ ...seen, ordered: false }, [isIncreasing('x')])).rejects.toThrow(
      /needs an order of rows, and three has none/,
    );
    await expect(scan(seen, JSON.parse('null'))).rejects.toThrow(/a list or a record/);
    const kinds = [{ name: 'sum' } as unknown as AggregateKind];
    await expect(scan(seen, [sum('x')], { kinds })).rejects.toThrow(/'sum' is a built-in kind/);
    await expect(scanStates(seen, [sum('x')], { firstOrdinal: -1 })).rejects.toThrow(/firstOrdinal is -1/);
    await expect(ask(seen, [{ asks: [], judge: () => JSON.parse('{}') }])).rejects.toThrow(
      /judge must return/,
    );
    expect(seen.reads).toEqual([]);
  });

  it('refuses bad options in the builders', () => {
    expect(() => quantiles('x', [1.5])).toThrow(/from 0 to 1/);
    expect(() => quantiles('x', [0.5], { method: 'median' as 'linear' })).toThrow(/'method' of quantiles/);
    expect(() => sum('x', { nan: 'drop' as 'skip' })).toThrow(/'nan' of sum/);
    expect(() => sum(5 as unknown as string)).toThrow(/column name or an expression/);
    expect(() => sum('x', { were: 1 } as object)).toThrow(/no option 'were'/);
    expect(() => duplicates([])).toThrow(/at least one key/);
    expect(() => firstWhere(col('x').gt(1), { limit: -1 })).toThrow(/'limit' of firstWhere/);
    expect(() => distinctCount('x', { approximate: 'exact' as 'hll' })).toThrow(
      /'approximate' of distinctCount/,
    );
  });

  it('ends in a ResourceError that names the aggregate and its ceiling, never in a crash', async () => {
    const many = memorySource(schema, [
      batch(
        Array.from({ length: 40_000 }, (_, i) => i),
        Array.from({ length: 40_000 }, (_, i) => `key ${i}`),
      ),
    ]);
    for (const aggregate of [
      valueCounts('x'),
      valueCounts('s'),
      distinctCount('x'),
      duplicates(['s']),
      quantiles('x', [0.5]),
      sum('x', { by: ['s'] }),
    ]) {
      await expect(scan(many, [aggregate], { maxStateBytes: 100_000 }), aggregate.kind).rejects.toMatchObject(
        {
          name: 'ResourceError',
          message: expect.stringMatching(new RegExp(`^${aggregate.kind} of '[xs]'.*100000 bytes`)),
        },
      );
    }
    const [about, q] = await scan(
      many,
      [distinctCount('s', { approximate: 'hll' }), quantiles('x', [0.5], { approximate: 'hdr' })],
      { maxStateBytes: 1_000_000 },
    );
    expect(Math.abs((about as number) - 40_000)).toBeLessThan(1600);
    expect(Math.abs((q[0] as number) - 20_000)).toBeLessThan(20);
  });

  it('computes a kind that is handed in, also by key and merged', async () => {
    const product: AggregateKind<{ value: number }, number> = {
      name: 'product',
      version: 1,
      order: 'free',
      start: () => ({ value: 1 }),
      update(state, { columns: [chunk], length, selection }) {
        for (const row of selection ?? Array.from({ length }, (_, i) => i))
          state.value *= chunk!.values![row] as number;
      },
      merge: (left, right) => ({ value: left.value * right.value }),
      finish: ({ value }) => value,
      encode: ({ value }) => new Uint8Array(Float64Array.of(value).buffer),
      decode: (bytes) => ({ value: new Float64Array(bytes.slice().buffer)[0]! }),
    };
    const kinds = [product as unknown as AggregateKind];
    const question: Aggregate<number> = { kind: 'product', of: [col('x')] };
    const grouped = { ...question, by: [col('s')] };
    expect(await scan(source, [question, grouped], { kinds })).toEqual([6, [{ key: ['a'], answer: 6 }]]);
    const [state, byKey] = await scanStates(source, [question, grouped], { kinds });
    expect(finishState(mergeStates(state!, state!, { kinds }), { kinds })).toBe(36);
    expect(finishState(mergeStates(byKey!, byKey!, { kinds }), { kinds })).toEqual([
      { key: ['a'], answer: 36 },
    ]);
    expect(() => finishState(state!)).toThrow(/no aggregate of kind 'product'/);
    expect(() => subtractStates(state!, state!, { kinds })).toThrow(/can be merged, but not subtracted/);
  });

  it('refuses to join states that do not belong together', async () => {
    const [a, b, c] = await scanStates(source, [sum('x'), mean('x'), isIncreasing('x')]);
    expect(() => mergeStates(a!, b!)).toThrow(/different aggregates/);
    expect(() => mergeStates(c!, c!)).toThrow(/merges with the rows from 3 on only, not with those from 0/);
    const [small] = await scanStates(memorySource(schema, [batch([1])]), [rowCount()]);
    const [large] = await scanStates(source, [rowCount()]);
    expect(() => subtractStates(small!, large!)).toThrow(/not part of/);
  });

  it('never answers with -0, and with null where rows are too few', async () => {
    const zero = memorySource(schema, [batch([-0])]);
    const answers = await scan(zero, [
      min('x'),
      max('x'),
      sum('x'),
      mean('x'),
      quantiles('x', [0.5]),
      valueCounts('x'),
      variance('x'),
      skewness('x'),
      variance('x', { ddof: 0 }),
    ]);
    expect(answers).toStrictEqual([0, 0, 0, 0, [0], [{ value: 0, count: 1 }], null, null, 0]);
  });

  it('sums beyond the range of doubles are infinite, and come back into it', async () => {
    const huge = Number.MAX_VALUE;
    const [all, back] = await scan(memorySource(schema, [batch([huge, huge, -huge])]), [
      sum('x', { where: col('x').gt(0) }),
      sum('x'),
    ]);
    expect([all, back]).toEqual([Infinity, huge]);
    expect(await scan(memorySource(schema, [batch([huge, huge])]), [mean('x')])).toEqual([huge]);
  });
});

describe('ask', () => {
  const nulls = (limit: number): Question<boolean> => ({
    asks: [rowCount({ where: col('x').isNull() })],
    judge: ([count]) => ({ verdict: (count as number) <= limit }),
  });
  const above: Question<number> = {
    asks: [mean('x')],
    judge: ([average]) => ({
      next: {
        asks: [rowCount({ where: col('x').gt(average as number) }), mean('x')],
        judge: ([count]) => ({ verdict: count as number }),
      },
    }),
  };

  it('scans once for all questions, and once more for all second rounds', async () => {
    const seen = watched(source);
    expect(await ask<unknown>(seen, [nulls(0), above, above, nulls(1)])).toEqual([true, 1, 1, true]);
    expect(seen.reads).toHaveLength(2);
  });

  it('refuses a second round on a source that can be read once, unless it is spooled', async () => {
    const once = () => watched(source, { once: true });
    expect(await ask(once(), [nulls(0)])).toEqual([true]);
    await expect(ask(once(), [above])).rejects.toThrow(/three can be read only once; pass 'spool'/);
    const spool = async (from: Source) => memorySource(from.schema, await collect(from));
    expect(await ask(once(), [above], { spool })).toEqual([1]);
  });

  it('asks several sources by name', async () => {
    const other = memorySource(schema, [batch([null])]);
    const sources = new Map([
      ['a', source],
      ['b', other],
    ]);
    expect(
      await ask(sources, [
        { ...nulls(0), on: 'a' },
        { ...nulls(0), on: 'b' },
      ]),
    ).toEqual([true, false]);
    await expect(ask(sources, [{ ...nulls(0), on: 'c' }])).rejects.toThrow(
      /asked on 'c'; there are 'a', 'b'/,
    );
    await expect(ask(sources, [nulls(0)])).rejects.toThrow(/of no source by name/);
    await expect(ask(source, [{ ...nulls(0), on: 'four' }])).rejects.toThrow(
      /asked on 'four'; there are 'three'/,
    );
  });

  it('stops a question that never ends', async () => {
    const endless: Question<never> = { asks: [rowCount()], judge: () => ({ next: endless }) };
    await expect(ask(source, [endless])).rejects.toThrow(/still asks after/);
  });

  it('explains what it will read', () => {
    const [first] = explain([
      nulls(0),
      above,
      { asks: [sum('x', { by: ['s'] }), mean('x')], judge: () => ({ verdict: 1 }) },
    ]);
    expect(first).toMatchObject({ on: null, columns: ['x', 's'], groupings: 1 });
    expect(first!.asks.map(({ questions }) => questions)).toEqual([[0], [1, 2], [2]]);
  });
});
